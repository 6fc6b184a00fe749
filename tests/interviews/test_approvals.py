"""Approvals in their order, returns, and what voids them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.approvals import approvals_of, approve, send_back, turn_of
from app.interviews.case_facts import approvals_given
from app.interviews.drafts import draft_of, update
from app.interviews.exceptions import record_exception
from app.interviews.steps import missing, take
from app.interviews.tables import Interview
from app.plans.tables import ApprovalRow
from app.rules.lifecycle import Place, State, Step
from tests.institution import recuse
from tests.interviews.talks import MORNING, approve_all, case_in, drafted, set_clock, state_of
from tests.interviews.test_drafts import planned

TODAY = MORNING.date()


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Session:
    return set_clock(session, MORNING)


def talk_and_inquiry(office: Session, people: dict[str, int]) -> int:
    item = planned(office, people, "蒋德禾", ground="拟谈话函询", lead="赵瑾德")
    return case_in(office, people, State.SUBMITTED, ground="拟谈话函询", plan_item_id=item)


def test_a_talk_of_the_school_is_approved_by_the_leading_group(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.SUBMITTED)
    due = turn_of(office, case)
    assert due is not None and due.by == "领导小组" and "五(二)1" in due.clauses
    assert (
        approve(office, case, approver=" 尹涵 ", decided_on=TODAY, number="青约1号", opinion="同意") is State.APPROVED
    )
    (line,) = approvals_of(case)
    assert (line.by, line.approver, line.number, line.opinion, line.is_void) == (
        "领导小组", "尹涵", "青约1号", "同意", False,
    )  # fmt: skip
    assert turn_of(office, case) is None


def test_a_talk_of_a_department_is_approved_by_its_head(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.SUBMITTED, "余立", lead="古丽·阿不都")
    due = turn_of(office, case)
    assert due is not None and due.by == "部门主要负责人"
    assert approve(office, case, approver="古丽·阿不都", decided_on=TODAY) is State.APPROVED


def test_a_talk_and_inquiry_is_approved_as_such_and_then_its_scheme(office: Session, people: dict[str, int]) -> None:
    case = talk_and_inquiry(office, people)
    first = turn_of(office, case)
    assert first is not None and first.by == "纪检监察室"
    assert approve(office, case, approver="褚雨庭", decided_on=TODAY) is State.SUBMITTED
    second = turn_of(office, case)
    assert second is not None and (second.by, second.of) == ("领导小组", first.of)
    assert approve(office, case, approver="尹涵", decided_on=TODAY) is State.SUBMITTED
    assert approve(office, case, approver="尹涵", decided_on=TODAY) is State.APPROVED
    assert [line.by for line in approvals_of(case)] == ["纪检监察室", "领导小组", "领导小组"]
    assert approvals_of(case)[-1].of == "方案"


def test_a_later_approval_is_not_older_than_the_one_before(office: Session, people: dict[str, int]) -> None:
    case = talk_and_inquiry(office, people)
    set_clock(office, MORNING + timedelta(days=1))
    approve(office, case, approver="褚雨庭", decided_on=TODAY + timedelta(days=1))
    with pytest.raises(Refusal, match="审批须按先后进行"):
        approve(office, case, approver="尹涵", decided_on=TODAY)
    assert approvals_given(case) == 1 and state_of(case) is State.SUBMITTED


@pytest.mark.parametrize(
    ("brought", "words"),
    [
        ({"approver": "  "}, "请填写审批人"),
        ({"decided_on": None}, "请填写审批日期"),
        ({"decided_on": TODAY + timedelta(days=1)}, "还没有到"),
        ({"decided_on": TODAY - timedelta(days=1)}, "早于提交日期"),
    ],
)
def test_an_approval_has_a_name_and_a_day_that_can_be(
    office: Session, people: dict[str, int], brought: dict[str, object], words: str
) -> None:
    case = case_in(office, people, State.SUBMITTED)
    given: dict[str, object] = {"approver": "尹涵", "decided_on": TODAY}
    for use in (approve, lambda *args, **more: send_back(*args, reason="理由", **more)):
        with pytest.raises(Refusal, match=words) as refused:
            use(office, case, **{**given, **brought})
        assert refused.value.place == Place.SCHEME
    assert approvals_of(case) == [] and state_of(case) is State.SUBMITTED


@pytest.mark.parametrize("state", [State.DRAFT, State.APPROVED, State.READY, State.ARCHIVED])
def test_only_a_submitted_talk_is_approved(office: Session, people: dict[str, int], state: State) -> None:
    case = case_in(office, people, state)
    given = approvals_given(case)
    with pytest.raises(Refusal, match="不能登记批准"):
        approve(office, case, approver="尹涵", decided_on=office.today())
    assert approvals_given(case) == given and turn_of(office, case) is None


def test_what_stands_in_the_way_by_now_is_not_approved(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.SUBMITTED)
    recuse(people, "赵瑾德", "蒋德禾")
    with pytest.raises(Refusal, match="回避"):
        approve(office, case, approver="尹涵", decided_on=TODAY)
    assert send_back(office, case, approver="尹涵", decided_on=TODAY, reason="须回避") is State.RETURNED


def test_a_return_says_why_and_voids_what_was_given(office: Session, people: dict[str, int]) -> None:
    case = talk_and_inquiry(office, people)
    approve(office, case, approver="褚雨庭", decided_on=TODAY)
    with pytest.raises(Refusal, match="须写明理由"):
        send_back(office, case, approver="尹涵", decided_on=TODAY, reason=" ")
    assert send_back(office, case, approver="尹涵", decided_on=TODAY, reason="时间不妥") is State.RETURNED
    assert [(line.outcome, line.by, line.is_void) for line in approvals_of(case)] == [
        ("批准", "纪检监察室", True), ("退回", "领导小组", False),
    ]  # fmt: skip
    assert approvals_given(case) == 0


def test_a_returned_talk_goes_through_every_approval_again(office: Session, people: dict[str, int]) -> None:
    case = talk_and_inquiry(office, people)
    approve(office, case, approver="褚雨庭", decided_on=TODAY)
    send_back(office, case, approver="尹涵", decided_on=TODAY, reason="时间不妥")
    update(office, case, draft_of(Interview.get_by_id(case)))
    take(office, case, Step.SUBMIT)
    first = turn_of(office, case)
    assert first is not None and first.by == "纪检监察室"
    approve_all(office, case)
    assert state_of(case) is State.APPROVED and approvals_given(case) == 3


def test_an_approval_is_never_older_than_the_latest_submission(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.SUBMITTED)
    send_back(office, case, approver="尹涵", decided_on=TODAY, reason="时间不妥")
    set_clock(office, MORNING + timedelta(days=1))
    take(office, case, Step.SUBMIT)
    with pytest.raises(Refusal, match="早于提交日期"):
        approve(office, case, approver="尹涵", decided_on=TODAY)


def test_a_talk_that_is_not_approved_is_not_prepared(office: Session, people: dict[str, int]) -> None:
    case = case_in(office, people, State.APPROVED)
    ApprovalRow.update(voided_at=office.now()).where(ApprovalRow.interview == case).execute()
    assert missing(office, case, Step.MAKE_READY)[0].message == "还缺领导小组对方案的批准"


def test_a_draft_waits_for_no_approval(office: Session, people: dict[str, int]) -> None:
    case = drafted(office, people)
    assert turn_of(office, case) is None and approvals_of(case) == []
    with pytest.raises(Refusal):
        record_exception(office, case, number="", decided_on=date(2026, 11, 1), approver="", reason="",
                         attachment_id=None)  # fmt: skip
