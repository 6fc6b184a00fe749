"""Findings about campaigns and quarterly filings (四(三))."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from peewee import fn

from app.access.session import Session
from app.interviews.kept import kept_from, quarters_kept
from app.interviews.tables import Interview
from app.oversight.detectors.common import HELD, Hit, day
from app.people.tables import Department
from app.plans.tables import Filing, Plan, PlanItem
from app.plans.vocabulary import PlanKind, PlanState
from app.rules.duties import filing_due
from app.store.database import tuples

_APPROVED = [state.value for state in PlanState if state.is_approved]
_DECEMBER = 12


def no_campaign(session: Session) -> Iterator[Hit]:
    """A year without any campaign."""
    for year, count, needed in _campaigns(session):
        if count == 0:
            yield Hit(f"{year}年没有集中约谈，制度要求不少于{needed}次", owner="纪检监察室")


def campaigns_short(session: Session) -> Iterator[Hit]:
    """A year with fewer campaigns than the rules ask for."""
    for year, count, needed in _campaigns(session):
        if 0 < count < needed:
            yield Hit(f"{year}年集中约谈{count}次，制度要求不少于{needed}次", owner="纪检监察室")


def _campaigns(session: Session) -> Iterator[tuple[int, int, int]]:
    """Years that are over with the campaigns held in them, and the running one in its last month with those approved.

    Only for who sees all plans, and not of years before the store was kept.
    """
    today, needed = session.today(), session.rules.limit("campaigns_per_year")
    if not session.sees_whole_work:
        return
    begun = kept_from()
    first = today.year if begun is None else min(begun.year, today.year)
    held = _held_campaigns()
    for year in range(first, today.year):
        yield year, held.get(year, 0), needed
    if today.month == _DECEMBER:
        approved = Plan.select().where(
            (Plan.kind == PlanKind.CAMPAIGN.value) & (Plan.year == today.year) & Plan.state.in_(_APPROVED)
        )
        yield today.year, int(approved.count()), needed


def _held_campaigns() -> dict[int, int]:
    """By year, campaign plans of which a talk was held in that year."""
    year = fn.SUBSTR(Interview.held_from, 1, 4)
    query = (
        Plan.select(year, fn.COUNT(fn.DISTINCT(Plan.id)))
        .join(PlanItem)
        .join(Interview)
        .where((Plan.kind == PlanKind.CAMPAIGN.value) & Interview.state.in_(HELD) & Interview.held_from.is_null(False))
        .group_by(year)
    )
    return {int(found): count for found, count in tuples(query)}


def late_filing(session: Session) -> Iterator[Hit]:
    """A department without a filed plan for a quarter whose day is past; the running quarter and all before."""
    for department, year, quarter, due, filed in _filings(session):
        if filed is None and (department.closed_on is None or department.closed_on > due):
            text = f"{department.name}{year}年第{quarter}季度约谈计划应于{due}前向纪检监察室备案，尚未备案"
            yield Hit(text, department_id=department.id, owner=department.name)


def filed_late(session: Session) -> Iterator[Hit]:
    """A plan that was filed after its day."""
    for department, year, quarter, due, filed in _filings(session):
        if filed is not None and filed > due:
            text = f"{department.name}{year}年第{quarter}季度约谈计划应于{due}前备案，{filed}才备案"
            yield Hit(text, department_id=department.id, owner=department.name)


def _filings(session: Session) -> Iterator[tuple[Department, int, int, date, date | None]]:
    """Department, quarter, its day and when it was filed, for every quarter whose day is past."""
    today, own = session.today(), session.own_department
    if not session.sees_whole_work and own is None:
        return
    query = Plan.select(Plan.department, Plan.year, Plan.quarter, Filing.filed_on).join(Filing)
    filed = {
        (department, year, quarter): day(on)
        for department, year, quarter, on in tuples(query.where(Plan.kind == PlanKind.QUARTERLY.value))
    }
    departments = [row for row in Department.select().order_by(Department.position) if own in (None, row.id)]
    for year, quarter in quarters_kept(today):
        due, first = filing_due(session.rules, year, quarter), date(year, 3 * quarter - 2, 1)
        for department in departments:
            was_there = department.closed_on is None or department.closed_on >= first
            if today > due and was_there:
                yield department, year, quarter, due, filed.get((department.id, year, quarter))
