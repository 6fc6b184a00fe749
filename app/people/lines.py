"""Lists of people as they stand on a day: an order of ids is asked for once, and rows are read by the page."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

from peewee import Asc, Case, Desc, fn

from app.people.columns import columns
from app.people.identity import SCHOOL_LEADERS, known_text, post_words
from app.people.snapshot import holds_on
from app.people.tables import Appointment, Department, Person, PersonRank, SchoolPostHolding
from app.rules.vocabulary import Rank
from app.store.headers import Kept, Values
from app.store.ids import Question, Start, question, rows_by_ids

_AFTER_ALL = 1_000_000
_PEOPLE = "SELECT id, staff_no, name, gender FROM person WHERE id IN ({ids})"
_HELD = "({0}.start IS NULL OR {0}.start <= '{1}') AND ({0}.end IS NULL OR {0}.end >= '{1}')"
_RANKS = "SELECT r.person_id, r.rank FROM person_rank AS r WHERE r.person_id IN ({ids}) AND "
_POSTS = "SELECT p.person_id, p.title, p.start, p.precision FROM school_post AS p WHERE p.person_id IN ({ids}) AND "
_APPOINTMENTS = """
SELECT a.person_id, d.name, a.title, a.start, a.precision, a.head, a.deputy, a.branch_secretary, a.key_post
FROM appointment AS a JOIN department AS d ON d.id = a.department_id WHERE a.person_id IN ({ids}) AND """
_WEIGHTIEST = " ORDER BY a.head DESC, a.branch_secretary DESC, a.deputy DESC, a.id"
_MARKS = ("主要负责人", "副职", "党总支书记", "关键岗位")
# What an appointment counts as, by its four flags as the store keeps them.
_MARKS_BY = {
    flags: tuple(word for word, holds in zip(_MARKS, flags, strict=True) if holds)
    for flags in product((0, 1), repeat=4)
}
# Department, title, since when, and what it counts as.
_Post = tuple[str, str, str, tuple[str, ...]]
_NOTHING: _Post = ("", "", "", ())


class PersonLine(NamedTuple):
    """A person as a list shows them on a day; `titles` are those of all posts, without the departments.

    A tuple: a frozen dataclass of as many facts takes nine times as long to make.
    """

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


def find_people(text: str, on: date, limit: int = 20) -> list[PersonLine]:
    """People found by name, pinyin initials or staff number; those in post first."""
    return people_page(PersonFilter(on, text), 0, limit)


def count_people(wanted: PersonFilter) -> int:
    """How many people the filter lets through."""
    return _question(wanted, ()).count()


def people_values(wanted: PersonFilter, column: str, text: str = "") -> Values:
    """What the heading of a column lists: its values among the rows that the filter and the other headings let through.

    `text` narrows words as they stand to those that hold it.  Raises KeyError for a column without values.
    """
    return columns(wanted.on).values(_filtered(replace(wanted, headers=())), wanted.headers, column, text)


def people_page(
    wanted: PersonFilter, offset: int, limit: int, order: Sequence[tuple[str, bool]] = ()
) -> list[PersonLine]:
    """A page of people in the order of `people_ids`."""
    return person_lines(people_ids(wanted, order, offset, limit), wanted.on)


def people_ids(
    wanted: PersonFilter, order: Sequence[tuple[str, bool]] = (), offset: int = 0, limit: int | None = None
) -> array[int]:
    """People in the order of columns `(name, descending)`; else school leaders, then departments in their order."""
    return _question(wanted, tuple((name, down) for name, down in order)).ids(offset, limit)


def people_start(wanted: PersonFilter, order: Sequence[tuple[str, bool]], limit: int) -> Start:
    """How many people the filter lets through, and the first ones in the order of columns."""
    asked = _question(wanted, tuple((name, down) for name, down in order))
    is_narrow = bool(wanted.text or wanted.department_id is not None or wanted.rank or wanted.headers)
    return asked.start(limit, is_narrow=is_narrow, is_dear=is_narrow)


@lru_cache(maxsize=64)
def _question(wanted: PersonFilter, order: tuple[tuple[str, bool], ...]) -> Question:
    keys = _order_keys(wanted.on)
    fields = [Desc(keys[name]) if down else Asc(keys[name]) for name, down in order if name in keys]
    asked = {name for name, _ in order}
    usual = [Desc(keys["leader"]), *(Asc(keys[name]) for name in ("department", "rank") if name not in asked)]
    if "staff_no" in asked:  # nobody shares a number: what is behind it decides nothing
        usual = []
    return question(_filtered(wanted), [*fields, *usual, Person.staff_no])


def person_lines(ids: Sequence[int], on: date) -> list[PersonLine]:
    """The people of these ids, in the order given."""
    ranks_sql, posts_sql, appointments_sql = _held_on(on.isoformat())
    people = {row[0]: row for row in rows_by_ids(_PEOPLE, ids)}
    ranks = dict(rows_by_ids(ranks_sql, ids))
    posts: dict[int, list[_Post]] = {}
    for person, title, start, precision in rows_by_ids(posts_sql, ids):
        posts.setdefault(person, []).append((SCHOOL_LEADERS, title, known_text(start, precision), ()))
    for person, department, title, start, precision, *flags in rows_by_ids(appointments_sql, ids):
        post = (department, title, known_text(start, precision), _MARKS_BY[tuple(flags)])
        posts.setdefault(person, []).append(post)
    return [
        _line(people[each], posts.get(each, ()), ranks.get(each, Rank.STAFF.value)) for each in ids if each in people
    ]


@lru_cache(maxsize=16)
def _held_on(day: str) -> tuple[str, str, str]:
    """What reads ranks, posts and appointments in force on a day."""
    return (
        _RANKS + _HELD.format("r", day), _POSTS + _HELD.format("p", day),
        _APPOINTMENTS + _HELD.format("a", day) + _WEIGHTIEST,
    )  # fmt: skip


def marks_of(row: Appointment) -> tuple[str, ...]:
    """What an appointment counts as, in words."""
    return _MARKS_BY[row.head, row.deputy, row.branch_secretary, row.key_post]


def _line(person: Sequence[Any], posts: Sequence[_Post], rank: str) -> PersonLine:
    id, staff_no, name, gender = person
    if len(posts) < 2:
        department, title, since, marks = posts[0] if posts else _NOTHING
        return PersonLine(
            id, staff_no, name, department, title, rank, gender, since, marks, (title,) if title else ()
        )  # fmt: skip
    first = posts[0]
    titles = "、".join(dict.fromkeys(t if d == first[0] else f"{d}{t}" for d, t, _, _ in posts))
    marks = tuple(dict.fromkeys(mark for _, _, _, marks in posts for mark in marks))
    plain = tuple(dict.fromkeys(title for _, title, _, _ in posts if title))
    return PersonLine(id, staff_no, name, first[0], titles, rank, gender, first[2], marks, plain)


def _filtered(wanted: PersonFilter) -> Any:
    query, on = Person.select(Person.id), wanted.on
    for word in wanted.text.split():
        query = query.where(_word(word, on))
    held = Appointment.select(Appointment.person).where(holds_on(Appointment, on))
    if wanted.department_id is not None:
        query = query.where(Person.id.in_(held.where(Appointment.department == wanted.department_id)))
    if wanted.rank:
        ranked = PersonRank.select(PersonRank.id).where((PersonRank.rank == wanted.rank) & holds_on(PersonRank, on))
        query = query.where(fn.EXISTS(ranked.where(PersonRank.person == Person.id)))
    if wanted.in_post_only:
        posts = SchoolPostHolding.select(SchoolPostHolding.id).where(holds_on(SchoolPostHolding, on))
        leads = fn.EXISTS(posts.where(SchoolPostHolding.person == Person.id))
        query = query.where(fn.EXISTS(held.where(Appointment.person == Person.id)) | leads)
    if wanted.headers:
        query = query.where(*columns(on).conditions(wanted.headers))
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
    """What people are sorted by, looked up for each of them in indexes that hold all that is asked.

    One pass through each table, joined, takes longer: SQLite makes an index of each pass first.
    """
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
        "department": fn.COALESCE(department, _AFTER_ALL), "title": titles, "rank": rank, "since": started,
        "leader": post,
    }  # fmt: skip
