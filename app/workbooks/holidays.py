"""A year's holidays out of a small workbook (日期, 休/班, 名称), as lines that `holiday_notice` reads; its template."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell

from app.access.actions import Action
from app.access.session import Session, use_case
from app.rules.workdays import SpecialDay
from app.workbooks.cells import CellError, read_date, text_of
from app.workbooks.intake import book_of, taken
from app.workbooks.writing import put, save_book

HEADINGS = ("日期", "休/班", "名称")
_WORKS = ("班", "上班", "调休", "调休上班", "补班")
_OFF = ("休", "放假", "休息", "假")


@dataclass(frozen=True, slots=True)
class HolidayRows:
    """The rows as lines `2027-01-01 休 元旦`, as the workbook has them, and what could not be read, in sentences."""

    lines: tuple[str, ...]
    problems: tuple[str, ...]


def rows_of(path: Path) -> HolidayRows:
    """The days that a workbook names.  Raises OSError or BadWorkbook.  A heading and empty rows are passed over."""
    lines: list[str] = []
    problems: list[str] = []
    for page in book_of(taken(path)).pages:
        for number, row in enumerate(page.rows, 1):
            cells = [text_of(value).strip() for value in row[:3]]
            if any(cells) and cells[0] != HEADINGS[0]:
                line = _line(row[0], *cells[1:])
                (lines if line else problems).append(line or f"第 {number} 行没有读懂：{' '.join(filter(None, cells))}")
    return HolidayRows(tuple(lines), tuple(problems))


@use_case(Action.HOLIDAY_EDIT)
def write_template(session: Session, out: Path, days: tuple[SpecialDay, ...]) -> None:
    """Hands out a workbook to fill in, with these days in it.  Raises Refusal where it cannot be written."""
    book = Workbook()
    page = book.active or book.create_sheet()
    page.title = "节假日"
    rows = [HEADINGS, *((each.day.isoformat(), "班" if each.works else "休", each.name) for each in days)]
    for line, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            cell = page.cell(line, place)
            if isinstance(cell, Cell):
                put(cell, value, box=True)
    for letter, width in zip("ABC", (14, 10, 26), strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A2"
    save_book(session, book, out)
    session.trace("holiday", "template", f"导出节假日表“{out.name}”")


def _line(written: object, kind: str = "", name: str = "") -> str:
    word = "班" if kind in _WORKS else "休" if kind in _OFF else ""
    try:
        day = read_date(written).day
    except CellError:
        return ""
    return f"{day.isoformat()} {word} {name}".rstrip() if day is not None and word else ""
