"""The institution as the rules see it: people, posts and departments as they stood on one day."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from app.people.tables import Appointment, Department, SchoolPostHolding, Supervision
from app.rules import facts
from app.rules.vocabulary import AppointmentKind, DepartmentKind, Rank, SchoolPost
from app.store.database import Table, database, tuples
from app.store.kept import Kept

_RANKS = {rank.value: rank for rank in Rank}
_KINDS = {kind.value: kind for kind in AppointmentKind}
# In the order of facts.Appointment.
_POST = 'department_id, title, head, deputy, branch_secretary, key_post, kind, start, "end"'
_HOLDS = '(start IS NULL OR start <= :on) AND ("end" IS NULL OR "end" >= :on)'
# Days are kept as text: tens of thousands of posts begin on a few days; each is read once.
_day = cache(date.fromisoformat)
# All that is read here.  Of the days asked about, today and a few planned ones come again and again.
_KEPT = Kept(
    "institution",
    ("department", "person", "person_rank", "appointment", "school_post", "supervision", "recusal"),
    most=6,
)


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
    They and the departments are kept from one use case to the next; who is named beside them is read each time.
    """
    if people is None:
        return _read(on, everyone=True)[0]
    known, codes = _KEPT.value(database, on, lambda: _read(on))
    lacking = {each for each in people if key(each) not in known.people}
    return known.joined_by(_people(on, lacking, codes)) if lacking else known


def _read(on: date, *, everyone: bool = False) -> tuple[facts.Institution, dict[int, str]]:
    """The institution with everyone, or with those alone whom a rule could name; and the code of each department."""
    held = SchoolPostHolding.select(SchoolPostHolding.post, SchoolPostHolding.person)
    known = set(SchoolPost)
    posts = {
        SchoolPost(post): key(person_id)
        for post, person_id in tuples(held.where(holds_on(SchoolPostHolding, on)))
        if post in known
    }
    supervisors = _supervisors(on)
    leaders = {leader for found in supervisors.values() for leader in found}
    wanted = None if everyone else {*map(int, posts.values()), *_heads(on), *leaders}
    departments, codes = _departments(supervisors)
    return facts.Institution(on, posts, departments, _people(on, wanted, codes)), codes


def _supervisors(on: date) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    query = Supervision.select(Supervision.department, Supervision.person).where(holds_on(Supervision, on))
    for department_id, person_id in tuples(query.order_by(Supervision.person)):
        found.setdefault(department_id, []).append(person_id)
    return found


def _heads(on: date) -> set[int]:
    query = Appointment.select(Appointment.person).where(Appointment.head & holds_on(Appointment, on))
    return {person_id for (person_id,) in tuples(query)}


def _departments(supervisors: dict[int, list[int]]) -> tuple[dict[str, facts.Department], dict[int, str]]:
    """The departments by code, and the code of each by id."""
    rows = tuples(
        Department.select(Department.id, Department.code, Department.name, Department.kind, Department.is_key)
    )
    found = {
        code: facts.Department(code, name, DepartmentKind(kind), is_key, tuple(map(key, supervisors.get(id, ()))))
        for id, code, name, kind, is_key in rows
    }
    return found, {id: code for id, code, *_ in rows}


def _people(on: date, wanted: set[int] | None, codes: dict[int, str]) -> dict[str, facts.Person]:
    values = {"on": on.isoformat(), "named": None if wanted is None else json.dumps(sorted(wanted))}

    def of(columns: str, table: str, person: str, condition: str) -> list[tuple[Any, ...]]:
        # By plain statements: of one person or two, saying the SQL anew took longer than finding the rows.
        named = "" if wanted is None else f" AND {person} IN (SELECT value FROM json_each(:named))"
        sql = f"SELECT {person}, {columns} FROM {table} WHERE {condition}{named}"
        found: list[tuple[Any, ...]] = database.execute_sql(sql, values).fetchall()
        return found

    ranks = {person: _RANKS[rank] for person, rank in of("rank", "person_rank", "person_id", _HOLDS)}
    appointments: dict[int, list[facts.Appointment]] = {}
    for row in of(_POST, "appointment", "person_id", _HOLDS):
        person, department, title, head, deputy, secretary, key_post, kind, start, end = row
        appointments.setdefault(person, []).append(
            facts.Appointment(codes[department], title, bool(head), bool(deputy), bool(secretary), bool(key_post),
                              _KINDS[kind], start and _day(start), end and _day(end))
        )  # fmt: skip
    recusals: dict[int, list[facts.Recusal]] = {}
    for person, other, reason in of("other_id, reason", "recusal", "person_id", _HOLDS):
        recusals.setdefault(person, []).append(facts.Recusal(key(other), reason))
    return {
        key(person): facts.Person(
            key(person), name, ranks.get(person, Rank.STAFF), tuple(appointments.get(person, ())),
            tuple(recusals.get(person, ())),
        )
        for person, name in of("name", "person", "id", "TRUE")
    }  # fmt: skip
