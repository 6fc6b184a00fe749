"""Setting text into a box: sizes that shrink within limits, then lines, then the rest that goes to a 续页."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial

from app.papers import fonts, linebreak
from app.papers.fonts import Face, Role
from app.papers.linebreak import Line
from app.papers.sheet import Box, Sheet, baseline

BODY = 10.5  # 五号
# How far a short field shrinks before it is broken into lines.
SHRINK = (10.5, 10.0, 9.5, 9.0, 8.5)
LEADING = 1.32
FLOW_LEADING = 1.55
CONTINUED = "（接续页）"
# A hair that keeps rounding from breaking a line that just fits.
_HAIR = 0.01
# Justified: by how much of the size characters are drawn apart at most; a line that would need more stays ragged.
_MOST_APART = 0.3
# A line of fewer characters (in a narrow column) is left ragged: a mark at its end would tear it apart.
_FEWEST = 8


class Across(StrEnum):
    """Where lines stand in their box."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Setting:
    """Text as it is set: its lines with their indents, and what did not fit."""

    lines: tuple[Line, ...]
    size: float
    leading: float
    rest: str = ""
    role: Role = Role.BODY
    amid: bool = False  # the rest goes on amid a paragraph

    @property
    def height(self) -> float:
        """Height of all lines in points."""
        return len(self.lines) * self.leading


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """How paragraphs begin: the indent of first lines in characters; `amid`: the text begins amid a paragraph."""

    indent: float = 0
    amid: bool = False


PLAIN = Paragraphs()


def broken(
    text: str, width: float, size: float, leading: float, role: Role = Role.BODY, kind: Paragraphs = PLAIN
) -> Setting:
    """The text in as many lines as it takes, whatever their height."""
    found = _lines(text, fonts.face(role), width, size, kind) if text.strip() else ()
    return Setting(found, size, size * leading, role=role)


@lru_cache(maxsize=4096)
def _lines(text: str, drawn: Face, width: float, size: float, kind: Paragraphs) -> tuple[Line, ...]:
    """Lines are asked for twice, when a row is told its height and when it is drawn; captions on every form."""
    measure = partial(drawn.width, size=size)
    return tuple(linebreak.lines(fonts.clean(text), measure, width + _HAIR, kind.indent * size, kind.amid))


def forget() -> None:
    """Lets go of the texts that were set: what was said in a talk is not kept behind its paper."""
    _lines.cache_clear()


def one_line(text: str, size: float, leading: float, role: Role) -> Setting:
    """The text in one line, whatever its width."""
    return Setting((Line(0.0, text, False),), size, leading, role=role)


def field(text: str, box: Box, role: Role = Role.BODY, sizes: Sequence[float] = SHRINK) -> Setting:
    """A short field: one line as large as possible, else such lines, else the first lines and a rest."""
    for size in sizes:
        one = broken(text, box.width, size, LEADING, role)
        if len(one.lines) <= 1:
            return one
    for size in sizes:
        several = broken(text, box.width, size, LEADING, role)
        if several.height <= box.height + _HAIR:
            return several
    return cut(text, box, sizes[-1], LEADING, role)


def field_height(text: str, width: float, role: Role = Role.BODY, sizes: Sequence[float] = SHRINK) -> float:
    """The height that a short field asks for: one line where shrinking is enough, else lines of the full size."""
    smallest = broken(text, width, sizes[-1], LEADING, role)
    return sizes[0] * LEADING if len(smallest.lines) <= 1 else broken(text, width, sizes[0], LEADING, role).height


def flow(text: str, box: Box, size: float = BODY, amid: bool = False) -> Setting:
    """Long text in paragraphs, first lines indented by two characters; what does not fit is the rest."""
    return cut(text, box, size, FLOW_LEADING, kind=Paragraphs(2, amid))


def flow_height(text: str, width: float, size: float = BODY, amid: bool = False) -> float:
    """The height that long text asks for."""
    return broken(text, width, size, FLOW_LEADING, kind=Paragraphs(2, amid)).height


def cut(text: str, box: Box, size: float, leading: float, role: Role = Role.BODY, kind: Paragraphs = PLAIN) -> Setting:
    """As many lines as the box holds; where they are not all, the last says that the text goes on elsewhere."""
    whole = broken(text, box.width, size, leading, role, kind)
    room = int((box.height + _HAIR) // whole.leading)
    if len(whole.lines) <= room:
        return whole
    shown = whole.lines[: max(room - 1, 0)]
    mark = _mark(box.width, size, role)
    cleaned = fonts.clean(text)
    start = _after(cleaned, "".join(line.text for line in shown))
    amid = bool(shown) and "\n" not in _blank_before(cleaned, start)
    return Setting((*shown, mark), size, whole.leading, cleaned[start:].strip(" 　\n"), role, amid)


def _mark(width: float, size: float, role: Role) -> Line:
    """The line that says so, at the right; a very narrow cell has only dots."""
    for mark in (CONTINUED, "…"):
        if (spare := width - fonts.face(role).width(mark, size)) >= 0:
            return Line(spare, mark, False)
    return Line(0.0, "", False)


def _after(text: str, shown: str) -> int:
    """Where the text goes on behind the shown part: lines leave out blanks only, so what is not blank is counted."""
    left = sum(not character.isspace() for character in shown)
    start = 0
    while left:
        left -= not text[start].isspace()
        start += 1
    return start


def _blank_before(text: str, start: int) -> str:
    return text[start : len(text) - len(text[start:].lstrip())]


def place(sheet: Sheet, cell: Box, box: Box, set_text: Setting, across: Across, middle: bool) -> None:
    """Writes set text into the box: at its top, or in its middle; lines at the left that go on fill the width."""
    drawn, size = fonts.face(set_text.role), set_text.size
    top = box.y + (max(box.height - set_text.height, 0) / 2 if middle else 0)
    for line in set_text.lines:
        spare = max(box.width - drawn.width(line.text, size), 0)
        shift = {Across.LEFT: line.indent, Across.CENTRE: spare / 2, Across.RIGHT: spare}[across]
        apart = justified(line, spare - line.indent, size) if across is Across.LEFT else 0.0
        y = baseline(top, set_text.leading, size)
        sheet.write(cell, box.x + shift, y, line.text, set_text.role, size, apart)
        top += set_text.leading


def justified(line: Line, spare: float, size: float) -> float:
    """How far the characters of a line are drawn apart, in points, so that it fills its width; 0 for a last line."""
    if not line.goes_on or len(line.text) < _FEWEST:
        return 0.0
    apart = max(spare, 0.0) / (len(line.text) - 1)
    return apart if apart <= size * _MOST_APART else 0.0
