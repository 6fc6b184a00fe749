"""The preview of 登记表: drawn, checked for missing glyphs, its printing recorded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.papers.registration_form import NAME, file_name, registration_form, registration_forms, registration_glyphs
from ui.office import Office
from ui.preview.dialog import PreviewDialog
from ui.preview.papers import preview_paper


def preview_registration(
    parent: QWidget | None, office: Office, interview_ids: Sequence[int], subject_id: int | None = None
) -> PreviewDialog:
    """The dialog with the forms of these interviews (of one subject of the first, if given); open it with `open()`.

    Raises Refusal when there is nothing to print.
    """
    session, ids = office.session, list(interview_ids)
    one = subject_id is not None
    pdf = registration_form(session, ids[0], subject_id) if one else registration_forms(session, ids)
    missing = registration_glyphs(session, ids)
    return preview_paper(parent, office, NAME, ids, pdf, file_name(session, ids), missing=missing)
