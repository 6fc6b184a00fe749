"""The line on the home page, and the one click that makes a copy on another disk."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.access import second_copy
from app.access.roles import Role
from app.access.second_copy import choose_second_place
from app.access.session import Session
from app.store import backups
from app.store.paths import is_removable
from tests.ui.hands import click, dialog, find, is_there, said, show, words
from ui.access import second_copy as lines
from ui.application import main_window
from ui.widgets.files import answer_with

NOW = datetime(2026, 11, 24, 15, 0)


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, session: Session) -> Path:
    """A stick that is plugged in, and counts as another disk."""
    made = tmp_path / "U盘"
    made.mkdir()

    def is_elsewhere(place: Path, _: Path) -> bool:
        return made in [place, *place.parents]

    monkeypatch.setattr(second_copy, "is_elsewhere", is_elsewhere)
    monkeypatch.setattr(lines, "is_elsewhere", is_elsewhere)
    monkeypatch.setattr(lines, "sticks", lambda: [made])
    session.clock = lambda: NOW
    return made


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SYSTEM_ADMINISTRATOR])
def test_one_click_makes_the_copy_on_the_stick_that_is_plugged_in(
    qtbot: QtBot, session: Session, stick: Path, role: Role
) -> None:
    session.account.role = role
    window = show(qtbot, main_window(session), 1366, 700)
    assert "还没有备份到另一块盘" in words(window)
    click(window, "second_copy_button")
    assert not is_there(window, "second_copy_line")
    assert [each.why for each in backups.backups_in(stick / "约谈工作台备份")] == ["手动"]
    assert "可以安全弹出U盘" in words(window)
    session.clock = lambda: NOW + timedelta(days=8)
    window.office.changed.emit()
    window.office.backed_up.emit()
    assert "8 天前的（2026-11-24）" in words(window)
    click(window, "second_copy_button")
    assert not is_there(window, "second_copy_line") and len(backups.backups_in(stick / "约谈工作台备份")) == 2


def test_auditor_sees_no_such_line(qtbot: QtBot, session: Session, stick: Path) -> None:
    session.account.role = Role.AUDITOR
    assert not is_there(show(qtbot, main_window(session), 1366, 700), "second_copy_line")


def test_chosen_place_comes_first_and_one_that_is_gone_is_asked_for(
    qtbot: QtBot, session: Session, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_second_place(session, str(stick / "机关" / "备份"))
    monkeypatch.setattr(lines, "sticks", list)
    window = show(qtbot, main_window(session), 1366, 700)
    answer_with(folder=lambda *_: None)
    click(window, "second_copy_button")
    assert is_there(window, "second_copy_line") and not list(stick.iterdir())
    (stick / "机关").mkdir()
    click(window, "second_copy_button")
    assert len(backups.backups_in(stick / "机关" / "备份")) == 1
    assert not is_there(window, "second_copy_line")
    answer_with()


def test_folder_on_the_same_disk_is_said_to_be_none_and_the_line_stays(
    qtbot: QtBot, session: Session, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "sticks", list)
    window = show(qtbot, main_window(session), 1366, 700)
    answer_with(folder=lambda *_: tmp_path)
    click(window, "second_copy_button")
    assert "和数据在同一块盘上" in words(window) and is_there(window, "second_copy_line")
    window.account_menu.backups_wanted.emit()
    assert "和数据在同一块盘上" in find(dialog(window, "backup_dialog"), "second_place_state").text()
    answer_with()


def test_stick_that_fails_says_so_and_the_line_stays(
    qtbot: QtBot, session: Session, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = show(qtbot, main_window(session), 1366, 700)
    (stick / "约谈工作台备份").write_text("a file is in the way", encoding="utf-8")
    click(window, "second_copy_button")
    assert "没有备份成" in said(window) and is_there(window, "second_copy_line")


def test_only_removable_volumes_are_sticks() -> None:
    assert all(each.exists() for each in lines.sticks())
    assert is_removable(Path("/media/somebody/KINGSTON")) and not is_removable(Path("/"))
