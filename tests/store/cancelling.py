"""Work that is cancelled at one of its steps, for tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.store.steps import Cancelled, heard


def steps_of(work: Callable[[], object]) -> int:
    """How many steps the work takes; nothing of it is kept."""
    told = 0

    def count(*_: object) -> None:
        nonlocal told
        told += 1

    with heard(count):
        work()
    return told


def cancelled_at(place: int, work: Callable[[], object]) -> None:
    """Does the work, and cancels it at a step (from 1)."""
    left = place

    def listen(*_: object) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise Cancelled

    with pytest.raises(Cancelled), heard(listen):
        work()
