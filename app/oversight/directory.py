"""The cadre list and the departments as the check for anonymity goes by them; of everybody, whoever asks."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

from app.access.session import Session
from app.people.snapshot import holds_on
from app.people.tables import Appointment, Department, DepartmentAlias, Person, PersonRank, SchoolPostHolding
from app.rules import anonymity
from app.store import settings
from app.store.database import tuples

_BORN = re.compile(r"(\d{4})")
_INSTITUTION = "institution"


def directory(session: Session) -> anonymity.Directory:
    """Everybody who has a name in the list; ranks, posts and departments as of today."""
    today = session.today()
    ranks = dict(tuples(PersonRank.select(PersonRank.person, PersonRank.rank).where(holds_on(PersonRank, today))))
    kinds, posts, fresh, titles = _held(today)
    people = tuple(
        anonymity.Person(
            row.name, row.staff_no, row.phone, ranks.get(row.id, ""), row.gender, _year(row.born), row.ethnicity,
            frozenset(kinds[row.id]), frozenset(posts[row.id]), frozenset(fresh[row.id]), frozenset(titles[row.id]),
        )
        for row in Person.select().order_by(Person.id)
    )  # fmt: skip
    units = [anonymity.Unit(row.name, row.kind) for row in Department.select().order_by(Department.position)]
    for alias in DepartmentAlias.select(DepartmentAlias, Department).join(Department):
        units.append(anonymity.Unit(alias.name, alias.department.kind))
    return anonymity.Directory(people, tuple(units), settings.read(_INSTITUTION, ""), today.year)


_Sets = defaultdict[int, set[str]]


def _held(today: date) -> tuple[_Sets, _Sets, _Sets, _Sets]:
    """By person: kinds of departments, kinds of posts, how they came to them, titles."""
    kinds, posts, fresh, titles = _Sets(set), _Sets(set), _Sets(set), _Sets(set)
    query = Appointment.select(Appointment, Department).join(Department).where(holds_on(Appointment, today))
    for row in query:
        kinds[row.person_id].add(row.department.kind)
        titles[row.person_id].add(row.title)
        fresh[row.person_id].add(row.kind)
        posts[row.person_id] |= {
            post for post in ("head", "deputy", "branch_secretary", "key_post") if getattr(row, post)
        }
    for held in SchoolPostHolding.select().where(holds_on(SchoolPostHolding, today)):
        titles[held.person_id] |= {held.title, held.post} - {"班子成员"}
    return kinds, posts, fresh, titles


def _year(born: str) -> int | None:
    match = _BORN.match(born.strip())
    return int(match[1]) if match else None
