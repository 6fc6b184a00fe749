"""Working days of plans and inquiries: the one place that asks which days are worked."""

from __future__ import annotations

from datetime import date

from app.rules.dates import is_weekday
from app.rules.inquiry import reply_due
from app.rules.rulebook import Rulebook


def works(day: date) -> bool:
    """Whether the institution works on the day."""
    return is_weekday(day)


def reply_day(rules: Rulebook, sent_on: date) -> date | None:
    """The last day for the reply to a 函询通知书 of that day; None where the institution sets no limit."""
    return reply_due(rules, sent_on, works)
