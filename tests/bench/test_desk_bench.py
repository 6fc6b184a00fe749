"""The benchmark itself works: small numbers, so that it cannot rot; no figure is judged here."""

from __future__ import annotations

import pytest

from tests.bench.desk import KINDS, compared, misses
from tests.bench.typing_child import TURN, texts


def test_bench_measures_all_kinds_with_the_same_text() -> None:
    found = compared(4 * TURN, runs=1, keys=6)
    for kind in KINDS:
        assert found[f"{kind}_p95_ms"] > 0 and found[f"{kind}_mb"] > 10 and found[f"{kind}_gap_worst_ms"] > 0
    assert found["p95_ratio"] == pytest.approx(found["desk_p95_ms"] / found["bare_p95_ms"], rel=0.05)


def test_what_misses_a_target_is_named() -> None:
    good = {
        "characters": 200_000, "p95_ratio": 1.5, "desk_gap_p99_ms": 16.0, "desk_gap_worst_ms": 50.0,
        "memory_to_frame": 1.3,
    }  # fmt: skip
    assert misses(good) == []
    for name in ("p95_ratio", "desk_gap_p99_ms", "desk_gap_worst_ms", "memory_to_frame"):
        assert len(misses(good | {name: 99.0})) == 1
    assert misses(good | {"characters": 20_000, "memory_to_frame": 99.0}) == []


def test_texts_are_as_long_as_asked() -> None:
    assert sum(map(len, texts(20_000))) == 20_000 and len(texts(20_000)) == 200
