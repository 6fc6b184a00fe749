"""Which reported talks count: of each quarter the newest report of its partner, of each talk the newest row.

It is worked out anew from all that was accepted, so that the order in which packages came does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from app.interviews.reported import ReportedTalk, StatisticsReport
from app.store.database import tuples

_AT_ONCE = 500


def settle(partner_id: int) -> None:
    """Settles the talks of a partner, and those of others that are the same talks.  Call within a use case.

    A department whose program was installed anew is a new partner: of a quarter only one of them speaks.
    """
    partners = {partner_id, *_sharing(partner_id), *_of_same_department(partner_id)}
    newest = _newest_by_quarter(partners)
    rows = _rows(StatisticsReport.partner_id.in_(partners))
    standing = [row for row in rows if (row[2], row[3]) == newest[row[6], row[5].year, _quarter(row[5])]]
    alive = _newest_by_talk(standing)
    _set(False, [row[0] for row in rows if row[0] not in alive])
    _set(True, alive)


def _sharing(partner_id: int) -> set[int]:
    """Other partners that reported one of the partner's talks."""
    mine = ReportedTalk.select(ReportedTalk.uid).join(StatisticsReport).where(StatisticsReport.partner_id == partner_id)
    query = (
        ReportedTalk.select(StatisticsReport.partner_id)
        .join(StatisticsReport)
        .where(ReportedTalk.uid.in_(mine) & (StatisticsReport.partner_id != partner_id))
        .distinct()
    )
    return {partner for (partner,) in tuples(query)}


def _of_same_department(partner_id: int) -> set[int]:
    mine = StatisticsReport.select(StatisticsReport.department).where(StatisticsReport.partner_id == partner_id)
    query = StatisticsReport.select(StatisticsReport.partner_id).where(StatisticsReport.department.in_(mine)).distinct()
    return {partner for (partner,) in tuples(query)}


def _newest_by_quarter(partners: Iterable[int]) -> dict[tuple[int, int, int], tuple[int, int]]:
    """Partner and number of the newest report of each department, year and quarter.

    Of one partner by the number, which no wrong clock disturbs; of two by when their newest was made.
    """
    newest: dict[tuple[int, int, int], dict[int, tuple[int, Any]]] = defaultdict(dict)
    query = StatisticsReport.select().where(StatisticsReport.partner_id.in_(list(partners)))
    for row in query.order_by(StatisticsReport.number):
        for quarter in (row.quarter,) if row.quarter else (1, 2, 3, 4):
            newest[row.department_id or -row.partner_id, row.year, quarter][row.partner_id] = row.number, row.made_at
    return {
        key: max(((partner, number) for partner, (number, _) in by.items()), key=lambda one: (by[one[0]][1], one))
        for key, by in newest.items()
    }


def _rows(condition: Any) -> list[tuple[int, str, int, int, Any, date, int]]:
    """Id, uid, partner, number of the report, moment it was made, day of the talk, department."""
    query = (
        ReportedTalk.select(
            ReportedTalk.id, ReportedTalk.uid, StatisticsReport.partner_id, StatisticsReport.number,
            StatisticsReport.made_at, ReportedTalk.held_on, StatisticsReport.department,
        )
        .join(StatisticsReport)
        .where(condition)
    )  # fmt: skip
    return [(*row[:6], row[6] or -row[2]) for row in tuples(query)]


def _newest_by_talk(rows: Iterable[tuple[Any, ...]]) -> set[int]:
    """Of each talk one row: within a partner by the number of the report, between partners by when it was made."""
    within: dict[tuple[str, int], tuple[Any, ...]] = {}
    for row in rows:
        key = (row[1], row[2])
        if key not in within or row[3] > within[key][3]:
            within[key] = row
    best: dict[str, tuple[Any, ...]] = {}
    for row in within.values():
        if row[1] not in best or (row[4], row[0]) > (best[row[1]][4], best[row[1]][0]):
            best[row[1]] = row
    return {row[0] for row in best.values()}


def _set(value: bool, ids: Iterable[int]) -> None:
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        ReportedTalk.update(in_force=value).where(
            ReportedTalk.id.in_(part) & (ReportedTalk.in_force != value)
        ).execute()


def _quarter(day: date) -> int:
    return (day.month + 2) // 3
