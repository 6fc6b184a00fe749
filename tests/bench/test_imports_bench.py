"""The benchmark of imports itself works: few rows, so that it cannot rot; no figure is judged here."""

from __future__ import annotations

from pathlib import Path

from tests.bench.imports import Figures, lines, measured, misses


def test_bench_measures_each_part_of_an_import(tmp_path: Path) -> None:
    found = measured(tmp_path, 200)
    assert (
        min(found.bare_s, found.reading_s, found.matching_s, found.writing_s, found.raw_writing_s) > 0
        and found.cases == 200
    )
    assert found.whole_s == found.reading_s + found.matching_s + found.writing_s


def test_a_missed_target_is_said() -> None:
    assert misses(Figures(1, 1.0, 0.5, 0.5, 0.5, 0.1, 1)) == []
    assert misses(Figures(1, 1.0, 2.0, 2.0, 2.0, 0.1, 1)) == ["the import takes 6.0 times the bare read, 3 allowed"]
    assert lines(Figures(1, 1.0, 2.0, 2.0, 2.0, 0.5, 1))[-1].endswith("1.50 s     1.5×")
