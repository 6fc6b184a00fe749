"""The benchmark itself works: small numbers, so that it cannot rot; no figure is judged here."""

from __future__ import annotations

import pytest

from tests.bench.books import KINDS, compared, misses


def test_bench_measures_all_ways_to_the_same_cells() -> None:
    found = compared(40, runs=1)
    for kind in KINDS:
        assert found[f"{kind}_s"] >= 0 and found[f"{kind}_mb"] > 10
    assert found["ledger_spread"][0] <= found["ledger_ratio"] <= found["ledger_spread"][1]
    assert found["mb_more"] == pytest.approx(found["ledger_mb"] - found["few_mb"], abs=0.2)


def test_what_misses_a_target_is_named() -> None:
    good = {"ledger_ratio": 1.15, "mb_more": 24.0}
    assert misses(good) == []
    assert all(len(misses(good | {name: 99.0})) == 1 for name in good)
