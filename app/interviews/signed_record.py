"""签字扫描件: the scan of the 谈话笔录 that everyone signed page by page; it closes the step (五(三), 六(一))."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.archiving import sign_record
from app.interviews.attachments import AttachmentInfo, attach, attachment_info
from app.interviews.guarding import HELD_OPEN, open_case
from app.interviews.record import RecordState, stage_of
from app.interviews.tables import Record
from app.rules.lifecycle import Place
from app.store.vault import clean_name

_KINDS = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".ofd")


@use_case(Action.ARCHIVE)
def attach_signed_record(session: Session, interview_id: int, path: Path, signed_on: date) -> int:
    """Takes the scan into the vault and registers the day of the signatures; the id of the attachment.

    A new scan takes the place of one that is there; what was there stays in the vault.  Raises Refusal for a record
    that is not sealed, a day that cannot be, and for what is no scan.
    """
    open_case(interview_id, HELD_OPEN, "附上签字扫描件", Place.ARCHIVE)
    row = Record.get_or_none(Record.interview == interview_id)
    if row is None or stage_of(row) is not RecordState.CLOSED:
        message = "谈话记录还没有定稿，不能附签字扫描件。请先在“记录”页宣读核对、定稿，打印后签字。"
        raise Refusal(message, ("五(三)",), Place.RECORD)
    if path.suffix.lower() not in _KINDS:
        message = f"“{clean_name(path.name)}”不是扫描件，没有添加。请选择 PDF、OFD 或图片（JPG、PNG、TIF）。"
        raise Refusal(message, ("六(一)",), Place.ARCHIVE)
    sign_record(session, interview_id, signed_on)
    before = row.signed_scan_id
    scan = attach(session, path)
    Record.update(signed_scan=scan).where(Record.interview == interview_id).execute()
    session.trace("interview", interview_id, "附上谈话记录签字扫描件", {"attachment": before}, {"attachment": scan})
    return scan


def signed_scan(interview_id: int) -> AttachmentInfo | None:
    """The scan of the signed record, or None."""
    row = Record.get_or_none(Record.interview == interview_id)
    return attachment_info(row.signed_scan_id) if row is not None and row.signed_scan_id else None
