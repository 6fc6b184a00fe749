"""The bench of backups works: a small store; no figure is judged here."""

from __future__ import annotations

from pathlib import Path

from tests.bench.backup import measured
from tests.bench.lines import ANY_SIZE


def test_bench_backs_up_beside_cp_and_a_digest(tmp_path: Path) -> None:
    times, memory = measured(tmp_path, 0.3, 1)
    assert times.middle(ANY_SIZE) > 0 and len(memory.figures[ANY_SIZE]) == 1
    assert "s of the processor" in times.note and not (tmp_path / "place").exists()
