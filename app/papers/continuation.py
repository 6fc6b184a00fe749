"""续页: the sheets on which text goes on that its cell could not hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.papers import setting
from app.papers.cells import PAD, Leftover
from app.papers.fonts import Role
from app.papers.setting import BODY, Across
from app.papers.sheet import MM, Box, Sheet

# Begins a new sheet with the paper's heading; returns it with the room below the heading.
NewSheet = Callable[[], tuple[Sheet, Box]]
_HEADING = 8 * MM
# A section begins only where its heading and this much text still fit.
_LEAST = 3 * BODY * setting.FLOW_LEADING


def continue_on(leftovers: Sequence[Leftover], new_sheet: NewSheet) -> list[Sheet]:
    """The sheets with all leftovers, each under its own caption; none for no leftovers."""
    sheets: list[Sheet] = []
    waiting = list(leftovers)
    while waiting:
        sheet, box = new_sheet()
        waiting = _fill(sheet, box, waiting)
        sheets.append(sheet)
    return sheets


def _fill(sheet: Sheet, box: Box, leftovers: list[Leftover]) -> list[Leftover]:
    """Fills one sheet; returns what is still left."""
    y = box.y
    for place, left in enumerate(leftovers):
        if place and box.bottom - y < _HEADING + _LEAST + 2 * PAD:
            return _closed(sheet, box, y, leftovers[place:])
        room = Box(box.x, y, box.width, box.bottom - y)
        used, rest = _part(sheet, room, left)
        y += used
        if rest:
            return _closed(sheet, box, y, [rest, *leftovers[place + 1 :]])
    return _closed(sheet, box, y, [])


def _closed(sheet: Sheet, box: Box, y: float, rest: list[Leftover]) -> list[Leftover]:
    sheet.frame(Box(box.x, box.y, box.width, y - box.y))
    return rest


def _part(sheet: Sheet, room: Box, left: Leftover) -> tuple[float, Leftover | None]:
    """One leftover from the top of the room; returns the height used and what goes on the next sheet."""
    heading = Box(room.x, room.y, room.width, _HEADING)
    name = setting.field(f"{left.caption}（续）", heading.inset(PAD), Role.CAPTION)
    setting.place(sheet, heading, heading.inset(PAD), name, Across.LEFT, middle=True)
    sheet.edges(heading)
    body = Box(room.x, heading.bottom, room.width, room.bottom - heading.bottom)
    done = setting.flow(left.text, body.inset(PAD), amid=left.amid)
    cell = Box(body.x, body.y, body.width, body.height if done.rest else done.height + 2 * PAD)
    setting.place(sheet, cell, body.inset(PAD), done, Across.LEFT, middle=False)
    sheet.edges(cell)
    rest = Leftover(left.caption, done.rest, done.amid) if done.rest else None
    return heading.height + cell.height, rest
