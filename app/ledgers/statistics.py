"""党员干部约谈情况统计表 (clause 六(一)): rows are departments by kind, with subtotals and a total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.access.session import Session
from app.ledgers.figures import LEADERS, UNKNOWN, Attendance, FigureColumn, attendances, columns
from app.ledgers.period import Period
from app.people.tables import Department
from app.rules.vocabulary import DepartmentKind


class RowKind(StrEnum):
    """What a row of the table stands for; values are words of the paper."""

    LEADERS = "校领导"
    DEPARTMENT = "部门"
    SUBTOTAL = "小计"
    UNKNOWN = "单位不详"
    TOTAL = "合计"

    @property
    def is_sum(self) -> bool:
        """Whether the row is set in bold: a subtotal or the total."""
        return self in (RowKind.SUBTOTAL, RowKind.TOTAL)


@dataclass(frozen=True, slots=True)
class StatisticsRow:
    """One row: `key` names it, `members` are the rows of attendances it counts, `figures` by column."""

    key: str
    kind: RowKind
    name: str
    members: frozenset[str] | None
    figures: Mapping[str, int]

    def takes(self, one: Attendance) -> bool:
        """Whether the row counts an attendance; the total counts all."""
        return self.members is None or one.row in self.members


@dataclass(frozen=True, slots=True)
class Statistics:
    """The whole table; `counted_on` is the day on which late materials were judged."""

    period: Period
    counted_on: date
    columns: tuple[FigureColumn, ...]
    rows: tuple[StatisticsRow, ...]
    attendances: tuple[Attendance, ...]

    @property
    def total(self) -> StatisticsRow:
        """The last row."""
        return self.rows[-1]

    def row(self, key: str) -> StatisticsRow:
        """A row by its key.  Raises KeyError."""
        found = next((row for row in self.rows if row.key == key), None)
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
    return Statistics(period, session.today(), heads, tuple(rows), tuple(found))


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
    return StatisticsRow(key, kind, name, members, {head.key: head.figure(mine) for head in heads})
