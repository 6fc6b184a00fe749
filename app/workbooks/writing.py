"""Workbooks that go back to whoever sent one: the error workbook in the sender's own layout, and its cells."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.access.session import Session
from app.store.workbook_bytes import content_of, escaped
from app.workbooks.cells import text_of
from app.workbooks.saving import save_file
from app.workbooks.table import Sheet

REASON_HEADING = "错误原因"
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LINE = Side(style="thin", color="FF808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_PLAIN = Font(name="宋体", size=11)
_RED = Font(name="宋体", size=11, color="FFA61B1B")
_MARKED = PatternFill("solid", fgColor="FFFCE9E7")


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """A row that stayed out: its cells, the columns (from 0) at fault, and why."""

    values: Sequence[Any]
    marked: Collection[int]
    reason: str


def error_book(sheet: Sheet, rows: Sequence[ErrorRow]) -> Workbook:
    """The rows under the sheet's own heading, with a column 错误原因; once mended it imports again."""
    book = Workbook()
    page = book.active or book.create_sheet()
    page.title = "错误行"
    width = len(sheet.headings)
    if sheet.columns.get("reason") == width - 1:  # an error workbook again: its reasons give way to the new ones
        width -= 1
    for line in range(1, sheet.first_row):
        for place, value in enumerate(sheet.rows[line - 1], 1):
            put(page.cell(line, place), value, box=line >= sheet.heading_row)
    for top, left, bottom, right in sheet.merges:
        page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    _heading(page, sheet.heading_row, sheet.first_row - 1, width + 1)
    for line, row in enumerate(rows, sheet.first_row):
        _row(page, line, row, width)
    for place in range(1, width + 1):
        page.column_dimensions[get_column_letter(place)].width = 13
    page.column_dimensions[get_column_letter(width + 1)].width = 60
    page.freeze_panes = page.cell(sheet.first_row, 1)
    return book


def save_book(session: Session, book: Workbook, out: Path) -> None:
    """Hands a workbook out within a use case.  Raises Refusal in plain words."""
    save_file(session, out, content_of(book))


def put(cell: Cell | MergedCell, value: object, box: bool) -> None:
    """Text stays text: nothing is taken for a formula or a figure."""
    if isinstance(cell, MergedCell):
        return
    cell.value = escaped(text_of(value))
    cell.data_type = "s"
    cell.number_format = "@"
    cell.font = _PLAIN
    if box:
        cell.border, cell.alignment = _BOX, MIDDLE


def _row(page: Worksheet, line: int, row: ErrorRow, width: int) -> None:
    for place, value in enumerate(row.values[:width]):
        cell = page.cell(line, place + 1)
        put(cell, value, box=True)
        if place in row.marked:
            cell.fill = _MARKED
    put(page.cell(line, width + 1), row.reason, box=True)
    page.cell(line, width + 1).font = _RED


def _heading(page: Worksheet, first: int, last: int, column: int) -> None:
    cell = page.cell(first, column)
    put(cell, REASON_HEADING, box=True)
    cell.font = _RED
    if last > first and isinstance(cell, Cell):
        page.merge_cells(start_row=first, start_column=column, end_row=last, end_column=column)
