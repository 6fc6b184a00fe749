"""The preview of 谈话笔录: drawn, checked for missing glyphs, its printing recorded."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.papers import catalogue
from app.papers.printing import record_print, save_paper
from ui.office import Office
from ui.preview.dialog import PreviewDialog


def preview_record(parent: QWidget | None, office: Office, interview_id: int) -> PreviewDialog:
    """The dialog with the record of a talk; open it with `open()`.  Raises Refusal when nothing was recorded."""
    session = office.session
    made = catalogue.drawn(session, catalogue.paper("record"), [interview_id])
    return PreviewDialog(
        parent,
        made.name,
        made.pdf,
        made.file_name,
        missing=made.missing,
        recorded=lambda purpose: record_print(session, made.name, [interview_id], purpose),
        saved=lambda purpose, path: save_paper(session, made.name, [interview_id], purpose, path, made.pdf),
        purposes=("核对签字", "归档", "报送", "查阅"),
    )
