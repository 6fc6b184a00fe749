"""The bench of rosters works: few rows; no figure is judged here."""

from __future__ import annotations

from pathlib import Path

from tests.bench.lines import ANY_SIZE
from tests.bench.roster_import import lines_of, measured


def test_bench_measures_each_part_of_an_import(tmp_path: Path) -> None:
    found = measured(tmp_path, 300, 1)
    timed = ("bare", "reading", "writing", "raw", "searched")
    assert found["added"] == [300] and all(found[name][0] > 0 for name in timed)
    whole, *parts = lines_of(found, 300)
    assert len(parts) == 5 and whole.target == 3.0
    assert abs(whole.middle(ANY_SIZE) - sum(part.middle(ANY_SIZE) for part in parts[:3])) < 1e-6
