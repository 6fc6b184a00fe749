"""Who somebody was on a day: what papers, ledgers and cases write beside a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from app.access.errors import Refusal
from app.people.snapshot import holds_on
from app.people.tables import Appointment, Department, Person
from app.rules.vocabulary import Rank
from app.store.database import database

SCHOOL_LEADERS = "校领导"
_GONE = "找不到这名干部，可能已在撤销导入时移除；请重新选择。"


@dataclass(frozen=True, slots=True)
class Identity:
    """A person on a day.  Dates are texts as exact as they are known; `title` joins several posts by 、."""

    person_id: int
    staff_no: str
    name: str
    gender: str
    born: str
    ethnicity: str
    political_status: str
    joined_party: str
    phone: str
    rank: str
    department_id: int | None
    department_name: str
    title: str
    in_post_since: str
    is_school_leader: bool
    note: str = ""


def post_words(department: str, title: str) -> str:
    """Department and title as one reads them: 教务处处长; a school leader is 副校长, and not 校领导副校长."""
    return title if department == SCHOOL_LEADERS and title else f"{department}{title}"


def date_text(day: date | None, precision: str = "day") -> str:
    """A date as exactly as it is known: 2026-11-24, 2026-11, 2026, or nothing."""
    return "" if day is None else known_text(day.isoformat(), precision)


def known_text(day: str | None, precision: str) -> str:
    """The same of a day as the store keeps it: cut, because to read a day and to write it takes ten times as long."""
    if not day or precision == "unknown":
        return ""
    return day[:7] if precision == "month" else day[:4] if precision == "year" else day


def appointments_on(person_id: int, on: date) -> list[Appointment]:
    """The appointments in force, the weightiest first: head, secretary, deputy, then the longest held."""
    query = Appointment.select(Appointment, Department).join(Department)
    rows = list(query.where((Appointment.person == person_id) & holds_on(Appointment, on)))
    return sorted(rows, key=_by_weight)


def _by_weight(held: Any) -> tuple[Any, ...]:
    return not held.head, not held.branch_secretary, not held.deputy, held.start or date.min, held.id


class _Held(NamedTuple):
    """A post as far as it is written beside a name; a school post has no department."""

    title: str
    start: date | None
    precision: str
    id: int
    head: int = 0
    branch_secretary: int = 0
    deputy: int = 0
    department_id: int | None = None
    department_name: str = ""


# By plain statements: each case that is written asks who everybody is.
_HOLDS = 'person_id = :person AND (start IS NULL OR start <= :on) AND ("end" IS NULL OR "end" >= :on)'
_LEADS = f"SELECT title, start, precision, id FROM school_post WHERE {_HOLDS}"
_POSTS = (
    "SELECT a.title, a.start, a.precision, a.id, a.head, a.branch_secretary, a.deputy, d.id, d.name "
    f"FROM appointment AS a JOIN department AS d ON d.id = a.department_id WHERE {_HOLDS}"
)
_RANK = f"SELECT rank FROM person_rank WHERE {_HOLDS} LIMIT 1"


def rank_on(person_id: int, on: date) -> str:
    """The rank in force, 科员及其他 where none is known."""
    row = _asked(_RANK, person_id, on).fetchone()
    return row[0] if row else Rank.STAFF.value


def _held(sql: str, person_id: int, on: date) -> list[_Held]:
    return [
        _Held(title, start and date.fromisoformat(start), *rest)
        for title, start, *rest in _asked(sql, person_id, on).fetchall()
    ]


def _asked(sql: str, person_id: int, on: date) -> Any:
    return database.execute_sql(sql, {"person": person_id, "on": on.isoformat()})


def name_of(person_id: int) -> str:
    """The name of somebody.  Raises Refusal for who is not in the store."""
    row = database.execute_sql("SELECT name FROM person WHERE id = ?", (person_id,)).fetchone()
    if row is None:
        raise Refusal(_GONE)
    return str(row[0])


def identity(person_id: int, on: date) -> Identity:
    """The person on the day.  Raises Refusal for somebody who is not in the store."""
    person = Person.get_or_none(Person.id == person_id)
    if person is None:
        raise Refusal(_GONE)
    posts, held = _held(_LEADS, person_id, on), sorted(_held(_POSTS, person_id, on), key=_by_weight)
    first = posts[0] if posts else held[0] if held else None
    weightiest = None if posts or not held else held[0]
    return Identity(
        person_id=person.id,
        staff_no=person.staff_no,
        name=person.name,
        gender=person.gender,
        born=person.born,
        ethnicity=person.ethnicity,
        political_status=person.political_status,
        joined_party=person.joined_party,
        phone=person.phone,
        rank=rank_on(person_id, on),
        department_id=weightiest.department_id if weightiest else None,
        department_name=SCHOOL_LEADERS if posts else weightiest.department_name if weightiest else "",
        title=_titles(posts, held),
        in_post_since=date_text(first.start, first.precision) if first else "",
        is_school_leader=bool(posts),
        note=person.note,
    )


def _titles(posts: list[_Held], held: list[_Held]) -> str:
    """Titles joined by 、; a second department is named with its title."""
    own = held[0].department_id if held and not posts else None
    outside = [a.title if a.department_id == own else a.department_name + a.title for a in held]
    return "、".join(dict.fromkeys([post.title for post in posts] + outside))
