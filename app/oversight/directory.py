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
from app.store.steps import steps

_BORN = re.compile(r"(\d{4})")
_INSTITUTION = "institution"
_FLAGS = ("head", "deputy", "branch_secretary", "key_post")


def is_short(most: int) -> bool:
    """Whether so few people are in the list that it is read in a moment."""
    return int(Person.select().count()) <= most


def directory(session: Session) -> anonymity.Directory:
    """Everybody who has a name in the list; ranks, posts and departments as of today."""
    today = session.today()
    ranks = dict(tuples(PersonRank.select(PersonRank.person, PersonRank.rank).where(holds_on(PersonRank, today))))
    kinds, posts, fresh, titles = _held(today)
    columns = (Person.id, Person.name, Person.staff_no, Person.phone, Person.gender, Person.born, Person.ethnicity)
    listed = Person.select(*columns).order_by(Person.id)
    people = tuple(
        anonymity.Person(
            name, staff_no, phone, ranks.get(id, ""), gender, _year(born), ethnicity,
            frozenset(kinds[id]), frozenset(posts[id]), frozenset(fresh[id]), frozenset(titles[id]),
        )
        for id, name, staff_no, phone, gender, born, ethnicity in steps("正在读取干部名册", tuples(listed), 500)
    )  # fmt: skip
    units = [anonymity.Unit(row.name, row.kind) for row in Department.select().order_by(Department.position)]
    for alias in DepartmentAlias.select(DepartmentAlias, Department).join(Department):
        units.append(anonymity.Unit(alias.name, alias.department.kind))
    return anonymity.Directory(people, tuple(units), settings.read(_INSTITUTION, ""), today.year)


_Sets = defaultdict[int, set[str]]


def _held(today: date) -> tuple[_Sets, _Sets, _Sets, _Sets]:
    """By person: kinds of departments, kinds of posts, how they came to them, titles."""
    kinds, posts, fresh, titles = _Sets(set), _Sets(set), _Sets(set), _Sets(set)
    flags = [getattr(Appointment, name) for name in _FLAGS]
    columns = (Appointment.person, Department.kind, Appointment.title, Appointment.kind, *flags)
    query = Appointment.select(*columns).join(Department).where(holds_on(Appointment, today))
    for person, kind, title, came, *said in tuples(query):
        kinds[person].add(kind)
        titles[person].add(title)
        fresh[person].add(came)
        posts[person] |= {name for name, is_so in zip(_FLAGS, said, strict=True) if is_so}
    for held in SchoolPostHolding.select().where(holds_on(SchoolPostHolding, today)):
        titles[held.person_id] |= {held.title, held.post} - {"班子成员"}
    return kinds, posts, fresh, titles


def _year(born: str) -> int | None:
    match = _BORN.match(born.strip())
    return int(match[1]) if match else None
