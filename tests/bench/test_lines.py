"""The table of lines: medians, what is missed, how cost grows, and that a bench can hand its lines in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.lines import Line, Rounds, arguments, ended, interleaved, missed, read, told


def test_median_over_the_target_is_missed_at_its_size_alone() -> None:
    line = Line("a", "b", 1.3)
    line.add("1 %", [1.0, 1.2, 9.0])
    line.add("10 %", [1.4, 1.4, 1.0])
    assert line.misses() == ["10 %"] and missed([line]) == ["a at 10 %: 1.40 ×, 1.3 allowed"]
    assert "MISSED" in told([line]) and "1.00–9.00" in told([line])


def test_line_without_target_is_only_stated() -> None:
    line = Line("a", "b", None)
    line.add("1 %", [50.0])
    assert missed([line]) == [] and "stated" in told([line])


def test_slope_is_one_where_cost_grows_with_the_size_and_none_where_one_size_is_known() -> None:
    line = Line("a", "b", None)
    line.add("1 %", Rounds((1.0,), 2.0, 2.0))
    assert line.slope() is None
    line.add("10 %", Rounds((1.0,), 20.0, 20.0))
    assert line.slope() == pytest.approx(1)
    line.add("100 %", [1.0], cost_ms=200.0)
    assert line.slope() == pytest.approx(1)


def test_lines_come_back_from_the_file_they_were_left_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line, file = Line("a", "b", 2.0), tmp_path / "a.json"
    line.add("1 %", [1.0, 3.0, 2.5], cost_ms=4.0)
    assert ended([line], file) == 1 and read(file) == [line]
    assert json.loads(file.read_text())["lines"][0]["median"] == {"1 %": 2.5}
    assert "2.50 ×, 2 allowed" in capsys.readouterr().out
    assert read(tmp_path / "none.json") == []


def test_rounds_do_both_in_turn() -> None:
    done: list[str] = []
    found = interleaved(lambda: done.append("ours"), lambda: done.append("bare"), times=3)
    assert done == ["ours", "bare"] * 4 and len(found.ratios) == 3


def test_usual_sizes_are_two_and_all_three_in_full() -> None:
    assert arguments("", given=[]).percents == (1, 10)
    assert arguments("", given=["--full"]).percents == (1, 10, 100)
    assert arguments("", given=["--percent", "0.05"]).percents == (0.05,)
