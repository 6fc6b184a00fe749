"""宣传信息 leave the program as a document for Word or as plain text, and only as they were checked and approved."""

from __future__ import annotations

from pathlib import Path

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.oversight.publicity import CLAUSES, check_exportable, row_of
from app.oversight.tables import PublicityItem
from app.papers import word_letter
from app.papers.letter import Head
from app.papers.parts import Letter, Text
from app.store.errors import StoreTrouble, reason_of

KINDS = (".docx", ".txt")


@use_case(Action.EXPORT)
def export_item(session: Session, publicity_id: int, out: Path) -> Path:
    """Writes an item into a file, on record; where it was written.

    Raises Refusal for one that is not approved, or whose text is not the one that was; StoreTrouble where the file
    cannot be written.
    """
    row, kind = row_of(publicity_id), out.suffix.lower()
    session.require(Action.PUBLICITY_EDIT)
    check_exportable(session, row)
    if kind not in KINDS:
        raise Refusal(f"请存为 {' 或 '.join(KINDS)}，没有导出。", CLAUSES)
    content = document(row) if kind == ".docx" else plain(row)
    session.trace(
        "publicity_item", row.id, f"导出{row.kind}：{row.title}", after={"file": kind, "digest": row.approved_digest}
    )
    try:
        session.hand_out(out, content)
    except OSError as error:
        reason = reason_of(error, out.parent, len(content))
        raise StoreTrouble(f"没有存成：{out.name} 写不进去（{reason}）。", "请换一个文件夹或文件名。") from error
    return out


def document(row: PublicityItem) -> bytes:
    """The item for Word: title and paragraphs."""
    return word_letter.document([Letter(Head(row.title), (Text(row.body),))], row.title)


def plain(row: PublicityItem) -> bytes:
    """The item as text that every editor on Windows reads."""
    return f"\ufeff{row.title}\r\n\r\n{row.body.replace(chr(10), chr(13) + chr(10))}\r\n".encode()
