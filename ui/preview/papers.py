"""The preview of a paper of cases: what was drawn is shown, printed, saved, and every print of it recorded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.papers.printing import BLANK, record_print, save_paper
from ui.office import Office
from ui.preview.dialog import PreviewDialog


def preview_paper(
    parent: QWidget | None,
    office: Office,
    paper: str,
    interview_ids: Sequence[int],
    pdf: bytes,
    file_name: str,
    *,
    missing: Sequence[str] = (),
    purposes: Sequence[str] = (),
) -> PreviewDialog:
    """The dialog with a paper of these interviews; open it with `open()`.  Without interviews it is a blank form."""
    session, ids = office.session, list(interview_ids)
    return PreviewDialog(
        parent,
        paper,
        pdf,
        file_name,
        missing=missing,
        recorded=lambda purpose, how: record_print(session, paper, ids, purpose, how),
        saved=lambda purpose, path: save_paper(session, paper, ids, purpose, path, pdf),
        purposes=purposes or (() if ids else (BLANK,)),
        session=session,
    )
