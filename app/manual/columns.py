"""Two columns on a sheet."""

from __future__ import annotations

from collections.abc import Iterable

from app.papers.pagination import Block, NewPage, fill
from app.papers.sheet import MM, Box, Sheet

_GAP = 9 * MM


def width(room: Box) -> float:
    """How wide each of two columns is."""
    return (room.width - _GAP) / 2


def flow(blocks: Iterable[Block], new_page: NewPage) -> list[Sheet]:
    """As many sheets as the blocks take in two columns each; `new_page` answers a sheet and the room for both."""
    sheets: list[Sheet] = []
    right: list[Box] = []

    def new_column() -> tuple[Sheet, Box]:
        if right:
            return sheets[-1], right.pop()
        sheet, room = new_page()
        sheets.append(sheet)
        wide = width(room)
        right.append(Box(room.x + wide + _GAP, room.y, wide, room.height))
        return sheet, Box(room.x, room.y, wide, room.height)

    fill(blocks, new_column, lambda *_: None)
    return sheets
