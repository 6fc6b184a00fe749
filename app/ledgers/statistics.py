"""党员干部约谈情况统计表 (clause 六(一)): rows are departments by kind, with subtotals and a total."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from functools import cached_property
from itertools import compress

from app.access.session import Session
from app.ledgers.attendance import LEADERS, UNKNOWN
from app.ledgers.counters import Division
from app.ledgers.figures import UNRANKED, FigureColumn, columns
from app.ledgers.gathered import Condition
from app.ledgers.period import Period
from app.ledgers.reported import reporters
from app.ledgers.sources import EVERY, OWN, REPORTED, Source, unnumbered
from app.ledgers.tallies import Axis, Level, Place, Read, Thing, listed, read
from app.people.tables import Department
from app.rules.vocabulary import DepartmentKind
from app.store.database import tuples

# Stands behind the name of a row of which departments reported a part.
REPORTED_MARK = "＊"
# Before the kind of department in the key of a subtotal.
SUBTOTAL = "小计:"


class RowKind(StrEnum):
    """What a row of the table stands for; values are words of the paper."""

    LEADERS = "校领导"
    DEPARTMENT = "部门"
    SUBTOTAL = "小计"
    UNKNOWN = "单位不详"
    TOTAL = "合计"
    ORIGIN = "其中"

    @property
    def is_numbered(self) -> bool:
        """Whether the row has a number on paper: units have, sums and parts of the total have none."""
        return self in (RowKind.LEADERS, RowKind.DEPARTMENT, RowKind.UNKNOWN)

    @property
    def is_sum(self) -> bool:
        """Whether the row is set in bold: a subtotal or the total."""
        return self in (RowKind.SUBTOTAL, RowKind.TOTAL)


class Origin(Enum):
    """Where a figure comes from; values are words of the paper."""

    OWN = "其中：本机登记"
    REPORTED = "其中：部门报送"

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the attendances of this origin are."""
        return OWN if self is Origin.OWN else (REPORTED,)


@dataclass(frozen=True, slots=True)
class StatisticsRow:
    """One row: `key` names it, `members` are the rows of attendances it counts (None: all), `figures` by column.

    `unranked` are the attendances in none of the columns of ranks.  `reported` counts each column over reported talks
    alone (empty where there are none); `origin` narrows the row.
    """

    key: str
    kind: RowKind
    name: str
    members: frozenset[str] | None
    figures: Mapping[str, int]
    reported: Mapping[str, int] = field(default_factory=dict)
    origin: Origin | None = None
    unranked: int = 0

    @property
    def called(self) -> str:
        """Its name, of a unit with a mark where departments reported a part of its figures."""
        return self.name + (REPORTED_MARK if self.reported and self.kind.is_numbered else "")


