"""党员干部约谈情况统计表 (clause 六(一)): rows are departments by kind, with subtotals and a total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum

from app.access.session import Session
from app.ledgers.attendance import LEADERS, UNKNOWN, Attendance
from app.ledgers.attendances import attendances
from app.ledgers.figures import FigureColumn, columns
from app.ledgers.period import Period
from app.ledgers.reported import reporters
from app.people.tables import Department
from app.rules.vocabulary import DepartmentKind

# Stands behind the name of a row of which departments reported a part.
REPORTED_MARK = "＊"


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

    def has(self, one: Attendance) -> bool:
        """Whether an attendance is of this origin: ids of reported talks are below zero."""
        return (one.interview < 0) == (self is Origin.REPORTED)


@dataclass(frozen=True, slots=True)
class StatisticsRow:
    """One row: `key` names it, `members` are the rows of attendances it counts, `figures` by column.

    `reported` counts each column over reported talks alone (empty where there are none); `origin` narrows the row.
    """

    key: str
    kind: RowKind
    name: str
    members: frozenset[str] | None
    figures: Mapping[str, int]
    reported: Mapping[str, int] = field(default_factory=dict)
    origin: Origin | None = None

    def takes(self, one: Attendance) -> bool:
        """Whether the row counts an attendance; the total counts all."""
        there = self.members is None or one.row in self.members
        return there and (self.origin is None or self.origin.has(one))

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
    attendances: tuple[Attendance, ...]
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
        counted = next(one.counted for one in self.columns if one.key == column)
        return tuple(sorted({one.interview for one in self.attendances if wanted.takes(one) and any(counted(one))}))


def statistics(session: Session, year: int, quarter: int | None = None) -> Statistics:
    """The table for a year or a quarter, of talks held in it.  Raises ValueError for a quarter that is none."""
    period = Period(year, quarter)
    found = attendances(session.rules, period, session.today())
    heads = columns(session.rules)
    rows = [_counted(heads, found, *row) for row in _rows(period, {one.row for one in found})]
    reported = [one for one in found if Origin.REPORTED.has(one)]
    return Statistics(
        period, session.today(), heads, tuple(rows), tuple(found),
        _origins(heads, found) if reported else (), reporters({one.interview for one in reported}),
    )  # fmt: skip


_Row = tuple[str, RowKind, str, frozenset[str] | None]


def _rows(period: Period, used: set[str]) -> list[_Row]:
    """School leaders, departments by kind with subtotals, those of unknown unit, the total.

    A department closed before the period is left out unless a subject came from it.
    """
    found: list[_Row] = [(LEADERS, RowKind.LEADERS, "校领导", frozenset({LEADERS}))]
    for kind in DepartmentKind:
        members = [one for one in _departments(kind) if str(one.id) in used or _open(one, period)]
        found += [(str(one.id), RowKind.DEPARTMENT, one.name, frozenset({str(one.id)})) for one in members]
        if members:
            ids = frozenset(str(one.id) for one in members)
            found.append((f"小计:{kind}", RowKind.SUBTOTAL, f"{kind}小计", ids))
    if UNKNOWN in used:
        found.append((UNKNOWN, RowKind.UNKNOWN, UNKNOWN, frozenset({UNKNOWN})))
    return [*found, ("合计", RowKind.TOTAL, "合计", None)]


def _departments(kind: DepartmentKind) -> list[Department]:
    query = Department.select().where(Department.kind == kind.value)
    return list(query.order_by(Department.position, Department.id))


def _open(department: Department, period: Period) -> bool:
    return department.closed_on is None or department.closed_on >= period.start


def _counted(
    heads: Sequence[FigureColumn],
    found: Sequence[Attendance],
    key: str,
    kind: RowKind,
    name: str,
    members: frozenset[str] | None,
) -> StatisticsRow:
    mine = found if members is None else [one for one in found if one.row in members]
    theirs = [one for one in mine if Origin.REPORTED.has(one)]
    reported = {head.key: head.figure(theirs) for head in heads} if theirs else {}
    return StatisticsRow(key, kind, name, members, {head.key: head.figure(mine) for head in heads}, reported)


def _origins(heads: Sequence[FigureColumn], found: Sequence[Attendance]) -> tuple[StatisticsRow, ...]:
    """The total in two: talks of this store and talks that departments reported."""
    return tuple(
        StatisticsRow(
            each.value, RowKind.ORIGIN, each.value, None,
            {head.key: head.figure([one for one in found if each.has(one)]) for head in heads}, origin=each,
        )
        for each in Origin
    )  # fmt: skip
