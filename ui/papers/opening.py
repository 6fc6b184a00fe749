"""Opens the preview of a paper; what is printed or saved from it goes on record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
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
from ui.widgets.long_work import LongWork, Outcome
from ui.widgets.notice import NoticeArea, Severity

FORM, RECORD = "登记表", "笔录"
# What blank forms are printed for; the first stands there already.
_BLANK_PURPOSES = ("手工填写", "查阅样式")


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview to be: `draw` makes the paper, by whatever thread, `dialog` shows what was drawn, in the window's.

    Drawing raises Refusal where there is nothing to print, and for who may not print.
    """

    parent: QWidget | None
    name: str
    draw: Callable[[], Drawn]
    dialog: Callable[[Drawn], PreviewDialog]

    def made(self) -> PreviewDialog:
        """The dialog, waited for; open it with `open()`."""
        return self.dialog(self.draw())


def preview_paper(
    parent: QWidget | None, office: Office, paper: Paper, ids: Sequence[int], subject_id: int | None = None
) -> Preview:
    """The preview of a paper of these things.

    `subject_id` is a subject of the talk for one alone, or the quarter of a period.
    """
    purposes = PURPOSES if paper.word == RECORD else ()
    return Preview(
        parent, paper.name, partial(catalogue.drawn, office.session, paper, ids, subject_id),
        lambda drawn: _dialog(parent, office, drawn, paper, list(ids), subject_id, purposes),
    )  # fmt: skip


def preview_blank(parent: QWidget | None, office: Office, paper: Paper) -> Preview:
    """The preview of the empty form."""
    return Preview(
        parent, paper.name, partial(catalogue.blank, office.session, paper),
        lambda drawn: _dialog(parent, office, drawn, None, [], None, _BLANK_PURPOSES),
    )  # fmt: skip


def preview_forms(parent: QWidget | None, office: Office, ids: Sequence[int], subject_id: int | None = None) -> Preview:
    """The preview of the 登记表 of these talks."""
    return preview_paper(parent, office, catalogue.paper(FORM), ids, subject_id)


def preview_records(parent: QWidget | None, office: Office, interview_id: int) -> Preview:
    """The preview of the 谈话笔录 of a talk."""
    return preview_paper(parent, office, catalogue.paper(RECORD), [interview_id])


def show_preview(
    preview: Preview,
    office: Office,
    notices: NoticeArea | None = None,
    navigate: Callable[[str], object] | None = None,
) -> None:
    """Draws a paper beside the window and opens its preview, or says why there is none."""

    def landed(outcome: Outcome[Drawn]) -> None:
        try:
            drawn = outcome()
        except (Refusal, StoreTrouble) as error:
            office.show_error(error, notices, navigate)
        else:
            preview.dialog(drawn).open()

    def cancelled() -> None:
        if notices is not None:
            notices.say(Severity.INFO, f"已取消预览{preview.name}。")
        else:
            office.said.emit(f"已取消预览{preview.name}", None)

    LongWork(preview.parent, office.session, f"预览{preview.name}", preview.draw, landed, cancelled)


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
