"""Lists asked of lines that triggers keep are what the plain way gives, whatever was written, changed and corrected."""

from __future__ import annotations

import random
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.roles import Role
from app.access.session import Session
from app.interviews import lines as cases
from app.interviews.tables import Disposition, Interview, InterviewLine, InterviewSubject, Material, StateChange
from app.ledgers import ledger as ledgers
from app.ledgers.lines import SORTABLE
from app.ledgers.scope import LedgerFilter
from app.people.names import reading
from app.people.tables import Person
from app.rules.lifecycle import State
from app.rules.vocabulary import InterviewForm
from tests.access.world import World, role_session
from tests.examples import many
from tests.interviews import plain_cases
from tests.ledgers import history, plain_ledger
from tests.ledgers.history import amend
from tests.ledgers.test_statistics import undone

_LEADS = ("赵瑾德", "任望谷", "仇和", "")
_MOMENTS = ("2025-12-31 09:00", "2026-05-11 09:30", "2026-05-11 09:00", "2027-01-02 08:00")
_WORDS = ("", "余立", "文学院", "更正", "3", "第003号", "yl", "赵瑾", "谈话室", "廉洁 赵瑾德", "%")
FILTERS = st.builds(
    LedgerFilter,
    year=st.none() | st.sampled_from([2025, 2026, 2027]),
    form=st.none() | st.sampled_from(list(InterviewForm)),
    text=st.sampled_from(_WORDS),
    cancelled=st.booleans(),
    department=st.none() | st.integers(1, 6),
)
SORTS = st.lists(st.tuples(st.sampled_from(sorted(SORTABLE)), st.booleans()), max_size=2)
CASES = st.builds(
    cases.CaseFilter,
    view=st.sampled_from(list(cases.View)),
    text=st.sampled_from(_WORDS),
    year=st.none() | st.sampled_from([2025, 2026]),
    form=st.none() | st.sampled_from(list(InterviewForm)),
    department_id=st.none() | st.integers(1, 6),
    states=st.sampled_from([(), (State.ARCHIVED,), (State.READY, State.CANCELLED)]),
)


@pytest.fixture
def at_work(session: Session, people: dict[str, int]) -> Session:
    """People whose names have a pinyin, but for some."""
    session.clock = lambda: datetime(2026, 5, 20, 10)
    for row in Person.select().where(Person.name.not_in(["严凡", "皮润"])):
        row.pinyin, row.initials = reading(row.name)
        row.save()
    return session


def changed(seed: int, people: list[int]) -> None:
    """Numbers, leads, corrections, cancellations, and what else happens to talks after they were written."""
    chance = random.Random(seed)
    for number, one in enumerate(Interview.select(), 1):
        if chance.random() < 0.7:
            one.year, one.number = chance.choice([2025, 2026]), chance.choice([number, -number])
        one.lead, one.lead_name = chance.choice([None, chance.choice(people)]), chance.choice(_LEADS)
        one.place, one.is_historical = chance.choice(["谈话室", "会议室", ""]), chance.random() < 0.2
        one.archived_on = chance.choice([None, date(2026, 6, number % 28 + 1)])
        one.state = chance.choice(list(State)) if chance.random() < 0.3 else one.state
        one.save()
        subjects = list(one.subjects.order_by(InterviewSubject.position))
        if len(subjects) > 1 and chance.random() < 0.5:
            Disposition.delete().where(Disposition.subject == subjects[0]).execute()
            Material.delete().where(Material.subject == subjects[0]).execute()
            subjects.pop(0).delete_instance()
        if one.state == State.CANCELLED:
            StateChange.create(interview=one, step="取消约谈", from_state="拟定", to_state=State.CANCELLED,
                               reason=chance.choice(["", "对象调离"]), at=datetime(2026, 5, 1))  # fmt: skip
        for _ in range(chance.choice([0, 0, 0, 1, 2])):
            key, after = chance.choice([
                ("held_from", chance.choice(_MOMENTS)), ("place", "更正后的地点"), ("volume_number", "更-7"),
                (f"subject.{subjects[0].id}.title", "更正的职务"),
 (f"subject.{subjects[0].id}.statement", "更正的表态"),
                (f"disposition.{subjects[0].id}.outcome", "了结"),
            ])  # fmt: skip
            amend(one, key, f"更正{key.split('.')[-1]}", after)


@settings(max_examples=many(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=history.HISTORIES, seed=st.integers(0, 9_999), wanted=FILTERS, sort=SORTS, asked=CASES, named=st.data())
def test_lists_are_those_of_the_plain_way(
    at_work: Session, people: dict[str, int], told: list[dict[str, Any]], seed: int, wanted: LedgerFilter,
    sort: list[tuple[str, bool]], asked: cases.CaseFilter, named: st.DataObject,
) -> None:  # fmt: skip
    with undone(at_work):
        history.write(told, list(people.values()))
        changed(seed, list(people.values()))
        whole = plain_ledger.page(at_work, wanted, 0, None, sort)
        assert ledgers.page(at_work, wanted, 0, None, sort) == whole
        assert ledgers.page(at_work, wanted, 1, 2, sort) == whole[1:3]
        assert ledgers.count(wanted) == plain_ledger.count(wanted) == len(whole)
        start = ledgers.start(wanted, sort, 2)
        assert start.count == len(whole) and [row.interview_id for row in whole[: len(start.ids)]] == list(start.ids)
        by = [(named.draw(st.sampled_from(sorted(cases._ORDER))), named.draw(st.booleans()))]
        for order in ([], by):
            plain = plain_cases.case_ids(at_work, asked, order)
            assert list(cases.case_ids(at_work, asked, order)) == plain
            assert list(cases.case_ids(at_work, asked, order, 1, 2)) == plain[1:3]
            begun = cases.cases_start(at_work, asked, order, 2)
            assert begun.count == len(plain) and list(begun.ids) == plain[: max(2, len(begun.ids))]
        assert cases.count_cases(at_work, asked) == len(plain)


def test_lines_go_with_their_talks(at_work: Session, people: dict[str, int]) -> None:
    made = history.talk([people["余立"]])
    assert InterviewLine.get().subject_key == "yu li"
    InterviewSubject.delete().execute()
    assert InterviewLine.get().subject == ""
    Interview.delete().where(Interview.id == made.id).execute()
    assert InterviewLine.select().count() == 0


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_the_lines_of_the_talks_that_it_reaches(session: Session, world: World, role: Role) -> None:
    role_session(session, world, role)
    reached = {row.id for row in Interview.select(Interview.id)}
    assert {row.id for row in InterviewLine.select()} == reached
    assert set(cases.case_ids(session, cases.CaseFilter())) == reached
    assert {row.interview_id for row in ledgers.ledger(session, LedgerFilter(cancelled=True))} <= reached


def test_names_are_sorted_by_pinyin(at_work: Session, people: dict[str, int]) -> None:
    for name in ("余立", "蒋德禾", "傅润"):
        history.talk([people[name]])
    found = ledgers.page(at_work, LedgerFilter(), 0, None, [("subjects", False)])
    assert [row.subjects for row in found] == ["傅润", "蒋德禾", "余立"]
