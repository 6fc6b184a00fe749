"""The workbook of the rows that an import could not take; an empty roster is in `papers.templates`."""

from __future__ import annotations

from pathlib import Path

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.people.roster.preview import Preview, PreviewRow
from app.people.roster.sheet import FIELDS
from app.workbooks.cells import text_of
from app.workbooks.writing import ErrorRow, error_book, save_book


@use_case(Action.EXPORT, as_is=("preview",))
def write_errors(session: Session, preview: Preview, out: Path) -> None:
    """Writes the faulty rows under the roster's own heading, with a column 错误原因; once mended it imports again.

    Raises Refusal when there are none, or the file cannot be written.
    """
    if not preview.faulty:
        raise Refusal("没有错误的行，不需要错误表。")
    save_book(session, error_book(preview.sheet, [_faulty(row, preview) for row in preview.faulty]), out)
    session.trace("roster_errors", out.name, f"导出名册错误表（{len(preview.faulty)} 行）")


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
