"""What a heading lets through: words, days, ticks; the same as JSON; values together and in order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.headers import MOST, Kept, Value, day_of, first_day, from_json, gathered, to_json, without

_TEXTS = st.text("甲乙abAB-012", max_size=4)
_PAIRS = st.lists(st.tuples(_TEXTS | st.integers(0, 20), _TEXTS), max_size=3).map(tuple)
_DAYS = st.none() | st.dates(date(2019, 1, 1), date(2027, 12, 31))
KEPTS = st.builds(Kept, st.sampled_from(["a", "b"]), st.none() | _PAIRS, _PAIRS, _TEXTS, _DAYS, _DAYS)


@given(st.lists(KEPTS))
def test_json_says_what_a_heading_lets_through(kept: list[Kept]) -> None:
    assert from_json(to_json(kept)) == tuple(one for one in kept if one.narrows)


@pytest.mark.parametrize(
    "told", [None, 7, "x", [7], [{}], [{"column": "a", "only": 7}], [{"column": "a", "start": "x"}]]
)
def test_what_no_heading_said_is_left_out(told: object) -> None:
    assert from_json(told) == ()


@given(KEPTS, _TEXTS)
def test_ticks_and_a_text_both_have_to_hold(kept: Kept, raw: str) -> None:
    plain = Kept("a", kept.only, kept.but, kept.contains)
    ticked = kept.only is None or raw in [one for one, _ in kept.only]
    left_out = raw in [one for one, _ in kept.but]
    assert plain.passes(raw) == (ticked and not left_out and kept.contains.lower() in raw.lower())


@pytest.mark.parametrize(("raw", "passes"), [
    ("2026-03-01", True), ("2026-03-31", True), ("2026-02-28", False), ("2026-04-01", False), ("2026-03", True),
    ("2026", False), ("", False),
])  # fmt: skip
def test_days_are_within_both_ends_and_a_month_begins_on_its_first(raw: str, passes: bool) -> None:
    assert Kept("a", start=date(2026, 3, 1), end=date(2026, 3, 31)).passes(raw) is passes


def test_one_end_is_enough() -> None:
    assert Kept("a", start=date(2026, 3, 1)).passes("2027-01-01") and not Kept("a", end=date(2026, 3, 1)).passes("2027")


def test_missing_is_blank() -> None:
    assert Kept("a", only=(("", ""),)).passes(None) and not Kept("a", but=(("", ""),)).passes(None)


@pytest.mark.parametrize(("kept", "words"), [
    (Kept("a", only=(("X", "询问"), ("Y", "提醒"))), "形式 询问、提醒"),
    (Kept("a", only=tuple((str(n), str(n)) for n in range(9))), "形式 9 项"),
    (Kept("a", but=(("", ""),)), "形式 不含（空白）"), (Kept("a", contains="报销"), "形式 含“报销”"),
    (Kept("a", start=date(2026, 1, 2)), "形式 2026-01-02 至 最近"),
    (Kept("a", end=date(2026, 1, 2)), "形式 最早 至 2026-01-02"),
])  # fmt: skip
def test_line_under_the_list_says_what_is_kept_away(kept: Kept, words: str) -> None:
    assert kept.words("形式") == words


def test_codes_of_the_same_words_are_one_value() -> None:
    found = gathered([("x", 2), ("y", 3), (None, 1), ("", 1)], {"x": "甲", "y": "甲"})
    assert found.values == (Value("甲", ("x", "y"), 5), Value("", ("",), 2))


def test_values_stand_in_their_order_blank_last() -> None:
    assert [one.words for one in gathered([("", 1), ("b", 1), ("a", 1)], order=["b", "a"]).values] == ["b", "a", ""]
    assert [one.words for one in gathered([(10, 1), (9, 1), (2, 1)]).values] == ["2", "9", "10"]
    assert [one.words for one in gathered([("赵", 1), ("安", 1), ("李", 1)]).values] == ["安", "李", "赵"]


def test_more_values_than_are_listed_are_told() -> None:
    found = gathered((f"{n:05}", 1) for n in range(MOST + 1))
    assert len(found.values) == MOST and found.is_cut
    assert not gathered(((f"{n:05}", 1) for n in range(MOST + 1)), most=None).is_cut


def test_a_day_is_read_from_the_beginning_of_a_cell() -> None:
    assert day_of("2026-11-24 09:00–10:30") == "2026-11-24" and day_of("2026-11") == "2026-11" and day_of("今") == ""
    assert first_day("2026") == "2026-01-01" and first_day("2026-11-24") == "2026-11-24"


def test_other_headings_are_those_of_other_columns() -> None:
    assert without([Kept("a"), Kept("b")], "a") == (Kept("b"),)
