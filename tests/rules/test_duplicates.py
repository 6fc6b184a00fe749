"""Duplicate hints: what makes two clues look alike, that it is said, and that the index misses nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules.duplicates import Index, Told, compare, hints, limits, pairs_of, share

DAY = date(2026, 10, 8)
PROBLEM = "反映其在采购询价中照顾熟人，同一供货单位连续三年中标。"
OTHER = "超标准公款接待，报销个人宴请费用，影响很坏。"


def told(
    id: int = 1, name: str = "蒋德禾", person: int | None = None, units: str = "", day: date = DAY,
    problem: str = PROBLEM, sound: str = "jiang de he",
) -> Told:  # fmt: skip
    return Told(id, name, frozenset({sound}), person, frozenset(units.split()), day, pairs_of(problem))


ONE = told()


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (told(2, problem=OTHER), "被反映人同名（蒋德禾）；同一天收到"),
        (told(2, problem=OTHER, day=DAY + timedelta(days=9)), "被反映人同名（蒋德禾）；收到时间相隔 9 天"),
        (told(2, "姜德和", problem=OTHER), "被反映人读音相同（姜德和）；同一天收到"),
        (told(2, "某人", sound="x", day=DAY + timedelta(days=400)), "反映内容有 100% 相同；被反映人不同"),
    ],
)
def test_a_hint_says_why(other: Told, said: str) -> None:
    hint = compare(ONE, other)
    assert hint is not None and hint.why == said


@pytest.mark.parametrize(
    "other",
    [
        told(2, "某人", sound="x", problem=OTHER),  # the same day alone
        told(2, problem=OTHER, day=DAY + timedelta(days=61)),  # the same name alone
        told(2, "某人", sound="x", problem=""),
    ],
)
def test_one_thing_in_common_is_no_hint(other: Told) -> None:
    assert compare(ONE, other) is None


def test_two_cadres_of_one_name_are_not_one_person() -> None:
    one, other = told(1, person=7), told(2, person=8, problem=OTHER)
    assert compare(one, other) is None
    assert compare(one, replace(other, person=7)) is not None
    linked = compare(one, replace(other, person=7))
    assert linked is not None and "已关联同一名干部" in linked.why


def test_a_unit_in_common_counts_with_the_name() -> None:
    far = DAY + timedelta(days=500)
    one, other = told(1, units="教务处"), told(2, units="教务处 文学院", day=far, problem=OTHER)
    hint = compare(one, other)
    assert hint is not None and "同一单位（教务处）" in hint.why


TEXTS = st.text("反映其在采购询价中照顾熟人接待报销。 ", max_size=60)
TOLD = st.builds(
    told, st.integers(1, 10**6), st.sampled_from(["蒋德禾", "姜德和", "皮润", "余立"]),
    st.none() | st.integers(1, 4), st.sampled_from(["", "教务处", "文学院"]),
    st.dates(date(2025, 1, 1), date(2026, 12, 31)), TEXTS, st.sampled_from(["jiang de he", "pi run", "yu li"]),
)  # fmt: skip


@given(TEXTS, TEXTS)
def test_what_texts_share_is_the_same_both_ways_and_whole_for_one_text(one: str, other: str) -> None:
    a, b = pairs_of(one), pairs_of(other)
    assert share(a, b) == share(b, a) and 0 <= share(a, b) <= 1
    assert share(a, a) == (1 if a else 0)


@given(TEXTS, st.text("！，。 \n\t“”", max_size=8), st.integers(0, 60))
def test_blanks_and_signs_make_no_difference(text: str, signs: str, at: int) -> None:
    assert pairs_of(text) == pairs_of(text[:at] + signs + text[at:])


@given(TEXTS, TEXTS)
def test_a_text_within_a_longer_one_is_found(text: str, more: str) -> None:
    if pairs_of(text):
        assert share(pairs_of(text), pairs_of(text + more)) >= limits().very_alike


@settings(max_examples=60)
@given(st.lists(TOLD, max_size=14, unique_by=lambda each: each.id))
def test_the_index_finds_what_comparing_all_with_all_finds(clues: list[Told]) -> None:
    """No pair of characters is common among so few clues, so nothing may be missed."""
    assert len(clues) <= limits().common
    index = Index(clues)
    for each in clues:
        assert index.hints(each) == hints(each, clues)


@settings(max_examples=60)
@given(st.lists(TOLD, max_size=14), st.sets(st.integers(0, 20)))
def test_an_index_that_clues_came_to_changed_in_and_left_is_that_of_what_is_left(
    clues: list[Told], gone: set[int]
) -> None:
    index = Index(())
    for each in clues:
        index.put(each)
    for id in gone:
        index.drop(id)
    left = {each.id: each for each in clues if each.id not in gone}
    assert index.told == left
    for each in left.values():
        assert index.hints(each) == hints(each, left.values())


@given(TOLD, TOLD)
def test_a_hint_is_mutual_and_never_without_a_reason(one: Told, other: Told) -> None:
    there, back = compare(one, other), compare(other, one)
    assert (there is None) == (back is None)
    if there is not None:
        assert there.reasons and there.id == other.id


@given(TOLD, st.integers(0, 20))
def test_a_clue_is_never_a_hint_for_itself_and_its_copy_always_is(one: Told, days: int) -> None:
    copy = replace(one, id=one.id + 1, day=one.day + timedelta(days=days))
    assert [hint.id for hint in hints(one, [one, copy])] == [copy.id]
