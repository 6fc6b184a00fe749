"""关于 says which program and data this is, to be copied; what an update brings is offered once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import qVersion
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.access import programs
from app.access.accounts import open_session
from app.access.roles import Role
from app.access.session import Session
from app.store import migrations
from app.version import VERSION, four_parts
from tests.passwords import PASSWORD
from tests.ui.hands import click, dialog, find, is_there, show, words
from ui.application import main_window
from ui.help import opening
from ui.theme.resources import RESOURCES


@pytest.mark.parametrize("role", [Role.OFFICE, Role.RECORDER, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR])
def test_every_role_reads_and_copies_what_program_and_data_it_is(
    qtbot: QtBot, session: Session, folder: Path, role: Role
) -> None:
    session.account.role = role
    window = show(qtbot, main_window(session), 1366, 700)
    window.findChild(QAction, "help_about").trigger()
    about = dialog(window, "about_dialog")
    for said in (VERSION, f"{migrations.LATEST}", str(folder), str(folder / "backups"), qVersion()):
        assert said in words(about)
    assert "pyside6-essentials  LGPL-3.0-only" in find(about, "about_licences", QPlainTextEdit).toPlainText()
    click(about, "copy_about_button")
    copied = QGuiApplication.clipboard().text()
    assert f"程序版本：{VERSION}\n" in copied and f"数据文件夹：{folder}\n" in copied
    assert "已复制" in words(about)


def updated(session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch, version: str = "97.1.0") -> Session:
    session.store.close()
    monkeypatch.setattr(programs, "VERSION", version)
    return open_session(folder, "admin", PASSWORD)


def test_after_an_update_what_is_new_is_offered_once(
    qtbot: QtBot, session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(opening, "show_page", lambda target, *_: shown.append(target))
    again = updated(session, folder, monkeypatch)
    window = show(qtbot, main_window(again), 1366, 700)
    assert "程序已更新到" in words(window)
    click(window, "whats_new_button")
    assert shown == ["whats_new"]
    next_time = show(qtbot, main_window(again), 1366, 700)
    assert not is_there(next_time, "whats_new_button")


def test_new_institution_and_the_same_program_are_told_nothing(qtbot: QtBot, session: Session) -> None:
    assert not is_there(show(qtbot, main_window(session), 1366, 700), "whats_new_button")


def test_what_is_new_has_a_section_for_this_version_the_newest_first() -> None:
    page = (RESOURCES / "help" / "whats_new.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\d+\.\d+\.\d+) \{#v(\d+-\d+-\d+)\}$", page, re.MULTILINE)
    assert [name for name, _ in versions] == [mark.replace("-", ".") for _, mark in versions]
    parts = [four_parts(name) for name, _ in versions]
    assert parts == sorted(parts, reverse=True) and parts[0] == four_parts(VERSION)
