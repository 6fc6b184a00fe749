"""Case numbers: per year and organiser, given once, never given again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.session import Session
from app.interviews.approvals import send_back
from app.interviews.drafts import create, update
from app.interviews.numbering import number_text
from app.interviews.steps import take
from app.interviews.tables import Interview, RetiredNumber
from app.rules.lifecycle import State, Step
from tests.interviews.talks import MORNING, TALK, drafted, set_clock, state_of, talk

# One talk for each of three organisers: subject, lead.
TALKS = [("蒋德禾", "赵瑾德"), ("余立", "古丽·阿不都"), ("花新", "金之玉")]
UNITS = ["纪检监察室", "教务处", "组织部"]


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Session:
    return set_clock(session, MORNING)


def number_of(case: int) -> tuple[str, int, int]:
    row = Interview.get_by_id(case)
    return row.organiser, row.year, row.number


def submitted(office: Session, people: dict[str, int], unit: int = 0) -> int:
    subject, lead = TALKS[unit]
    case = drafted(office, people, subject, lead=lead)
    take(office, case, Step.SUBMIT)
    return case


@pytest.mark.parametrize(
    ("year", "number", "text"),
    [(2026, 1, "〔2026〕第001号"), (2026, 128, "〔2026〕第128号"), (2027, 1204, "〔2027〕第1204号"), (None, None, "")],
)
def test_numbers_are_written_as_the_office_writes_them(year: int | None, number: int | None, text: str) -> None:
    assert number_text(year, number) == text


def test_a_number_is_given_at_the_submission_and_not_before(office: Session, people: dict[str, int]) -> None:
    case = drafted(office, people)
    assert Interview.get_by_id(case).number is None
    take(office, case, Step.SUBMIT)
    assert number_of(case) == ("纪检监察室", 2026, 1)


def test_each_organiser_counts_for_itself(office: Session, people: dict[str, int]) -> None:
    cases = [submitted(office, people, unit) for unit in (0, 1, 0, 2, 1)]
    assert [number_of(case) for case in cases] == [
        ("纪检监察室", 2026, 1), ("教务处", 2026, 1), ("纪检监察室", 2026, 2), ("组织部", 2026, 1), ("教务处", 2026, 2),
    ]  # fmt: skip


def test_each_year_begins_with_one(office: Session, people: dict[str, int]) -> None:
    submitted(office, people)
    case = drafted(office, people, planned_start=datetime(2027, 1, 8, 9, 0), planned_end=None)
    set_clock(office, datetime(2027, 1, 4, 9, 0))
    take(office, case, Step.SUBMIT)
    assert number_of(case) == ("纪检监察室", 2027, 1)


def test_a_returned_case_keeps_its_number(office: Session, people: dict[str, int]) -> None:
    case = submitted(office, people)
    send_back(office, case, approver="尹涵", decided_on=office.today(), reason="时间不妥")
    submitted(office, people)
    take(office, case, Step.SUBMIT)
    assert number_of(case) == ("纪检监察室", 2026, 1)


def test_the_number_of_a_cancelled_case_stays_with_it(office: Session, people: dict[str, int]) -> None:
    case = submitted(office, people)
    take(office, case, Step.CANCEL, reason="对象调离")
    assert number_of(case) == ("纪检监察室", 2026, 1)
    assert number_of(submitted(office, people)) == ("纪检监察室", 2026, 2)


def test_another_organiser_gives_another_number_and_the_old_one_rests(office: Session, people: dict[str, int]) -> None:
    case = submitted(office, people)
    send_back(office, case, approver="尹涵", decided_on=office.today(), reason="换对象")
    update(office, case, talk(people, "余立", lead="古丽·阿不都"))
    assert Interview.get_by_id(case).number is None
    take(office, case, Step.SUBMIT)
    assert number_of(case) == ("教务处", 2026, 1)
    assert [(r.organiser, r.year, r.number, r.interview_id) for r in RetiredNumber.select()] == [
        ("纪检监察室", 2026, 1, case)
    ]
    assert number_of(submitted(office, people)) == ("纪检监察室", 2026, 2)


def test_a_submission_that_fails_takes_no_number(office: Session, people: dict[str, int]) -> None:
    incomplete = drafted(office, people, place="")
    with pytest.raises(Exception, match="方案还没有写明"):
        take(office, incomplete, Step.SUBMIT)
    assert number_of(submitted(office, people)) == ("纪检监察室", 2026, 1)


deeds = st.lists(st.tuples(st.sampled_from(["draft", "submit", "return", "move", "cancel", "year"]), st.integers(0, 5)),
                 min_size=1, max_size=14)  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds)
def test_no_number_is_ever_given_twice(office: Session, people: dict[str, int], told: list[tuple[str, int]]) -> None:
    """Whatever is drafted, submitted, returned, moved to another organiser or cancelled, over the years."""
    cases: list[int] = []
    worn: dict[tuple[str, int, int], int] = {}
    for deed, which in told:
        case = cases[which % len(cases)] if cases else None
        _do(office, people, deed, which, case, cases)
        for row in Interview.select().where(Interview.number.is_null(False)):
            owner = worn.setdefault((row.organiser, row.year, row.number), row.id)
            assert owner == row.id
    resting = {(r.organiser, r.year, r.number) for r in RetiredNumber.select()}
    wearing = {number_of(row.id) for row in Interview.select().where(Interview.number.is_null(False))}
    assert not resting & wearing and set(worn) <= resting | wearing


def _do(office: Session, people: dict[str, int], deed: str, which: int, case: int | None, cases: list[int]) -> None:
    subject, lead = TALKS[which % 3]
    if deed == "draft" or case is None:
        later = office.now() + timedelta(days=2)
        cases.append(create(office, talk(people, subject, lead=lead, planned_start=later, planned_end=None)))
    elif deed == "year":
        now = office.now()
        set_clock(office, now.replace(year=now.year + which % 2))
    elif deed == "submit" and state_of(case) in (State.DRAFT, State.RETURNED):
        take(office, case, Step.SUBMIT)
    elif deed == "return" and state_of(case) is State.SUBMITTED:
        send_back(office, case, approver="尹涵", decided_on=office.today(), reason="再议")
    elif deed == "move" and state_of(case) in (State.DRAFT, State.RETURNED):
        update(office, case, talk(people, subject, lead=lead, planned_start=TALK, planned_end=None))
    elif deed == "cancel" and state_of(case) is not State.CANCELLED:
        take(office, case, Step.CANCEL, reason="不谈了")
