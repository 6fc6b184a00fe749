"""Who the names of a ledger are: people by name and unit, and the institution as it stood on any day, held in memory.

A preview asks about thousands of rows; a query for each would cost minutes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from app.ledgers.intake.words import words
from app.people.identity import SCHOOL_LEADERS
from app.people.names import clean_name
from app.people.snapshot import key, snapshot
from app.people.tables import (
    Appointment,
    Department,
    DepartmentAlias,
    Person,
    PersonRank,
    RecusalRow,
    SchoolPostHolding,
    Supervision,
)
from app.rules import facts
from app.rules.dates import add_months
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import AppointmentKind
from app.workbooks.words import bare

# How somebody is marked who is no cadre of the roster and is known from a ledger alone; the unit follows.
NOT_LISTED = "不在册（台账补录）："


@dataclass(frozen=True, slots=True)
class Found:
    """Who a name is: the person, or None with the reason why nobody is meant for certain."""

    person_id: int | None
    why: str = ""


class Directory:
    """Everybody in the store, by name; departments by their names and other names."""

    def __init__(self) -> None:
        self.departments: dict[str, tuple[int, str]] = {
            bare(row.name): (row.id, row.name) for row in Department.select()
        }
        for alias in DepartmentAlias.select(DepartmentAlias, Department).join(Department):
            self.departments.setdefault(bare(alias.name), (alias.department_id, alias.department.name))
        self._named: dict[str, list[int]] = {}
        self._unlisted: dict[tuple[str, str], int] = {}
        for person in Person.select(Person.id, Person.name, Person.note):
            name = clean_name(person.name)
            if person.note.startswith(NOT_LISTED):
                self._unlisted[name, bare(person.note.removeprefix(NOT_LISTED))] = person.id
            else:
                self._named.setdefault(name, []).append(person.id)
        self._posts: dict[int, list[Any]] = {}
        for row in Appointment.select():
            self._posts.setdefault(row.person_id, []).append(row)
        self._leaders = {row.person_id for row in SchoolPostHolding.select(SchoolPostHolding.person)}
        self._found: dict[tuple[str, str, str], Found] = {}

    def department(self, unit: str) -> int | None:
        """The department of that name."""
        found = self.departments.get(bare(unit))
        return found[0] if found else None

    def person(self, name: str, unit: str, title: str) -> Found:
        """Who that is by name and unit, and by title where several are left."""
        asked = (name, unit, title)
        if asked not in self._found:
            self._found[asked] = self._look(name, unit, title)
        return self._found[asked]

    def elsewhere(self, name: str, unit: str) -> Found | None:
        """The one person of that name, who was never in the unit: in a row of several people with one unit."""
        person = self.only(name)
        if person is None:
            return None
        return Found(person, f"名册里的“{name}”没有在{unit}任过职，按姓名对应，单位和职务用名册当日的")

    def only(self, name: str) -> int | None:
        """The one person of that name, or None."""
        found = self._named.get(name, [])
        return found[0] if len(found) == 1 else None

    def _look(self, name: str, unit: str, title: str) -> Found:
        if (kept := self._unlisted.get((name, bare(unit)))) is not None:
            return Found(kept)
        named = self._named.get(name, [])
        if not named:
            return Found(None, f"名册里没有“{name}”，按不在册人员补录")
        if not unit:
            if len(named) == 1:
                return Found(named[0], f"没有写单位，“{name}”按姓名对应到名册")
            return Found(None, f"名册里有 {len(named)} 位“{name}”，没有写单位，分不清是谁，按不在册人员补录")
        there = [each for each in named if self._was_in(each, unit)]
        if len(there) > 1:
            there = [each for each in there if self._has_title(each, unit, title)] or there
        if len(there) == 1:
            return Found(there[0])
        if there:
            return Found(None, f"{unit}有 {len(there)} 位“{name}”，分不清是谁，按不在册人员补录")
        return Found(None, f"名册里的“{name}”没有在{unit}任过职，没有对应，按不在册人员补录")

    def _was_in(self, person: int, unit: str) -> bool:
        if bare(unit) in words()["words"]["leaders"]:
            return person in self._leaders
        department = self.department(unit)
        return department is not None and any(row.department_id == department for row in self._posts.get(person, ()))

    def _has_title(self, person: int, unit: str, title: str) -> bool:
        department, plain = self.department(unit), bare(title)
        held = self._posts.get(person, ())
        return any(row.department_id == department and bare(row.title) == plain for row in held)


class History:
    """The institution on any day, made once for all days between which nothing changed that rules look at.

    That is posts and all about them, and the end of the months in which an appointment counts as fresh (四(二)1).
    """

    def __init__(self, rules: Rulebook) -> None:
        posts, supervisions = list(SchoolPostHolding.select()), list(Supervision.select())
        ranks, recusals = list(PersonRank.select()), list(RecusalRow.select())
        self._few = _changes([*posts, *supervisions, *ranks, *recusals])
        appointments = list(Appointment.select())
        months = rules.limit("fresh_appointment_months")
        self._all = sorted({*self._few, *_changes(appointments), *_fresh_until(appointments, months)})
        codes = {row.id: row.code for row in Department.select(Department.id, Department.code)}
        self._appointments: dict[str, list[facts.Appointment]] = {}
        for row in appointments:
            self._appointments.setdefault(key(row.person_id), []).append(_appointment(row, codes[row.department_id]))
        self._titles: dict[int, list[Any]] = {}
        for post in posts:
            self._titles.setdefault(post.person_id, []).append(post)
        self.ranked = {row.person_id for row in ranks}
        self._periods: dict[int, facts.Institution] = {}
        self._made: dict[int, facts.Institution] = {}
        self._by_unit: dict[int, list[Any]] = {}
        self._by_person: dict[int, list[Any]] = {}
        for row in appointments:
            self._by_unit.setdefault(row.department_id, []).append(row)
            self._by_person.setdefault(row.person_id, []).append(row)
        self._months = months
        self._posts: dict[tuple[int, int], tuple[str, str]] = {}
        self._days_about: dict[tuple[int, ...], list[date]] = {}

    def period_about(self, people: tuple[int, ...], day: date) -> int:
        """A number that is the same for days between which nothing changed that says who leads and who organises talks
        with these people: their own posts, those in their departments, the school's leadership.
        """
        if people not in self._days_about:
            own = [row for person in people for row in self._by_person.get(person, ())]
            near = [row for unit in {row.department_id for row in own} for row in self._by_unit[unit]]
            self._days_about[people] = sorted({*self._few, *_changes(near), *_fresh_until(own, self._months)})
        return bisect_right(self._days_about[people], day)

    def period(self, day: date) -> int:
        """A number that is the same for days between which nothing changed."""
        return bisect_right(self._all, day)

    def post(self, person: int, day: date) -> tuple[str, str]:
        """The unit and the title of a person on the day, as a ledger has them; nothing where nothing is held."""
        asked = (person, self.period(day))
        if asked not in self._posts:
            self._posts[asked] = self._post(person, day)
        return self._posts[asked]

    def rank(self, person: int, day: date) -> str:
        """The rank of a person on the day; nothing where the roster has none."""
        if person not in self.ranked:
            return ""
        return self.on(day).people[key(person)].rank.value

    def _post(self, person: int, day: date) -> tuple[str, str]:
        for row in self._titles.get(person, ()):
            if (row.start is None or row.start <= day) and (row.end is None or day <= row.end):
                return SCHOOL_LEADERS, row.title
        institution = self.on(day)
        held = institution.current(institution.people[key(person)])
        weightiest = sorted(held, key=lambda a: (not a.head, not a.branch_secretary, not a.deputy))
        if not weightiest:
            return "", ""
        return institution.departments[weightiest[0].department].name, weightiest[0].title

    def on(self, day: date) -> facts.Institution:
        """The institution as it stood on the day; its `on` may be another day of the same period."""
        period = self.period(day)
        if (made := self._made.get(period)) is not None:
            return made
        few = bisect_right(self._few, day)
        if few not in self._periods:
            self._periods[few] = self._with_all_appointments(snapshot(day))
        self._made[period] = replace(self._periods[few], on=day)
        return self._made[period]

    def _with_all_appointments(self, made: facts.Institution) -> facts.Institution:
        """People with all they ever held: what had ended or not begun counts for nothing on a day."""
        people = {
            id: replace(person, appointments=tuple(self._appointments.get(id, ())))
            for id, person in made.people.items()
        }
        return replace(made, people=people)


def _changes(rows: Sequence[Any]) -> list[date]:
    """The days on which something begins or has just ended."""
    days = {row.start for row in rows if row.start} | {row.end + timedelta(days=1) for row in rows if row.end}
    return sorted(days)


def _fresh_until(rows: Sequence[Any], months: int) -> set[date]:
    """The days from which appointments count as fresh no more."""
    return {add_months(row.start, months) + timedelta(days=1) for row in rows if row.start}


def _appointment(row: Any, department: str) -> facts.Appointment:
    return facts.Appointment(
        department=department, title=row.title, head=row.head, deputy=row.deputy,
        branch_secretary=row.branch_secretary, key_post=row.key_post, kind=AppointmentKind(row.kind),
        start=row.start, end=row.end,
    )  # fmt: skip
