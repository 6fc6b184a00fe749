"""The preview of 登记表: drawn, checked for missing glyphs, its printing recorded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.papers.printing import record_print, save_paper
from app.papers.registration_form import NAME, file_name, registration_form, registration_forms, registration_glyphs
from ui.office import Office
from ui.preview.dialog import PreviewDialog


def preview_registration(
    parent: QWidget | None, office: Office, interview_ids: Sequence[int], subject_id: int | None = None
) -> PreviewDialog:
    """The dialog with the forms of these interviews (of one subject of the first, if given); open it with `open()`.

    Raises Refusal when there is nothing to print.
    """
    session, ids = office.session, list(interview_ids)
    one = subject_id is not None
    pdf = registration_form(session, ids[0], subject_id) if one else registration_forms(session, ids)
    return PreviewDialog(
        parent,
        NAME,
        pdf,
        file_name(session, ids),
        missing=registration_glyphs(session, ids),
        recorded=lambda purpose: record_print(session, NAME, ids, purpose),
        saved=lambda purpose, path: save_paper(session, NAME, ids, purpose, path, pdf),
    )
