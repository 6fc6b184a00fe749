"""Talks that departments reported, counted beside the own talks (四(二)3, 六(一)).

A talk that this store holds itself is never counted again.  Ids are below zero: no ledger row has them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from peewee import JOIN, Case, fn
from peewee import Value as PlainValue

from app.interviews.reported import ReportedMaterial, ReportedSubject, ReportedTalk, StatisticsReport, counts
from app.interviews.tables import Interview, InterviewSubject
from app.ledgers.attendance import LEADERS, UNKNOWN, campaign_of, row_of
from app.ledgers.counters import WHAT
from app.ledgers.figures import RANKS
from app.ledgers.period import Stretch
from app.ledgers.scope import held_in
from app.people.tables import Person
from app.plans.tables import Plan
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import Mode
from app.store.database import tuples
from app.store.queries import fetched


def counted_in(period: Stretch) -> Any:
    """The condition that a reported talk counts in the period."""
    within = (ReportedTalk.held_on >= period.start) & (ReportedTalk.held_on <= period.end)
    return counts() & within


def reported_years() -> set[int]:
    """The years of which something was reported."""
    return {year for (year,) in tuples(StatisticsReport.select(StatisticsReport.year).distinct())}


def reporters(interviews: Collection[int]) -> tuple[tuple[str, int], ...]:
    """The departments that reported talks of these ids (below zero), with how many, in the order of the roster."""
    if not interviews:
        return ()
    found: dict[str, int] = defaultdict(int)
    for unit, talks in fetched(WHAT, _REPORTERS, {"unknown": UNKNOWN, "talks": json.dumps([-id for id in interviews])}):
        found[unit] += talks
    return tuple(found.items())


# From the talks on: a quarter has few of those that came in ten years.
_REPORTERS = """SELECT COALESCE(d.name, :unknown), COUNT(*)
FROM json_each(:talks) AS e CROSS JOIN reported_talk AS t ON t.id = e.value
JOIN statistics_report AS q ON q.id = t.report_id LEFT JOIN department AS d ON d.id = q.department_id
WHERE t.in_force GROUP BY q.department_id ORDER BY d.position, d.id"""


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


def _batches() -> Any:
    return Plan.select(Plan.year, Plan.batch, Plan.id).where(Plan.kind == "集中")


# ------------------------------------------------------------ counted again, for the check of sums


class ReportedCounts:
    """What reported talks add to each column in some rows of the table, counted by the database.

    People and campaigns that the own talks of the same rows count already add nothing.
    """

    def __init__(self, rules: Rulebook, period: Stretch, today: date) -> None:
        self._period = period
        self._columns = _counts(rules, today)
        subjects = ReportedSubject.select().join(ReportedTalk).where(counted_in(period))
        self._is_empty = not subjects.exists()
        self._theirs = [] if self._is_empty else _people_reported(period)
        self._own = [] if self._is_empty else _people_here(period)
        self._singly: dict[str, Sequence[int]] = {}
        if not self._is_empty:
            row = row_of_reported()
            self._singly = {key: figures for key, *figures in tuples(self._query(row).group_by(row))}

    def of(self, members: frozenset[str] | None) -> Mapping[str, int]:
        """The figures by column over the rows of these keys (None: all)."""
        if self._is_empty:
            return dict.fromkeys([*self._columns, "people", "campaigns"], 0)
        if members is not None and len(members) == 1:
            figures: Sequence[int | None] = self._singly.get(min(members), [0] * len(self._columns))
        else:
            query = self._query()
            if members is not None:
                query = query.where(row_of_reported().in_(sorted(members)))
            (figures,) = tuples(query)
        return {key: int(figure or 0) for key, figure in zip(self._columns, figures, strict=True)} | self._new(members)

    def _query(self, *first: Any) -> Any:
        query = ReportedSubject.select(*first, *self._columns.values()).join(ReportedTalk)
        query = query.switch(ReportedSubject).join(ReportedMaterial, JOIN.LEFT_OUTER)
        return _with_person(query.switch(ReportedSubject)).where(counted_in(self._period))

    def _new(self, members: frozenset[str] | None) -> dict[str, int]:
        """People and campaigns of reported talks that no own talk of these rows has."""
        there, reported = (
            [rest for row, *rest in some if members is None or row in members] for some in (self._own, self._theirs)
        )
        people = {person for person, _ in reported} - {person for person, _ in there}
        campaigns = {campaign for _, campaign in reported if campaign} - {campaign for _, campaign in there}
        return {"people": len(people), "campaigns": len(campaigns)}


def _people_here(period: Stretch) -> list[tuple[Any, ...]]:
    """Row, person and campaign of the own talks."""
    query = InterviewSubject.select(row_of(), InterviewSubject.person, campaign_of()).join(Interview)
    return tuples(query.where(held_in(period)))


def _people_reported(period: Stretch) -> list[tuple[Any, ...]]:
    """The same of reported talks; a campaign that only the sender knows is its year and batch."""
    query = (
        ReportedSubject.select(
            row_of_reported(), person_of_reported(), ReportedTalk.campaign_year, ReportedTalk.campaign_batch
        )
        .join(ReportedTalk)
        .switch(ReportedSubject)
    )
    batches = {(year, batch): id for year, batch, id in tuples(_batches())}
    return [
        (row, person, None if year is None else batches.get((year, batch), (year, batch)))
        for row, person, year, batch in tuples(_with_person(query).where(counted_in(period)))
    ]


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
        **{f"rank:{key}": _distinct(subject, ReportedSubject.rank.in_(some)) for key, (_, some) in RANKS.items()},
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
