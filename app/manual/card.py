"""A card: chosen sections on one sheet, in two columns, as large as they fit."""

from __future__ import annotations

from app.manual import columns, setting
from app.manual.setting import Look
from app.manual.sources import Description
from app.papers import fonts
from app.papers.blocks import Type
from app.papers.fonts import Role
from app.papers.sheet import MM, Box, Margins, Sheet, baseline
from app.version import VERSION

PAGE = Margins(14 * MM, 13 * MM, 15 * MM, 15 * MM).inside()
# Sizes of the text, the largest first; who reads it glances at it while somebody talks.
_SIZES = (12.5, 12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0)


class TooLong(ValueError):
    """What is chosen for a card does not stand on one sheet."""


def sheets(description: Description) -> list[Sheet]:
    """The one sheet of a card.  Raises TooLong."""
    text = description.elements()

    def new_page() -> tuple[Sheet, Box]:
        sheet = Sheet(bookmark=description.name)
        return sheet, _head(sheet, description)

    for size in _SIZES:
        blocks = setting.blocks(text, columns.width(PAGE), _look(size), lambda *_: None)
        pages = columns.flow(blocks, new_page)
        if len(pages) == 1:
            middle = PAGE.x + PAGE.width / 2
            pages[0].rule(middle, PAGE.y + 14 * MM, middle, PAGE.bottom, 0.3)
            return pages
    raise TooLong(description.name)


def _look(size: float) -> Look:
    body, table = Type(size, size * 1.5), Type(size - 0.5, (size - 0.5) * 1.5)
    return Look(Type(size + 3, size * 2), Type(size + 1.5, size * 2), body, table, 0.0)


def _head(sheet: Sheet, description: Description) -> Box:
    head, size = Box(PAGE.x, PAGE.y, PAGE.width, 11 * MM), 20.0
    y = baseline(head.y, head.height, size)
    sheet.write(head, head.x, y, description.name, Role.TITLE, size)
    words = f"约谈工作台 {VERSION}　{description.about}"
    sheet.write(head, head.right - fonts.face(Role.BODY).width(words, 9.0), y, words, Role.BODY, 9.0)
    sheet.rule(head.x, head.bottom, head.right, head.bottom, 0.8)
    return Box(PAGE.x, head.bottom + 1 * MM, PAGE.width, PAGE.bottom - head.bottom - 1 * MM)
