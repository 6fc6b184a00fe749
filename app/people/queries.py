"""Lists of people, departments, school posts and recusals for their readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from peewee import Asc, Case, Desc, fn

from app.people.columns import MARKS, columns
from app.people.identity import SCHOOL_LEADERS, date_text, post_words
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
from app.rules.vocabulary import Rank
from app.store.database import tuples
from app.store.headers import Kept, Values


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as a list shows them on a day; `titles` are those of all posts, without the departments."""

    id: int
    staff_no: str
    name: str
    department: str
    title: str
    rank: str
    gender: str = ""
    since: str = ""
    marks: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    @property
    def post(self) -> str:
        """Department and title as one reads them."""
        return post_words(self.department, self.title)


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
class PersonFilter:
    """Which people: words (name, pinyin initials, staff number, department), department, rank; `on` a day.

    `headers` is what the headings of the list let through.
    """

    on: date
    text: str = ""
    department_id: int | None = None
    rank: str = ""
    in_post_only: bool = False
    headers: tuple[Kept, ...] = ()


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


def find_people(text: str, on: date, limit: int = 20) -> list[PersonLine]:
    """People found by name, pinyin initials or staff number; those in post first."""
    return people_page(PersonFilter(on, text), 0, limit)


def count_people(wanted: PersonFilter) -> int:
    """How many people the filter lets through."""
    return int(_people(wanted).count())


def people_values(wanted: PersonFilter, column: str, text: str = "") -> Values:
    """What the heading of a column lists: its values among the rows that the filter and the other headings let through.

    `text` narrows words as they stand to those that hold it.  Raises KeyError for a column without values.
    """
    return columns(wanted.on).values(_people(replace(wanted, headers=())), wanted.headers, column, text)


def people_page(
    wanted: PersonFilter, offset: int, limit: int, order: Sequence[tuple[str, bool]] = ()
) -> list[PersonLine]:
    """People in the order of columns `(name, descending)`; else school leaders, then departments in their order."""
    keys = _order_keys(wanted.on)
    fields = [Desc(keys[name]) if down else Asc(keys[name]) for name, down in order if name in keys]
    usual = [Desc(keys["leader"]), Asc(keys["department"]), Asc(keys["rank"]), Person.staff_no]
    rows = _people(wanted).order_by(*fields, *usual).offset(offset).limit(limit)
    return person_lines([row.id for row in rows], wanted.on)


def person_lines(ids: Sequence[int], on: date) -> list[PersonLine]:
    """The people of these ids, in the order given."""
    people = {row.id: row for row in Person.select().where(Person.id.in_(list(ids)))}
    ranks = dict(
        tuples(
            PersonRank.select(PersonRank.person, PersonRank.rank).where(
                PersonRank.person.in_(list(ids)) & holds_on(PersonRank, on)
            )
        )
    )
    posts: dict[int, list[tuple[str, str, str, tuple[str, ...]]]] = {}
    query = SchoolPostHolding.select().where(SchoolPostHolding.person.in_(list(ids)) & holds_on(SchoolPostHolding, on))
    for post in query:
        since = date_text(post.start, post.precision)
        posts.setdefault(post.person_id, []).append((SCHOOL_LEADERS, post.title, since, ()))
    appointments = Appointment.select(Appointment, Department).join(Department)
    for row in appointments.where(Appointment.person.in_(list(ids)) & holds_on(Appointment, on)).order_by(
        Appointment.head.desc(), Appointment.branch_secretary.desc(), Appointment.deputy.desc(), Appointment.id
    ):
        since = date_text(row.start, row.precision)
        posts.setdefault(row.person_id, []).append((row.department.name, row.title, since, marks_of(row)))
    return [
        _line(people[each], posts.get(each, []), ranks.get(each, Rank.STAFF.value)) for each in ids if each in people
    ]


def marks_of(row: Appointment) -> tuple[str, ...]:
    """What an appointment counts as, in words."""
    return tuple(word for word, flag in MARKS if getattr(row, flag.name))


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


