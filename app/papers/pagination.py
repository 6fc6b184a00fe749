"""Filling pages from the top with what stands under each other: lines, headings, blocks that must not be parted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.papers.sheet import Box, Sheet

# Begins a new page; returns it with the room for text.
NewPage = Callable[[], tuple[Sheet, Box]]


@dataclass(frozen=True, slots=True)
class Block:
    """Something of a height in points that is drawn into its place; `keep`: never the last on a page.

    `floats`: where the rest of a page is too low for it, what follows comes first, and it begins the next page.
    """

    height: float
    draw: Callable[[Sheet, Box], None]
    keep: bool = False
    floats: bool = False


def fill(blocks: Iterable[Block], new_page: NewPage, left_over: Callable[[Sheet, Box], None]) -> list[Sheet]:
    """The pages with all blocks in their order; `left_over` is told the room that stays empty below them on each.

    A block that must not be the last stays with the next one.  What is higher than a page is drawn on one of its own.
    """
    sheet, room = new_page()
    pages, y = [sheet], room.y
    waiting: list[list[Block]] = []  # what floats, and has not yet found its place
    groups = list(_groups(list(blocks)))
    while groups or waiting:
        group = groups.pop(0) if groups else waiting.pop(0)
        height = sum(block.height for block in group)
        if y > room.y and y + height > room.bottom:
            if groups and all(block.floats for block in group):
                waiting.append(group)
                continue
            left_over(sheet, Box(room.x, y, room.width, room.bottom - y))
            sheet, room = new_page()
            pages.append(sheet)
            y = room.y
            if waiting:
                groups[:0] = [*waiting, group]
                waiting = []
                continue
        for block in group:
            block.draw(sheet, Box(room.x, y, room.width, block.height))
            y += block.height
    left_over(sheet, Box(room.x, y, room.width, max(room.bottom - y, 0)))
    return pages


def _groups(blocks: Sequence[Block]) -> Iterable[list[Block]]:
    group: list[Block] = []
    for block in blocks:
        group.append(block)
        if not block.keep:
            yield group
            group = []
    if group:
        yield group
