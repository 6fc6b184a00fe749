"""Text of several faces in one paragraph: broken as one text, drawn run by run; keys of a keyboard in a frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile, groupby

from app.papers import fonts, linebreak, setting
from app.papers.fonts import Role
from app.papers.sheet import Box, Sheet, baseline

# Room between the frame of a key and its name, and around it, in parts of the size.
_INSIDE, _OUTSIDE, _FRAME = 0.22, 0.1, 0.35
# A last line of so many characters is too short; by how many characters the others may be narrower for its sake.
_ALONE, _SPARED = 2, 3
# Of so many characters a line may lose one; in a narrow column the others would stand too far apart.
_SPREAD = 16
# A paragraph is broken up to four times, and each time its runs are measured anew as they grow: so many are kept.
_MEASURED = 2_048


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text in one face.

    `framed`: a key; `whole`: no line ends within a word of it, and its characters are never set apart.
    """

    text: str
    role: Role = Role.BODY
    framed: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class RichLine:
    """A line: its indent in points, its runs, and whether its paragraph goes on in the next one."""

    indent: float
    runs: tuple[Run, ...]
    goes_on: bool

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(run.text for run in self.runs)


def width(runs: Iterable[Run], size: float) -> float:
    """How wide the runs are beside each other."""
    return sum(_wide(run, size) for run in runs)


@lru_cache(_MEASURED)
def _wide(run: Run, size: float) -> float:
    wide = fonts.face(run.role).width(run.text, size)
    return wide + 2 * (_INSIDE + _OUTSIDE) * size if run.framed else wide


def broken(runs: Sequence[Run], room: float, size: float, indent: float = 0.0) -> list[RichLine]:
    """The text in lines no wider than `room`, the first of them indented.

    No paragraph ends with a character alone in its line, where narrower lines, set apart again, can spare some more.
    """
    found = _broken(runs, room, size, indent)
    for less in range(1, _SPARED + 1):
        if len(found) < 2 or len(found[-1].text) > _ALONE or less * size * _SPREAD > room:
            break
        narrower = _broken(runs, room - less * size, size, indent)
        if len(narrower) == len(found) and len(narrower[-1].text) > _ALONE:
            return narrower
    return found


def _broken(runs: Sequence[Run], room: float, size: float, indent: float) -> list[RichLine]:
    found: list[list[tuple[str, int]]] = [[]]

    def too_wide(line: list[tuple[str, int]]) -> bool:
        left = room - (indent if len(found) == 1 else 0)
        return len(line) > 1 and width(_runs(_stripped(line), runs), size) > left

    for unit in _units(runs):
        if found[-1] and too_wide([*found[-1], *unit]):
            found.append([])
        found[-1] += unit if found[-1] else list(dropwhile(_is_blank, unit))
        while too_wide(found[-1]):  # one unit alone is wider than a line
            found.append(_cut(found[-1], too_wide))
    return [
        RichLine(0.0 if place else indent, tuple(_runs(_stripped(line), runs)), place < len(found) - 1)
        for place, line in enumerate(found)
    ]


def _cut(line: list[tuple[str, int]], too_wide: Callable[[list[tuple[str, int]]], bool]) -> list[tuple[str, int]]:
    """Leaves as much of the line as fits, at least a character; returns the rest."""
    count = len(line) - 1
    while too_wide(line[:count]):
        count -= 1
    rest = line[count:]
    del line[count:]
    return rest


def _stripped(unit: list[tuple[str, int]]) -> list[tuple[str, int]]:
    end = len(unit)
    while end and _is_blank(unit[end - 1]):
        end -= 1
    return unit[:end]


def _is_blank(each: tuple[str, int]) -> bool:
    return each[0] == " "


def _units(runs: Sequence[Run]) -> Iterator[list[tuple[str, int]]]:
    """What no line end may divide, as characters with the number of their run."""
    marked = [(character, number) for number, run in enumerate(runs) for character in run.text]
    at, unit = 0, list[tuple[str, int]]()
    for words in linebreak.units("".join(character for character, _ in marked)):
        unit += marked[at : at + len(words)]
        at += len(words)
        if at < len(marked) and _together(unit[-1], marked[at], runs):
            continue
        yield unit
        unit = []


def _together(last: tuple[str, int], first: tuple[str, int], runs: Sequence[Run]) -> bool:
    return last[1] == first[1] and runs[last[1]].whole and " " not in (last[0], first[0])


def _runs(marked: Sequence[tuple[str, int]], runs: Sequence[Run]) -> Iterator[Run]:
    for number, group in groupby(marked, key=lambda each: each[1]):
        run = runs[number]
        yield Run("".join(character for character, _ in group), run.role, run.framed, run.whole)


def draw(sheet: Sheet, cell: Box, line: RichLine, x: float, y: float, leading: float, size: float) -> None:
    """Draws a line with its top at y; plain characters are set apart so that a line that goes on fills its cell."""
    apart = _apart(line, cell.right - x - line.indent, size)
    x, base = x + line.indent, baseline(y, leading, size)
    for run in line.runs:
        wide = _wide(run, size)
        if run.framed:
            _frame(sheet, x + _OUTSIDE * size, base, wide - 2 * _OUTSIDE * size, size)
            sheet.write(cell, x + (_INSIDE + _OUTSIDE) * size, base, run.text, run.role, size)
        else:
            own = 0.0 if run.whole else apart
            sheet.write(cell, x, base, run.text, run.role, size, own)
            wide += own * len(run.text)
        x += wide


def _apart(line: RichLine, room: float, size: float) -> float:
    loose = "".join(run.text for run in line.runs if not run.whole)
    spare = room - width(line.runs, size)
    return setting.justified(linebreak.Line(0.0, loose + " ", line.goes_on), spare, size) if loose else 0.0


def _frame(sheet: Sheet, x: float, base: float, wide: float, size: float) -> None:
    top, foot, right = base - size * 0.92, base + size * 0.22, x + wide
    for ends in ((x, top, right, top), (x, foot, right, foot), (x, top, x, foot), (right, top, right, foot)):
        sheet.rule(*ends, _FRAME)
