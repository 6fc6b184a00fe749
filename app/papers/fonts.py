"""The faces of papers by their roles: the office's own where installed, else the bundled ones; glyph by glyph.

A role is a chain of faces.  Each character is drawn by the first face of the chain that has it, so that a rare
character of a name (𬭎 𠅤 䶮) comes from another face rather than as an empty box.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from pathlib import Path
from threading import Lock

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError

from app.papers.truetype import TrueType

_log = logging.getLogger(__name__)

ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2]))
BUNDLED = ROOT / "resources" / "fonts"
# The geta mark, with which Chinese setting holds the place of a character that no type is at hand for.
STAND_IN = "〓"
# Where Han and Latin letters or figures meet they stand a little apart (in thousandths of the size).  With an eighth
# readers take it for a blank: who searches a paper for 第007号 finds nothing, and copies 第 007 号.
GAP = 80.0
_HAN, _LATIN = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]", r"[0-9A-Za-z\u00c0-\u024f]"
# Texts up to this length are measured once; longer ones seldom come again.
_SHORT = 2
_MEETINGS = re.compile(rf"{_HAN}(?={_LATIN})|{_LATIN}(?={_HAN})")


# One thread loads at a time: a cache alone lets two make the same face.
_loading = Lock()
# What the stand-in was drawn for, while somebody wants to know.
_missed: ContextVar[dict[str, None] | None] = ContextVar("missed", default=None)
# Control characters but the line feed, joiners, marks of direction, selectors of variants, halves of characters.
_SHAPELESS = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    r"\ud800-\udfff\U000e0000-\U000e0fff]"
)


class Role(StrEnum):
    """What a face is for (GB/T 9704 habits)."""

    TITLE = "小标宋"
    BODY = "仿宋"
    CAPTION = "黑体"
    KAI = "楷体"


# File names under which offices have these faces, lower case, first choice first.
OFFICE_FACES: dict[Role, tuple[str, ...]] = {
    Role.TITLE: ("fzxbsjw.ttf", "fzxbsjw--gb1-0.ttf", "fzxbsk.ttf", "方正小标宋简体.ttf", "方正小标宋_gbk.ttf"),
    Role.BODY: ("仿宋_gb2312.ttf", "fangsong_gb2312.ttf", "simfang.ttf", "fangsong.ttf", "方正仿宋_gbk.ttf"),
    Role.CAPTION: ("simhei.ttf", "黑体.ttf", "fzhtk.ttf", "方正黑体_gbk.ttf"),
    Role.KAI: ("楷体_gb2312.ttf", "kaiti_gb2312.ttf", "simkai.ttf", "kaiti.ttf", "fzktk.ttf", "方正楷体_gbk.ttf"),
}  # fmt: skip
BUNDLED_FACES: dict[Role, tuple[str, ...]] = {
    Role.TITLE: ("NotoSerifSC-Bold.ttf", "NotoSerifSC-Regular.ttf"),
    Role.BODY: ("FandolFang-Regular.ttf", "NotoSerifSC-Regular.ttf"),
    Role.CAPTION: ("NotoSansSC-Regular.ttf", "NotoSansSC-SemiBold.ttf"),
    Role.KAI: ("LXGWWenKai-Regular.ttf", "NotoSerifSC-Regular.ttf"),
}
# Behind every role: all that is bundled, so that a character prints where any bundled face has it.
LAST_RESORT = ("NotoSerifSC-Regular.ttf", "NotoSansSC-Regular.ttf", "LXGWWenKai-Regular.ttf", "FandolFang-Regular.ttf")


class NoFonts(Exception):
    """No face could be loaded at all; the message says where they belong."""


def font_folders() -> tuple[Path, ...]:
    """Where operating systems keep faces."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        own = Path(os.environ.get("LOCALAPPDATA", str(home))) / "Microsoft" / "Windows" / "Fonts"
        return (windows, own)
    return (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts")


@cache
def installed(folders: tuple[Path, ...]) -> dict[str, Path]:
    """The TrueType files in the folders, by lower-case name; the first folder wins."""
    found: dict[str, Path] = {}
    for folder in folders:
        for file in sorted(_files(folder)):
            found.setdefault(file.name.lower(), file)
    return found


def _files(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):  # unreadable folders are passed over
        yield from (Path(parent) / name for name in names if name.lower().endswith(".ttf"))


def load(path: Path) -> TrueType | None:
    """The face in the file, registered for drawing; None when it cannot be used (said in the log).

    Papers are drawn by several threads, and a cancelled one draws on for a moment.  Two faces of one file under one
    name would meet in a document, which reportlab refuses.
    """
    with _loading:
        return _loaded(path)


@cache
def _loaded(path: Path) -> TrueType | None:
    name = f"{path.stem}-{path.parent.name}"
    try:
        face = TrueType(name, str(path), asciiReadable=False)
    except (TTFError, OSError, ValueError, KeyError, IndexError) as error:
        _log.warning("字体文件 %s 不能使用：%s", path.name, type(error).__name__)
        return None
    pdfmetrics.registerFont(face)
    return face


class Face:
    """A role as it is drawn: a chain of faces, loaded as far as characters ask for them."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._files = tuple(dict.fromkeys(files))
        self._known: dict[str, TrueType | None] = {}
        self._advances = _Advances(self)
        # Widths of one and two characters in thousandths of the size: what breaking lines asks for most.
        self._short: dict[str, float] = {}

    def drawer(self, character: str) -> TrueType | None:
        """The first face of the chain that has the character, or None."""
        if character not in self._known:
            faces = (load(file) for file in self._files)
            self._known[character] = next((face for face in faces if face and face.has(character)), None)
        return self._known[character]

    def width(self, text: str, size: float) -> float:
        """Width in points at the size, with the room between Han and Latin."""
        if len(text) > _SHORT:
            return self._thousandths(text) * size / 1000
        wide = self._short.get(text)
        if wide is None:
            wide = self._short[text] = self._thousandths(text)
        return wide * size / 1000

    def _thousandths(self, text: str) -> float:
        wide = sum(map(self._advances.__getitem__, text))
        return wide if text.isascii() else wide + GAP * len(_MEETINGS.findall(text))

    def runs(self, text: str, size: float = 0.0, apart: float = 0.0) -> list[tuple[float, str, str]]:
        """The text in pieces: where a piece begins (0 where it follows the one before), its face's name, the piece.

        What nobody has becomes the stand-in.  `apart` is the room that is drawn behind each character.
        """
        pieces: list[tuple[float, str, str]] = []
        meetings = {match.start() + 1 for match in _MEETINGS.finditer(text)} if not text.isascii() else set()
        x = 0.0
        for place, character in enumerate(text):
            shown, face = self.shown(character)
            gap = place in meetings
            x += GAP * size / 1000 if gap else 0.0
            if pieces and not gap and pieces[-1][1] == face.fontName:
                pieces[-1] = (pieces[-1][0], face.fontName, pieces[-1][2] + shown)
            else:
                pieces.append((x if gap else 0.0, face.fontName, shown))
            x += self._advances[character] * size / 1000 + apart
        return pieces

    def parts(self, text: str) -> list[str]:
        """The text parted where Han and Latin meet: the room between them is drawn as a new place."""
        if text.isascii():
            return [text]
        ends = [match.start() + 1 for match in _MEETINGS.finditer(text)]
        return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]

    def shown(self, character: str) -> tuple[str, TrueType]:
        """What is drawn for a character (the stand-in where nobody has it), and the face that draws it."""
        if face := self.drawer(character):
            return character, face
        if face := self.drawer(STAND_IN):
            if (noted := _missed.get()) is not None and not character.isspace():
                noted[character] = None
            return STAND_IN, face
        raise NoFonts(f"找不到打印用的字体。请把程序附带的字体放回 {BUNDLED}，或重新安装程序。")


class _Advances(dict[str, float]):
    """Widths of characters in thousandths of the size, found out when first asked for."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, character: str) -> float:
        if _SHAPELESS.match(character):
            self[character] = 0.0
            return 0.0
        shown, face = self._face.shown(character)
        self[character] = wide = face.advance(shown)
        return wide


def chain(role: Role, folders: tuple[Path, ...] | None = None) -> tuple[Path, ...]:
    """The files of a role, first choice first."""
    own = installed(font_folders() if folders is None else folders)
    office = [own[name] for name in OFFICE_FACES[role] if name in own]
    bundled = [BUNDLED / name for name in (*BUNDLED_FACES[role], *LAST_RESORT)]
    return tuple(dict.fromkeys(office + [file for file in bundled if file.exists()]))


@cache
def face(role: Role) -> Face:
    """The face of a role on this machine.  Raises NoFonts when it is asked to draw and there is none."""
    return Face(chain(role))


@contextmanager
def missed() -> Iterator[dict[str, None]]:
    """Fills, while papers are drawn inside (by this thread), with the characters that no face could draw.

    Each stands there once, in the order met; blanks and marks without a shape of their own are not counted.
    """
    noted: dict[str, None] = {}
    token = _missed.set(noted)
    try:
        yield noted
    finally:
        _missed.reset(token)


def clean(text: str) -> str:
    """The text without what has no shape: control characters, joiners, selectors of variants."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "  ")
    return _SHAPELESS.sub("", text)
