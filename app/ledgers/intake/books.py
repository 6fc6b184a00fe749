"""The error workbook of a ledger: the rows that could not be read, in the layout they came in."""

from __future__ import annotations

from pathlib import Path

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.ledgers.intake.preview import Preview, PreviewRow
from app.ledgers.intake.sheet import FIELDS
from app.ledgers.intake.words import words
from app.workbooks.table import Sheet
from app.workbooks.writing import ErrorRow, error_book, save_book


@use_case(Action.EXPORT, as_is=("preview",))
def write_errors(session: Session, preview: Preview, out: Path) -> None:
    """Writes the rows that could not be read under the ledger's own heading, with a column 错误原因.

    Raises Refusal when there are none, or the file cannot be written.
    """
    if not preview.faulty:
        raise Refusal("没有不能读的行，不需要错误表。")
    save_book(session, error_book(preview.sheet, [_faulty(row, preview) for row in preview.faulty]), out)
    session.trace("ledger_errors", out.name, f"导出台账错误表（{len(preview.faulty)} 行）")


def _faulty(row: PreviewRow, preview: Preview) -> ErrorRow:
    sheet = preview.sheet
    source = [_above(sheet, row.line.line - 1, place) for place in range(len(sheet.rows[row.line.line - 1]))]
    source += [""] * (len(sheet.headings) - len(source))
    named = {fault.column for fault in row.line.faults}
    marked = {place for name, place in sheet.columns.items() if FIELDS.get(name) in named}
    return ErrorRow(source, marked, "；".join(map(str, row.line.faults)))


def _above(sheet: Sheet, row: int, place: int) -> object:
    """A cell; 同上 is written out, because the row above is not here."""
    while row >= sheet.first_row - 1:
        value = sheet.rows[row][place] if place < len(sheet.rows[row]) else ""
        if not (isinstance(value, str) and value.strip() in words()["words"]["ditto"]):
            return value
        row -= 1
    return ""
