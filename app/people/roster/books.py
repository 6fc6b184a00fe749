"""The workbook of the rows that an import could not take; an empty roster is in `papers.templates`."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.people.roster.cells import text_of
from app.people.roster.preview import Preview, PreviewRow
from app.people.roster.sheet import FIELDS
from app.store.errors import reason_of
from app.store.workbook_bytes import content_of, escaped

REASON_HEADING = "错误原因"
_LINE = Side(style="thin", color="FF808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_RED = Font(name="宋体", size=11, color="FFA61B1B")


@use_case(Action.EXPORT)
def write_errors(session: Session, preview: Preview, out: Path) -> None:
    """Writes the faulty rows under the roster's own heading, with a column 错误原因; once mended it imports again.

    Raises Refusal when there are none, or the file cannot be written.
    """
    if not preview.faulty:
        raise Refusal("没有错误的行，不需要错误表。")
    sheet = preview.sheet
    book = Workbook()
    page = book.active or book.create_sheet()
    page.title = "错误行"
    width = len(sheet.headings)
    for line in range(1, sheet.first_row):
        for place, value in enumerate(sheet.rows[line - 1], 1):
            _put(page.cell(line, place), value, box=line >= sheet.heading_row)
    for top, left, bottom, right in sheet.merges:
        page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    _heading(page, sheet.heading_row, sheet.first_row - 1, width + 1)
    for line, row in enumerate(preview.faulty, sheet.first_row):
        _faulty(page, line, row, preview)
    for place in range(1, width + 1):
        page.column_dimensions[get_column_letter(place)].width = 13
    page.column_dimensions[get_column_letter(width + 1)].width = 60
    page.freeze_panes = page.cell(sheet.first_row, 1)
    save_book(session, book, out)
    session.trace("roster_errors", out.name, f"导出名册错误表（{len(preview.faulty)} 行）")


def save_book(session: Session, book: Workbook, out: Path) -> None:
    """Hands a workbook out within a use case.  Raises Refusal in plain words."""
    content = content_of(book)
    try:
        session.hand_out(out, content)
    except PermissionError as error:
        raise Refusal(
            f"写不了“{out.name}”：文件可能正在 WPS 或 Excel 里打开，或文件夹只读。请关闭它或换个位置再试。"
        ) from error
    except OSError as error:
        raise Refusal(f"写不了“{out}”：{reason_of(error, out.parent)}。没有写出任何内容，请换个位置再试。") from error


def _faulty(page: Worksheet, line: int, row: PreviewRow, preview: Preview) -> None:
    sheet = preview.sheet
    source = list(sheet.rows[row.row.line - 1])
    source += [""] * (len(sheet.headings) - len(source))
    # A blank department meant the row above, which is not here: it is written out.
    if not text_of(source[sheet.columns["department"]]) and row.row.department:
        source[sheet.columns["department"]] = row.row.department
        if "department_kind" in sheet.columns:
            source[sheet.columns["department_kind"]] = row.row.department_kind
    marked = {fault.column for fault in row.row.faults}
    names = {place: FIELDS[name] for name, place in sheet.columns.items()}
    for place, value in enumerate(source):
        cell = page.cell(line, place + 1)
        _put(cell, value, box=True)
        if names.get(place) in marked:
            cell.fill = PatternFill("solid", fgColor="FFFCE9E7")
    _put(page.cell(line, len(sheet.headings) + 1), "；".join(map(str, row.row.faults)), box=True)
    page.cell(line, len(sheet.headings) + 1).font = _RED


def _heading(page: Worksheet, first: int, last: int, column: int) -> None:
    cell = page.cell(first, column)
    _put(cell, REASON_HEADING, box=True)
    cell.font = _RED
    if last > first:
        page.merge_cells(start_row=first, start_column=column, end_row=last, end_column=column)


def _put(cell: Cell | MergedCell, value: object, box: bool) -> None:
    """Text stays text: nothing is taken for a formula or a figure."""
    if isinstance(cell, MergedCell):
        return
    cell.value = escaped(text_of(value))
    cell.data_type = "s"
    cell.number_format = "@"
    cell.font = Font(name="宋体", size=11)
    if box:
        cell.border, cell.alignment = _BOX, _MIDDLE
