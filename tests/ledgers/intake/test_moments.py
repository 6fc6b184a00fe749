"""When a talk was held, as ledgers write it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ledgers.intake.moments import Held, read_held
from app.ledgers.ledger import held_text
from app.workbooks.cells import CellError

DAY = datetime(2025, 11, 4)


@pytest.mark.parametrize(
    ("value", "held"),
    [
        ("2025.11.4", Held(DAY)), ("20251104", Held(DAY)), ("2025-11-04", Held(DAY)), ("2025年11月4日", Held(DAY)),
        (date(2025, 11, 4), Held(DAY)), (45965.0, Held(DAY)), ("2025年11月4日上午", Held(DAY)),
        ("2025年11月4日（星期二）", Held(DAY)), (datetime(2025, 11, 4, 14, 30), Held(datetime(2025, 11, 4, 14, 30))),
        ("2025.11", Held(datetime(2025, 11, 1), None, "month")),
        ("2025年3月", Held(datetime(2025, 3, 1), None, "month")),
        ("2025年", Held(datetime(2025, 1, 1), None, "year")), ("", None), (None, None),
        ("2025年11月4日下午3点", Held(datetime(2025, 11, 4, 15))),
        ("2025-11-04 14:00–15:10", Held(datetime(2025, 11, 4, 14), datetime(2025, 11, 4, 15, 10))),
        ("2025-11-04 下午2:00至4:00", Held(datetime(2025, 11, 4, 14), datetime(2025, 11, 4, 16))),
    ],
)  # fmt: skip
def test_a_moment_is_read_as_far_as_it_is_known(value: object, held: Held | None) -> None:
    assert read_held(value) == held


@pytest.mark.parametrize("text", ["2025年2月30日", "去年冬天", "2025-11-04 25:00", "2025.13", "5月11日", "99999999"])
def test_what_is_no_date_is_said(text: str) -> None:
    with pytest.raises(CellError):
        read_held(text)


@given(st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1)), st.integers(1, 600), st.booleans())
def test_what_our_own_ledger_writes_is_read_back(start: datetime, minutes: int, with_end: bool) -> None:
    start = start.replace(second=0, microsecond=0)
    end = start + timedelta(minutes=minutes) if with_end else None
    if start.time() == time():
        end = None
    written = held_text(start, end, is_historical=True)
    assert read_held(written) == Held(start, end)


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.sampled_from(["month", "year"]))
def test_a_month_and_a_year_are_read_back(day: date, precision: str) -> None:
    start = datetime(day.year, day.month if precision == "month" else 1, 1)
    assert read_held(held_text(start, None, precision, is_historical=True)) == Held(start, None, precision)


@given(st.one_of(st.text(max_size=30), st.floats(allow_nan=False), st.integers()))
def test_nothing_in_a_cell_is_a_bug(value: object) -> None:
    try:
        held = read_held(value)
    except CellError:
        return
    assert held is None or 1900 <= held.start.year <= 2100
