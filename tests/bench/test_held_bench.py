"""The benchmark of how long the window is held works: few rows, so that it cannot rot; no figure is judged here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.bench.held import measured


def test_bench_measures_reading_writing_and_the_paper(qapp: QApplication, tmp_path: Path) -> None:
    found = measured(tmp_path, 120)
    assert found.rows == 120 and found.pages > 1
    for took, gap in (
        (found.looking_ms, found.looking_gap_ms), (found.writing_ms, found.writing_gap_ms),
        (found.paper_ms, found.paper_gap_ms),
    ):  # fmt: skip
        assert 0 < gap < took