@dataclass(frozen=True, slots=True)
class Statistics:
    """The whole table; `counted_on` is the day on which late materials were judged.

    `origins` are the two parts of the total, where departments reported talks; `reporters` says which and how many.
    """

    period: Period
    counted_on: date
    columns: tuple[FigureColumn, ...]
    rows: tuple[StatisticsRow, ...]
    origins: tuple[StatisticsRow, ...] = ()
    reporters: tuple[tuple[str, int], ...] = ()

    @property
    def lines(self) -> tuple[StatisticsRow, ...]:
        """What paper and window show: the rows, and below the total where it comes from."""
        return (*self.rows, *self.origins)

    @property
    def origin_sentence(self) -> str:
        """Which figures departments reported and which are own; nothing where all are own."""
        if not self.reporters:
            return ""
        own, reported = (row.figures["talks"] for row in self.origins)
        of = "、".join(f"{name}{talks}次" for name, talks in self.reporters)
        return (
            f"约谈{own + reported}次中，本机登记{own}次，部门报送{reported}次（{of}）；"
            f"部门名称后有{REPORTED_MARK}的，数字里有报送的。"
        )

    @property
    def total(self) -> StatisticsRow:
        """The last row."""
        return self.rows[-1]

    def row(self, key: str) -> StatisticsRow:
        """A row by its key.  Raises KeyError."""
        found = next((row for row in self.lines if row.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    def behind(self, row: str, column: str) -> tuple[int, ...]:
        """The ids of the talks behind a figure, in the order of the ids."""
        wanted = self.row(row)
        figure = next(one.figure for one in self.columns if one.key == column)
        conditions = [Condition(f"{figure.of} IS NOT NULL", {})]
        if wanted.members is not None:
            values = {f"row_{place}": unnumbered(key, "") for place, key in enumerate(sorted(wanted.members))}
            conditions.append(Condition(f"f.row IN ({', '.join(f':{each}' for each in values)})", values))
        sources = EVERY if wanted.origin is None else wanted.origin.sources
        return tuple(
            sorted({talk for (talk,) in listed(self.period, self.counted_on, ["f.talk"], conditions, sources)})
        )


def statistics(session: Session, year: int, quarter: int | None = None) -> Statistics:
    """The table for a year or a quarter, of talks held in it.  Raises ValueError for a quarter that is none."""
    period, today = Period(year, quarter), session.today()
    heads, departments = columns(session.rules), _departments()
    axes = _axes(departments)
    figures = [*(head.figure for head in heads), UNRANKED]
    own, reported = (read(period, today, axes, figures, (), each.sources) for each in (Origin.OWN, Origin.REPORTED))
    is_all = not reported.count
    whole = _Counted(heads, own if is_all else own.and_also(reported), _DIVISIONS)
    theirs = None if is_all else _Counted(heads, reported, _DIVISIONS)
    rows = _counted(whole, theirs, _rows(departments, period, whole.used))
    if theirs is None:
        return Statistics(period, today, heads, tuple(rows))
    talks = reported.ids(Thing.TALK)
    origins = {Origin.OWN: _own_total(heads, rows[-1], theirs, own), Origin.REPORTED: theirs.of([_IN_ALL])[0][0]}
    return Statistics(period, today, heads, tuple(rows), _origins(origins), reporters(talks))


def _own_total(heads: Sequence[FigureColumn], total: StatisticsRow, theirs: _Counted, own: Read) -> dict[str, int]:
    """What is counted here: what was not reported; but people and campaigns may be in both, and are counted."""
    reported, again = theirs.of([_IN_ALL])[0][0], own.counts((_WHOLE,), (Thing.PERSON, Thing.CAMPAIGN))
    return {
        head.key: again.figure(place, _IN_ALL) if head.figure.thing.level is Level.OWN
        else total.figures[head.key] - reported[head.key]
        for place, head in enumerate(heads)
    }  # fmt: skip


# By row of attendances, by kind of department, in all.
_WHOLE: Division = frozenset()
_DIVISIONS: tuple[Division, ...] = (frozenset((0, 1)), frozenset((1,)), _WHOLE)
_NO_KIND = ""
_IN_ALL: Place = (None, None)
_Department = tuple[int, str, str, date | None]


def _departments() -> list[_Department]:
    """Id, name, kind and last day of each department, in the order of the table."""
    fields = (Department.id, Department.name, Department.kind, Department.closed_on)
    return tuples(Department.select(*fields).order_by(Department.position, Department.id))


def _axes(departments: Sequence[_Department]) -> tuple[Axis, Axis]:
    kinds = {str(id): kind for id, _, kind, _ in departments}
    return Axis("f.row", Level.SUBJECT), Axis("f.row", Level.SUBJECT, lambda row: kinds.get(row, _NO_KIND))


class _Counted:
    """The figures of some attendances by row, kind and in all."""

    def __init__(self, heads: Sequence[FigureColumn], found: Read, divisions: Sequence[Division]) -> None:
        self._keys, self._counts = [head.key for head in heads], found.counts(divisions)

    @cached_property
    def used(self) -> frozenset[str]:
        """The rows that attendances have."""
        return frozenset(self._counts.keys(0))

    def of(self, places: Sequence[Place]) -> list[tuple[dict[str, int], int]]:
        """Of each place the figures by column, and those of no rank."""
        return [(dict(zip(self._keys, figures, strict=False)), figures[-1]) for figures in self._counts.rows(places)]


_Row = tuple[str, RowKind, str, frozenset[str] | None, Place]


def _rows(departments: Sequence[_Department], period: Period, used: Collection[str]) -> list[_Row]:
    """School leaders, departments by kind with subtotals, those of unknown unit, the total.

    A department closed before the period is left out unless a subject came from it.
    """
    found: list[_Row] = [(LEADERS, RowKind.LEADERS, "校领导", frozenset({LEADERS}), (LEADERS, _NO_KIND))]
    for kind in DepartmentKind:
        members = [
            (str(id), name) for id, name, of, closed in departments
            if of == kind and (str(id) in used or closed is None or closed >= period.start)
        ]  # fmt: skip
        found += [(key, RowKind.DEPARTMENT, name, frozenset({key}), (key, kind)) for key, name in members]
        if members:
            ids = frozenset(key for key, _ in members)
            found.append((f"{SUBTOTAL}{kind}", RowKind.SUBTOTAL, f"{kind}小计", ids, (None, kind)))
    if UNKNOWN in used:
        found.append((UNKNOWN, RowKind.UNKNOWN, UNKNOWN, frozenset({UNKNOWN}), (UNKNOWN, _NO_KIND)))
    return [*found, ("合计", RowKind.TOTAL, "合计", None, _IN_ALL)]


def _counted(whole: _Counted, reported: _Counted | None, rows: Sequence[_Row]) -> list[StatisticsRow]:
    """The rows with their figures, and with those reported where anything was."""
    places = [place for *_, place in rows]
    touched = [
        reported is not None and (members is None or not members.isdisjoint(reported.used))
        for _, _, _, members, _ in rows
    ]
    theirs = iter(reported.of([*compress(places, touched)]) if reported is not None else ())
    return [
        StatisticsRow(key, kind, name, members, figures, next(theirs)[0] if is_touched else {}, unranked=unranked)
        for (key, kind, name, members, _), (figures, unranked), is_touched
        in zip(rows, whole.of(places), touched, strict=True)
    ]  # fmt: skip


def _origins(of: Mapping[Origin, Mapping[str, int]]) -> tuple[StatisticsRow, ...]:
    """The total in two: talks of this store and talks that departments reported."""
    return tuple(
        StatisticsRow(each.value, RowKind.ORIGIN, each.value, None, figures, origin=each)
        for each, figures in of.items()
    )
