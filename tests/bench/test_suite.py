"""All benches are found, each ends in the one table, and what a bench misses or leaves out is said."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.bench import __main__ as suite
from tests.bench import lines, older, picture
from tests.bench.lines import Line

_BENCH = """from tests.bench.lines import arguments
arguments(__doc__)
"""


def _line(name: str, target: float | None, *figures: float) -> Line:
    made = Line(name, "bare", target)
    for size, figure in zip(lines.SIZES, figures, strict=False):
        made.add(size, [figure], cost_ms=figure)
    return made


def test_every_bench_is_found_and_no_helper_of_one(tmp_path: Path) -> None:
    assert {*older.OLDER, "todo"} <= set(suite.subjects())
    (tmp_path / "search.py").write_text(_BENCH)
    (tmp_path / "test_search_bench.py").write_text(_BENCH)
    (tmp_path / "search_child.py").write_text("from tests.bench.lines import Line\n")
    (tmp_path / "start").mkdir()
    (tmp_path / "start" / "__main__.py").write_text(_BENCH)
    assert suite.subjects(tmp_path) == ["search", "start"]


def test_benches_with_lines_are_told_where_the_stores_are(tmp_path: Path) -> None:
    assert suite.command_of("todo", tmp_path, True, tmp_path / "f")[3:] == [
        "--stores", str(tmp_path), "--full", "--json", str(tmp_path / "f"),
    ]  # fmt: skip
    assert suite.command_of("desk", tmp_path, True, tmp_path / "f")[3:] == ["--json", str(tmp_path / "f")]


def test_one_table_names_what_is_missed_and_what_did_not_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes = [
        suite.Outcome("a", (_line("first page", 1.3, 1.1, 2.0), _line("stated", None, 9.0)), 1.0),
        suite.Outcome("b", (), 1.0, "b: did not come to its end (code 3)"),
    ]
    assert suite._told(outcomes, tmp_path / "bench.json", tmp_path / "bench.svg") == 1
    said = capsys.readouterr().out
    assert "first page at 10 %: 2.00 ×, 1.3 allowed" in said and "did not come to its end" in said
    kept = json.loads((tmp_path / "bench.json").read_text())
    assert [row["name"] for row in kept["lines"]] == ["first page", "stated"] and kept["unfinished"]
    assert suite._told(outcomes[:0], tmp_path / "bench.json", tmp_path / "bench.svg") == 0


def test_bench_that_ends_early_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suite, "command_of", lambda *_: ["false"])
    assert "did not come to its end" in suite.run("todo", tmp_path, False, tmp_path).lacking


def test_todo_bench_hands_its_lines_in(stores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = suite.command_of
    monkeypatch.setattr(suite, "command_of", lambda *given: [*usual(*given), "--percent", "0.05"])
    found = suite.run("todo", stores, False, tmp_path)
    assert [line.name for line in found.lines] == ["reminders: the whole list", "calendar: a month"]
    assert found.lacking == "" and found.lines[0].middle("0.05 %") > 0


@pytest.mark.parametrize(
    ("subject", "kept"),
    [
        ("imports", {"rows": 50_000, "ratio": 2.5, "target": 3}),
        ("held", {"rows": 5, "looking_ms": 9.0, "looking_gap_ms": 8.0}),
        ("books", {"rows": 9, "ledger_ratio": 1.1, "ledger_spread": [1.0, 1.2], "mb_more": 3.0}),
        ("papers", {"forms": 9, "ratio": 1.9, "ratio_spread": [1.8, 2.0], "first_page_ms": 30.0,
                    "first_page_spread": [20, 60], "libre_ratio": 40.0}),
        ("desk", [{"characters": 20_000, "p95_ratio": 1.2, "p95_ratio_spread": [1.1, 1.3], "desk_gap_p99_ms": 5.0,
                   "desk_gap_worst_ms": 9.0, "memory_to_frame": 1.1}]),
    ],
)  # fmt: skip
def test_older_figures_become_lines(subject: str, kept: object, tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text(json.dumps(kept))
    found = older.lines_of(subject, tmp_path / "f.json")
    assert found and lines.missed(found) == []
    assert older.lines_of(subject, tmp_path / "none.json") == []


def test_picture_has_a_panel_for_each_line_with_two_sizes() -> None:
    rows = [_line("first page <台账>", 1.3, 1.0, 1.1), _line("one size", 2, 1.0), _line("grows", 1.3, 1.0, 10, 100)]
    root = ET.fromstring(picture.drawn(rows))
    words = ["".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "first page <台账>" in words and "one size" not in words
    assert any("slope +1.00 (grows)" in each for each in words)
    assert picture.drawn([]).startswith("<svg")
