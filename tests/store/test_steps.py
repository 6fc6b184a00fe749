"""Steps of long work: told to who listens in this thread, and to nobody else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.store.steps import Cancelled, heard, stage, step, steps, still


def test_nobody_needs_to_listen() -> None:
    step("工作")
    assert list(steps("工作", [1, 2, 3])) == [1, 2, 3]


def test_a_list_tells_how_much_there_is_and_what_only_comes_does_not() -> None:
    told: list[tuple[str, int, int]] = []
    with heard(lambda *each: told.append(each)):
        assert list(steps("行", range(5), 2)) == [0, 1, 2, 3, 4]
        assert list(steps("页", iter("ab"), 1)) == ["a", "b"]
        step("存")
    step("后")
    assert told == [("行", 0, 5), ("行", 2, 5), ("行", 4, 5), ("页", 0, 0), ("页", 1, 0), ("存", 0, 0)]


def test_who_listens_within_is_told_and_then_who_listened_before() -> None:
    outer: list[str] = []
    inner: list[str] = []
    with heard(lambda what, *_: outer.append(what)):
        with heard(lambda what, *_: inner.append(what)):
            step("里")
        step("外")
    assert (inner, outer) == (["里"], ["外"])


def test_another_thread_is_not_heard() -> None:
    told: list[str] = []
    with heard(lambda what, *_: told.append(what)), ThreadPoolExecutor(1) as other:
        other.submit(step, "别处").result()
    assert told == []


def test_who_listens_ends_the_work() -> None:
    done = []

    def stop(_: str, at: int, __: int) -> None:
        if at == 2:
            raise Cancelled

    with pytest.raises(Cancelled), heard(stop):
        for each in steps("行", range(5), 1):
            done.append(each)
    assert done == [0, 1]
    step("后")


def test_what_takes_long_within_tells_again_what_was_told_last() -> None:
    still()
    told: list[tuple[str, int, int]] = []
    with heard(lambda *words: told.append(words)), stage("第一"):
        step("数", 3, 9)
        still()
        with stage("其二"):
            still()
    still()
    assert told == [("第一：数", 3, 9), ("第一：数", 3, 9), ("第一：其二：数", 3, 9)]
