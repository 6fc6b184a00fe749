"""The papers of chosen cases, as a batch prints them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from app.access.session import Session
from app.papers import interview_record, registration_form
from app.papers.interview_record import recorded
from ui.preview.batch_items import BatchItem, BatchPaper
from ui.preview.record_paper import PURPOSES


@dataclass(frozen=True, slots=True)
class ChosenCase:
    """A case in a list: its id, its number (empty before it has one), and whom it is about."""

    id: int
    number: str
    about: str

    def item(self, paper: str, session: Session, draw: Callable[[Session, int], bytes]) -> BatchItem:
        """The case as an item of a paper; the file bears the number alone."""
        number = self.number or "未编号"
        return BatchItem(f"{number}　{self.about}", partial(draw, session, self.id), (self.id,), f"{paper}{number}.pdf")


def case_papers(session: Session, cases: Sequence[ChosenCase]) -> list[BatchPaper]:
    """登记表 of all, 笔录 of those of which something was recorded."""
    form, record = registration_form.NAME, interview_record.NAME
    written = set(recorded([case.id for case in cases]))
    forms = [case.item(form, session, _form) for case in cases]
    records = [case.item(record, session, interview_record.interview_record) for case in cases if case.id in written]
    return [BatchPaper(form, forms), BatchPaper(record, records, PURPOSES)]


def _form(session: Session, interview_id: int) -> bytes:
    return registration_form.registration_forms(session, [interview_id])
