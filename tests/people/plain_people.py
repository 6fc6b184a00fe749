"""The list of people as it was asked before: the plain way that the fast one is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from peewee import Asc, Case, Desc, fn

from app.people.lines import PersonFilter
from app.people.snapshot import holds_on
from app.people.tables import Appointment, Department, Person, PersonRank, SchoolPostHolding
from app.rules.vocabulary import Rank


def people_ids(wanted: PersonFilter, order: Sequence[tuple[str, bool]] = ()) -> list[int]:
    """People in the order of columns `(name, descending)`; else school leaders, then departments in their order."""
    keys = _order_keys(wanted.on)
    fields = [Desc(keys[name]) if down else Asc(keys[name]) for name, down in order if name in keys]
    usual = [Desc(keys["leader"]), Asc(keys["department"]), Asc(keys["rank"]), Person.staff_no]
    return [row.id for row in _people(wanted).order_by(*fields, *usual)]


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
