"""Elements of help pages as blocks on paper: headings, paragraphs, lists, tables, pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.manual.markdown import Element, Heading, Item, Kind, Paragraph, Picture, Rich, Table, plain
from app.manual.sources import picture_file
from app.papers import fonts, rich
from app.papers.blocks import Type, space
from app.papers.fonts import Role
from app.papers.pagination import Block
from app.papers.rich import RichLine, Run
from app.papers.sheet import MM, Box, Sheet, baseline

# Told on which sheet a heading comes to stand, before it is drawn.
Mark = Callable[[Heading, Sheet], None]
_ROLES = {
    Kind.PLAIN: Role.BODY,
    Kind.STRONG: Role.CAPTION,
    Kind.KEY: Role.CAPTION,
    Kind.CODE: Role.CAPTION,
    Kind.PLACE: Role.BODY,
}
_WHOLE_RUNS = (Kind.KEY, Kind.CODE, Kind.PLACE)
_PAD, _PAD_DOWN = 1.6 * MM, 1.0 * MM
_THIN = 0.35
# A table up to this height is not parted.
_WHOLE = 110 * MM
_CAPTION = Type(9.0, 13.0)


@dataclass(frozen=True, slots=True)
class Look:
    """The sizes in which a book is set: chapters, sections, text, tables; how wide a picture is at most, in points."""

    chapter: Type
    section: Type
    body: Type
    table: Type
    picture: float


def runs(text: Rich) -> list[Run]:
    """The pieces of a text in their faces."""
    return [Run(piece.text, _ROLES[piece.kind], piece.kind is Kind.KEY, piece.kind in _WHOLE_RUNS) for piece in text]


def blocks(elements: Sequence[Element], width: float, look: Look, mark: Mark) -> Iterator[Block]:
    """The blocks of elements, in their order."""
    for place, element in enumerate(elements):
        after = elements[place + 1] if place + 1 < len(elements) else None
        if isinstance(element, Heading):
            yield from _heading(element, width, look, mark)
        elif isinstance(element, Paragraph):
            yield from _paragraph(element, width, look, leads_on=isinstance(after, Item | Table))
        elif isinstance(element, Item):
            yield from _item(element, width, look)
            if not isinstance(after, Item) and after is not None:
                yield space(look.body.leading * 0.25, keep=False)
        elif isinstance(element, Picture):
            yield _picture(element, width, look)
        else:
            yield from _table(element, width, look)


def _heading(heading: Heading, width: float, look: Look, mark: Mark) -> Iterator[Block]:
    chapter = heading.level == 1
    kind, role = (look.chapter, Role.TITLE) if chapter else (look.section, Role.CAPTION)
    yield space(kind.leading * (0.7 if chapter else 0.3))
    lines = rich.broken([Run(heading.text, role)], width, kind.size)
    for place, line in enumerate(lines):

        def draw(sheet: Sheet, box: Box, line: RichLine = line, first: bool = place == 0) -> None:
            if first:
                mark(heading, sheet)
            rich.draw(sheet, box, line, box.x, box.y, kind.leading, kind.size)

        yield Block(kind.leading, draw, keep=True)
    if chapter:
        under = Block(look.body.leading * 0.5, lambda sheet, box: sheet.rule(box.x, box.y, box.right, box.y), keep=True)
        yield under


def _paragraph(paragraph: Paragraph, width: float, look: Look, *, leads_on: bool) -> Iterator[Block]:
    size, shift = look.body.size, 2 * look.body.size if paragraph.remark else 0.0
    lines = rich.broken(runs(paragraph.rich), width - shift, size, 0.0 if paragraph.remark else 2 * size)
    yield from _lines(lines, look.body, shift, leads_on=leads_on)
    if not leads_on:
        yield space(look.body.leading * 0.2, keep=False)


def _item(item: Item, width: float, look: Look) -> Iterator[Block]:
    size = look.body.size
    at = (1.2 + 1.6 * item.depth) * size
    shift = at + 1.5 * size
    lines = rich.broken(runs(item.rich), width - shift, size)
    yield from _lines(lines, look.body, shift, mark=(at, item.mark))


def _lines(
    lines: Sequence[RichLine],
    kind: Type,
    shift: float,
    *,
    mark: tuple[float, str] | None = None,
    leads_on: bool = False,
) -> Iterator[Block]:
    """Lines that are never parted from each other after the first or before the last."""
    for place, line in enumerate(lines):

        def draw(sheet: Sheet, box: Box, line: RichLine = line, first: bool = place == 0) -> None:
            if mark and first:
                sheet.write(
                    box, box.x + mark[0], baseline(box.y, kind.leading, kind.size), mark[1], Role.CAPTION, kind.size
                )
            rich.draw(sheet, box, line, box.x + shift, box.y, kind.leading, kind.size)

        last = place == len(lines) - 1
        together = not last and (place == 0 or place == len(lines) - 2)
        yield Block(kind.leading, draw, keep=together or (last and leads_on))


def _picture(picture: Picture, width: float, look: Look) -> Block:
    file = picture_file(picture.name)
    across, down = _pixels(file)
    wide = min(width, look.picture * min(across / 1366, 1))
    high = wide * down / across

    def draw(sheet: Sheet, box: Box) -> None:
        place = Box(box.x + (box.width - wide) / 2, box.y + 1 * MM, wide, high)
        sheet.show(place, file)
        _framed(sheet, place)
        text = fonts.face(Role.KAI).width(picture.caption, _CAPTION.size)
        x, y = box.x + (box.width - text) / 2, baseline(place.bottom + 0.6 * MM, _CAPTION.leading, _CAPTION.size)
        sheet.write(box, x, y, picture.caption, Role.KAI, _CAPTION.size)

    return Block(high + _CAPTION.leading + 3.4 * MM, draw, floats=True)


def _pixels(file: Path) -> tuple[int, int]:
    """Width and height of a PNG, which its first chunk says."""
    with file.open("rb") as opened:
        head = opened.read(24)
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def _table(table: Table, width: float, look: Look) -> Iterator[Block]:
    wide = _columns(table, width, look.table.size)
    yield space(look.body.leading * 0.15)
    rows = [_row(table.heading, wide, look.table, first=True), *(_row(row, wide, look.table) for row in table.rows)]
    whole, last = sum(row.height for row in rows) <= _WHOLE, len(rows) - 1
    for place, row in enumerate(rows):
        yield Block(row.height, row.draw, keep=place < last and (whole or place == 0 or place == last - 1))
    yield space(look.body.leading * 0.4, keep=False)


def _columns(table: Table, width: float, size: float) -> list[float]:
    """Widths of columns: what their longest cell asks for, the widest giving way where that is too much."""
    rows = (table.heading, *table.rows)
    wanted = [max(rich.width(runs(row[at]), size) for row in rows) + 2 * _PAD for at in range(len(table.heading))]
    spare = width - sum(wanted)
    if spare >= 0:
        return [*wanted[:-1], wanted[-1] + spare]
    fair = width / len(wanted)
    narrow = sum(each for each in wanted if each <= fair)
    wide = sum(each for each in wanted if each > fair)
    return [each if each <= fair else (width - narrow) * each / wide for each in wanted]


def _row(cells: Iterable[Rich], wide: Sequence[float], kind: Type, *, first: bool = False) -> Block:
    texts = [[Run(plain(cell), Role.CAPTION)] if first else runs(cell) for cell in cells]
    set_ = [rich.broken(text, room - 2 * _PAD, kind.size) for text, room in zip(texts, wide, strict=True)]
    height = max(map(len, set_)) * kind.leading + 2 * _PAD_DOWN

    def draw(sheet: Sheet, box: Box) -> None:
        x = box.x
        for lines, room in zip(set_, wide, strict=True):
            cell = Box(x, box.y, room, height)
            inner = cell.inset(_PAD, _PAD_DOWN)
            y = inner.y + (inner.height - len(lines) * kind.leading) / 2
            for line in lines:
                rich.draw(sheet, inner, line, inner.x, y, kind.leading, kind.size)
                y += kind.leading
            _framed(sheet, cell)
            x = cell.right

    return Block(height, draw)


def _framed(sheet: Sheet, box: Box) -> None:
    for ends in (
        (box.x, box.y, box.right, box.y),
        (box.x, box.bottom, box.right, box.bottom),
        (box.x, box.y, box.x, box.bottom),
        (box.right, box.y, box.right, box.bottom),
    ):
        sheet.rule(*ends, _THIN)
