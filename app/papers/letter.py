"""Letters by the habits of GB/T 9704: title, addressee, text, unit and date; page numbers at the outer corner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.papers import blocks, fonts, heading
from app.papers.blocks import BODY, Type
from app.papers.fonts import Role
from app.papers.pagination import Block, fill
from app.papers.sheet import LETTER, MM, Box, Sheet, baseline

# 四号, as page numbers of letters are.
_NUMBER = 14.0
_TITLE = Type(22.0, 32.0)
WIDTH = LETTER.inside().width


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the text: 密级 at the upper left, copy number, the title, 文号.

    `institution` stands before the title, or above it where both do not fit in a line.
    """

    title: str
    secrecy: str = ""
    number: str = ""
    copy: str = ""
    institution: str = ""

    @property
    def lines(self) -> list[str]:
        """The title as it is set, line by line."""
        first, *more = self.title.split("\n")
        return [*heading.title_lines(self.institution, first, WIDTH), *filter(None, more)]


def letter(head: Head, body: Iterable[Block], kind: Type = BODY, *, counted: bool = True) -> list[Sheet]:
    """The pages of a letter; `body` as `blocks` makes it, `WIDTH` wide.

    Not `counted` where other pages follow in the same paper: then `numbered` counts them all.
    """
    room = LETTER.inside()
    pages: list[Sheet] = []

    def new_page() -> tuple[Sheet, Box]:
        pages.append(Sheet(bookmark="" if pages else "".join(head.lines)))
        if len(pages) == 1:  # first on the paper, first for who copies or hears it
            _marks(pages[0], room, head)
        return pages[-1], room

    fill([*_title(head, kind), *body], new_page, lambda *_: None)
    if counted:
        numbered(pages)
    return pages


def addressee(text: str, kind: Type = BODY) -> Iterator[Block]:
    """To whom: from the left edge, with a colon."""
    yield from blocks.paragraph(f"{text}：", WIDTH, kind=kind, indent=0, keep=True)


def text(words: str, kind: Type = BODY, *, keep: bool = False) -> Iterator[Block]:
    """Paragraphs of a letter."""
    yield from blocks.paragraph(words, WIDTH, kind=kind, keep=keep)


def _marks(sheet: Sheet, room: Box, head: Head) -> None:
    """密级 and copy number, in the upper margin."""
    if head.copy:
        place = Box(room.x, room.y - 16 * MM, room.width, 7 * MM)
        sheet.write(place, place.x, baseline(place.y, place.height, 12), head.copy, Role.BODY, 12)
    if head.secrecy:
        heading.secrecy(sheet, Box(room.x, room.y - 2 * MM, room.width, room.height), head.secrecy)


def _title(head: Head, kind: Type) -> Iterator[Block]:
    yield from blocks.centred("\n".join(head.lines), Role.TITLE, _TITLE)
    if head.number:
        yield from blocks.centred(head.number, Role.BODY, kind)
    yield blocks.space(kind.leading * 0.7)


def numbered(pages: list[Sheet]) -> None:
    """— 1 — at the outer corner: right on odd pages, left on even ones."""
    room = LETTER.inside()
    for number, sheet in enumerate(pages, 1):
        words = f"— {number} —"
        wide = fonts.face(Role.BODY).width(words, _NUMBER)
        place = Box(room.x, room.bottom + 7 * MM, room.width, 6 * MM)
        x = place.right - BODY.size - wide if number % 2 else place.x + BODY.size
        sheet.write(place, x, baseline(place.y, place.height, _NUMBER), words, Role.BODY, _NUMBER)
