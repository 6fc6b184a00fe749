"""约谈工作方案审批表: the opinions on the scheme, and none that was given on something else."""

from __future__ import annotations

from datetime import date

from app.access.session import Session
from app.papers import catalogue
from app.plans.tables import ApprovalRow
from tests.papers.forms import MOMENT, held_case, pages


def test_opinions_are_those_on_the_scheme(session: Session, people: dict[str, int]) -> None:
    case = held_case(people)
    ApprovalRow.create(
        interview=case.id, of="谈话函询", by="领导小组", outcome="批准", approver="尹涵", opinion="同意函询",
        decided_on=date(2026, 11, 20), recorded_at=MOMENT,
    )  # fmt: skip
    text = "".join(pages(catalogue.drawn(session, catalogue.paper("scheme"), [case.id]).pdf))
    assert "青党约〔2026〕3号" in text and "同意函询" not in text
