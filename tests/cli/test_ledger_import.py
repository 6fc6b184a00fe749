"""`ledger import`, and the forms of everything that came in, through the command line from end to end."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

from app.cli.frame import main
from tests.ledgers.intake.sheets import ROSTER, SAMPLE
from tests.passwords import PASSWORD
from tests.workbooks.locked_files import WORD, agile


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command on a new institution; exit code, stdout, stderr."""
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)

    def run(*words: object) -> tuple[int, str, str]:
        code = main(["--data", str(tmp_path / "数据"), *map(str, words)])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    assert run("init", "--name", "青屏学院")[0] == 0
    return run


def test_after_both_samples_every_talk_of_the_past_is_printed(command: Any, tmp_path: Path) -> None:
    assert command("roster", "import", ROSTER)[0] == 1  # five rows of the sample are wrong on purpose
    code, out, _ = command("ledger", "import", SAMPLE, "--errors", tmp_path / "错误表.xlsx")
    assert code == 1 and "新增 102，有提示 78，已有 0，不能读 3。已导入" in out
    code, out, _ = command("print", "登记表", "--all", "--out", tmp_path / "全部.pdf")
    assert code == 0 and "180 次约谈" in out
    text = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "全部.pdf").pages]
    numbers = [match.group() for page in text if (match := re.search(r"〔20\d\d〕补\d{3}号", page))]
    assert len(set(numbers)) == 180
    subjects = sum(len(row[3].split("、")) for row in _rows(SAMPLE)[2:-3])
    assert sum("本表系补录。" in page for page in text) == subjects
    assert numbers == sorted(numbers)
    code, out, _ = command("print", "登记表", "--case", "2025-补1", "--out", tmp_path / "一份.pdf")
    assert code == 0 and "〔2025〕补001号" in pypdf.PdfReader(tmp_path / "一份.pdf").pages[0].extract_text()
    code, out, _ = command("ledger", "export", "--year", 2025, "--out", tmp_path / "台账.xlsx")
    assert code == 0 and sum("补录" in str(row) for row in _rows(tmp_path / "台账.xlsx")) == 88


def _rows(path: Path) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))


def test_a_dry_run_writes_nothing_and_tells_all_to_a_program(command: Any, tmp_path: Path) -> None:
    code, out, _ = command("ledger", "import", SAMPLE, "--dry-run", "--json")
    report = json.loads(out)
    assert code == 1 and report["dry_run"] and report["batch"] is None
    assert report["counts"]["不能读"] == 3 and [each["row"] for each in report["errors"]] == [183, 184, 185, 185]
    assert {"name": "费涵", "unit": "网络信息中心"} in report["not_listed"]  # there is no roster
    assert all(each["hint"] for each in report["hints"])
    code, _, err = command("print", "登记表", "--all", "--out", tmp_path / "x.pdf")
    assert code == 1 and "没有可打印的约谈" in err


def test_a_mended_error_workbook_comes_in_and_the_ledger_again_adds_nothing(command: Any, tmp_path: Path) -> None:
    command("roster", "import", ROSTER)
    command("ledger", "import", SAMPLE, "--errors", tmp_path / "错误表.xlsx")
    book = openpyxl.load_workbook(tmp_path / "错误表.xlsx")
    page = book.active
    assert page.max_row == 5 and page.cell(2, 15).value == "错误原因"
    page["B3"], page["G4"], page["B5"], page["G5"] = "2025年2月28日", "预防提醒谈话", "2025.4", "预防提醒谈话"
    book.save(tmp_path / "改.xlsx")
    code, out, _ = command("ledger", "import", tmp_path / "改.xlsx")
    assert code == 0 and "已导入" in out
    code, out, _ = command("ledger", "import", SAMPLE)
    assert code == 1 and "新增 0，有提示 0，已有 180" in out and "没有需要写入的内容" in out


def test_a_locked_workbook_opens_with_its_password_and_says_what_is_wrong(command: Any, tmp_path: Path) -> None:
    locked, word = tmp_path / "加密.xlsx", tmp_path / "密码.txt"
    locked.write_bytes(agile(SAMPLE.read_bytes()))
    code, _, err = command("ledger", "import", locked)
    assert code == 1 and "加了密码" in err and "--workbook-password-file" in err
    word.write_text("不对\n", encoding="utf-8")
    code, _, err = command("ledger", "import", locked, "--workbook-password-file", word)
    assert code == 1 and "密码不对" in err
    word.write_text(f"{WORD}\n", encoding="utf-8")
    code, out, _ = command("ledger", "import", locked, "--workbook-password-file", word, "--dry-run")
    assert code == 1 and "不能读 3" in out
    code, _, err = command("ledger", "import", locked, "--workbook-password-file", tmp_path / "没有.txt")
    assert code == 2 and "读不到工作簿密码文件" in err


def test_a_locked_roster_opens_too(command: Any, tmp_path: Path) -> None:
    locked, word = tmp_path / "名册.xlsx", tmp_path / "密码.txt"
    locked.write_bytes(agile(ROSTER.read_bytes()))
    word.write_text(WORD, encoding="utf-8")
    code, out, _ = command("roster", "import", locked, "--workbook-password-file", word)
    assert code == 1 and "新增 409" in out


def test_somebody_at_the_keyboard_is_asked_three_times(
    command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = tmp_path / "加密.xlsx"
    locked.write_bytes(agile(SAMPLE.read_bytes()))
    asked = iter(["一", "二", WORD])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("app.cli.workbooks.getpass", lambda _: next(asked))
    code, out, err = command("ledger", "import", locked, "--dry-run")
    assert code == 1 and "不能读 3" in out and err.count("密码不对") == 2


def test_no_such_file_is_wrong_usage(command: Any, tmp_path: Path) -> None:
    code, _, err = command("ledger", "import", tmp_path / "没有.xlsx")
    assert code == 2 and "没有这个文件" in err
