"""The sheet of keys: those of where one is come first, and the help window and lists of rows have what it says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.help.keys import GROUPS, KeyGroup
from app.papers.book_layout import BookKind
from tests.ui import keyboard
from tests.ui.hands import click, held, show, words
from ui.application import main_window
from ui.help import opening
from ui.help.sheet import ShortcutSheet, in_order
from ui.help.window import HelpWindow
from ui.interviews.phrases_dialog import PhrasesDialog
from ui.ledgers.book_layout_dialog import BookLayoutDialog
from ui.office import Office, Tab

CONTROL = Qt.KeyboardModifier.ControlModifier


def group(id: str) -> KeyGroup:
    return next(each for each in GROUPS if each.id == id)


def keys_of(window: QWidget) -> set[str]:
    return {keys for keys, _ in keyboard.shortcuts(window)}


def test_ctrl_slash_shows_all_groups_those_of_the_tab_first(qtbot: QtBot, session: Session) -> None:
    window = show(qtbot, main_window(session), 1366, 700)
    window.show_tab(Tab.OVERSIGHT)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    QTest.keyClick(window, Qt.Key.Key_Slash, CONTROL)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, ShortcutSheet)
    shown = [each.id for each in sheet.groups]
    assert set(shown) == {each.id for each in GROUPS}
    assert shown.index("oversight") < shown.index("desk") and shown.index("oversight") < shown.index("preview")
    text = words(sheet)
    assert all(line.words in text for each in GROUPS for line in each.lines)
    click(sheet, "sheet_help_button")
    assert opening.show_page("keys").target == "keys"
    opening.put_away()


def test_window_without_keys_leaves_the_order(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    assert in_order(window) == list(GROUPS)


def test_help_window_has_the_keys_of_the_sheet(qtbot: QtBot) -> None:
    window = HelpWindow()
    qtbot.addWidget(window)
    wanted = {keys for line in group("help").lines for keys in line.shortcuts}
    assert keys_of(window) == wanted | {"F1", "Ctrl+/"}


@pytest.mark.parametrize("made", ["phrases", "layout"])
def test_lists_of_rows_have_the_keys_of_the_sheet(qtbot: QtBot, session: Session, made: str) -> None:
    office = Office(session)
    dialog = PhrasesDialog(None, office) if made == "phrases" else BookLayoutDialog(None, office, next(iter(BookKind)))
    held(qtbot, dialog)
    assert {keys for line in group("rows").lines for keys in line.shortcuts} <= keys_of(dialog)


def test_everything_in_the_help_window_is_reached_by_keys(qtbot: QtBot) -> None:
    window = show(qtbot, HelpWindow(), 1080, 700)
    window.show_target("interviews#lead")
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    assert not keyboard.unreachable(window) and not keyboard.double_keys(window)
