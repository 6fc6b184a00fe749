"""特批: the leading group's paper, whole or not at all, and what it lifts."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.drafts import answer_of, update
from app.interviews.exceptions import record_exception, remove_exception
from app.interviews.queries import case_view
from app.interviews.steps import missing, take
from app.interviews.tables import Interview
from app.people.tables import Appointment
from app.rules.lifecycle import State, Step
from app.rules.vocabulary import Code
from app.store import vault
from tests.institution import recuse
from tests.interviews.talks import MORNING, approve_all, case_in, drafted, set_clock, state_of, talk

TODAY = MORNING.date()


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Session:
    return set_clock(session, MORNING)


@pytest.fixture
def scan(office: Session) -> int:
    return int(vault.add(office.store, io.BytesIO(b"%PDF-1.7"), "批件.pdf", "application/pdf", office.account.id).id)


def paper(scan: int | None, **fields: Any) -> dict[str, Any]:
    return {
        "number": "青约特〔2026〕1号", "decided_on": TODAY, "approver": "领导小组（尹涵）", "reason": "分管领导出国",
        "attachment_id": scan, **fields,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ({"number": "  "}, "须有文号"),
        ({"approver": ""}, "须有批准人"),
        ({"reason": "\n"}, "须有理由"),
        ({"attachment_id": None}, "扫描件"),
        ({"attachment_id": 999}, "扫描件"),
        ({"decided_on": None}, "须有批准日期"),
        ({"decided_on": TODAY + timedelta(days=1)}, "还没有到"),
    ],
)
def test_an_exception_is_whole_or_not_at_all(
    office: Session, people: dict[str, int], scan: int, field: dict[str, Any], words: str
) -> None:
    case = drafted(office, people, lead="万俟望")
    with pytest.raises(Refusal, match=words) as refused:
        record_exception(office, case, **paper(scan, **field))
    assert refused.value.clauses == ("四(一)",)
    row = Interview.get_by_id(case)
    assert row.exception_number == "" and row.exception_date is None and row.exception_attachment is None


def test_the_paper_lifts_who_may_lead(office: Session, people: dict[str, int], scan: int) -> None:
    case = drafted(office, people, lead="万俟望")
    assert [lack.code for lack in missing(office, case, Step.SUBMIT)] == [Code.NOT_QUALIFIED]
    record_exception(office, case, **paper(scan))
    assert missing(office, case, Step.SUBMIT) == ()
    view = case_view(office, case)
    assert "青约特〔2026〕1号" in view.exception and any("特批" in each.message for each in view.remarks)
    take(office, case, Step.SUBMIT)
    approve_all(office, case)
    assert state_of(case) is State.APPROVED


def test_the_paper_helps_where_nobody_may_lead(office: Session, people: dict[str, int], scan: int) -> None:
    Appointment.update(end=date(2026, 11, 1)).where(Appointment.person == people["奚恒"]).execute()
    Appointment.create(
        person=people["奚恒"], department=Appointment.get(Appointment.person == people["严凡"]).department,
        title="科员", kind="新任", start=date(2026, 11, 2),
    )  # fmt: skip
    case = drafted(office, people, "严凡", lead="古丽·阿不都")
    assert [block.code for block in answer_of(office, Interview.get_by_id(case)).blocks] == [Code.NOT_QUALIFIED]
    record_exception(office, case, **paper(scan))
    assert answer_of(office, Interview.get_by_id(case)).blocks == ()


def test_the_paper_lifts_neither_recusal_nor_self(office: Session, people: dict[str, int], scan: int) -> None:
    case = drafted(office, people, lead="万俟望")
    record_exception(office, case, **paper(scan))
    recuse(people, "万俟望", "蒋德禾")
    assert [lack.code for lack in missing(office, case, Step.SUBMIT)] == [Code.RECUSED]
    with pytest.raises(Refusal, match="不主谈本人"):
        update(office, case, talk(people, lead="蒋德禾"))


def test_an_exception_taken_off_counts_no_more(office: Session, people: dict[str, int], scan: int) -> None:
    case = drafted(office, people, lead="万俟望")
    with pytest.raises(Refusal, match="没有特批"):
        remove_exception(office, case)
    record_exception(office, case, **paper(scan))
    remove_exception(office, case)
    assert [lack.code for lack in missing(office, case, Step.SUBMIT)] == [Code.NOT_QUALIFIED]
    assert case_view(office, case).exception == ""


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED, State.ARCHIVED])
def test_nobody_adds_an_exception_to_what_was_submitted(
    office: Session, people: dict[str, int], scan: int, state: State
) -> None:
    case = case_in(office, people, state)
    for use in (lambda: record_exception(office, case, **paper(scan)), lambda: remove_exception(office, case)):
        with pytest.raises(Refusal, match="不能改动特批"):
            use()


def test_a_change_of_the_draft_keeps_the_paper(office: Session, people: dict[str, int], scan: int) -> None:
    case = drafted(office, people, lead="万俟望")
    record_exception(office, case, **paper(scan))
    update(office, case, talk(people, lead="万俟望", place="二号谈话室"))
    assert Interview.get_by_id(case).exception_attachment_id == scan
    assert missing(office, case, Step.SUBMIT) == ()
