"""Workbooks around the import: the error workbook, and an empty roster to fill in."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.people.roster.preview import Preview, PreviewRow
from app.people.roster.sheet import FIELDS
from app.workbooks.cells import text_of
from app.workbooks.writing import MIDDLE, ErrorRow, error_book, put, save_book

_TEMPLATE = ("工号", "姓名", "性别", "出生年月", "民族", "政治面貌", "入党时间", "单位", "单位类别", "职务", "职级",
             "分管校领导", "任现职时间", "任职方式", "联系电话", "备注")  # fmt: skip


@use_case(Action.EXPORT)
def write_errors(session: Session, preview: Preview, out: Path) -> None:
    """Writes the faulty rows under the roster's own heading, with a column 错误原因; once mended it imports again.

    Raises Refusal when there are none, or the file cannot be written.
    """
    if not preview.faulty:
        raise Refusal("没有错误的行，不需要错误表。")
    save_book(session, error_book(preview.sheet, [_faulty(row, preview) for row in preview.faulty]), out)
    session.trace("roster_errors", out.name, f"导出名册错误表（{len(preview.faulty)} 行）")


@use_case(Action.EXPORT)
def write_template(session: Session, out: Path) -> None:
    """Writes an empty roster with the headings that are recognised, and the words allowed.  Raises Refusal."""
    book = Workbook()
    page = book.active or book.create_sheet()
    page.title = "干部名册"
    page.cell(1, 1, "党员干部名册").font = Font(name="宋体", size=16, bold=True)
    page.cell(2, 1, "填报单位：")
    page.cell(2, 8, "填报日期：")
    for place, heading in enumerate(_TEMPLATE, 1):
        put(page.cell(3, place), heading, box=True)
        page.cell(3, place).font = Font(name="宋体", size=11, bold=True)
        page.column_dimensions[get_column_letter(place)].width = 14
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(_TEMPLATE))
    page.cell(1, 1).alignment = MIDDLE
    page.freeze_panes = "A4"
    save_book(session, book, out)
    session.trace("roster_template", out.name, "导出空白名册")


def _faulty(row: PreviewRow, preview: Preview) -> ErrorRow:
    sheet = preview.sheet
    source = list(sheet.rows[row.row.line - 1])
    source += [""] * (len(sheet.headings) - len(source))
    # A blank department meant the row above, which is not here: it is written out.
    if not text_of(source[sheet.columns["department"]]) and row.row.department:
        source[sheet.columns["department"]] = row.row.department
        if "department_kind" in sheet.columns:
            source[sheet.columns["department_kind"]] = row.row.department_kind
    named = {fault.column for fault in row.row.faults}
    marked = {place for name, place in sheet.columns.items() if FIELDS.get(name) in named}
    return ErrorRow(source, marked, "；".join(map(str, row.row.faults)))
