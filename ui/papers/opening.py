"""Opens the preview of a paper; what is printed or saved from it goes on record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.access.errors import Refusal
from app.papers import catalogue
from app.papers.catalogue import Drawn
from app.papers.paper import Paper
from app.papers.print_setup import PrintHow
from app.papers.printed import record_printed, save_printed
from app.store.errors import StoreTrouble
from ui.office import Office
from ui.preview.case_batch import PURPOSES
from ui.preview.dialog import PreviewDialog
from ui.widgets.notice import NoticeArea

FORM, RECORD = "登记表", "笔录"
# What blank forms are printed for; the first stands there already.
_BLANK_PURPOSES = ("手工填写", "查阅样式")


def preview_paper(
    parent: QWidget | None, office: Office, paper: Paper, ids: Sequence[int], subject_id: int | None = None
) -> PreviewDialog:
    """The preview of a paper of these things; open it with `open()`.

    `subject_id` is a subject of the talk for one alone, or the quarter of a period.  Raises Refusal where there is
    nothing to print.
    """
    drawn = catalogue.drawn(office.session, paper, ids, subject_id)
    purposes = PURPOSES if paper.word == RECORD else ()
    return _dialog(parent, office, drawn, paper, list(ids), subject_id, purposes)


def preview_blank(parent: QWidget | None, office: Office, paper: Paper) -> PreviewDialog:
    """The preview of the empty form.  Raises Refusal for who may not print."""
    return _dialog(parent, office, catalogue.blank(office.session, paper), None, [], None, _BLANK_PURPOSES)


def preview_forms(
    parent: QWidget | None, office: Office, ids: Sequence[int], subject_id: int | None = None
) -> PreviewDialog:
    """The preview of the 登记表 of these talks.  Raises Refusal where there is nothing to print."""
    return preview_paper(parent, office, catalogue.paper(FORM), ids, subject_id)


def preview_records(parent: QWidget | None, office: Office, interview_id: int) -> PreviewDialog:
    """The preview of the 谈话笔录 of a talk.  Raises Refusal where nothing was recorded."""
    return preview_paper(parent, office, catalogue.paper(RECORD), [interview_id])


def show_preview(
    make: Callable[[], PreviewDialog],
    office: Office,
    notices: NoticeArea | None = None,
    navigate: Callable[[str], object] | None = None,
) -> None:
    """Opens a preview, or says why there is none."""
    try:
        dialog = make()
    except (Refusal, StoreTrouble) as error:
        office.show_error(error, notices, navigate)
    else:
        dialog.open()


def _dialog(
    parent: QWidget | None,
    office: Office,
    drawn: Drawn,
    paper: Paper | None,
    ids: list[int],
    sub: int | None,
    purposes: Sequence[str] = (),
) -> PreviewDialog:
    """The dialog of a paper of these things; without a `paper` of its empty form."""
    session, about = office.session, paper.about if paper is not None else None

    def recorded(purpose: str, how: PrintHow) -> object:
        return record_printed(session, drawn.name, about, ids, purpose, sub, how.as_json())

    def saved(purpose: str, path: Path) -> object:
        return save_printed(session, drawn.name, about, ids, purpose, path, drawn.pdf, sub)

    def worded(purpose: str, path: Path) -> object:
        from app.papers.documents import save_document  # what writes documents is loaded when it is wanted

        assert paper is not None
        return save_document(session, paper, ids, purpose, path, sub)

    return PreviewDialog(
        parent, drawn.name, drawn.pdf, drawn.file_name,
        missing=drawn.missing, recorded=recorded, saved=saved, purposes=purposes, session=session,
        worded=worded if paper is not None and paper.docx is not None else None,
    )  # fmt: skip
