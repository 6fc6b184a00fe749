"""What a password must be, by policy: pure answers from rules that are data."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.errors import Refusal
from app.access.passwords import (
    CHOOSABLE,
    DENGBAO,
    FLOOR,
    MODERN,
    check_password,
    days_left,
    hint,
    kinds_of,
    own_characters,
    policies,
    policy_of,
    problem,
)
from app.store.kinds import says_way
from tests.passwords import OTHER, PASSWORD, THIRD

NEW, OLD = policies()[MODERN], policies()[DENGBAO]
DAY = date(2026, 11, 24)


def test_presets_are_what_the_standards_say() -> None:
    assert (NEW.shortest, NEW.kinds, NEW.block_list, NEW.valid_days, NEW.lock_minutes) == (15, 1, True, 0, 0)
    assert (OLD.shortest, OLD.kinds, OLD.valid_days, OLD.remind_days) == (8, 3, 90, 7)
    assert (OLD.lock_after, OLD.lock_minutes, OLD.idle_minutes, NEW.idle_minutes) == (5, 30, 10, 5)
    assert CHOOSABLE == (MODERN, DENGBAO) and FLOOR in policies()
    assert policy_of("nonsense") is NEW and policy_of(None) is NEW and policy_of(DENGBAO) is OLD


@pytest.mark.parametrize("password", [PASSWORD, OTHER, THIRD, "river lamp orange", "早上六点半河边跑步的三个人啊哈"])
def test_long_phrases_of_one_s_own_are_good_and_need_no_kinds(password: str) -> None:
    assert problem(password, NEW) == "" and hint(password, NEW) == "很好"
    check_password(password, NEW)


@pytest.mark.parametrize("password", ["短", "aaaaaaaaaaaaaaaaaa"])
def test_a_refused_password_says_what_to_do_itself(password: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_password(password, NEW)
    assert says_way(str(refused.value)) and "没有改动" in str(refused.value)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "还差 15 个"), ("x7!K" * 3, "还差 3 个"), ("river-lamp-ora", "还差 1 个"),
        ("password12345678", "太常见"), ("Password-PASSWORD", "太常见"), ("qwertyuiopasdfghjkl", "太常见"),
        ("abcdefghijklmnopq", "太常见"), ("987654321098765", "太常见"), ("xK7!xK7!xK7!xK7!", "太常见"),
        ("aaaaaaaaaaaaaaaaa", "太常见"), ("为人民服务为人民服务不忘初心", "还差 1 个"),
        ("为人民服务不忘初心牢记使命123", "太常见"), ("ｐａｓｓｗｏｒｄ１２３４５６７", "太常见"),
        ("wangxiaohong-2345", "太常见"),
    ],
)  # fmt: skip
def test_short_or_usual_ones_are_refused_with_the_reason(password: str, why: str) -> None:
    assert why in problem(password, NEW, ("wangxiaohong", "王小红"))
    with pytest.raises(Refusal, match="没有改动"):
        check_password(password, NEW, ("wangxiaohong", "王小红"))


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("River-7", "还差 1 个"), ("riverlamp", "现在是 1 种"), ("riverlamp7", "现在是 2 种"),
        ("Password1234", "太常见"), ("河边的灯亮了吗7", "现在是 2 种"), ("Riverlamp7", ""), ("river-lamp7", ""),
        ("RIVER-lamp", ""), ("河边River7灯", ""),
    ],
)  # fmt: skip
def test_three_kinds_of_four_are_asked_where_the_policy_does(password: str, why: str) -> None:
    assert problem(password, OLD) == "" if not why else why in problem(password, OLD)


def test_kinds_are_counted_once_each() -> None:
    assert [kinds_of(each) for each in ("", "a", "aB", "aB1", "aB1-", "aB1-汉é")] == [0, 1, 2, 3, 4, 4]


def test_sample_and_command_line_ask_for_eight_characters_and_no_more() -> None:
    floor = policies()[FLOOR]
    assert problem("12345678", floor) == "" and "还差 1 个" in problem("1234567", floor)


@given(st.text(max_size=40), st.text(max_size=12))
def test_own_characters_are_never_more_than_there_are(password: str, name: str) -> None:
    assert 0 <= own_characters(password, (name,)) <= 3 * len(password)


@given(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=8), st.integers(3, 6))
def test_repetition_is_nobody_s_own(piece: str, times: int) -> None:
    assert own_characters(piece * times) == 0


def test_ninety_days_from_the_later_of_setting_and_policy() -> None:
    long_ago = date(2025, 1, 1)
    assert days_left(NEW, long_ago, long_ago, DAY) is None
    assert days_left(OLD, DAY, long_ago, DAY) == 90
    assert days_left(OLD, DAY - timedelta(89), long_ago, DAY) == 1
    assert days_left(OLD, DAY - timedelta(90), long_ago, DAY) == 0
    assert days_left(OLD, long_ago, DAY - timedelta(10), DAY) == 80  # the policy is younger than the password
    assert days_left(OLD, DAY + timedelta(4000), long_ago, DAY) == 90  # set by a clock that ran ahead


def test_idle_minutes_stay_within_the_policy() -> None:
    assert [NEW.idle(each) for each in (None, 0, -3, 1, 30, 31, "9", True)] == [5, 5, 5, 1, 30, 30, 5, 5]
    assert [OLD.idle(each) for each in (None, 0, 5, 10, 30)] == [10, 10, 5, 10, 10]
