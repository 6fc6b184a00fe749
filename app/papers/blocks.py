"""What stands under each other in a letter or a cover: paragraphs, headings, closings, lines to write on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.papers import fonts, linebreak, setting
from app.papers.fonts import Role
from app.papers.pagination import Block
from app.papers.sheet import MM, Box, Sheet, baseline


@dataclass(frozen=True, slots=True)
class Type:
    """The size of text and the height of its lines, in points."""

    size: float
    leading: float


# 三号 on the grid of GB/T 9704: 28 characters a line, 22 lines a page; 四号 and 小四 for what must be shorter.
BODY, FOUR, SMALL = Type(15.75, 28.9), Type(14.0, 25.0), Type(12.0, 20.0)
# From the usual to the smallest with which a letter is still a letter.
TIGHTER = (BODY, Type(15.75, 26.5), FOUR, Type(14.0, 22.5))
# Signatures and dates are written by hand.
BLANK_DAY = "　　年　　月　　日"


def paragraph(
    text: str,
    width: float,
    *,
    role: Role = Role.BODY,
    kind: Type = BODY,
    indent: float = 2,
    keep: bool = False,
) -> Iterator[Block]:
    """Text in lines, each paragraph indented by so many characters; nothing for no text.

    With `keep` its last line stays with what follows.  The first two lines of a paragraph stay together.
    """
    drawn, size = fonts.face(role), kind.size
    lines = linebreak.lines(
        fonts.clean(text), lambda piece: drawn.width(piece, size), width, indent * size
    ) if text.strip() else []  # fmt: skip
    for place, line in enumerate(lines):
        is_last, is_first = place == len(lines) - 1, place == 0 or not lines[place - 1].goes_on
        apart = setting.justified(line, width - line.indent - drawn.width(line.text, size), size)
        together = (is_first and line.goes_on) or (is_last and keep)
        yield _line(line, role, kind, apart, keep=together)


def _line(line: linebreak.Line, role: Role, kind: Type, apart: float, *, keep: bool) -> Block:
    def draw(sheet: Sheet, place: Box) -> None:
        y = baseline(place.y, kind.leading, kind.size)
        sheet.write(place, place.x + line.indent, y, line.text, role, kind.size, apart)

    return Block(kind.leading, draw, keep)


def heading(text: str, width: float, level: int = 1, kind: Type = BODY) -> Iterator[Block]:
    """A heading as in GB/T 9704: 黑体 on the first level, 楷体 on the second; never the last on a page."""
    yield from paragraph(text, width, role=Role.CAPTION if level == 1 else Role.KAI, kind=kind, keep=True)


def centred(text: str, role: Role, kind: Type, *, keep: bool = True) -> Iterator[Block]:
    """Each line of a text in the middle; a line too wide is set smaller."""
    size, leading = kind.size, kind.leading
    for part in filter(None, fonts.clean(text).split("\n")):

        def draw(sheet: Sheet, place: Box, part: str = part) -> None:
            wide = fonts.face(role).width(part, size)
            used = size * min(place.width / max(wide, 1), 1)
            x = place.x + (place.width - fonts.face(role).width(part, used)) / 2
            sheet.write(place, x, baseline(place.y, leading, used), part, role, used)

        yield Block(leading, draw, keep)


def space(height: float, *, keep: bool = True) -> Block:
    """Room."""
    return Block(height, lambda *_: None, keep)


def closing(unit: str, day: str, width: float, *, seal: str = "", kind: Type = BODY) -> Iterator[Block]:
    """The unit that signs and the date, at the right, one above the other; they are never parted.

    A name too long for a line takes several.  `seal`: what stands small below ("（盖章）").
    """
    size, leading = kind.size, kind.leading
    body, room = fonts.face(Role.BODY), width - 4 * size
    yield space(leading)
    named = [line.text for line in linebreak.lines(fonts.clean(unit), lambda piece: body.width(piece, size), room)]
    lines = [*named, day, *([seal] if seal else [])]
    wide = max(body.width(each, size) for each in (*named, day))
    for place, text in enumerate(lines):

        def draw(sheet: Sheet, at: Box, text: str = text) -> None:
            x = max(at.right - 4 * size - wide + (wide - body.width(text, size)) / 2, at.x)
            sheet.write(at, x, baseline(at.y, leading, size), text, Role.BODY, size)

        yield Block(leading, draw, keep=place < len(lines) - 1)


def signature(caption: str, *, size: float = SMALL.size, dated: bool = True, keep: bool = False) -> Block:
    """A line to sign on behind its caption, with a place for the date at the right."""

    def draw(sheet: Sheet, place: Box) -> None:
        body, y = fonts.face(Role.BODY), baseline(place.y, place.height, size)
        sheet.write(place, place.x, y, f"{caption}：", Role.BODY, size)
        start, end = place.x + body.width(f"{caption}：", size) + 2, place.right
        if dated:
            wide = body.width(BLANK_DAY, size)
            sheet.write(place, place.right - wide, y, BLANK_DAY, Role.BODY, size)
            end -= wide + 6 * MM
        sheet.rule(start, y + 3, max(end, start), y + 3)

    return Block(11 * MM, draw, keep)


def ruled(count: int, *, pitch: float = 10 * MM) -> Iterator[Block]:
    """Lines to write on by hand."""
    for _ in range(count):
        yield Block(pitch, lambda sheet, place: sheet.rule(place.x, place.bottom, place.right, place.bottom, 0.4))


def cut_line(words: str) -> Iterator[Block]:
    """A dashed line to cut along, with its words in the middle; what follows stays below it."""
    yield space(6 * MM)

    def draw(sheet: Sheet, place: Box) -> None:
        wide = fonts.face(Role.BODY).width(words, 10.5)
        middle, y = place.x + place.width / 2, place.y + place.height / 2
        dash, gap, x = 2.0 * MM, 1.2 * MM, place.x
        while x < place.right:
            if x + dash < middle - wide / 2 - 2 * MM or x > middle + wide / 2 + 2 * MM:
                sheet.rule(x, y, min(x + dash, place.right), y, 0.4)
            x += dash + gap
        sheet.write(place, middle - wide / 2, baseline(place.y, place.height, 10.5), words, Role.BODY, 10.5)

    yield Block(8 * MM, draw, keep=True)
