"""What stands behind a figure: one line for each thing that it counts, so that the lines are as many as the figure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.access.session import Session
from app.interviews.tables import Material
from app.ledgers.attendance import campaign_titles
from app.ledgers.gathered import Condition
from app.ledgers.ledger import LedgerRow, Sort, ledger
from app.ledgers.pivot import reported
from app.ledgers.pivot.behind_order import SORTABLE, Comparable, names_and_units, sort_values
from app.ledgers.pivot.measures import Measure
from app.ledgers.pivot.reading import conditions
from app.ledgers.pivot.reported import ReportedRow
from app.ledgers.pivot.table import Under
from app.ledgers.scope import LedgerFilter
from app.ledgers.tallies import Thing, listed
from app.people.tables import Person
from app.rules.vocabulary import InterviewForm
from app.store.database import tuples

# Ids in one query: SQLite bounds the number of parameters.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class BehindLine:
    """One thing that a figure counts; `interview_id` leads to its talk (of several, the last), `note` says the rest."""

    thing: int
    interview_id: int
    held: str
    number: str
    who: str
    unit: str
    form: str
    ground: str
    lead: str
    note: str


class Place(NamedTuple):
    """An attendance with the thing that it is counted for; in this order they are listed."""

    held: str
    talk: int
    subject: int
    thing: int


class Behind:
    """The things behind a figure in the order of their talks; what a line says is read page by page."""

    def __init__(self, session: Session, measure: Measure, under: Under) -> None:
        self._session, self.measure = session, measure
        self._places = _places(measure, under)
        first: dict[int, Place] = {}
        last: dict[int, Place] = {}
        for one in self._places:
            first.setdefault(one.thing, one)
            last[one.thing] = one
        # Of several talks of a person the last is shown; of several subjects of a talk the first.
        self._shown = first if measure.thing is Thing.TALK else last
        self._last = last
        self._sorted: dict[str, dict[int, Comparable]] = {}
        self.things = tuple(first)

    def count(self) -> int:
        """How many lines there are: the figure."""
        return len(self.things)

    @property
    def interviews(self) -> tuple[int, ...]:
        """The ids of all talks concerned."""
        return tuple(sorted({one.talk for one in self._places}))

    def page(self, offset: int, limit: int, sort: Sort = ()) -> list[BehindLine]:
        """At most `limit` lines from `offset` on, sorted by columns (key, descending); otherwise by their talks."""
        some = self._ordered(sort)[offset : offset + limit]
        lines: list[BehindLine] = []
        for start in range(0, len(some), _AT_ONCE):
            lines += self._lines(some[start : start + _AT_ONCE])
        return lines

    def _ordered(self, sort: Sort) -> Sequence[int]:
        """The things sorted.  Only what is sorted by is read of all of them, once."""
        found = list(self.things)
        for key, descending in reversed([each for each in sort if each[0] in SORTABLE]):
            if key not in self._sorted:
                self._sorted[key] = sort_values(self._session.rules, key, self._shown)
            found.sort(key=self._sorted[key].__getitem__, reverse=descending)
        return found

    def _lines(self, things: Sequence[int]) -> list[BehindLine]:
        last = {thing: self._last[thing] for thing in things}
        rows = _rows(self._session, {one.talk for one in last.values()})
        subjects = names_and_units({one.subject for one in last.values()})
        notes = _NOTES.get(self.measure.thing, lambda _, __: {})(things, self._places)
        return [
            self._line(thing, rows[one.talk], subjects[one.subject], notes.get(thing, ""))
            for thing, one in last.items()
            if one.talk in rows
        ]

    def _line(self, thing: int, row: LedgerRow | ReportedRow, subject: tuple[str, str], note: str) -> BehindLine:
        who, unit = (row.subjects, row.units) if self.measure.thing is Thing.TALK else subject
        if self.measure.thing is Thing.CAMPAIGN:
            who, unit = "", ""
        elif self.measure.thing is Thing.SUBJECT:
            note = row.disposition
        return BehindLine(
            thing, row.interview_id, row.held, row.number, who, unit, row.form, row.ground, row.lead, note
        )


def _rows(session: Session, interviews: set[int]) -> dict[int, LedgerRow | ReportedRow]:
    """The rows of the ledger, corrections (更正) included; reported talks as they were reported."""
    own = LedgerFilter(interviews=tuple(sorted(each for each in interviews if each > 0)))
    found: dict[int, LedgerRow | ReportedRow] = {row.interview_id: row for row in ledger(session, own)}
    return found | reported.rows(interviews, lambda form: session.rules.form(InterviewForm(form)).name)


def _places(measure: Measure, under: Under) -> list[Place]:
    """Each attendance that is counted with the thing it is counted for, by day, talk and subject."""
    loaded, figure = under.loaded, measure.figure
    columns = ["substr(f.moment, 1, 10)", "f.talk", "f.subject", figure.thing.column]
    found: list[Place] = []
    for part, filters in under.parts:
        some = conditions(filters, part, loaded.names)
        counted = [Condition(f"{figure.of} IS NOT NULL", {})]
        found += map(Place._make, listed(part.span, loaded.today, columns, [*some, *counted]))
    return sorted(found)


def _talks_of(things: Collection[int], places: Sequence[Place]) -> dict[int, int]:
    """At how many talks each of these things was counted."""
    found: dict[int, set[int]] = {thing: set() for thing in things}
    for one in places:
        if one.thing in found:
            found[one.thing].add(one.talk)
    return {thing: len(talks) for thing, talks in found.items()}


def _of_people(things: Sequence[int], places: Sequence[Place]) -> dict[int, str]:
    names = dict(tuples(Person.select(Person.id, Person.staff_no).where(Person.id.in_(things))))
    names |= reported.staff_numbers(things)
    talks = _talks_of(things, places)
    return {thing: f"工号 {names.get(thing, '')}，约谈 {talks[thing]} 次" for thing in things}


def _of_campaigns(things: Sequence[int], places: Sequence[Place]) -> dict[int, str]:
    titles = campaign_titles(things)
    return {
        thing: f"{titles.get(thing) or reported.campaign_title(thing)}，已约谈 {count} 次"
        for thing, count in _talks_of(things, places).items()
    }


def _of_materials(things: Sequence[int], _: Sequence[Place]) -> dict[int, str]:
    query = Material.select(Material.id, Material.name, Material.due_on, Material.received_on, Material.refused_on)
    found = {}
    for id, name, due, received, refused in [
        *tuples(query.where(Material.id.in_(things))),
        *reported.materials(things),
    ]:
        said = [
            f"应交 {due}" if due else "",
            f"已交 {received}" if received else "",
            f"拒交 {refused}" if refused else "",
        ]
        found[id] = "，".join(filter(None, [name, *said]))
    return found


_NOTES = {Thing.PERSON: _of_people, Thing.CAMPAIGN: _of_campaigns, Thing.MATERIAL: _of_materials}
