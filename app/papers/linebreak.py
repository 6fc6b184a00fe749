"""Breaking Chinese text into lines: 避头尾 (closing marks begin no line, opening marks end none), words whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

# The width of a text in points; what a text adds behind a character may depend on both (Han beside Latin).
Measure = Callable[[str], float]

# 避头: these may not begin a line.  避尾: these may not end one.
NOT_FIRST = frozenset("，。、；：？！）〕】》〉」』’”…—·％%‰℃,.;:?!)]}～")
NOT_LAST = frozenset("（〔【《〈「『‘“([{￥$№")
# Nearer to the width than this a text is looked at piece by piece: sums of widths differ in the last digit.
_CLOSE = 1e-6
# The only things that stay together: words and figures of Latin script, a dash or dots of two, a line to write on;
# else one character.
_PIECE = re.compile(r"[0-9A-Za-z\u00c0-\u024f]+(?:[.,:/@_'-][0-9A-Za-z\u00c0-\u024f]+)*|—+|…+|＿+| +|.", re.S)


class Line(NamedTuple):
    """A line as it is broken: its indent in points, its text, and whether its paragraph goes on in the next one."""

    indent: float
    text: str
    goes_on: bool


def lines(text: str, measure: Measure, width: float, indent: float = 0.0, amid: bool = False) -> list[Line]:
    """The text in lines no wider than `width`; each with its indent (of the first line of a paragraph).

    `amid`: the text begins amid a paragraph, so its first line has no indent.
    Joined together and without blanks they are the text: nothing is lost, however narrow the width.
    """
    broken: list[Line] = []
    for number, paragraph in enumerate(text.split("\n")):
        shift = indent if paragraph.strip() and not (amid and number == 0) else 0.0
        # Where the paper makes the indent, blanks typed for one are left out; a field keeps them (　年　月　日).
        kept = paragraph.strip(" 　") if indent else paragraph.strip(" ")
        fits = measure(kept) <= width - shift - _CLOSE
        found = [kept] if fits else list(_fill(kept, measure, width, shift))
        broken += [Line(0.0 if place else shift, line, place < len(found) - 1) for place, line in enumerate(found)]
    return broken


def _fill(paragraph: str, measure: Measure, width: float, indent: float) -> Iterator[str]:
    line, used, room, last = "", 0.0, width - indent, ""
    for unit in units(paragraph):
        before = measure(last) if line else 0.0
        added = measure(last + unit) - before if line else measure(unit)
        shown = added
        if unit[-1] == " ":  # blanks at its end may hang over
            shown = measure((last if line else "") + unit.rstrip(" ")) - before
        if used + shown <= room:
            line, used, last = line + unit, used + added, unit[-1]
            continue
        if line.strip(" "):
            yield line.rstrip(" ")
            room = width
        line = unit.lstrip(" ")
        while measure(line) > room and len(line) > 1:  # a unit wider than a whole line is broken where it must
            cut = _longest(line, measure, room)
            yield line[:cut]
            line, room = line[cut:], width
        used, last = measure(line), line[-1:]
    yield line.rstrip(" ")


def _longest(text: str, measure: Measure, room: float) -> int:
    """How many characters fit: at least one, and all but one at most."""
    count = 1
    while count < len(text) - 1 and measure(text[: count + 1]) <= room:
        count += 1
    return count


def units(paragraph: str) -> list[str]:
    """Pieces that no line end may divide; marks keep to their words over blanks, too."""
    units: list[str] = []
    opened = False  # whether the last unit ends with an opening mark, blanks aside
    for piece in _PIECE.findall(paragraph):
        if units and piece[0] in NOT_FIRST:
            while len(units) > 1 and not units[-1].strip(" "):
                blank = units.pop()
                units[-1] += blank
            units[-1] += piece
            opened = piece[-1] in NOT_LAST
        elif opened:
            units[-1] += piece
            opened = piece[0] == " " or piece[-1] in NOT_LAST
        else:
            units.append(piece)
            opened = piece[-1] in NOT_LAST
    return units
