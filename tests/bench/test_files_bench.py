"""The bench of attachments works: a small file; no figure is judged here."""

from __future__ import annotations

from pathlib import Path

from tests.bench.files import measured
from tests.bench.lines import ANY_SIZE, told


def test_bench_adds_opens_and_gives_out_beside_cp(tmp_path: Path) -> None:
    lines = measured(tmp_path, 0.2, 1)
    assert len(lines) == 6 and all(len(line.figures[ANY_SIZE]) == 1 for line in lines)
    assert all(line.middle(ANY_SIZE) > 0 for line in lines if line.unit == "×")
    assert "attachments: add, 0.2 MB" in told(lines)
