"""The preview of 谈话笔录: drawn, checked for missing glyphs, its printing recorded."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.papers.interview_record import NAME, interview_record, record_file_name, record_glyphs
from app.papers.printing import record_print, save_paper
from ui.office import Office
from ui.preview.dialog import PreviewDialog


def preview_record(parent: QWidget | None, office: Office, interview_id: int) -> PreviewDialog:
    """The dialog with the record of a talk; open it with `open()`.  Raises Refusal when nothing was recorded."""
    session = office.session
    pdf = interview_record(session, interview_id)
    return PreviewDialog(
        parent,
        NAME,
        pdf,
        record_file_name(session, interview_id),
        missing=record_glyphs(session, interview_id),
        recorded=lambda purpose: record_print(session, NAME, [interview_id], purpose),
        saved=lambda purpose, path: save_paper(session, NAME, [interview_id], purpose, path, pdf),
        purposes=("核对签字", "归档", "报送", "查阅"),
    )
