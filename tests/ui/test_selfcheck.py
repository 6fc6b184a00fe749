"""本机自检 as a window: what stands wrong is on top, each line says all of it, and what is copied names nobody."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.access.roles import Role
from app.access.session import Session
from app.selfcheck.checks import State, findings
from tests.access.world import World, role_session
from tests.selfcheck.test_checks import DISK, GOOD
from tests.ui import keyboard
from tests.ui.hands import click, dialog, find, said, show, words
from ui.application import main_window
from ui.selfcheck import dialog as page
from ui.selfcheck.dialog import SelfCheckDialog
from ui.selfcheck.seeing import seen
from ui.widgets.dialog import TALLEST


def test_what_is_to_be_done_stands_on_top_with_the_reason(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = findings(replace(GOOD, disk=replace(DISK, free=0, removable=True)))
    monkeypatch.setattr(page, "checked", lambda folder, window: found)
    window = show(qtbot, main_window(session), 1366, 700)
    click(window, "first_selfcheck_button")
    opened = dialog(window, "selfcheck_dialog")
    assert isinstance(opened, SelfCheckDialog) and opened.height() <= TALLEST
    assert [each.key for each in opened.found][:2] == ["space", "place"]
    assert find(opened, "selfcheck_space").y() < find(opened, "selfcheck_place").y()
    assert "1 项要处理，1 项请留意，10 项正常。" in words(opened)
    line = find(opened, "selfcheck_space")
    assert line.accessibleName().startswith("磁盘空间，要处理：剩余 0.0 GB。") and "腾出至少 2 GB" in words(line)
    click(opened, "copy_selfcheck_button")
    assert "已复制" in said(opened) and "[要处理] 磁盘空间：剩余 0.0 GB" in QGuiApplication.clipboard().text()


def test_the_pc_is_looked_at_anew_and_what_is_copied_names_neither_folder_nor_institution(
    qtbot: QtBot, session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    real = page.checked
    monkeypatch.setattr(page, "checked", lambda *given: (asked.append(given[0]), real(*given))[1])
    window = show(qtbot, main_window(session), 1366, 700)
    window.account_menu.selfcheck_wanted.emit()
    opened = dialog(window, "selfcheck_dialog")
    click(opened, "check_again_button")
    click(opened, "copy_selfcheck_button")
    assert asked == [folder, folder]
    copied = QGuiApplication.clipboard().text()
    assert "数据位置" in copied and str(folder) not in copied and folder.name not in copied
    assert "青屏学院" not in copied and {each.state for each in opened.found} <= set(State)


def test_everything_in_the_window_is_reached_by_keys(qtbot: QtBot, session: Session) -> None:
    window = show(qtbot, main_window(session), 1366, 700)
    window.account_menu.selfcheck_wanted.emit()
    opened = dialog(window, "selfcheck_dialog")
    qtbot.waitUntil(find(opened, "copy_selfcheck_button").isEnabled)
    opened.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is opened)
    opened.cancel_button.setFocus()
    assert not keyboard.unreachable(opened) and not keyboard.double_keys(opened)


def test_every_account_may_look(qtbot: QtBot, session: Session, world: World) -> None:
    window = show(qtbot, main_window(role_session(session, world, Role.AUDITOR)), 1366, 700)
    window.account_menu.selfcheck_wanted.emit()
    assert "时钟" in words(dialog(window, "selfcheck_dialog"))


def test_plugins_of_the_library_are_seen_and_no_screen_is_made_up(session: Session) -> None:
    here = seen()
    assert here.screen is None  # nothing is drawn on a screen in a test
    assert isinstance(here.input_plugins, tuple)
