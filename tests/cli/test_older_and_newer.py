"""Commands bring an older store up to date and say so on stderr; one of a newer program they leave alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.access.session import Session
from app.cli import main
from app.store import migrations, upgrading
from tests.passwords import PASSWORD, SCHEMA_PASSWORD
from tests.store.make_schema_file import SCHEMAS


@pytest.fixture
def older(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    shutil.copytree(SCHEMAS / "0013", folder)
    monkeypatch.setenv("YUETAN_PASSWORD", SCHEMA_PASSWORD)
    return ["--data", str(folder)]


@pytest.fixture
def newer(session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    session.store.db.execute_sql(f"PRAGMA user_version = {migrations.LATEST + 1}")
    session.store.close()
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)
    return ["--data", str(folder)]


def test_upgrade_is_said_once_step_by_step_and_not_among_what_a_program_reads(
    older: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*older, "audit", "verify", "--json"]) == 0
    said = capsys.readouterr()
    assert said.err.splitlines() == [upgrading.PATIENCE, *upgrading.STAGES]
    assert json.loads(said.out)["first_broken"] is None
    assert main([*older, "check"]) == 0
    assert capsys.readouterr().err == ""


def test_upgrade_that_was_taken_back_ends_with_1_and_says_that_all_is_as_before(
    older: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upgrading, "_problems", lambda *_, **__: ["数据结构有误"])
    assert main([*older, "check"]) == 1
    assert "已恢复到升级之前的样子" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["check"], ["audit", "verify"], ["ledger", "export", "--year", "2026"]])
def test_newer_store_is_refused_and_not_touched(
    newer: list[str], folder: Path, tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "yuetan.db").read_bytes()
    out = ["--out", str(tmp_path / "out.xlsx")] if "export" in command else []
    assert main([*newer, *command, *out]) == 1
    said = capsys.readouterr()
    assert "更新版本的程序" in said.err and "没有作任何改动" in said.err and not said.out
    assert (folder / "yuetan.db").read_bytes() == before and not (tmp_path / "out.xlsx").exists()


def test_newer_store_that_can_be_read_is_read_where_that_is_asked_for(
    newer: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "yuetan.db").read_bytes()
    assert main([*newer, "--read-only", "audit", "verify"]) == 0
    assert "逐条核对无误" in capsys.readouterr().out
    assert (folder / "yuetan.db").read_bytes() == before and not (folder / "backups").exists()