def _line(person: Person, posts: list[tuple[str, str, str, tuple[str, ...]]], rank: str) -> PersonLine:
    first = posts[0] if posts else ("", "", "", ())
    titles = "、".join(dict.fromkeys(t if d == first[0] else f"{d}{t}" for d, t, _, _ in posts))
    marks = tuple(dict.fromkeys(mark for _, _, _, marks in posts for mark in marks))
    plain = tuple(dict.fromkeys(title for _, title, _, _ in posts if title))
    return PersonLine(
        person.id, person.staff_no, person.name, first[0], titles, rank, person.gender, first[2], marks, plain
    )


def is_current(row: Any, on: date) -> bool:
    """Whether something with `start` and `end` is in force on the day."""
    return (row.start is None or row.start <= on) and (row.end is None or row.end >= on)


def _people(wanted: PersonFilter) -> Any:
    query = Person.select(Person.id)
    for word in wanted.text.split():
        query = query.where(_word(word, wanted.on))
    held = Appointment.select(Appointment.person).where(holds_on(Appointment, wanted.on))
    if wanted.department_id is not None:
        query = query.where(Person.id.in_(held.where(Appointment.department == wanted.department_id)))
    if wanted.rank:
        ranked = PersonRank.select(PersonRank.person)
        query = query.where(
            Person.id.in_(ranked.where((PersonRank.rank == wanted.rank) & holds_on(PersonRank, wanted.on)))
        )
    if wanted.in_post_only:
        posts = SchoolPostHolding.select(SchoolPostHolding.person).where(holds_on(SchoolPostHolding, wanted.on))
        query = query.where(Person.id.in_(held) | Person.id.in_(posts))
    if wanted.headers:
        query = query.where(*columns(wanted.on).conditions(wanted.headers))
    return query


def _word(word: str, on: date) -> Any:
    """One word hits the name, the staff number, the initials, the pinyin, or the department of the day."""
    in_department = (
        Appointment.select(Appointment.person)
        .join(Department)
        .where(Department.name.contains(word) & holds_on(Appointment, on))
    )
    hit = Person.name.contains(word) | Person.staff_no.contains(word) | Person.id.in_(in_department)
    if word.isascii():
        lower = word.lower()
        hit |= Person.initials.startswith(lower) | Person.initials.contains(f" {lower}") | Person.pinyin.contains(lower)
        hit |= fn.REPLACE(Person.pinyin, " ", "").contains(lower)
    return hit


def _order_keys(on: date) -> dict[str, Any]:
    mine = (Appointment.person == Person.id) & holds_on(Appointment, on)
    department = Appointment.select(fn.MIN(Department.position)).join(Department).where(mine)
    titles = Appointment.select(fn.MIN(Appointment.title)).where(mine)
    started = Appointment.select(fn.MAX(Appointment.start)).where(mine)
    post = SchoolPostHolding.select(fn.COUNT(SchoolPostHolding.id)).where(
        (SchoolPostHolding.person == Person.id) & holds_on(SchoolPostHolding, on)
    )
    weight = Case(PersonRank.rank, [(rank.value, place) for place, rank in enumerate(Rank)], len(Rank))
    rank = PersonRank.select(fn.MIN(weight)).where((PersonRank.person == Person.id) & holds_on(PersonRank, on))
    return {
        "staff_no": Person.staff_no, "name": Person.pinyin, "gender": Person.gender,
        "department": fn.COALESCE(department, 1_000_000), "title": titles, "rank": rank, "since": started,
        "leader": post,
    }  # fmt: skip


def _names_by_department(table: Any, on: date, extra: Any = None) -> dict[int, str]:
    query = table.select(table.department, Person.name).join(Person, on=table.person == Person.id)
    query = query.where(holds_on(table, on) if extra is None else holds_on(table, on) & extra)
    found: dict[int, list[str]] = {}
    for department, name in tuples(query.order_by(table.id)):
        found.setdefault(department, []).append(name)
    return {department: "、".join(dict.fromkeys(names)) for department, names in found.items()}
