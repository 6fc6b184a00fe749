"""Each role's list against a plain reading of the whole store, row by row, on generated work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from app.access.holidays import workdays
from app.access.roles import Role
from app.access.session import Session
from app.interviews.tables import Interview, InterviewSubject, Material
from app.ledgers.todo import TodoKind, counters, todo
from app.ledgers.todo_item import due_words
from app.oversight.tables import Finding
from app.people.tables import Department
from app.plans.tables import Plan
from app.rules.lifecycle import State
from tests.access.world import as_account
from tests.institution import TODAY
from tests.ledgers.calendar.generated import findings, talks

RECORDER, KEEPER_OF, LEADER = "常怀", "教务处", "尹涵"
_NEXT = {
    State.DRAFT: TodoKind.SUBMIT, State.RETURNED: TodoKind.SUBMIT, State.SUBMITTED: TodoKind.APPROVAL,
    State.APPROVED: TodoKind.PREPARATION, State.POSTPONED: TodoKind.PREPARATION, State.READY: TodoKind.TALK,
    State.IN_PROGRESS: TodoKind.RECORD, State.AWAITING_MATERIALS: TodoKind.MATERIAL,
    State.AWAITING_DISPOSITION: TodoKind.DISPOSITION, State.AWAITING_ARCHIVING: TodoKind.ARCHIVE,
}  # fmt: skip
# Written down by hand: what each role is reminded of, of the talks that it reads.
_WHOLE = set(TodoKind)
KINDS: dict[Role, set[TodoKind]] = {
    Role.OFFICE: _WHOLE,
    Role.PARTY_OFFICE: _WHOLE,
    Role.DISCIPLINE_OFFICE: _WHOLE,
    Role.ORGANISATION: _WHOLE - {TodoKind.FILING, TodoKind.CAMPAIGN},
    Role.DEPARTMENT_KEEPER: _WHOLE - {TodoKind.CAMPAIGN},
    Role.RECORDER: {TodoKind.TALK, TodoKind.PREPARATION, TodoKind.RECORD},
    Role.READER: {
        TodoKind.APPROVAL, TodoKind.TALK, TodoKind.PREPARATION, TodoKind.FILING, TodoKind.CAMPAIGN,
        TodoKind.RECTIFICATION,
    },
    Role.SYSTEM_ADMINISTRATOR: set(),
    Role.AUDITOR: set(),
}  # fmt: skip
Told = tuple[TodoKind, str, int | None, date | None]


@pytest.fixture
def at_work(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: datetime(2026, 11, 24, 15)
    return session


def reads(role: Role, case: Interview, people: dict[str, int]) -> bool:
    """Which talks a role reads, said over."""
    if role is Role.ORGANISATION:
        return case.organiser == "组织部"
    if role is Role.DEPARTMENT_KEEPER:
        return case.organiser == KEEPER_OF
    if role is Role.RECORDER:
        own = [row.person_id for row in InterviewSubject.select().where(InterviewSubject.interview == case)]
        return case.recorder_id == people[RECORDER] and people[RECORDER] not in own
    return role not in (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)


def due_of(case: Interview, state: State, archive_days: int) -> date | None:
    if state in (State.DRAFT, State.RETURNED, State.SUBMITTED, State.APPROVED, State.POSTPONED, State.READY):
        return case.planned_start.date() if case.planned_start else None
    if state is State.IN_PROGRESS:
        return case.held_from.date() if case.held_from else None
    if state is State.AWAITING_MATERIALS:
        days = [
            row.due_on
            for row in Material.select().join(InterviewSubject).where(InterviewSubject.interview == case)
            if row.due_on is not None and row.received_on is None and row.refused_on is None
        ]
        return min(days, default=None)
    day, table = case.held_to.date() if case.held_to else None, workdays()
    for _ in range(archive_days if day is not None else 0):
        day += timedelta(days=1)
        while not table.works(day):
            day += timedelta(days=1)
    return day


def expected(session: Session, role: Role, people: dict[str, int]) -> Iterator[Told]:
    """Row by row, before the account is confined."""
    archive_days = session.rules.limit("archive_due_workdays")
    for case in Interview.select():
        state = State(case.state)
        kind = _NEXT.get(state)
        if kind is None or not reads(role, case, people):
            continue
        due = due_of(case, state, archive_days)
        if role is Role.RECORDER and state.was_held:
            kind, due = TodoKind.RECORD, case.held_from.date() if case.held_from else None
        if role is Role.READER and case.lead_id != people[LEADER] and kind is not TodoKind.APPROVAL:
            continue
        if kind in KINDS[role]:
            yield kind, "interview", case.id, due
    if TodoKind.RECTIFICATION in KINDS[role]:
        for row in Finding.select():
            about = row.interview is None or reads(role, row.interview, people)
            mine = row.interview is not None or role not in (Role.ORGANISATION, Role.DEPARTMENT_KEEPER)
            answered = bool(row.reply) and role not in (Role.OFFICE, Role.DISCIPLINE_OFFICE)
            if row.closed_on is None and row.due_on is not None and about and mine and not answered:
                yield TodoKind.RECTIFICATION, "finding", row.id, row.due_on


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_reminded_of_what_a_reading_row_by_row_finds(
    at_work: Session, people: dict[str, int], role: Role, seed: int
) -> None:
    ids = talks(people, seed, 60, TODAY)
    findings(seed, 12, TODAY, ids)
    wanted = set(expected(at_work, role, people))
    more = {
        Role.RECORDER: {"person_id": people[RECORDER]},
        Role.READER: {"person_id": people[LEADER]},
        Role.DEPARTMENT_KEEPER: {"department_id": Department.get(Department.name == KEEPER_OF).id},
    }.get(role, {})
    as_account(at_work, role, **more)
    items = todo(at_work)
    told = {(i.kind, i.target, i.id, i.due) for i in items if i.target in ("interview", "finding")}
    followed = {each for each in told if each[0] is TodoKind.FOLLOW_UP}
    assert told - followed == wanted
    assert {item.kind for item in items} <= KINDS[role]
    assert len(items) == len(set(items))


def test_the_discipline_office_waits_for_reports_that_the_others_send(at_work: Session, people: dict[str, int]) -> None:
    talks(people, 1, 60, TODAY)
    (mine,) = [i for i in todo(as_account(at_work, Role.DISCIPLINE_OFFICE)) if i.kind is TodoKind.REPORT]
    assert mine.what.startswith("未收到") and "教务处" in mine.what
    department = Department.get(Department.name == KEEPER_OF).id
    keeper = as_account(at_work, Role.DEPARTMENT_KEEPER, department_id=department)
    (theirs,) = [i for i in todo(keeper) if i.kind is TodoKind.REPORT]
    assert theirs.what.endswith("报送纪检监察室")


def test_days_left_are_working_days_and_assumed_ones_are_marked(at_work: Session, people: dict[str, int]) -> None:
    talks(people, 2, 80, TODAY)
    table = workdays()
    for item in todo(at_work):
        if item.due is not None:
            assert item.days_left == table.left(TODAY, item.due)
            assert item.is_assumed == (item.due.year != 2026)
            assert ("按惯例推算" in due_words(item, TODAY)) == item.is_assumed


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 11, 24), "今天"),
        (date(2026, 11, 27), "还有 3 个工作日"),
        (date(2026, 11, 30), "还有 4 个工作日"),
        (date(2026, 11, 20), "逾期 2 个工作日"),
        (date(2026, 10, 1), "逾期 35 个工作日"),
        (date(2027, 1, 4), "还有 28 个工作日（按惯例推算）"),
    ],
)
def test_days_are_told_in_working_days(at_work: Session, due: date, words: str) -> None:
    from app.ledgers.todo_item import TodoItem, counted, group_of

    item = TodoItem(TodoKind.MATERIAL, "", group_of(due, TODAY), due, (), "约谈")
    assert due_words(counted(item, TODAY, workdays()), TODAY) == words


def test_a_weekend_between_is_no_working_day() -> None:
    from app.ledgers.todo_item import TodoItem, counted, group_of

    friday, saturday, sunday = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 29)
    table = workdays_of_the_program()
    late = TodoItem(TodoKind.MATERIAL, "", group_of(friday, saturday), friday, (), "约谈")
    assert due_words(counted(late, saturday, table), saturday) == "逾期不足 1 个工作日"
    near = TodoItem(TodoKind.MATERIAL, "", group_of(sunday, saturday), sunday, (), "约谈")
    assert due_words(counted(near, saturday, table), saturday) == "期内没有工作日"


def workdays_of_the_program() -> object:
    from app.rules.holidays import announced, usual
    from app.rules.workdays import Workdays

    return Workdays(announced(), {}, usual)


def test_the_number_of_queries_does_not_grow_with_that_of_talks(
    at_work: Session, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked() -> int:
        said: list[str] = []
        plain = type(at_work.store.db).execute_sql
        with monkeypatch.context() as patched:
            patched.setattr(
                type(at_work.store.db), "execute_sql",
                lambda db, sql, *more, **named: (said.append(sql), plain(db, sql, *more, **named))[1],
            )  # fmt: skip
            todo(at_work)
        return len([sql for sql in said if sql.lstrip().upper().startswith("SELECT")])

    talks(people, 3, 20, TODAY)
    Plan.create(kind="日常", year=2026, title="日常", state="待批", rules_version="1", created_at=datetime(2026, 1, 1))
    few = asked()
    talks(people, 4, 300, TODAY)
    assert asked() == few
    assert counters(at_work).talks > 0
