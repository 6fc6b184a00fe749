"""What pivots ask of talks that departments reported (四(二)3): ids are below zero, as `ledgers.reported` has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from app.interviews.reported import ReportedMaterial, ReportedSubject, ReportedTalk
from app.store.database import tuples

NUMBER = "（报送）"


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """A reported talk as a line behind a figure shows it."""

    interview_id: int
    held: str
    number: str
    subjects: str
    units: str
    form: str
    ground: str
    lead: str
    disposition: str


def rows(interviews: Collection[int], form_name: Callable[[str], str]) -> dict[int, ReportedRow]:
    """The talks of these ids below zero, as lines."""
    ids = [-each for each in interviews if each < 0]
    if not ids:
        return {}
    people: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    of_people = ReportedSubject.select(
        ReportedSubject.talk, ReportedSubject.name, ReportedSubject.department_name, ReportedSubject.outcome
    )
    for talk, *one in tuples(of_people.where(ReportedSubject.talk.in_(ids)).order_by(ReportedSubject.id)):
        people[talk].append(tuple(one))
    found = {}
    for row in ReportedTalk.select().where(ReportedTalk.id.in_(ids)):
        names, units, outcomes = zip(*people[row.id], strict=True) if people[row.id] else ((), (), ())
        found[-row.id] = ReportedRow(
            -row.id, row.held_on.isoformat(), NUMBER, "、".join(names), "、".join(dict.fromkeys(units)),
            form_name(row.form), row.ground, row.lead_name, "、".join(dict.fromkeys(filter(None, outcomes))),
        )  # fmt: skip
    return found


def subjects(ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Name and unit of subjects by their ids below zero."""
    wanted = [-each for each in ids if each < 0]
    query = ReportedSubject.select(ReportedSubject.id, ReportedSubject.name, ReportedSubject.department_name)
    return {-id: (name, unit) for id, name, unit in tuples(query.where(ReportedSubject.id.in_(wanted)))}


def staff_numbers(people: Collection[int]) -> dict[int, str]:
    """The staff numbers of people who are not in the roster, by their ids below zero."""
    wanted = [-each for each in people if each < 0]
    query = ReportedSubject.select(ReportedSubject.id, ReportedSubject.staff_no)
    return {-id: number for id, number in tuples(query.where(ReportedSubject.id.in_(wanted)))}


def materials(ids: Collection[int]) -> list[tuple[int, str, date | None, date | None, date | None]]:
    """Id below zero, name, and the days on which materials are due, came, or were refused."""
    columns = (ReportedMaterial.id, ReportedMaterial.name, ReportedMaterial.due_on, ReportedMaterial.received_on,
               ReportedMaterial.refused_on)  # fmt: skip
    query = ReportedMaterial.select(*columns).where(ReportedMaterial.id.in_([-each for each in ids if each < 0]))
    return [(-id, name, due, received, refused) for id, name, due, received, refused in tuples(query)]


def campaign_title(campaign: int) -> str:
    """What a campaign that only the sender knows is called, by its id below zero."""
    year, batch = divmod(-campaign, 1000)
    return f"{year}年第{batch}批集中约谈{NUMBER}"
