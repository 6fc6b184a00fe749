"""Since when the store is kept: of the time before its first plan or talk nothing can be said to be missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from peewee import fn

from app.interviews.tables import Interview
from app.plans.tables import Plan
from app.rules.duties import quarter_of


def kept_from() -> date | None:
    """The day of the oldest plan or talk of our own; None while there is neither.

    Talks entered later (补录) say nothing of the plans of their year.
    """
    ours = Interview.select(fn.MIN(Interview.held_from)).where(Interview.is_historical == False)  # noqa: E712 - SQL
    found = [Plan.select(fn.MIN(Plan.created_at)).scalar(), ours.scalar()]
    return min((date.fromisoformat(str(each)[:10]) for each in found if each is not None), default=None)


def quarters_kept(today: date) -> Iterator[tuple[int, int]]:
    """From the quarter in which the store was already kept on its day, to the running one."""
    begun = kept_from()
    return quarters_between(today if begun is None else min(begun, today), today)


def quarters_between(first: date, last: date) -> Iterator[tuple[int, int]]:
    """Year and quarter of every quarter from the one of a day to the one of another."""
    at, end = (first.year, quarter_of(first)), (last.year, quarter_of(last))
    while at <= end:
        yield at
        at = (at[0], at[1] + 1) if at[1] < 4 else (at[0] + 1, 1)
