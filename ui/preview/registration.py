"""The preview of 登记表: drawn, checked for missing glyphs, its printing recorded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.papers import catalogue
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
    which = catalogue.paper("registration")
    made = catalogue.drawn(session, which, ids if subject_id is None else ids[:1], subject_id)
    return preview_paper(parent, office, made.name, ids, made.pdf, made.file_name, missing=made.missing)
