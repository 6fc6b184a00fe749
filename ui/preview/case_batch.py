"""The papers of chosen cases, as a batch prints them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from app.access.session import Session
from app.papers import catalogue
from app.papers.interview_record import recorded
from app.papers.paper import Paper
from ui.preview.batch_items import BatchItem, BatchPaper

# What the record of a talk is printed for; the first stands there already.
PURPOSES = ("核对签字", "归档", "报送", "查阅")


@dataclass(frozen=True, slots=True)
class ChosenCase:
    """A case in a list: its id, its number (empty before it has one), and whom it is about."""

    id: int
    number: str
    about: str

    def item(self, paper: Paper, session: Session) -> BatchItem:
        """The case as an item of a paper; the file bears the number alone."""
        number = self.number or "未编号"
        name = f"{paper.name}{number}.pdf"
        return BatchItem(
            f"{number}　{self.about}", partial(catalogue.drawn, session, paper, [self.id]), (self.id,), name
        )


def case_papers(session: Session, cases: Sequence[ChosenCase]) -> list[BatchPaper]:
    """登记表 of all, 笔录 of those of which something was recorded."""
    form, record = catalogue.paper("registration"), catalogue.paper("record")
    written = set(recorded([case.id for case in cases]))
    return [
        BatchPaper(form.name, [case.item(form, session) for case in cases]),
        BatchPaper(record.name, [case.item(record, session) for case in cases if case.id in written], PURPOSES),
    ]
