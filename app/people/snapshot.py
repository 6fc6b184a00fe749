"""The institution as the rules see it: people, posts and departments as they stood on one day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from app.people.tables import Appointment, Department, Person, PersonRank, RecusalRow, SchoolPostHolding, Supervision
from app.rules import facts
from app.rules.vocabulary import AppointmentKind, DepartmentKind, Rank, SchoolPost
from app.store.database import Table, tuples

_RANKS = {rank.value: rank for rank in Rank}
_KINDS = {kind.value: kind for kind in AppointmentKind}
# In the order of facts.Appointment.  Days as text: tens of thousands of posts begin on a few days; each is read once.
_POST = (
    Appointment.department, Appointment.title, Appointment.head, Appointment.deputy, Appointment.branch_secretary,
    Appointment.key_post, Appointment.kind, Appointment.start.cast("TEXT"), Appointment.end.cast("TEXT"),
)  # fmt: skip
_day = cache(date.fromisoformat)


def key(person_id: int) -> str:
    """The id under which the rules know a person."""
    return str(person_id)


def holds_on(table: type[Table], on: date) -> Any:
    """The condition that a row with `start` and `end` is in force on the day."""
    fields: Any = table
    return (fields.start.is_null() | (fields.start <= on)) & (fields.end.is_null() | (fields.end >= on))


def snapshot(on: date, people: Iterable[int] | None = None) -> facts.Institution:
    """The institution on a day, with the people named and everyone whom a rule could name for them.

    Those are the heads of departments, supervising leaders and holders of school posts; None means everyone.
    """
    held = SchoolPostHolding.select(SchoolPostHolding.post, SchoolPostHolding.person)
    known = set(SchoolPost)
    posts = {
        SchoolPost(post): key(person_id)
        for post, person_id in tuples(held.where(holds_on(SchoolPostHolding, on)))
        if post in known
    }
    supervisors = _supervisors(on)
    wanted = None if people is None else {*people, *map(int, posts.values()), *_heads(on)}
    if wanted is not None:
        wanted |= {leader for leaders in supervisors.values() for leader in leaders}
    return facts.Institution(on, posts, _departments(supervisors), _people(on, wanted))


def _supervisors(on: date) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    query = Supervision.select(Supervision.department, Supervision.person).where(holds_on(Supervision, on))
    for department_id, person_id in tuples(query.order_by(Supervision.person)):
        found.setdefault(department_id, []).append(person_id)
    return found


def _heads(on: date) -> set[int]:
    query = Appointment.select(Appointment.person).where(Appointment.head & holds_on(Appointment, on))
    return {person_id for (person_id,) in tuples(query)}


def _departments(supervisors: dict[int, list[int]]) -> dict[str, facts.Department]:
    return {
        row.code: facts.Department(
            code=row.code,
            name=row.name,
            kind=DepartmentKind(row.kind),
            key=row.is_key,
            supervised_by=tuple(map(key, supervisors.get(row.id, []))),
        )
        for row in Department.select()
    }


def _people(on: date, wanted: set[int] | None) -> dict[str, facts.Person]:
    named = None if wanted is None else sorted(wanted)

    def of(table: type[Table], *columns: Any) -> list[tuple[Any, ...]]:
        fields: Any = table
        query = table.select(fields.person, *columns).where(holds_on(table, on))
        return tuples(query if named is None else query.where(fields.person.in_(named)))

    ranks = {person: _RANKS[rank] for person, rank in of(PersonRank, PersonRank.rank)}
    codes: dict[int, str] = dict(tuples(Department.select(Department.id, Department.code)))
    appointments: dict[int, list[facts.Appointment]] = {}
    for person, department, title, head, deputy, secretary, key_post, kind, start, end in of(Appointment, *_POST):
        appointments.setdefault(person, []).append(
            facts.Appointment(codes[department], title, bool(head), bool(deputy), bool(secretary), bool(key_post),
                              _KINDS[kind], start and _day(start), end and _day(end))
        )  # fmt: skip
    recusals: dict[int, list[facts.Recusal]] = {}
    for person_id, other_id, reason in of(RecusalRow, RecusalRow.other, RecusalRow.reason):
        recusals.setdefault(person_id, []).append(facts.Recusal(key(other_id), reason))
    query = Person.select(Person.id, Person.name)
    return {
        key(person_id): facts.Person(
            key(person_id),
            name,
            ranks.get(person_id, Rank.STAFF),
            tuple(appointments.get(person_id, ())),
            tuple(recusals.get(person_id, ())),
        )
        for person_id, name in tuples(query if named is None else query.where(Person.id.in_(named)))
    }
