"""Forms of any length: title, a line of facts, sections of rows over as many pages as they take, 续页 for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.papers import heading, setting, table
from app.papers.cells import Caption, Cell, Field, Leftover, Opinion
from app.papers.continuation import continue_on
from app.papers.fonts import Role
from app.papers.setting import Across
from app.papers.sheet import FORM, MM, Box, Sheet
from app.papers.table import Row, Section

# An ordinary row, and how far one may grow for a long fact.
ROW, MOST = 9.2 * MM, 17 * MM
_NOTE_SIZE, _NOTE_LEADING = 9.0, 1.35
_RUNNING = 7 * MM
_ABOVE_LINE, _ABOVE_NOTES = 1.5 * MM, 2 * MM
# By how much more than they want the rows of a further page that is far from full are spread.
_MOST_SPREAD = 1.5
# More characters than this stand in two lines in the cell that names an opinion.
_MOST_ABREAST = 6


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it is laid out.

    `line` stands under the title of the first page, `running` at the head of the others, `notes` below the table of
    the last.  A section begins a new page where `breaks` names its place.  `extra` is text that had no row.
    """

    institution: str
    title: str
    line: tuple[str, ...]
    running: tuple[str, ...]
    sections: tuple[Section, ...]
    secrecy: str = ""
    notes: tuple[str, ...] = ()
    breaks: tuple[int, ...] = ()
    extra: tuple[Leftover, ...] = ()


def form_sheets(form: Form) -> list[Sheet]:
    """The pages of a form; each is filled, and counted "第 x 页 共 y 页"."""
    room, pages = FORM.inside(), _pages(form)
    sheets: list[Sheet] = []
    left: list[Leftover] = []
    for number, sections in enumerate(pages):
        sheet = Sheet(bookmark="" if number else form.title)
        body = _head(sheet, form, room) if number == 0 else heading.line(sheet, room, form.running, _RUNNING)
        is_last = number == len(pages) - 1
        high = _notes_height(form) if is_last else 0.0
        box = _as_high(sections, Box(body.x, body.y, body.width, body.height - high), further=number > 0)
        left += table.draw(sheet, sections, box)
        if high:
            _write_notes(sheet, form, Box(box.x, box.bottom + _ABOVE_NOTES, box.width, high - _ABOVE_NOTES))
        sheets.append(sheet)
    left += form.extra
    sheets += continue_on(left, lambda: _further(form, room))
    heading.numbered(sheets, room)
    return sheets


def row(*cells: tuple[int, Cell], least: float = ROW, most: float | None = MOST, share: float = 0) -> Row:
    """A row of cells with their columns of 24 (`table.COLUMNS`)."""
    return Row(cells, least, most, share)


def fact(
    caption: str, text: str, columns: int, width: int = 3, across: Across = Across.CENTRE
) -> list[tuple[int, Cell]]:
    """A caption and the fact beside it; line breaks in the caption are for its cell alone."""
    return [(width, Caption(caption)), (columns, Field(caption.replace("\n", ""), text, across))]


def folded(caption: str) -> str:
    """The name of an opinion in lines: who it is of (in two where that is long), then what it is (意见)."""
    for what in ("审批意见", "审核意见", "审定意见", "复查意见", "意见"):
        if caption.endswith(what) and caption != what:
            return f"{_halved(caption.removesuffix(what))}\n{what}"
    return _halved(caption)


def _halved(text: str) -> str:
    middle = text.find("（") if "（" in text[1:] else (len(text) + 1) // 2
    return text if len(text) <= _MOST_ABREAST else f"{text[:middle]}\n{text[middle:]}"


def opinion(caption: str, text: str, *, least: float = 25 * MM, share: float = 1) -> Row:
    """An opinion across the form: its name, its text, the place for signature or seal and the date."""
    cells = ((4, Caption(folded(caption))), (20, Opinion(caption.replace("\n", ""), text)))
    return row(*cells, least=least, most=None, share=share)


def _head(sheet: Sheet, form: Form, room: Box) -> Box:
    if form.secrecy:
        heading.secrecy(sheet, room, form.secrecy)
    below = heading.title(sheet, room, form.institution, form.title)
    if not form.line:
        return below
    return heading.line(sheet, Box(below.x, below.y + _ABOVE_LINE, below.width, below.height - _ABOVE_LINE), form.line)


def _further(form: Form, room: Box) -> tuple[Sheet, Box]:
    sheet = Sheet()
    below = heading.title(sheet, room, "", f"{form.title}（续页）")
    return sheet, heading.line(sheet, below, form.running)


def _pages(form: Form) -> list[list[Section]]:
    """Which sections stand on which page: as many as their least heights allow; a long one is parted by rows."""
    room = FORM.inside()
    inner = room.width - table.LABEL_WIDTH
    pages: list[list[Section]] = [[]]
    free = room.height - _head_height(form, room) - _notes_height(form)
    for place, section in enumerate(form.sections):
        rows: list[Row] = []
        if place in form.breaks and pages[-1]:
            pages.append([])
            free = room.height - _RUNNING - _notes_height(form)
        for each in section.rows:
            least = each.least if each.share else each.wants(inner)
            if least > free and (pages[-1] or rows):
                if rows:
                    pages[-1].append(Section(section.label, tuple(rows)))
                pages.append([])
                rows, free = [], room.height - _RUNNING - _notes_height(form)
            rows.append(each)
            free -= least
        pages[-1].append(Section(section.label, tuple(rows)))
    return pages


def _head_height(form: Form, room: Box) -> float:
    return _head(Sheet(), form, room).y - room.y


def _as_high(sections: Sequence[Section], body: Box, *, further: bool = False) -> Box:
    """The whole room where a row shares in what is left over, else what the rows want.

    A further page with few rows is not drawn out over the sheet: they get somewhat more than they want.
    """
    rows = [each for section in sections for each in section.rows]
    wanted = sum(each.wants(body.width - table.LABEL_WIDTH) for each in rows)
    shares = any(each.share for each in rows)
    if shares and not (further and wanted * _MOST_SPREAD < body.height):
        return body
    return Box(body.x, body.y, body.width, min(wanted * (_MOST_SPREAD if shares else 1), body.height))


def _notes_height(form: Form) -> float:
    if not form.notes:
        return 0.0
    return _notes(form, FORM.inside().width).height + _ABOVE_NOTES


def _notes(form: Form, width: float) -> setting.Setting:
    return setting.broken("\n".join(form.notes), width, _NOTE_SIZE, _NOTE_LEADING, Role.BODY)


def _write_notes(sheet: Sheet, form: Form, place: Box) -> None:
    setting.place(sheet, place, place, _notes(form, place.width), Across.LEFT, middle=False)
