"""The preview of 谈话笔录: drawn, checked for missing glyphs, its printing recorded."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.papers import catalogue
from ui.office import Office
from ui.preview.dialog import PreviewDialog
from ui.preview.papers import preview_paper

PURPOSES = ("核对签字", "归档", "报送", "查阅")


def preview_record(parent: QWidget | None, office: Office, interview_id: int) -> PreviewDialog:
    """The dialog with the record of a talk; open it with `open()`.  Raises Refusal when nothing was recorded."""
    made = catalogue.drawn(office.session, catalogue.paper("record"), [interview_id])
    return preview_paper(
        parent, office, made.name, [interview_id], made.pdf, made.file_name, missing=made.missing, purposes=PURPOSES
    )
