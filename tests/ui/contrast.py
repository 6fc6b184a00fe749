"""Which colours meet, read out of the style sheet and the painters; and which are seen, read out of pictures."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from ui.theme.tokens import Colours, contrast

ROOT = Path(__file__).parents[2]
SURFACES = ("paper", "desk")
# WCAG asks nothing of what is disabled; it must still be read.
WORDS, DISABLED = 4.5, 3.0
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_STATE = re.compile(r":(hover|pressed|checked|focus|disabled|selected|open|read-only|last)\b")
_TEXT_COLOURS = re.compile(r"ink(_soft|_faint)?|on_accent|accent_ink|link|neutral|amber|blue|green|red")
_CONTAINERS = ("QFrame", "QDialog", "QWidget", "QMainWindow")
# Parts of a thing that hold no words.
_NO_WORDS = re.compile(r"::(?!item|tab|section)|QScrollBar|QSlider|QProgressBar|QSplitter|role=\"rule")
# Fills of marks with nothing written on them: the dots of the life line, of the year, of a choice.
_MARKS = {"link"}
_SHARPER = 3


@dataclass(frozen=True, slots=True)
class Meeting:
    """Words of one token on a ground of another, and where that is said."""

    words: str
    ground: str
    where: str

    @property
    def least(self) -> float:
        """The contrast that is asked."""
        return DISABLED if ":disabled" in self.where else WORDS

    def ratio(self, colours: Colours) -> float:
        """The contrast in a scheme."""
        return contrast(getattr(colours, self.words), getattr(colours, self.ground))


class Sheet:
    """The rules of the style sheet by selector: the token of the words, that of the ground, and of a selection."""

    def __init__(self, text: str) -> None:
        self.rules: dict[str, dict[str, str]] = {}
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        for selectors, body in _RULE.findall(text):
            said = dict(re.findall(r"([\w-]+)\s*:\s*([^;]+);", body))
            for selector in selectors.split(","):
                self.rules.setdefault(selector.strip(), {}).update(said)

    def meetings(self) -> Iterator[Meeting]:
        """Every pair that a rule makes, with what it takes from the rule of the same thing without a state."""
        labels = {self._token(said, "color") for name, said in self.rules.items() if name.startswith("QLabel")}
        for selector, said in self.rules.items():
            if _NO_WORDS.search(selector):
                continue
            words, grounds = self._token(said, "color"), self._token(said, "background")
            if words or grounds:
                for ground in (grounds,) if grounds else self._grounds(selector):
                    yield Meeting(words or self._words(selector), ground, selector)
            if selector.startswith(_CONTAINERS) and grounds in SURFACES:
                yield from (Meeting(each, grounds, selector) for each in labels if each)
            elif selector.startswith(_CONTAINERS) and grounds:
                yield from (Meeting(each, grounds, selector) for each in ("ink", "link"))
            if chosen := self._token(said, "selection-background-color"):
                yield Meeting(self._token(said, "selection-color") or "ink", chosen, f"{selector} selection")

    @staticmethod
    def _token(said: dict[str, str], what: str) -> str:
        found = re.fullmatch(r"\$(\w+)", said.get(what, "").strip())
        return found[1] if found else ""

    def _words(self, selector: str) -> str:
        """The words of the same thing in its plain state, or of its kind."""
        for name in _plainer(selector):
            if words := self._token(self.rules.get(name, {}), "color"):
                return words
        return "ink"

    def _grounds(self, selector: str) -> tuple[str, ...]:
        for name in _plainer(selector):
            if ground := self._token(self.rules.get(name, {}), "background"):
                return (ground,)
            if "transparent" in self.rules.get(name, {}).get("background", ""):
                break
        return SURFACES


def _plainer(selector: str) -> list[str]:
    """The selector without its state, and the kind of thing without its role."""
    plain = _STATE.sub("", selector)
    return [plain, re.sub(r"\[[^\]]*\]", "", plain)]


def painted(folder: Path) -> Iterator[Meeting]:
    """The pairs of painters: a pen of words over what the same module fills, or over the paper."""
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        pens, fills = set[str](), set[str]()
        for call in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            is_line = any(isinstance(each, ast.Name) and each.id == "QPen" for each in ast.walk(call))
            if name in ("setPen", "setForeground") and not is_line:
                pens |= _tokens(call)
            elif name in ("fillRect", "setBrush", "setBackground"):
                fills |= _tokens(call)
        for pen in (each for each in pens if _TEXT_COLOURS.fullmatch(each)):
            for fill in (fills - _MARKS) | {"paper"}:
                yield Meeting(pen, fill, str(path.relative_to(folder)))


def _tokens(call: ast.Call) -> set[str]:
    inner = (each for each in ast.walk(call) if isinstance(each, ast.Constant) and isinstance(each.value, str))
    return {each.value for each in inner if each.value in Colours._fields}


def seen(part: QWidget) -> float:
    """The contrast of words on a thing as it is drawn: its commonest colour against that farthest from it.

    Drawn larger than on the screen: a stroke thinner than a point is never seen in its full colour.
    """
    window = part.window()
    picture = QImage(window.size() * _SHARPER, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(_SHARPER)
    window.render(picture, QPoint(0, 0))
    place = QRect(part.mapTo(window, QPoint(0, 0)) * _SHARPER, part.size() * _SHARPER)
    edge = 3 * _SHARPER
    inside = picture.copy(place.adjusted(edge, edge, -edge, -edge))
    seen_colours = Counter(
        inside.pixelColor(x, y).name() for x in range(inside.width()) for y in range(0, inside.height(), 2)
    )
    ground = seen_colours.most_common(1)[0][0]
    # A colour that only a corner of a letter has is a chance of smoothing.
    often = [colour for colour, times in seen_colours.items() if times >= 6]
    return max(contrast(ground, colour) for colour in often)
