"""Two threads over one stream: in order, a few pieces at a time, with every failure raised where it is waited for."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from app.store.pipeline import Behind, ahead


def test_items_come_in_their_order_and_the_thread_ends() -> None:
    assert list(ahead(range(1000), "test-ahead", 3)) == list(range(1000))
    assert "test-ahead" not in [thread.name for thread in threading.enumerate()]


def test_no_more_is_made_than_a_few_beyond_what_was_taken() -> None:
    made: list[int] = []

    def make() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    items = ahead(make(), "test-ahead", 2)
    for taken in range(20):
        assert next(items) == taken and len(made) <= taken + 5


def test_what_fails_while_it_is_made_is_raised_where_it_is_taken() -> None:
    def make() -> Iterator[int]:
        yield 1
        raise ValueError("spoilt")

    items = ahead(make(), "test-ahead")
    assert next(items) == 1
    with pytest.raises(ValueError, match="spoilt"):
        next(items)


def test_who_takes_no_more_leaves_no_thread() -> None:
    items = ahead(range(10_000), "test-ahead", 2)
    assert next(items) == 0
    items.close()  # type: ignore[attr-defined]
    assert "test-ahead" not in [thread.name for thread in threading.enumerate()]


def test_things_are_done_in_their_order_before_the_wait_is_over() -> None:
    done: list[int] = []
    with Behind("test-behind", 2) as behind:
        for number in range(500):
            behind.do(done.append, number)
        behind.wait()
        assert done == list(range(500))


def test_what_fails_behind_is_raised_and_nothing_after_it_hides_it() -> None:
    def fails() -> None:
        raise OSError(5, "disk")

    with Behind("test-behind", 2) as behind, pytest.raises(OSError, match="disk"):
        behind.do(fails)
        for _ in range(10):
            behind.do(int)
        behind.wait()


def test_work_that_is_given_up_leaves_no_thread() -> None:
    with pytest.raises(RuntimeError), Behind("test-given-up") as behind:
        behind.do(int)
        raise RuntimeError
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("test-given-up")]
