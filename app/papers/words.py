"""The wording of papers as data: what the program came with (`data/papers`), and what the office made of it.

A piece of wording is a text with fields in braces ({对象}).  A field that has no fact leaves room for handwriting.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from app.papers.fonts import ROOT
from app.papers.tables import PaperWords

_FOLDER = ROOT / "data" / "papers"
_FIELD = re.compile(r"\{([^{}]*)\}")
# A line for handwriting in the place of a fact that is not known.
BLANK = "＿" * 6
# Characters of a piece: titles and captions have a line or a cell, paragraphs go on over pages.
LONGEST, LONGEST_LINE = 4000, 80


@dataclass(frozen=True, slots=True)
class Word:
    """One piece of wording: what it is, its text, the fields that it may have, and those that it must have.

    With `between` it is a number within these bounds: how many pages or lines, how many days.
    `most`: how many characters it may have; the name of a place to sign has to leave room for the hand.
    """

    key: str
    about: str
    text: str
    fields: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    between: tuple[int, int] | None = None
    most: int = LONGEST

    @property
    def several_lines(self) -> bool:
        """Whether it is edited as paragraphs."""
        return "\n" in self.text or len(self.text) > 40

    @property
    def longest(self) -> int:
        """How many characters it may have."""
        return min(self.most, LONGEST if self.several_lines else LONGEST_LINE)


@dataclass(frozen=True, slots=True)
class Words:
    """The wording of one paper that is in force; `version` 0 is what the program came with."""

    paper: str
    texts: Mapping[str, str]
    version: int = 0

    def say(self, key: str, /, **facts: str) -> str:
        """A piece with its facts; one that is not known, or empty, leaves room for handwriting.

        Raises KeyError for a piece that the paper does not have.
        """
        return _FIELD.sub(lambda match: facts.get(match[1], "") or BLANK, self.texts[key])

    def number(self, key: str) -> int:
        """A piece that is a number.  Raises KeyError for a piece that the paper does not have."""
        return int(self.texts[key])


class UnknownPaper(KeyError):
    """There is no wording for a paper of this key: a fault of the program."""


@cache
def pieces(paper: str) -> tuple[Word, ...]:
    """The pieces of wording that a paper came with, in their order."""
    file = _FOLDER / f"{paper}.toml"
    if not file.is_file():
        raise UnknownPaper(paper)
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(
        Word(each["key"], each["about"], each["text"].strip("\n"), tuple(each.get("fields", ())),
             tuple(each.get("needs", ())), tuple(each["between"]) if "between" in each else None,
             each.get("most", LONGEST))
        for each in raw["word"]
    )  # fmt: skip


def shipped(paper: str) -> Words:
    """The wording that the program came with."""
    return Words(paper, {piece.key: piece.text for piece in pieces(paper)})


def in_force(paper: str) -> Words:
    """The wording that the office uses now.  Pieces that this program does not know any more are passed over."""
    row = PaperWords.select().where(PaperWords.paper == paper).order_by(PaperWords.id.desc()).first()
    return shipped(paper) if row is None else of_version(paper, row)


def of_version(paper: str, row: PaperWords) -> Words:
    """The wording of a version."""
    texts = dict(shipped(paper).texts)
    texts.update((key, text) for key, text in row.words.items() if key in texts)
    return Words(paper, texts, row.id)


def problems(paper: str, texts: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a wording, by piece, in words: fields that lack or are none, braces that do not close."""
    found = {}
    for piece in pieces(paper):
        if wrong := "；".join(_problems(piece, texts.get(piece.key, piece.text))):
            found[piece.key] = wrong
    return found


def _problems(piece: Word, text: str) -> Iterator[str]:
    used = _FIELD.findall(text)
    if not text.strip() and piece.text.strip():
        yield "不能空着"
    if len(text) > piece.longest:
        yield f"太长，最多 {piece.longest} 字，现有 {len(text)} 字"
    if "\n" in text and not piece.several_lines:
        yield "只能写一行"
    if piece.between and not _within(text, *piece.between):
        yield f"应写 {piece.between[0]} 到 {piece.between[1]} 的数"
    if missing := [name for name in piece.needs if name not in used]:
        yield f"缺少栏目 {'、'.join(f'{{{name}}}' for name in missing)}"
    if unknown := [name for name in dict.fromkeys(used) if name not in piece.fields]:
        known = "、".join(f"{{{name}}}" for name in piece.fields)
        yield f"不认识 {'、'.join(f'{{{name}}}' for name in unknown)}" + (f"，可用的有 {known}" if known else "")
    if "{" in _FIELD.sub("", text) or "}" in _FIELD.sub("", text):
        yield "花括号没有成对"


def _within(text: str, least: int, most: int) -> bool:
    return re.fullmatch(r"[0-9]{1,4}", text.strip(), re.A) is not None and least <= int(text) <= most
