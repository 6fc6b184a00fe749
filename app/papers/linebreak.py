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
_OPENING = tuple(NOT_LAST)
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
        found = list(_fill(kept, measure, width, shift))
        broken += [Line(0.0 if place else shift, line, place < len(found) - 1) for place, line in enumerate(found)]
    return broken


def _fill(paragraph: str, measure: Measure, width: float, indent: float) -> Iterator[str]:
    line, used, room = "", 0.0, width - indent
    for unit in _units(paragraph):
        added = _added(line, unit, measure)
        bare = unit.rstrip(" ")
        if used + (added if bare == unit else _added(line, bare, measure)) <= room:
            line, used = line + unit, used + added
            continue
        if line.strip(" "):
            yield line.rstrip(" ")
            room = width
        line = unit.lstrip(" ")
        while measure(line) > room and len(line) > 1:  # a unit wider than a whole line is broken where it must
            cut = _longest(line, measure, room)
            yield line[:cut]
            line, room = line[cut:], width
        used = measure(line)
    yield line.rstrip(" ")


def _added(line: str, unit: str, measure: Measure) -> float:
    """By how much a unit makes a line wider."""
    return measure(line[-1] + unit) - measure(line[-1]) if line else measure(unit)


def _longest(text: str, measure: Measure, room: float) -> int:
    """How many characters fit: at least one, and all but one at most."""
    count = 1
    while count < len(text) - 1 and measure(text[: count + 1]) <= room:
        count += 1
    return count


def _units(paragraph: str) -> Iterator[str]:
    """Pieces that no line end may divide; marks keep to their words over blanks, too."""
    units: list[str] = []
    for piece in _PIECE.findall(paragraph):
        if units and piece[0] in NOT_FIRST:
            while len(units) > 1 and not units[-1].strip(" "):
                blank = units.pop()
                units[-1] += blank
            units[-1] += piece
        elif units and units[-1].rstrip(" ").endswith(_OPENING):
            units[-1] += piece
        else:
            units.append(piece)
    yield from units
