"""Talks that departments reported, as attendances of the 统计表 beside those of the own talks (四(二)3, 六(一)).

A talk that this store holds itself is never counted again.  Ids are below zero: no ledger row has them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from peewee import JOIN, Case, fn
from peewee import Value as PlainValue

from app.interviews.reported import ReportedMaterial, ReportedSubject, ReportedTalk, StatisticsReport, counts
from app.interviews.tables import Interview, InterviewSubject
from app.ledgers.attendance import LEADERS, UNKNOWN, Attendance, campaign_of, is_late, row_of
from app.ledgers.period import Stretch
from app.ledgers.scope import held_in
from app.people.tables import Department, Person
from app.plans.tables import Plan
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, Mode, Rank
from app.store.database import tuples


def counted_in(period: Stretch) -> Any:
    """The condition that a reported talk counts in the period."""
    within = (ReportedTalk.held_on >= period.start) & (ReportedTalk.held_on <= period.end)
    return counts() & within


def reported_attendances(rules: Rulebook, period: Stretch, today: date) -> list[Attendance]:
    """Attendances at talks that departments held in the period and reported; `today` decides what is late by now."""
    inquiries = {ground.name for ground in rules.grounds if ground.talk_inquiry}
    batches = {(year, batch): id for year, batch, id in tuples(_batches())}
    materials: dict[int, list[tuple[int, bool, bool]]] = defaultdict(list)
    for id, subject, due, received, refused in tuples(_materials(period)):
        materials[subject].append((-id, received is not None, is_late(due, received, refused, today)))
    found = []
    for subject, talk, person, row, form, mode, rank, ground, written, year, batch, outcome in tuples(
        _subjects(period)
    ):
        mine = materials.get(subject, [])
        of_rank = Rank(rank) if rank in set(Rank) else None
        campaign = None if year is None else batches.get((year, batch), -(year * 1000 + batch))
        found.append(
            Attendance(
                -subject, -talk, person, row, InterviewForm(form), Mode(mode), of_rank, ground in inquiries,
                 bool(written), campaign, outcome, tuple(id for id, _, _ in mine),
                tuple(id for id, received, _ in mine if received), tuple(id for id, _, late in mine if late),
            )
        )  # fmt: skip
    return found


def reported_years() -> set[int]:
    """The years of which something was reported."""
    return {year for (year,) in tuples(StatisticsReport.select(StatisticsReport.year).distinct())}


def reporters(interviews: Collection[int]) -> tuple[tuple[str, int], ...]:
    """The departments that reported talks of these ids (below zero), with how many, in the order of the roster."""
    if not interviews:
        return ()
    name = fn.COALESCE(Department.name, UNKNOWN)
    query = (
        StatisticsReport.select(name, ReportedTalk.id)
        .join(ReportedTalk)
        .switch(StatisticsReport)
        .join(Department, JOIN.LEFT_OUTER)
        .where(ReportedTalk.in_force)
        .order_by(Department.position, Department.id)
    )
    found: dict[str, int] = defaultdict(int)
    for unit, id in tuples(query):
        if -id in interviews:
            found[unit] += 1
    return tuple(found.items())


def row_of_reported() -> Any:
    """SQL for the row of the table that a reported subject belongs to."""
    department = ReportedSubject.department
    return Case(None, [(ReportedSubject.is_leader, LEADERS), (department.is_null(), UNKNOWN)], department.cast("TEXT"))


def person_of_reported() -> Any:
    """SQL for the person: of the roster, or for somebody who is not in it one below zero for each number."""
    same = ReportedSubject.alias()
    # A minus alone is peewee's "descending", and SQLite would take that for a name of the column.
    first = same.select(0 - fn.MIN(same.id)).where(same.staff_no == ReportedSubject.staff_no)
    return fn.COALESCE(ReportedSubject.person, Person.id, first)


def _with_person(query: Any) -> Any:
    """Joins who has come into the roster since the report."""
    same = (Person.staff_no == ReportedSubject.staff_no) & (Person.name == ReportedSubject.name)
    return query.join(Person, JOIN.LEFT_OUTER, on=same)


def _subjects(period: Stretch) -> Any:
    query = ReportedSubject.select(
        ReportedSubject.id, ReportedTalk.id, person_of_reported(), row_of_reported(), ReportedTalk.form,
        ReportedTalk.mode, ReportedSubject.rank, ReportedTalk.ground, ReportedTalk.written_inquiry,
        ReportedTalk.campaign_year, ReportedTalk.campaign_batch, ReportedSubject.outcome,
    ).join(ReportedTalk)  # fmt: skip
    return _with_person(query.switch(ReportedSubject)).where(counted_in(period)).order_by(ReportedSubject.id)


def _materials(period: Stretch) -> Any:
    columns = (ReportedMaterial.id, ReportedMaterial.subject, ReportedMaterial.due_on, ReportedMaterial.received_on,
               ReportedMaterial.refused_on)  # fmt: skip
    query = ReportedMaterial.select(*columns).join(ReportedSubject).join(ReportedTalk)
    return query.where(counted_in(period)).order_by(ReportedMaterial.id)


def _batches() -> Any:
    return Plan.select(Plan.year, Plan.batch, Plan.id).where(Plan.kind == "集中")


# ------------------------------------------------------------ counted again, for the check of sums

_RANKS = {
    "division": (Rank.DIVISION_CHIEF, Rank.DIVISION_DEPUTY),
    "section": (Rank.SECTION_CHIEF, Rank.SECTION_DEPUTY),
    "staff": (Rank.STAFF,),
}


def reported_counts(rules: Rulebook, period: Stretch, today: date, members: frozenset[str] | None) -> Mapping[str, int]:
    """What reported talks add to each column in some rows of the table (None: in all), counted by the database.

    People and campaigns that the own talks of the same rows count already add nothing.
    """
    counts = _counts(rules, today)
    query = ReportedSubject.select(*counts.values()).join(ReportedTalk)
    query = query.switch(ReportedSubject).join(ReportedMaterial, JOIN.LEFT_OUTER)
    query = _with_person(query.switch(ReportedSubject)).where(counted_in(period))
    if members is not None:
        query = query.where(row_of_reported().in_(sorted(members)))
    (figures,) = tuples(query)
    found = {key: int(figure or 0) for key, figure in zip(counts, figures, strict=True)}
    return found | _not_twice(period, members)


def _not_twice(period: Stretch, members: frozenset[str] | None) -> dict[str, int]:
    """People and campaigns of reported talks that no own talk of these rows has."""
    own = InterviewSubject.select(InterviewSubject.person, campaign_of()).join(Interview).where(held_in(period))
    theirs = (
        ReportedSubject.select(person_of_reported(), ReportedTalk.campaign_year, ReportedTalk.campaign_batch)
        .join(ReportedTalk)
        .switch(ReportedSubject)
    )
    theirs = _with_person(theirs).where(counted_in(period))
    if members is not None:
        own = own.where(row_of().in_(sorted(members)))
        theirs = theirs.where(row_of_reported().in_(sorted(members)))
    there = tuples(own)
    batches = {(year, batch): id for year, batch, id in tuples(_batches())}
    reported = [
        (person, None if year is None else batches.get((year, batch), (year, batch)))
        for person, year, batch in tuples(theirs)
    ]
    people = {person for person, _ in reported} - {person for person, _ in there}
    campaigns = {campaign for _, campaign in reported if campaign} - {campaign for _, campaign in there}
    return {"people": len(people), "campaigns": len(campaigns)}


def _distinct(thing: Any, wanted: Any = None) -> Any:
    return fn.COUNT((Case(None, [(wanted, thing)], None) if wanted is not None else thing).distinct())


def _counts(rules: Rulebook, today: date) -> dict[str, Any]:
    """The SQL of each column by its key, but of people and campaigns."""
    talk, subject, material = ReportedTalk.id, ReportedSubject.id, ReportedMaterial.id
    inquiries = [ground.name for ground in rules.grounds if ground.talk_inquiry]
    overdue = ReportedMaterial.due_on < fn.COALESCE(ReportedMaterial.received_on, PlainValue(today.isoformat()))
    return {
        "talks": _distinct(talk),
        "attendances": _distinct(subject),
        **{f"form:{form.code}": _distinct(talk, ReportedTalk.form == form.code.value) for form in rules.forms},
        **{f"mode:{mode}": _distinct(talk, ReportedTalk.mode == mode.value) for mode in Mode},
        **{f"rank:{key}": _distinct(subject, ReportedSubject.rank.in_(ranks)) for key, ranks in _RANKS.items()},
        "talk_inquiry": _distinct(talk, ReportedTalk.ground.in_(inquiries)),
        "written_inquiry": _distinct(talk, ReportedTalk.written_inquiry),
        "due": _distinct(material),
        "received": _distinct(material, ReportedMaterial.received_on.is_null(False)),
        "late": _distinct(material, ReportedMaterial.refused_on.is_null() & overdue),
        **{
            f"outcome:{rule.name}": _distinct(subject, ReportedSubject.outcome == rule.name)
            for rule in rules.dispositions
        },
    }
