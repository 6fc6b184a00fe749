"""The institution of a day is kept between use cases, and is at each moment what the store says."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.session import Session
from app.people.snapshot import key, snapshot
from app.people.tables import Department, Person
from app.store.database import StoreDatabase, connect, database
from tests.examples import many
from tests.institution import TODAY

_DAYS = (TODAY, TODAY + timedelta(days=30))
# What may happen to the tables that it is read of, by plain SQL: no use case tells of it.
_CHANGES = (
    "UPDATE main.person SET name = name || '一' WHERE id = :person",
    "INSERT OR REPLACE INTO main.person (id, staff_no, name, created_at) VALUES (900, 'Z900', '新来', '2026-01-01')",
    "DELETE FROM main.person WHERE id = 900",
    "UPDATE main.department SET is_key = 1 - is_key WHERE id = :department",
    "UPDATE main.department SET name = name || '二' WHERE id = :department",
    "UPDATE main.person_rank SET rank = '正处级' WHERE person_id = :person",
    "DELETE FROM main.person_rank WHERE person_id = :person",
    "UPDATE main.appointment SET head = 1 - head WHERE person_id = :person",
    "UPDATE main.appointment SET \"end\" = '2026-11-30' WHERE person_id = :person",
    "DELETE FROM main.appointment WHERE id = (SELECT max(id) FROM main.appointment)",
    "INSERT INTO main.appointment (person_id, department_id, title, kind, head) "
    "VALUES (:person, :department, '处长', (SELECT kind FROM main.appointment LIMIT 1), 1)",
    "UPDATE main.school_post SET person_id = :person WHERE id = (SELECT min(id) FROM main.school_post)",
    "DELETE FROM main.school_post WHERE id = (SELECT max(id) FROM main.school_post)",
    "INSERT INTO main.supervision (department_id, person_id) VALUES (:department, :person)",
    "DELETE FROM main.supervision",
    "INSERT INTO main.recusal (person_id, other_id, reason, start) "
    "VALUES (:person, 1 + :person % 5, '近亲属', '2020-01-01')",
    "DELETE FROM main.recusal",
    "UPDATE main.interview SET note = '无关'",
)  # fmt: skip
_CHANGE = st.tuples(st.integers(0, len(_CHANGES) - 1), st.integers(1, 12), st.integers(1, 4))
_HOW = st.sampled_from(["kept", "taken back", "taken back inside", "by another connection", "read and taken back"])


class _TakenBack(Exception):
    """What was written is not to stay."""


def _differing(person: int) -> list[object]:
    """Where what is kept says something else than everything read anew, on any of the days."""
    found: list[object] = []
    for day in _DAYS:
        few, all_of_it = snapshot(day, [person]), snapshot(day)
        found += [id for id, each in few.people.items() if all_of_it.people[id] != each]
        found += [each for each in (key(person),) if (each in few.people) != (each in all_of_it.people)]
        if (few.posts, few.departments) != (all_of_it.posts, all_of_it.departments):
            found.append("posts or departments")
        found += [code for code in few.departments if few.heads_of(code) != all_of_it.heads_of(code)]
        found += [id for id in few.people if few.posts_of(id) != all_of_it.posts_of(id)]
        named = {*few.posts.values(), *(each for of in few.departments.values() for each in of.supervised_by)}
        found += sorted(named - few.people.keys())
    return found


def _write(db: StoreDatabase, change: tuple[int, int, int]) -> None:
    number, person, department = change
    with suppress(Exception):  # a department that is named so already, a person whom something hangs on
        db.execute_sql(_CHANGES[number], {"person": person, "department": department})


def _done(session: Session, other: StoreDatabase, change: tuple[int, int, int], how: str) -> None:
    if how == "by another connection":
        _write(other, change)
        return
    with suppress(_TakenBack), session.store.transaction():
        if how == "read and taken back":
            assert _differing(change[1]) == []
        if how == "taken back inside":
            with suppress(_TakenBack), session.store.transaction():
                _write(session.store.db, change)
                assert _differing(change[1]) == []
                raise _TakenBack
        else:
            _write(session.store.db, change)
        assert _differing(change[1]) == []
        if "taken back" in how:
            raise _TakenBack


@settings(max_examples=many(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(_CHANGE, _HOW), min_size=1, max_size=8))
def test_what_is_kept_is_what_the_store_says_whatever_changed_it(
    session: Session, people: dict[str, int], changes: list[tuple[tuple[int, int, int], str]]
) -> None:
    other = connect(session.store.paths.database, session.store.key)
    try:
        for change, how in changes:
            _done(session, other, change, how)
            with session.store.transaction():
                assert _differing(change[1]) == []
    finally:
        other.close()


def _statements(act: Callable[[], object]) -> int:
    said: list[str] = []
    database.connection().set_trace_callback(said.append)
    act()
    database.connection().set_trace_callback(None)
    return len(said)


def test_a_second_question_for_the_day_reads_nothing_of_the_institution(
    session: Session, people: dict[str, int]
) -> None:
    head = int(next(iter(snapshot(TODAY, ()).people)))
    with session.store.transaction():
        first = _statements(lambda: snapshot(TODAY, [head]))
        second = _statements(lambda: snapshot(TODAY, [head]))
        assert second == 2 < first  # the stamp, and the version of what others wrote
        Department.update(position=9).where(Department.id == 1).execute()
        assert _statements(lambda: snapshot(TODAY, [head])) > second


def test_a_day_is_read_for_itself(session: Session, people: dict[str, int]) -> None:
    with session.store.transaction():
        days = [TODAY + timedelta(days=many_days) for many_days in range(12)]
        assert [snapshot(day, ()).on for day in days + days] == days + days


def test_outside_of_a_use_case_nothing_is_kept(session: Session, people: dict[str, int]) -> None:
    one, other = snapshot(date(2026, 1, 1), ()), snapshot(date(2026, 1, 1), ())
    assert one is not other
    assert Person.select().count() == len(people)
