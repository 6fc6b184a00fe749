"""A talk that reveals more leads on to the next form; a person's line over the years."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.interviews.drafts import draft_of, update
from app.interviews.onward import after, before, can_lead_on, lead_on, next_purpose, proposed_grounds
from app.interviews.person_line import Kind, person_line
from app.interviews.tables import Disposition, Interview, InterviewSubject
from app.plans.clues import ClueDraft, register
from app.plans.tables import Clue, Inquiry
from app.rules.lifecycle import State
from tests.access.world import as_account
from tests.interviews.held_cases import NOW, make_case, still


@pytest.fixture
def office(session: Session) -> Session:
    return still(session)


def clue_about(session: Session, person: int, day: date = date(2026, 10, 8)) -> int:
    return register(session, ClueDraft(day, "上级交办", "蒋德禾", "反映采购照顾熟人", person_id=person))


@pytest.mark.parametrize("state", list(State))
def test_only_a_talk_that_was_held_and_has_its_materials_leads_on(
    office: Session, people: dict[str, int], state: State
) -> None:
    case = make_case(people, state)
    allowed = state in (State.AWAITING_DISPOSITION, State.AWAITING_ARCHIVING, State.ARCHIVED)
    assert can_lead_on(state) == allowed
    if allowed:
        assert lead_on(office, case, [people["蒋德禾"]], "批评教育")
    else:
        with pytest.raises(Refusal, match="还不能转入下一形式"):
            lead_on(office, case, [people["蒋德禾"]], "批评教育")


def test_the_draft_is_linked_from_both_and_takes_subject_clue_and_purpose(
    office: Session, people: dict[str, int]
) -> None:
    case = make_case(people, State.AWAITING_DISPOSITION, "蒋德禾", "陈维", year=2026, number=3, mode_reason="同一件事")
    clue = clue_about(office, people["蒋德禾"])
    InterviewSubject.update(clue=clue).where(InterviewSubject.person == people["蒋德禾"]).execute()
    purpose = next_purpose(office, case)
    made = lead_on(office, case, [people["蒋德禾"]], "诫勉谈话", f"{purpose}问题属实")
    row = Interview.get_by_id(made)
    assert (row.state, row.form, row.previous_id, row.mode) == ("拟定", "CORRECTIVE", case, "individual")
    assert row.purpose == "由〔2026〕第003号询问示警约谈转入：问题属实"
    subject = InterviewSubject.get(InterviewSubject.interview == made)
    assert (subject.person_id, subject.clue_id) == (people["蒋德禾"], clue)
    came, (went,) = before(office, made), after(office, case)
    assert came is not None and came.id == case and went.id == made and "诫勉谈话" in went.words
    assert before(office, case) is None and after(office, made) == []
    update(office, made, draft_of(row))
    assert Interview.get_by_id(made).previous_id == case


def test_nobody_else_is_led_on(office: Session, people: dict[str, int]) -> None:
    case = make_case(people, State.AWAITING_DISPOSITION)
    for wrong in ([], [people["皮润"]]):
        with pytest.raises(Refusal, match="在这次约谈的对象中选择"):
            lead_on(office, case, wrong, "批评教育")
    with pytest.raises(Refusal, match="请选择约谈事由"):
        lead_on(office, case, [people["蒋德禾"]], "表扬")


def test_what_was_decided_is_proposed_first(office: Session, people: dict[str, int]) -> None:
    case = make_case(people, State.AWAITING_ARCHIVING)
    assert proposed_grounds(office, case)[0] == "批评教育"
    subject = InterviewSubject.get(InterviewSubject.interview == case)
    Disposition.create(subject=subject, outcome="纪律处分", confirmed=True)
    assert proposed_grounds(office, case)[0] == "纪律处分"


def test_a_talk_that_the_account_does_not_reach_is_not_led_on(office: Session, people: dict[str, int]) -> None:
    case = make_case(people, State.AWAITING_DISPOSITION, organiser="纪检监察室")
    as_account(office, Role.ORGANISATION)
    with pytest.raises(Refusal, match="不在您的职责范围内"):
        lead_on(office, case, [people["蒋德禾"]], "批评教育")


# ------------------------------------------------------------ the whole line of a person


@pytest.fixture
def line(office: Session, people: dict[str, int]) -> int:
    """A person with a clue, a 谈话函询, a talk that ended in 诫勉, and the one it led on to."""
    person = people["蒋德禾"]
    clue = clue_about(office, person, date(2025, 3, 4))
    Inquiry.create(
        year=2025, number=1, clue=clue, person=person, name="蒋德禾", way="函询", state="已办结", outcome="再谈",
        sent_on=date(2025, 4, 1), replied_on=date(2025, 4, 18), explained_on=date(2025, 12, 20), explanation="已作说明",
        rules_version="1", created_at=NOW,
    )  # fmt: skip
    case = make_case(people, State.ARCHIVED, held_from=datetime(2025, 6, 2, 9), year=2025, number=1)
    subject = InterviewSubject.get(InterviewSubject.interview == case)
    Disposition.create(
        subject=subject, outcome="诫勉", stage="第一种形态", confirmed=True, decided_on=date(2025, 6, 30)
    )
    lead_on(office, case, [person], "问责处理")
    return person


def test_a_line_holds_everything_in_the_order_of_time(office: Session, line: int) -> None:
    found = [(each.kind, each.day_text) for each in person_line(office, line)]
    assert found == [
        (Kind.TALK, "未定时间"), (Kind.FOLLOW_UP, "2025-12-30"), (Kind.EXPLANATION, "2025-12-20"),
        (Kind.TALK, "2025-06-02"), (Kind.INQUIRY, "2025-04-01"), (Kind.CLUE, "2025-03-04"),
    ]  # fmt: skip
    talk = person_line(office, line)[3]
    assert talk.state == "已归档 · 诫勉（第一种形态）" and "询问示警约谈" in talk.what
    assert "由前一次转入" in person_line(office, line)[0].what


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.DISCIPLINE_OFFICE, set(Kind)),
        (Role.READER, set(Kind)),
        (Role.PARTY_OFFICE, {Kind.TALK, Kind.FOLLOW_UP}),
        (Role.ORGANISATION, set()),
        (Role.AUDITOR, set()),
        (Role.SYSTEM_ADMINISTRATOR, set()),
    ],
)
def test_a_line_shows_what_the_role_reaches(office: Session, line: int, role: Role, kinds: set[Kind]) -> None:
    as_account(office, role)
    assert {each.kind for each in person_line(office, line)} == kinds


def test_who_is_in_the_line_reads_nothing_of_it(office: Session, line: int) -> None:
    as_account(office, Role.DISCIPLINE_OFFICE, person_id=line)
    assert person_line(office, line) == [] and Clue.select().count() == 0
