"""When a reply to a 函询通知书 is due, by the institution's table of holidays."""

from __future__ import annotations

from datetime import date

from app.access.holidays import workdays
from app.rules.inquiry import reply_due
from app.rules.rulebook import Rulebook


def reply_day(rules: Rulebook, sent_on: date) -> date | None:
    """The last day for the reply to a 函询通知书 of that day; None where the institution sets no limit."""
    return reply_due(rules, sent_on, workdays().works)
