"""Numbers of volumes that stand there twice, and those that lack."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.rules.retention import duplicates, gaps


@given(st.lists(st.integers(1, 12)))
def test_numbers_that_stand_there_twice_are_those_counted_more_than_once(numbers: list[int]) -> None:
    assert duplicates(numbers) == [each for each in range(1, 13) if numbers.count(each) > 1]
    assert gaps(numbers) == [each for each in range(1, max(numbers, default=0)) if numbers.count(each) == 0]
