"""How what is typed into the box is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ledgers.search.query import TOLD, Query, read
from app.rules.loading import load
from app.store.search.terms import DateTerm, FacetTerm, NumberTerm, WordTerm
from app.store.search.text import Word

RULES = load()


def asked(text: str) -> Query:
    return read(text, RULES)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("〔2026〕第012号", NumberTerm(12, 2026)), ("[2026]第12号", NumberTerm(12, 2026)), ("第012号", NumberTerm(12)),
     ("7号", NumberTerm(7)), ("〔2025〕补003号", NumberTerm(3, 2025, True)), ("补3号", NumberTerm(3, None, True)),
     ("（2026）12号", NumberTerm(12, 2026))],
)  # fmt: skip
def test_numbers_are_read_as_they_are_written(typed: str, number: NumberTerm) -> None:
    assert asked(typed).terms == (number,)


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2026-11-24", DateTerm(2026, 11, 24)), ("2026年11月24日", DateTerm(2026, 11, 24)),
     ("2026.11.24", DateTerm(2026, 11, 24)), ("20261124", DateTerm(2026, 11, 24)), ("2026/1/5", DateTerm(2026, 1, 5)),
     ("2026年11月", DateTerm(2026, 11)), ("2026-11", DateTerm(2026, 11)),
     ("２０２６－１１－２４", DateTerm(2026, 11, 24))],
)  # fmt: skip
def test_days_and_months_are_read_in_every_way(typed: str, day: DateTerm) -> None:
    assert asked(typed).terms == (day,)


def test_what_is_no_day_is_looked_for_as_words() -> None:
    assert asked("20261399").terms == (WordTerm(Word("20261399")),)
    assert asked("2026-13-01").terms == tuple(WordTerm(Word(each)) for each in ("2026", "13", "01"))


def test_filters_in_words_narrow_and_are_said() -> None:
    query = asked("单位:教务处 形式：询问 2026 报销")
    assert query.terms == (
        FacetTerm("u", ("教务处",)), FacetTerm("f", ("INQUIRY",), True), FacetTerm("y", ("2026",), True),
        WordTerm(Word("报销")),
    )  # fmt: skip
    assert query.said == ("单位 教务处", "形式 询问示警约谈", "年度 2026") and not query.remarks
    assert query.words == (WordTerm(Word("报销")),)


def test_a_filter_and_its_value_may_stand_apart() -> None:
    assert asked("单位: 教务处").terms == asked("单位：教务处").terms == (FacetTerm("u", ("教务处",)),)


def test_years_are_one_or_several_and_a_year_alone_is_a_word() -> None:
    assert asked("年度:2024-2026").terms == (FacetTerm("y", ("2024", "2025", "2026"), True),)
    assert asked("2026年").terms == (FacetTerm("y", ("2026",), True),)
    assert asked("2026").terms == (WordTerm(Word("2026")),)


def test_a_kind_chooses_groups() -> None:
    groups = asked("类型:约谈 报销").groups
    assert groups is not None and {group.label for group in groups} == {"约谈", "部门报送的约谈"}
    assert asked("类型:约谈 类型:干部").groups == frozenset()


@pytest.mark.parametrize(
    ("typed", "said"),
    [("颜色:红", "不认识筛选词“颜色”"), ("形式:闲聊", "没有“闲聊”这种形式"), ("类型:苹果", "没有“苹果”这一类"),
     ("年度:去年", "“去年”不是年度"), ("单位:", "请在“单位:”后面写上内容"), ("年度:2026-2024", "不是年度")],
)  # fmt: skip
def test_what_is_not_understood_is_told_politely(typed: str, said: str) -> None:
    (remark,) = asked(typed).remarks
    assert said in remark


def test_an_unknown_filter_is_looked_for_as_words_and_the_known_ones_are_named() -> None:
    query = asked("颜色:红布")
    assert query.terms == (WordTerm(Word("颜色")), WordTerm(Word("红布")))
    assert all(word in query.remarks[0] for word in TOLD)


def test_a_time_of_day_is_no_filter() -> None:
    assert asked("14:30").terms == (WordTerm(Word("14")), WordTerm(Word("30"))) and not asked("14:30").remarks


@given(st.text(max_size=40) | st.text(alphabet="单位形式年度类型:：〔〕第号 0123教务处-年月日.", max_size=24))
def test_nothing_that_can_be_typed_is_an_error(text: str) -> None:
    query = asked(text)
    assert len(query.terms) <= 12 and all(term.heads or term.turns for term in query.terms)
