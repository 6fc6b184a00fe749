"""Where talks of one day stand beside each other: those that overlap share the width."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

Span = tuple[datetime, datetime]


def lanes(spans: Sequence[Span]) -> list[tuple[int, int]]:
    """For each span its lane and how many lanes its heap of overlapping spans has; spans by their begin."""
    placed: list[tuple[int, int]] = []
    heap: list[int] = []
    ends: list[datetime] = []
    for place, (start, end) in enumerate(spans):
        if ends and start >= max(ends):
            _close(placed, heap, len(ends))
            heap, ends = [], []
        lane = next((number for number, until in enumerate(ends) if until <= start), len(ends))
        ends[lane : lane + 1] = [end]
        placed.append((lane, 0))
        heap.append(place)
    _close(placed, heap, len(ends))
    return placed


def _close(placed: list[tuple[int, int]], heap: Sequence[int], wide: int) -> None:
    for place in heap:
        placed[place] = (placed[place][0], wide)
