"""The bench of the search works: a tiny store, so that it cannot rot; no figure is judged here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import search
from tests.bench.conftest import SMALL
from tests.bench.lines import read


def test_bench_measures_every_sort_of_query(
    stores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(search, "EACH", 2)
    monkeypatch.setattr(search, "TIMES", 1)
    out = tmp_path / "search.json"
    assert search.main(["--stores", str(stores), "--percent", f"{SMALL:g}", "--json", str(out)]) in (0, 1)
    lines = {line.name: line for line in read(out)}
    assert len(lines) == 23 and "search: names of two characters" in capsys.readouterr().out
    assert all(
        each > 0 for line in lines.values() if line.unit == "×" for found in line.figures.values() for each in found
    )
    beside = {line.baseline: line.target for name, line in lines.items() if "numbers" in name}
    assert beside == {"raw FTS5, ranked, with snippets": 1.3, "its bare statements": None}
    assert lines["search: p95 of all"].target == search.P95_MS
