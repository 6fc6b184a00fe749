"""Facts are read of this very PC, leave nothing behind, and name nobody."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from app.access import audit
from app.access.session import Session
from app.cli.frame import main
from app.selfcheck import reading, report
from app.selfcheck.checks import State, findings
from app.selfcheck.facts import FromWindow, Screen

NAMES = ("zhangsan", "张三", "张 三")


def test_nothing_is_left_where_a_write_was_tried(tmp_path: Path) -> None:
    facts = reading.facts_of(tmp_path, FromWindow())
    assert facts.disk.sync_s is not None and facts.disk.free > 0 and facts.access.writable
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_yet_is_judged_by_the_one_above(tmp_path: Path) -> None:
    facts = reading.facts_of(tmp_path / "张 三" / "数据", FromWindow())
    assert facts.disk.sync_s is not None and facts.access.writable and list(tmp_path.iterdir()) == []


def test_a_write_that_fails_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(descriptor: int) -> None:
        raise OSError(5, "I/O")

    monkeypatch.setattr(os, "fsync", failing)
    assert reading.disk_of(tmp_path).sync_s is None and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "folder", ["/home/zhangsan/张三/数据", "/home/zhangsan/张三", "/media/zhangsan/张 三/yuetan", "/tmp/张 三/数据",
               "/home/zhangsan"],
)  # fmt: skip
def test_place_names_nobody(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/zhangsan")
    told = reading.place_words(Path(folder))
    assert not any(name in told for name in NAMES) and told
    monkeypatch.setattr(reading, "default_folder", lambda: Path(folder))
    assert reading.place_words(Path(folder)) == "本用户的默认位置"


@pytest.mark.skipif(sys.platform == "win32", reason="rights are bits elsewhere")
def test_a_folder_that_others_come_to_and_read_is_known(tmp_path: Path) -> None:
    folder = tmp_path / "数据"
    folder.mkdir(0o755)
    above = [tmp_path, *tmp_path.parents]
    reached = all(each.stat().st_mode & 0o011 for each in above)
    assert reading.access_of(folder).read_by_others is reached
    folder.chmod(0o700)
    assert not reading.access_of(folder).read_by_others
    folder.chmod(0o755)
    tmp_path.chmod(0o700)
    assert not reading.access_of(folder).read_by_others


def test_bundled_files_that_are_gone_are_named(tmp_path: Path) -> None:
    assert reading.faces_here().missing == []
    assert "NotoSerifSC-Regular.ttf" in reading.faces_here(tmp_path).missing


def test_the_newest_moment_of_the_chain_is_the_latest_not_the_last(session: Session) -> None:
    first = audit.latest_moment()
    assert first is not None
    later = first.replace(year=first.year + 1)
    with session.store.transaction():
        audit.append(session.store, 1, "x", audit.Trace("store", "", "时钟走在前面"), at=later)
        audit.append(session.store, 1, "x", audit.Trace("store", "", "时钟调回来了"))
    assert audit.latest_moment() == later


def test_command_line_tells_it_as_text_and_as_data_without_a_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "zhangsan"))
    folder = tmp_path / "zhangsan" / "张 三"

    def look() -> FromWindow:
        return FromWindow(Screen(1366, 728, 1.0), 1, True, ("libibusplatforminputcontextplugin",))

    code = main(["--data", str(folder), "selfcheck", "--json"], look=look)
    told = json.loads(capsys.readouterr().out)
    assert {each["key"] for each in told["findings"]} >= {"screen", "printing", "place"}
    assert (code == 0) is told["ok"] and next(f for f in told["findings"] if f["key"] == "screen")["state"] == "正常"
    main(["--data", str(folder), "selfcheck"])
    said = capsys.readouterr().out
    assert "没有看到屏幕" in said and not any(name in said for name in NAMES) and str(tmp_path) not in said
    assert not folder.exists()
    assert report.text(findings(reading.facts_of(folder, look()))).count(str(State.FINE)) > 3
