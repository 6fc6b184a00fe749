"""The preview of 谈话笔录: drawn, checked for missing glyphs, its printing recorded."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.papers.interview_record import NAME, interview_record, record_file_name, record_glyphs
from ui.office import Office
from ui.preview.dialog import PreviewDialog
from ui.preview.papers import preview_paper

PURPOSES = ("核对签字", "归档", "报送", "查阅")


def preview_record(parent: QWidget | None, office: Office, interview_id: int) -> PreviewDialog:
    """The dialog with the record of a talk; open it with `open()`.  Raises Refusal when nothing was recorded."""
    session, ids = office.session, [interview_id]
    pdf, missing = interview_record(session, interview_id), record_glyphs(session, interview_id)
    name = record_file_name(session, interview_id)
    return preview_paper(parent, office, NAME, ids, pdf, name, missing=missing, purposes=PURPOSES)
