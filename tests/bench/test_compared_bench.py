"""The comparison with Calc and a plain viewer works as far as they are there; what is not is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.bench import compared
from tests.bench.encryption import decrypted
from tests.bench.lines import Line
from tests.bench.scale import copied


def test_exported_ledger_has_the_columns_that_calc_is_asked_for(small: Path, tmp_path: Path) -> None:
    with copied(small) as mine:
        rows = compared.exported(mine, tmp_path / "台账.xlsx")
    sheet = load_workbook(tmp_path / "台账.xlsx").worksheets[0]
    found = list(sheet.iter_rows(values_only=True))
    heading = next(row for row in found if "序号" in row)
    assert {"约谈形式", "单位", "主谈人"} <= set(heading) and any(
        row[heading.index("约谈形式")] == "询问示警约谈" for row in found
    )
    assert sum(isinstance(row[0], int) for row in found) == rows > 0


def test_program_is_asked_everything_the_others_are(small: Path) -> None:
    with copied(small) as mine:
        found = compared.ours(mine, 2)
    assert set(found) == set(compared._SQL) and all(len(seconds) == 2 for seconds in found.values())


def test_lines_are_ratios_to_the_middle_of_theirs() -> None:
    lines: dict[tuple[str, str], Line] = {}
    compared._against(
        lines, "Calc", "1 %", {"two filters": [0.2, 0.4], "unasked": [1.0]}, {"two filters": [0.1, 0.2, 0.3]}
    )
    [line] = lines.values()
    assert line.figures["1 %"] == [1.0, 2.0] and line.note == "theirs at 1 % 200.0 ms"


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="no sqlite3 shell on this machine")
def test_viewer_is_timed_by_its_own_clock(small: Path, tmp_path: Path) -> None:
    with copied(small) as mine:
        plain = decrypted(mine, tmp_path / "plain") / "yuetan.db"
    found = compared.viewer(plain, 1)
    assert set(found) == set(compared._SQL) and found["open and first page"][0] > 0


def test_what_is_not_installed_is_left_out_by_name(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compared.shutil, "which", lambda _: None)
    monkeypatch.setattr(compared, "ROUNDS", 1)
    monkeypatch.setattr(compared, "ASKED", 1)
    lines: dict[tuple[str, str], Line] = {}
    said: list[str] = []
    compared.measured(small, "0.05 %", lines, said)
    assert lines == {} and "LibreOffice Calc: not installed" in said[-2] and "sqlite3 shell: not installed" in said[-1]
