"""Calendar arithmetic: months that end, leap days, the last day there is, working days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.dates import add_months, add_workdays, is_weekday

days = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "answer"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2028, 1, 31), 1, (2028, 2, 29)),
        ((2028, 2, 29), 12, (2029, 2, 28)),
        ((2026, 12, 15), 1, (2027, 1, 15)),
        ((2026, 11, 24), 12, (2027, 11, 24)),
        ((2026, 11, 24), 13, (2027, 12, 24)),
        ((2026, 1, 1), 0, (2026, 1, 1)),
        ((2026, 1, 31), -2, (2025, 11, 30)),
        ((2026, 8, 31), 6, (2027, 2, 28)),
    ],
)
def test_months_keep_the_day_or_end_the_month(
    day: tuple[int, int, int], months: int, answer: tuple[int, int, int]
) -> None:
    assert add_months(date(*day), months) == date(*answer)


def test_the_last_year_is_not_passed() -> None:
    assert add_months(date(9999, 11, 30), 1) == date(9999, 12, 30)
    assert add_months(date(9999, 12, 1), 1) == add_months(date(9999, 1, 1), 1200) == date.max


@given(days, st.integers(0, 600))
def test_months_lead_into_the_month_counted(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, monthrange(later.year, later.month)[1])


def test_monday_to_friday_are_weekdays() -> None:
    monday = date(2026, 11, 23)
    week = [is_weekday(monday + timedelta(days=day)) for day in range(7)]
    assert week == [True, True, True, True, True, False, False]


@pytest.mark.parametrize(
    ("count", "answer"), [(0, (2026, 11, 27)), (1, (2026, 11, 30)), (5, (2026, 12, 4)), (6, (2026, 12, 7))]
)
def test_working_days_leave_out_the_weekend(count: int, answer: tuple[int, int, int]) -> None:
    assert add_workdays(date(2026, 11, 27), count) == date(*answer)


def test_working_days_go_by_the_table_that_is_given() -> None:
    holiday = {date(2026, 12, day) for day in (1, 2)}
    assert add_workdays(date(2026, 11, 30), 1, lambda day: day not in holiday) == date(2026, 12, 3)
    assert add_workdays(date(2026, 11, 27), 1, lambda day: True) == date(2026, 11, 28)


@given(days, st.integers(1, 40))
def test_working_days_are_counted_one_by_one(day: date, count: int) -> None:
    last = add_workdays(day, count)
    between = [day + timedelta(days=step) for step in range(1, (last - day).days + 1)]
    assert is_weekday(last) and sum(map(is_weekday, between)) == count
