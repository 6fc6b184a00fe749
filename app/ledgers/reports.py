"""报送: statistics, information and archives of talks that other units held go to the discipline office (四(二)3,
六(一)).

What is kept is the day of each sending.  A talk counts as reported when something was sent on or after its day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from peewee import fn

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.holidays import workdays
from app.access.session import Session, use_case
from app.interviews.reported import ReportedTalk, keep_sending, sendings
from app.interviews.tables import Interview
from app.ledgers.scope import LedgerFilter, condition
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import Unit
from app.rules.workdays import Workdays
from app.store.database import tuples

__all__ = ["CLAUSES", "Unreported", "record_sending", "sendings", "unreported"]

CLAUSES = ("四(二)3", "六(一)")


@dataclass(frozen=True, slots=True)
class Unreported:
    """Talks since the last sending: how many, the day of the first, by when it should have been reported, of whom."""

    talks: int
    first: date
    due: date
    units: tuple[str, ...] = ()


@use_case(Action.EXPORT)
def record_sending(session: Session, sent_on: date) -> date:
    """Records that the statistics table and its material were sent.  Raises Refusal for a day that cannot be."""
    if sent_on > session.today():
        raise Refusal("报送日期不能晚于今天，没有登记。", CLAUSES)
    before = sendings()
    if before and sent_on < before[-1]:
        raise Refusal(f"上次报送登记在 {before[-1].isoformat()}，这次不能更早，没有登记。", CLAUSES)
    keep_sending(sent_on)
    session.trace("statistics", sent_on.isoformat(), f"登记统计表报送纪检监察室：{sent_on.isoformat()}")
    return sent_on


def unreported(rules: Rulebook, table: Workdays | None = None) -> Unreported | None:
    """Talks of units other than the discipline office itself that no sending has covered; None when there is none.

    Talks written down after the fact (补录) were reported on paper in their time and do not count; nor do those whose
    report came with a package before or after their archive did.
    """
    mine = (Interview.organiser != Unit.DISCIPLINE_OFFICE.value) & (Interview.is_historical == False)  # noqa: E712 - SQL
    mine &= Interview.uid.not_in(ReportedTalk.select(ReportedTalk.uid))
    sent = sendings()
    if sent:
        mine &= Interview.held_from >= (sent[-1] + timedelta(days=1)).isoformat()
    query = Interview.select(Interview.organiser, fn.COUNT(Interview.id), fn.MIN(Interview.held_from)).where(
        condition(LedgerFilter()) & mine
    )
    rows = tuples(query.group_by(Interview.organiser).order_by(Interview.organiser))
    if not rows:
        return None
    day = min(date.fromisoformat(str(first)[:10]) for _, _, first in rows)
    due = (table or workdays()).add(day, rules.limit("report_due_workdays")).day
    return Unreported(sum(talks for _, talks, _ in rows), day, due, tuple(unit for unit, _, _ in rows))
