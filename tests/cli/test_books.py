"""`ledger`, `plan`, `roster` on the command line: what goes out, in which layout, and empty ones to fill in."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.access.session import Session
from app.cli import main
from app.papers.book_layout import BookKind, BookLayout, LayoutColumn
from app.papers.book_layouts import save_layout
from app.store import settings
from tests.ledgers.history import talk
from tests.papers.all_books import cells
from tests.passwords import PASSWORD


@pytest.fixture
def options(session: Session, people: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The options that open a store with one talk and a layout of each kind."""
    talk([people["余立"]], number=1)
    save_layout(session, BookKind.LEDGER, BookLayout("简表", (LayoutColumn("subjects", "姓名", 12),)))
    save_layout(session, BookKind.ROSTER, BookLayout("通讯录", (LayoutColumn("name", "姓名", 12),)))
    settings.write("papers.layouts.plan", {"旧版": [["office", "牵头科室", 9]]})
    session.store.close()
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)
    return ["--data", str(session.store.paths.folder)]


def test_a_ledger_is_written_in_a_layout(options: list[str], tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    assert main([*options, "ledger", "export", "--year", "2026", "--out", str(out), "--layout", "简表"]) == 0
    assert cells(out)["台账"][2:] == [["姓名"], ["余立"]]


def test_a_roster_is_written_in_a_layout(options: list[str], tmp_path: Path) -> None:
    assert main([*options, "roster", "export", "--out", str(tmp_path / "a.xlsx"), "--layout", "通讯录"]) == 0
    assert ["余立"] in cells(tmp_path / "a.xlsx")["干部名册"]


def test_a_layout_that_is_not_there_is_refused_by_name(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["ledger", "export", "--year", "2026", "--out", str(tmp_path / "a.xlsx"), "--layout", "报省委"]
    assert main([*options, *command]) == 1
    assert "现有：默认版式、简表" in capsys.readouterr().err
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize("group", ["ledger", "roster", "plan"])
def test_an_empty_one_is_written_for_filling_in(options: list[str], tmp_path: Path, group: str) -> None:
    assert main([*options, group, "template", "--out", str(tmp_path / "a.xlsx")]) == 0
    assert "填写说明" in cells(tmp_path / "a.xlsx")
