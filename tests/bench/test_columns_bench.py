"""The bench of headings works, and leaves no column out unsaid."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench import columns


def test_bench_of_headings_measures_every_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stores: Path) -> None:
    monkeypatch.setattr("sys.argv", ["columns", "--stores", str(stores), "--percent", "0.05",
                                     "--json", str(tmp_path / "out.json")])  # fmt: skip
    assert columns.main() in (0, 1)
    assert "ledger: values of subjects" in json.dumps(json.loads((tmp_path / "out.json").read_text(encoding="utf-8")))


def test_columns_without_a_bare_statement_are_these() -> None:
    assert columns.columns_known() == {
        "ledger": {"materials", "note"}, "interviews": {"overdue"}, "people": {"marks"},
    }  # fmt: skip
