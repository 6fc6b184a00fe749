"""The columns of the list of people as SQL, as of a day: what their headings list and let through."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import add
from typing import Any

from peewee import Case, Value, fn

from app.people.identity import SCHOOL_LEADERS
from app.people.snapshot import holds_on
from app.people.tables import Appointment, Department, Person, PersonRank, SchoolPostHolding
from app.rules.vocabulary import Rank
from app.store.header_sql import SqlColumn, SqlColumns
from app.store.headers import Kind

# What an appointment counts as: the word for it, and the column that says so.
MARKS = (
    ("主要负责人", Appointment.head), ("副职", Appointment.deputy), ("党总支书记", Appointment.branch_secretary),
    ("关键岗位", Appointment.key_post),
)  # fmt: skip
_PLACE = 1_000_000_000


def columns(on: date) -> SqlColumns:
    """The columns on a day."""
    return SqlColumns(Person.id, {
        "staff_no": SqlColumn(Person.staff_no),
        "name": SqlColumn(Person.name),
        "gender": SqlColumn(Person.gender),
        "department": _in_source(_first(on, Value(SCHOOL_LEADERS), Department.name), is_first=True),
        "title": _in_source(_titles(on)),
        "rank": SqlColumn(
            PersonRank.rank, Kind.CODE, order=[rank.value for rank in Rank],
            source=PersonRank.select().where(holds_on(PersonRank, on)), owner=PersonRank.person,
            default=Rank.STAFF.value,
        ),
        "since": _in_source(_first(on, _since(SchoolPostHolding), _since(Appointment)), Kind.DAY, is_first=True),
        "marks": _in_source(_marks(on), Kind.CODE),
    })  # fmt: skip


def _in_source(found: Any, kind: Kind = Kind.TEXT, *, is_first: bool = False) -> SqlColumn:
    made = found.alias("held")
    source = Person.select().from_(made)
    if is_first:  # asked for, or SQLite would leave out the MIN, and with it which row is the first
        source = source.where(made.c.weight.is_null(False))
    order = [word for word, _ in MARKS] if kind is Kind.CODE else ()
    return SqlColumn(made.c.value, kind, order=order, source=source, owner=made.c.owner)


def _since(post: Any) -> Any:
    length = Case(post.precision, [("year", 4), ("month", 7), ("unknown", 0)], 10)
    return fn.SUBSTR(post.start, 1, length)


def _first(on: date, of_leader: Any, of_post: Any) -> Any:
    """Something about the first post of everybody, as lists show it: at the head of the school, else the weightiest.

    The column beside MIN is that of the row with the least: SQLite promises it.
    """
    leads = SchoolPostHolding.select(SchoolPostHolding.person).where(holds_on(SchoolPostHolding, on))
    place = fn.MIN(SchoolPostHolding.id).alias("weight")
    leaders = SchoolPostHolding.select(SchoolPostHolding.person.alias("owner"), of_leader.alias("value"), place)
    flags = ((Appointment.head, 4), (Appointment.branch_secretary, 2), (Appointment.deputy, 1))
    weight = reduce(add, [Case(None, [(flag, 0)], behind) for flag, behind in flags])
    first = fn.MIN(weight * _PLACE + Appointment.id).alias("weight")
    others = Appointment.select(Appointment.person.alias("owner"), of_post.alias("value"), first).join(Department)
    return leaders.where(holds_on(SchoolPostHolding, on)).group_by(SchoolPostHolding.person).union_all(
        others.where(holds_on(Appointment, on) & Appointment.person.not_in(leads)).group_by(Appointment.person)
    )  # fmt: skip


def _titles(on: date) -> Any:
    leaders = SchoolPostHolding.select(SchoolPostHolding.person.alias("owner"), SchoolPostHolding.title.alias("value"))
    others = Appointment.select(Appointment.person.alias("owner"), Appointment.title.alias("value"))
    return leaders.where(holds_on(SchoolPostHolding, on)).union_all(others.where(holds_on(Appointment, on)))


def _marks(on: date) -> Any:
    found: Any = None
    for word, flag in MARKS:
        one = Appointment.select(Appointment.person.alias("owner"), Value(word).alias("value"))
        one = one.where(flag & holds_on(Appointment, on))
        found = one if found is None else found.union_all(one)
    return found
