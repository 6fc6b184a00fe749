"""Periods that move with the calendar or stay, and what they are compared with."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ledgers.pivot.span import Compare, Rolling, Span, Unit, When, rolling_span, unit_span

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(2001, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("rolling", "start", "end", "label"),
    [
        (Rolling.THIS_YEAR, date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        (Rolling.YEAR_TO_DATE, date(2026, 1, 1), TODAY, "2026年1月1日至2026年11月24日"),
        (Rolling.LAST_YEAR, date(2025, 1, 1), date(2025, 12, 31), "2025年"),
        (Rolling.THIS_QUARTER, date(2026, 10, 1), date(2026, 12, 31), "2026年第四季度"),
        (Rolling.LAST_QUARTER, date(2026, 7, 1), date(2026, 9, 30), "2026年第三季度"),
        (Rolling.THIS_MONTH, date(2026, 11, 1), date(2026, 11, 30), "2026年11月"),
        (Rolling.LAST_MONTH, date(2026, 10, 1), date(2026, 10, 31), "2026年10月"),
        (Rolling.TWELVE_MONTHS, date(2025, 12, 1), date(2026, 11, 30), "2025年12月至2026年11月"),
        (Rolling.THREE_YEARS, date(2024, 1, 1), date(2026, 12, 31), "2024年至2026年"),
    ],
)
def test_a_rolling_period_means_days_of_today(rolling: Rolling, start: date, end: date, label: str) -> None:
    span = rolling_span(rolling, TODAY)
    assert (span.start, span.end, span.label) == (start, end, label)


def test_a_fixed_period_goes_from_the_begin_of_its_first_unit_to_the_end_of_its_last() -> None:
    when = When(None, Unit.QUARTER, date(2025, 5, 5), date(2026, 2, 1))
    assert when.span(TODAY) == Span(date(2025, 4, 1), date(2026, 3, 31))
    assert when.span(TODAY).label == "2025年第二季度至2026年第一季度"
    assert Span(date(2026, 2, 1), date(2026, 5, 31)).label == "2026年2月至5月"
    with pytest.raises(ValueError):
        When(None, Unit.DAY, date(2026, 2, 2), date(2026, 2, 1)).span(TODAY)


@pytest.mark.parametrize(
    ("span", "how", "before"),
    [
        (Span(date(2026, 1, 1), date(2026, 12, 31)), Compare.BEFORE, Span(date(2025, 1, 1), date(2025, 12, 31))),
        (Span(date(2026, 4, 1), date(2026, 6, 30)), Compare.BEFORE, Span(date(2026, 1, 1), date(2026, 3, 31))),
        (Span(date(2026, 4, 1), date(2026, 6, 30)), Compare.YEAR_BEFORE, Span(date(2025, 4, 1), date(2025, 6, 30))),
        (Span(date(2026, 3, 1), date(2026, 3, 31)), Compare.BEFORE, Span(date(2026, 2, 1), date(2026, 2, 28))),
        (Span(date(2025, 2, 1), date(2025, 2, 28)), Compare.YEAR_BEFORE, Span(date(2024, 2, 1), date(2024, 2, 29))),
        (Span(date(2026, 3, 5), date(2026, 3, 14)), Compare.BEFORE, Span(date(2026, 2, 23), date(2026, 3, 4))),
        (Span(date(2026, 3, 5), date(2026, 3, 14)), Compare.YEAR_BEFORE, Span(date(2025, 3, 5), date(2025, 3, 14))),
    ],
)
def test_the_period_before_has_the_same_length(span: Span, how: Compare, before: Span) -> None:
    compared = span.compared(how)
    assert compared is not None and compared.span == before
    assert span.compared(Compare.NONE) is None


@given(st.tuples(DAYS, DAYS), st.sampled_from(list(Unit)), st.sampled_from([Compare.BEFORE, Compare.YEAR_BEFORE]))
def test_the_days_compared_with_answer_to_days_of_the_period_and_touch_it(
    days: tuple[date, date], unit: Unit, how: Compare
) -> None:
    first, last = sorted(days)
    span = Span(unit_span(unit, first).start, unit_span(unit, last).end)
    compared = span.compared(how)
    assert compared is not None
    moved = [compared.moved(day) for day in (compared.span.start, compared.span.end)]
    assert all(span.start <= day <= span.end for day in moved)
    if how is Compare.BEFORE:
        assert compared.span.end + timedelta(days=1) == span.start
        assert compared.span.months == span.months
        if span.months is None:
            assert compared.span.end - compared.span.start == span.end - span.start
