"""A book: cover, contents with true page numbers, chapters under each other, heads and page numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.manual import columns, setting
from app.manual.markdown import Element, Heading
from app.manual.setting import Look
from app.manual.sources import Description
from app.papers import fonts
from app.papers.blocks import Type
from app.papers.fonts import Role
from app.papers.pagination import Block, fill
from app.papers.sheet import MM, Box, Margins, Sheet, baseline
from app.version import VERSION

PROGRAM = "约谈工作台"
PAGE = Margins(25 * MM, 20 * MM, 24 * MM, 22 * MM).inside()
LOOK = Look(Type(17.0, 27.0), Type(12.0, 21.0), Type(10.5, 17.0), Type(9.5, 14.5), 138 * MM)
_CONTENTS = Type(11.0, 18.5)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: a heading, the page that it stands on, and whether that page begins with it."""

    heading: Heading
    page: int
    top: bool


def sheets(description: Description) -> list[Sheet]:
    """The pages of a book: cover, contents, chapters, all of them counted."""
    found = numbered(description.elements())
    stood: list[tuple[Heading, Sheet, bool]] = []
    pages = _chapters(found, stood)

    def entries(front: int) -> list[Entry]:
        place = {id(sheet): number for number, sheet in enumerate(pages, front + 1)}
        return [Entry(heading, place[id(sheet)], top) for heading, sheet, top in stood]

    front = 1 + len(_contents(entries(0)))
    contents = _contents(entries(front))
    _heads(pages, description, entries(front), front)
    for number, sheet in enumerate((*contents, *pages), 2):
        _page_number(sheet, number)
    return [_cover(description), *contents, *pages]


def numbered(found: Sequence[Element]) -> list[Element]:
    """The elements with their headings numbered: 3 for a chapter, 3.2 for a section."""
    result: list[Element] = []
    chapter = section = 0
    for element in found:
        if isinstance(element, Heading) and element.level == 1:
            chapter, section = chapter + 1, 0
            element = replace(element, text=f"{chapter}　{element.text}")
        elif isinstance(element, Heading) and element.level == 2:
            section += 1
            element = replace(element, text=f"{chapter}.{section}　{element.text}")
        result.append(element)
    return result


def _chapters(found: Sequence[Element], stood: list[tuple[Heading, Sheet, bool]]) -> list[Sheet]:
    def new_page() -> tuple[Sheet, Box]:
        return Sheet(), PAGE

    def mark(heading: Heading, sheet: Sheet) -> None:
        stood.append((heading, sheet, not sheet.texts))
        if heading.level == 1:
            sheet.bookmark = "、".join(filter(None, (sheet.bookmark, heading.text)))

    return fill(setting.blocks(found, PAGE.width, LOOK, mark), new_page, lambda *_: None)


def _heads(pages: Sequence[Sheet], description: Description, entries: Sequence[Entry], front: int) -> None:
    """The names of the book and of the chapter that a page begins in over each page."""
    chapters = [entry for entry in entries if entry.heading.level == 1]
    for number, sheet in enumerate(pages, front + 1):
        words = [
            entry.heading.text for entry in chapters if entry.page < number or (entry.page == number and entry.top)
        ]
        head, size = Box(PAGE.x, PAGE.y - 11 * MM, PAGE.width, 6 * MM), 9.0
        y = baseline(head.y, head.height, size)
        sheet.write(head, head.x, y, f"{PROGRAM}　{description.name}", Role.BODY, size)
        sheet.write(head, head.right - fonts.face(Role.BODY).width(words[-1], size), y, words[-1], Role.BODY, size)
        sheet.rule(head.x, head.bottom, head.right, head.bottom, 0.4)


def _page_number(sheet: Sheet, number: int) -> None:
    words, place = f"— {number} —", Box(PAGE.x, PAGE.bottom + 6 * MM, PAGE.width, 6 * MM)
    x = place.x + (place.width - fonts.face(Role.BODY).width(words, 10.5)) / 2
    sheet.write(place, x, baseline(place.y, place.height, 10.5), words, Role.BODY, 10.5)


def _cover(description: Description) -> Sheet:
    sheet = Sheet(bookmark=description.name)
    for y, text, role, size in (
        (82, PROGRAM, Role.CAPTION, 20.0),
        (96, description.name, Role.TITLE, 38.0),
        (122, description.about, Role.KAI, 14.0),
        (236, f"版本 {VERSION}", Role.BODY, 12.0),
        (244, "与程序内的帮助（F1）同出一源", Role.BODY, 10.5),
    ):
        place = Box(PAGE.x, y * MM, PAGE.width, size * 1.5)
        x = place.x + (place.width - fonts.face(role).width(text, size)) / 2
        sheet.write(place, x, baseline(place.y, place.height, size), text, role, size)
    sheet.rule(PAGE.x + 30 * MM, 117 * MM, PAGE.right - 30 * MM, 117 * MM, 0.8)
    return sheet


def _contents(entries: Sequence[Entry]) -> list[Sheet]:
    """All headings with their pages, in two columns."""
    first = [True]

    def new_page() -> tuple[Sheet, Box]:
        sheet, high = Sheet(bookmark="目录" if first else ""), 16 * MM
        if first:
            title, size = Box(PAGE.x, PAGE.y, PAGE.width, high), 17.0
            x = title.x + (title.width - fonts.face(Role.TITLE).width("目　录", size)) / 2
            sheet.write(title, x, baseline(title.y, title.height, size), "目　录", Role.TITLE, size)
            first.clear()
        return sheet, Box(PAGE.x, PAGE.y + high, PAGE.width, PAGE.height - high)

    return columns.flow(_entries(entries), new_page)


def _entries(entries: Sequence[Entry]) -> Iterator[Block]:
    kind = _CONTENTS
    for entry in entries:
        chapter = entry.heading.level == 1
        role = Role.CAPTION if chapter else Role.BODY

        def draw(sheet: Sheet, box: Box, entry: Entry = entry, role: Role = role, chapter: bool = chapter) -> None:
            y, size = baseline(box.y, box.height, kind.size), kind.size
            x = box.x + (0 if chapter else 1.2 * size)
            number = str(entry.page)
            sheet.write(box, x, y, entry.heading.text, role, size)
            end = box.right - fonts.face(role).width(number, size)
            sheet.write(box, end, y, number, role, size)
            _dots(sheet, x + fonts.face(role).width(entry.heading.text, size) + size / 2, end - size / 2, y)

        yield Block(kind.leading * (1.15 if chapter else 1), draw, keep=chapter)


def _dots(sheet: Sheet, x: float, end: float, y: float) -> None:
    x = end - (end - x) // 4 * 4
    while x < end:
        sheet.rule(x, y, x + 0.4, y, 0.5)
        x += 4
