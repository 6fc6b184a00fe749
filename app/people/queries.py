"""Lists of departments, school posts and recusals for their readers; those of people are `lines`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import Case, fn

from app.people.identity import date_text
from app.people.lines import (
    PersonFilter,
    PersonLine,
    count_people,
    find_people,
    marks_of,
    people_ids,
    people_page,
    people_start,
    people_values,
    person_lines,
)
from app.people.snapshot import holds_on
from app.people.tables import (
    Appointment,
    Department,
    ImportBatch,
    Person,
    PersonRank,
    RecusalRow,
    SchoolPostHolding,
    Supervision,
)
from app.store.database import tuples

__all__ = [
    "DepartmentLine", "PersonFilter", "PersonLine", "PostLine", "appointments_of", "batches", "count_people",
    "department_names", "departments", "find_people", "is_current", "marks_of", "people_ids", "people_page",
    "people_start", "people_values", "person_lines", "ranks_of", "recusals", "school_posts", "vacant_posts",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department as a list shows it on a day."""

    id: int
    code: str
    name: str
    kind: str
    is_key: bool
    heads: str
    supervisors: str
    people: int
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class PostLine:
    """Something held over time: an appointment, a rank, a school post, the supervision of a department."""

    id: int
    what: str
    detail: str
    start: str
    end: str
    is_current: bool
    marks: tuple[str, ...] = ()


def departments(on: date, include_closed: bool = False) -> list[DepartmentLine]:
    """All departments in their order, with heads, supervising leaders and number of people on the day."""
    heads = _names_by_department(Appointment, on, Appointment.head)
    supervisors = _names_by_department(Supervision, on)
    counts = dict(
        tuples(
            Appointment.select(Appointment.department, fn.COUNT(fn.DISTINCT(Appointment.person)))
            .where(holds_on(Appointment, on))
            .group_by(Appointment.department)
        )
    )
    query = Department.select().order_by(Department.position, Department.id)
    if not include_closed:
        query = query.where(Department.closed_on.is_null() | (Department.closed_on > on))
    return [
        DepartmentLine(
            row.id, row.code, row.name, row.kind, row.is_key, heads.get(row.id, ""), supervisors.get(row.id, ""),
            counts.get(row.id, 0), row.closed_on,
        )
        for row in query
    ]  # fmt: skip


def department_names(on: date) -> list[tuple[int, str]]:
    """Id and name of each department of the day in their order, to choose from; who is in them is not asked."""
    there = Department.closed_on.is_null() | (Department.closed_on > on)
    query = Department.select(Department.id, Department.name).where(there)
    return [(id, name) for id, name in tuples(query.order_by(Department.position, Department.id))]


def appointments_of(person_id: int, on: date) -> list[PostLine]:
    """A person's appointments over time, the newest first."""
    query = Appointment.select(Appointment, Department).join(Department).where(Appointment.person == person_id)
    return [
        PostLine(
            row.id, f"{row.department.name} {row.title}", row.kind, date_text(row.start, row.precision),
            date_text(row.end), is_current(row, on), marks_of(row),
        )
        for row in query.order_by(Appointment.end.is_null(False), Appointment.start.desc(), Appointment.id.desc())
    ]  # fmt: skip


def ranks_of(person_id: int, on: date) -> list[PostLine]:
    """A person's ranks over time, the newest first."""
    query = PersonRank.select().where(PersonRank.person == person_id)
    return [
        PostLine(row.id, row.rank, "", date_text(row.start), date_text(row.end), is_current(row, on))
        for row in query.order_by(PersonRank.end.is_null(False), PersonRank.start.desc(), PersonRank.id.desc())
    ]


def school_posts(on: date, past: bool = False) -> list[tuple[PersonLine, PostLine]]:
    """Who holds a post of the school's leadership on the day, in the order of posts; `past` adds those who held one."""
    order = Case(SchoolPostHolding.post, [("党委书记", 1), ("校长", 2), ("纪委书记", 3)], 4)
    query = SchoolPostHolding.select()
    if not past:
        query = query.where(holds_on(SchoolPostHolding, on))
    rows = list(query.order_by(order, SchoolPostHolding.start, SchoolPostHolding.id))
    people = {line.id: line for line in person_lines([row.person_id for row in rows], on)}
    return [
        (
            people[row.person_id],
            PostLine(
                row.id, row.post, row.title, date_text(row.start, row.precision), date_text(row.end),
                is_current(row, on),
            ),
        )
        for row in rows
    ]  # fmt: skip


def vacant_posts(on: date) -> list[str]:
    """The posts of which there is one and which nobody holds on the day."""
    held = {row.post for row in SchoolPostHolding.select().where(holds_on(SchoolPostHolding, on))}
    return [post for post in ("党委书记", "校长", "纪委书记") if post not in held]


def recusals(on: date, person_id: int | None = None) -> list[tuple[PersonLine, PersonLine, PostLine]]:
    """回避 between two people, those in force first; of one person, or all."""
    query = RecusalRow.select()
    if person_id is not None:
        query = query.where((RecusalRow.person == person_id) | (RecusalRow.other == person_id))
    rows = list(query.order_by(RecusalRow.end.is_null(False), RecusalRow.id.desc()))
    ids = [row.person_id for row in rows] + [row.other_id for row in rows]
    people = {line.id: line for line in person_lines(list(dict.fromkeys(ids)), on)}
    return [
        (
            people[row.person_id], people[row.other_id],
            PostLine(row.id, row.reason, "", date_text(row.start), date_text(row.end), is_current(row, on)),
        )
        for row in rows
    ]  # fmt: skip


def batches() -> list[ImportBatch]:
    """All imports of rosters, the newest first."""
    return list(ImportBatch.select().where(ImportBatch.kind == "名册").order_by(ImportBatch.id.desc()))


def is_current(row: Any, on: date) -> bool:
    """Whether something with `start` and `end` is in force on the day."""
    return (row.start is None or row.start <= on) and (row.end is None or row.end >= on)


def _names_by_department(table: Any, on: date, extra: Any = None) -> dict[int, str]:
    query = table.select(table.department, Person.name).join(Person, on=table.person == Person.id)
    query = query.where(holds_on(table, on) if extra is None else holds_on(table, on) & extra)
    found: dict[int, list[str]] = {}
    for department, name in tuples(query.order_by(table.id)):
        found.setdefault(department, []).append(name)
    return {department: "、".join(dict.fromkeys(names)) for department, names in found.items()}
