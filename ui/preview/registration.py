"""The preview of 登记表: drawn, checked for missing glyphs, its printing recorded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.papers import catalogue
from app.papers.printing import record_print, save_paper
from ui.office import Office
from ui.preview.dialog import PreviewDialog


def preview_registration(
    parent: QWidget | None, office: Office, interview_ids: Sequence[int], subject_id: int | None = None
) -> PreviewDialog:
    """The dialog with the forms of these interviews (of one subject of the first, if given); open it with `open()`.

    Raises Refusal when there is nothing to print.
    """
    session, ids = office.session, list(interview_ids)
    made = catalogue.drawn(session, catalogue.paper("registration"), ids if subject_id is None else ids[:1], subject_id)
    return PreviewDialog(
        parent,
        made.name,
        made.pdf,
        made.file_name,
        missing=made.missing,
        recorded=lambda purpose: record_print(session, made.name, ids, purpose),
        saved=lambda purpose, path: save_paper(session, made.name, ids, purpose, path, made.pdf),
    )
