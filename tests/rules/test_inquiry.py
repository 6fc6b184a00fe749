"""The life of a 谈话函询 by table: which steps may follow which, and what each waits for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st

from app.rules.dates import is_weekday
from app.rules.inquiry import (
    TRANSITIONS,
    InquiryFacts,
    InquiryState,
    InquiryStep,
    Way,
    approvals_due,
    days_late,
    lacks,
    next_approval,
    next_grounds,
    next_step,
    outcome_of,
    outcomes,
    owes_explanation,
    reply_due,
)
from app.rules.rulebook import Neighbour
from app.rules.vocabulary import InterviewForm
from tests.rules.school import RULES

TODAY = date(2026, 11, 24)
St, S = InquiryState, InquiryStep
# One that lacks nothing, whatever the step.
DONE = InquiryFacts(
    St.DRAFT, Way.BOTH, TODAY, disposal="谈话函询", matters=1, in_plan=True, approvals_due=approvals_due(RULES),
    approvals_given=2, letter_number="函1号", sent_on=date(2026, 11, 2), due_on=date(2026, 11, 23),
    replied_on=date(2026, 11, 20), pages=3, endorsed_by="元维成", talks_held=1, outcome="采信了结", reason="可信",
)  # fmt: skip
# Where each step may be taken.
MAY: dict[InquiryStep, set[InquiryState]] = {
    S.SUBMIT: {St.DRAFT, St.RETURNED},
    S.APPROVE: {St.SUBMITTED},
    S.RETURN: {St.SUBMITTED, St.APPROVED},
    S.SEND: {St.APPROVED},
    S.TALK: {St.APPROVED, St.SENT, St.REPLIED},
    S.REPLY: {St.SENT},
    S.ASSESS: {St.APPROVED, St.SENT, St.REPLIED},
    S.WITHDRAW: {St.DRAFT, St.SUBMITTED, St.RETURNED, St.APPROVED},
}


def codes(step: InquiryStep, **facts: Any) -> list[str]:
    ready = {S.APPROVE: {"approvals_given": 1}}.get(step, {})
    return [lack.code for lack in lacks(RULES, step, replace(DONE, **{**ready, **facts}))]


@pytest.mark.parametrize("step", list(S))
@pytest.mark.parametrize("state", list(St))
def test_a_step_is_taken_where_the_table_says_and_nowhere_else(step: InquiryStep, state: InquiryState) -> None:
    assert (codes(step, state=state) == []) == (state in MAY[step])
    assert TRANSITIONS[step][0] == MAY[step]


@pytest.mark.parametrize(
    ("step", "state", "facts", "wanted"),
    [
        (S.SUBMIT, St.DRAFT, {"disposal": "初步核实"}, ["DISPOSAL"]),
        (S.SUBMIT, St.DRAFT, {"disposal": ""}, ["DISPOSAL"]),
        (S.SUBMIT, St.DRAFT, {"matters": 0}, ["MATTERS"]),
        (S.SUBMIT, St.DRAFT, {"in_plan": False}, ["NOT_PLANNED"]),
        (S.SUBMIT, St.DRAFT, {"outside": "由上级党组织约谈"}, ["OUT_OF_SCOPE"]),
        (S.APPROVE, St.SUBMITTED, {"approvals_given": 2}, ["APPROVALS_DONE"]),
        (S.RETURN, St.SUBMITTED, {"reason": " "}, ["REASON"]),
        (S.SEND, St.APPROVED, {"letter_number": " "}, ["NUMBER"]),
        (S.SEND, St.APPROVED, {"sent_on": None}, ["SENT"]),
        (S.SEND, St.APPROVED, {"way": Way.TALK}, ["WAY"]),
        (S.SEND, St.DRAFT, {"approvals_given": 0}, ["APPROVAL", "APPROVAL"]),
        (S.SEND, St.SUBMITTED, {"approvals_given": 1}, ["APPROVAL"]),
        (S.SEND, St.APPROVED, {"approvals_given": 1}, ["APPROVAL"]),
        (S.TALK, St.SUBMITTED, {"approvals_given": 1}, ["APPROVAL"]),
        (S.TALK, St.APPROVED, {"way": Way.LETTER}, ["WAY"]),
        (S.REPLY, St.SENT, {"replied_on": None}, ["REPLIED"]),
        (S.REPLY, St.SENT, {"replied_on": date(2026, 11, 1)}, ["REPLIED"]),
        (S.REPLY, St.SENT, {"pages": 0}, ["PAGES"]),
        (S.REPLY, St.SENT, {"endorsed_by": " "}, ["ENDORSED"]),
        (S.REPLY, St.SENT, {"endorsed_by": "", "needs_endorser": False}, []),
        (S.REPLY, St.SENT, {"endorser_is_subject": True}, ["ENDORSER"]),
        (S.REPLY, St.SENT, {"endorser_is_subject": True, "needs_endorser": False}, ["ENDORSER"]),
        (S.ASSESS, St.REPLIED, {"outcome": ""}, ["OUTCOME"]),
        (S.ASSESS, St.REPLIED, {"outcome": "表扬"}, ["OUTCOME"]),
        (S.ASSESS, St.REPLIED, {"reason": ""}, ["REASON"]),
        (S.ASSESS, St.SENT, {"replied_on": None}, ["REPLY"]),
        (S.ASSESS, St.SENT, {"replied_on": None, "outcome": "提醒"}, ["REPLY"]),
        (S.ASSESS, St.SENT, {"replied_on": None, "outcome": "再谈"}, []),
        (S.ASSESS, St.SENT, {"replied_on": None, "outcome": "初步核实"}, []),
        (S.ASSESS, St.SENT, {"replied_on": None, "outcome": "初步核实", "due_on": TODAY}, ["REPLY"]),
        (S.ASSESS, St.SENT, {"replied_on": None, "outcome": "初步核实", "due_on": None}, ["REPLY"]),
        (S.ASSESS, St.APPROVED, {"way": Way.TALK, "talks_held": 0, "replied_on": None}, ["TALK"]),
        (S.ASSESS, St.APPROVED, {"way": Way.TALK, "replied_on": None}, []),
        (S.WITHDRAW, St.APPROVED, {"reason": ""}, ["REASON"]),
    ],
)
def test_what_a_step_waits_for(
    step: InquiryStep, state: InquiryState, facts: dict[str, Any], wanted: list[str]
) -> None:
    assert codes(step, state=state, **facts) == wanted


@pytest.mark.parametrize("step", [S.SEND, S.TALK])
@pytest.mark.parametrize("state", [St.DRAFT, St.SUBMITTED, St.RETURNED, St.APPROVED])
@pytest.mark.parametrize("given", [0, 1])
def test_nothing_is_sent_nor_scheduled_before_both_approvals_and_the_clause_is_said(
    step: InquiryStep, state: InquiryState, given: int
) -> None:
    found = lacks(RULES, step, replace(DONE, state=state, approvals_given=given))
    assert [lack.code for lack in found] == ["APPROVAL"] * (2 - given)
    assert all("五(二)1" in lack.clauses for lack in found)


def test_approvals_come_in_the_order_of_the_regulation() -> None:
    assert [each.by for each in approvals_due(RULES)] == ["纪检监察室", "领导小组"]
    turns = [next_approval(replace(DONE, approvals_given=given)) for given in range(3)]
    assert [turn.by if turn else None for turn in turns] == ["纪检监察室", "领导小组", None]


@pytest.mark.parametrize(
    ("state", "facts", "wanted"),
    [
        (St.DRAFT, {}, S.SUBMIT), (St.RETURNED, {}, S.SUBMIT), (St.SUBMITTED, {}, S.APPROVE),
        (St.APPROVED, {}, S.SEND), (St.APPROVED, {"way": Way.LETTER}, S.SEND),
        (St.APPROVED, {"way": Way.TALK, "talks_held": 0}, S.TALK), (St.APPROVED, {"way": Way.TALK}, S.ASSESS),
        (St.SENT, {}, S.REPLY), (St.REPLIED, {}, S.ASSESS), (St.REPLIED, {"talks_held": 0}, S.TALK),
        (St.REPLIED, {"way": Way.LETTER, "talks_held": 0}, S.ASSESS), (St.DONE, {}, None), (St.WITHDRAWN, {}, None),
    ],
)  # fmt: skip
def test_the_next_step_follows_from_state_and_way(
    state: InquiryState, facts: dict[str, Any], wanted: InquiryStep | None
) -> None:
    assert next_step(replace(DONE, state=state, **facts)) is wanted


def test_every_outcome_closes_a_clue_disposes_of_it_or_leads_to_a_talk() -> None:
    assert [each.name for each in outcomes()] == ["采信了结", "提醒", "再谈", "初步核实"]
    assert all(bool(each.disposal) != bool(each.ground) for each in outcomes())
    assert all(RULES.ground(each.ground) for each in outcomes() if each.ground)
    closing = outcome_of("采信了结")
    assert closing is not None and closing.disposal == "予以了结" and outcome_of("表扬") is None


@pytest.mark.parametrize(
    ("form", "decided", "first"),
    [
        (InterviewForm.INQUIRY, (), "批评教育"), (InterviewForm.INQUIRY, ("诫勉",), "诫勉谈话"),
        (InterviewForm.INQUIRY, ("移送", "纪律处分"), "纪律处分"), (InterviewForm.PREVENTIVE, (), "苗头性倾向性问题"),
        (InterviewForm.CORRECTIVE, ("组织处理",), "组织处理"), (InterviewForm.ACCOUNTABILITY, (), "纪律处分"),
    ],
)  # fmt: skip
def test_the_next_form_is_proposed_by_what_was_decided_then_by_the_form(
    form: InterviewForm, decided: tuple[str, ...], first: str
) -> None:
    found = next_grounds(RULES, form, decided)
    assert found[0] == first and len(set(found)) == len(found) and all(RULES.ground(each) for each in found)


# ------------------------------------------------------------ deadlines


@generated(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_reply_is_due_fifteen_working_days_after_the_letter(sent: date) -> None:
    due = reply_due(RULES, sent)
    assert due is not None and is_weekday(due)
    between = [sent + timedelta(days=n) for n in range(1, (due - sent).days + 1)]
    assert sum(map(is_weekday, between)) == 15


@generated(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sets(st.integers(1, 40)))
def test_holidays_put_the_deadline_off_and_never_forward(sent: date, off: set[int]) -> None:
    free = {sent + timedelta(days=each) for each in off}
    due, plain = reply_due(RULES, sent, lambda day: is_weekday(day) and day not in free), reply_due(RULES, sent)
    assert due is not None and plain is not None and due >= plain and due not in free


@generated(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(-400, 400))
def test_a_reply_is_late_by_the_days_after_its_day_and_never_early(due: date, apart: int) -> None:
    assert days_late(due, due + timedelta(days=apart)) == max(apart, 0)
    assert days_late(None, due) == 0


def test_an_institution_may_set_no_limit_and_another_number(monkeypatch: pytest.MonkeyPatch) -> None:
    for rule, wanted in (
        (Neighbour("inquiry_reply", "", False, 15, 1, 90, 1), None),
        (Neighbour("inquiry_reply", "", True, 5, 1, 90, 1), date(2026, 12, 1)),
    ):
        rules = replace(RULES, neighbours=tuple(
            rule if each.key == "inquiry_reply" else each for each in RULES.neighbours
        ))  # fmt: skip
        assert reply_due(rules, TODAY) == wanted


@pytest.mark.parametrize(
    ("state", "outcome", "explained", "owes"),
    [
        (St.DONE, "采信了结", False, True), (St.DONE, "提醒", False, True), (St.DONE, "采信了结", True, False),
        (St.DONE, "初步核实", False, False), (St.REPLIED, "", False, False), (St.WITHDRAWN, "", False, False),
    ],
)  # fmt: skip
def test_who_was_asked_explains_it_at_the_meeting_of_the_year(
    state: InquiryState, outcome: str, explained: bool, owes: bool
) -> None:
    assert owes_explanation(RULES, state, outcome, explained) is owes
    off = replace(RULES, neighbours=tuple(
        replace(each, on=False) if each.key == "democratic_life_meeting" else each for each in RULES.neighbours
    ))  # fmt: skip
    assert not owes_explanation(off, state, outcome, explained)
