"""Calendar arithmetic on plain dates: months that never overflow, working days by a table of holidays."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The same day `months` later; the month's last day where it is shorter (31 January + 1 = 28 or 29 February).

    Past the last year that a date can hold, the answer is the last day there is.
    """
    month0 = day.month - 1 + months
    year, month = day.year + month0 // 12, month0 % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def is_weekday(day: date) -> bool:
    """Monday to Friday: what counts as a working day where no table of holidays is given."""
    return day.weekday() < 5


def add_workdays(day: date, count: int, works: Callable[[date], bool] = is_weekday) -> date:
    """The `count`-th working day after `day` (`count` ≥ 0; 0 gives `day` itself)."""
    while count > 0:
        day += timedelta(days=1)
        count -= works(day)
    return day
