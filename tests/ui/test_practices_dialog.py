"""配套规定: neighbouring rules are switched and valued in a dialog, by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.access.session import Session
from tests.ui.hands import find, said, show
from ui.application import main_window
from ui.home.practices_dialog import PracticesDialog


def test_a_rule_is_valued_and_another_switched_off_by_keys(qtbot: QtBot, session: Session) -> None:
    window = show(qtbot, main_window(session), 1366, 700)
    window.findChild(QAction, "menu_practices").trigger()
    dialog = find(window, "practices_dialog", PracticesDialog)
    days, meeting = dialog.values["inquiry_reply"], dialog.switches["democratic_life_meeting"]
    assert days.value() == 15 and not dialog.values["recheck_share"].isEnabled()
    days.setFocus()
    days.selectAll()
    QTest.keyClicks(days, "10")
    meeting.setFocus()
    QTest.keyClick(meeting, Qt.Key.Key_Space)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert session.rules.neighbour("inquiry_reply").value == 10
    assert not session.rules.neighbour("democratic_life_meeting").on


def test_nothing_changed_says_so_and_stays(qtbot: QtBot, session: Session) -> None:
    window = show(qtbot, main_window(session), 1366, 700)
    window.findChild(QAction, "menu_practices").trigger()
    dialog = find(window, "practices_dialog", PracticesDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.isVisible() and "和原来一样" in said(dialog)
