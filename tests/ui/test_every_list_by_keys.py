"""Every list and every report is come to and opened by keys alone, from the main window (`tests/ui/walk.py`)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton, QTableView, QTableWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.help.keys import GROUPS
from app.papers.catalogue import PAPERS
from tests.ui import keyboard
from tests.ui.walk import Found

# Groups of keys of windows that the walk does not come to; they have tests of their own.
UNSEEN = {"help", "rows"}


def on_sheet(keys: str, owner: str) -> bool:
    """Whether the sheet of keys has the keys for their owner; those of a dialog hold in every dialog."""
    lines = [line for group in GROUPS if owner in group.owners for line in group.lines]
    return any(keys in line.shortcuts for line in lines)


def test_everything_on_every_page_and_dialog_is_reached(walked: Found) -> None:
    assert not walked.unreachable, "\n".join(walked.unreachable)


def test_no_key_means_two_things_on_a_page(walked: Found) -> None:
    assert not walked.double, "\n".join(walked.double)


def test_enter_opens_what_a_row_stands_for(walked: Found) -> None:
    assert not walked.dead, "\n".join(walked.dead)


def test_f1_has_a_page_for_every_place(walked: Found) -> None:
    assert not walked.helpless, "\n".join(walked.helpless)


def test_every_shortcut_of_every_window_is_on_the_sheet_of_keys(walked: Found) -> None:
    missing = [
        f"{keys} of {owner} in {place}" for (keys, owner), place in walked.keys.items() if not on_sheet(keys, owner)
    ]
    assert len(walked.keys) > 50 and not missing, "\n".join(missing)


def test_every_shortcut_on_the_sheet_is_in_a_window(walked: Found) -> None:
    owned = {keys: {owner for each, owner in walked.keys if each == keys} for keys, _ in walked.keys}
    dead = [f"{group.title}: {keys}" for group in GROUPS if group.id not in UNSEEN for line in group.lines
            for keys in line.shortcuts if not owned.get(keys, set()) & set(group.owners)]  # fmt: skip
    assert not dead, "\n".join(dead)


def test_every_paper_is_in_a_menu_that_keys_open(walked: Found) -> None:
    missing = {paper.key for paper in PAPERS} - walked.papers
    assert not missing, missing


def test_every_list_that_the_window_holds_was_seen_with_a_row_in_it(walked: Found) -> None:
    assert len(walked.held) > 20
    assert not walked.held - walked.lists, walked.held - walked.lists
    assert not walked.held - walked.filled, walked.held - walked.filled


# ------------------------------------------------------------ what the walk would catch


def shown(qtbot: QtBot, *parts: QWidget) -> QWidget:
    window = QWidget()
    lines = QVBoxLayout(window)
    for part in parts:
        lines.addWidget(part)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    return window


def test_a_list_that_no_key_leads_to_is_caught(qtbot: QtBot) -> None:
    hidden = QTableView()
    hidden.setObjectName("hidden_list")
    hidden.setCornerButtonEnabled(False)
    hidden.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    assert keyboard.unreachable(shown(qtbot, QPushButton("一"), hidden)) == ["hidden_list"]


def test_a_list_that_keeps_the_keys_is_caught(qtbot: QtBot) -> None:
    trap = QTableWidget(2, 2)
    trap.setObjectName("trap")
    trap.setCornerButtonEnabled(False)
    window = shown(qtbot, trap, QPushButton("后面"))
    assert keyboard.unreachable(window) == ["后面"]
    trap.setTabKeyNavigation(False)
    assert keyboard.unreachable(window) == []


def test_a_key_that_means_two_things_is_caught(qtbot: QtBot) -> None:
    window = shown(qtbot, QPushButton("移交(&T)"), QPushButton("题名(&T)"), QPushButton("销毁(&D)"))
    assert keyboard.double_keys(window) == ["Alt+T: 移交(&T), 题名(&T)"]


def test_an_entry_that_the_arrow_keys_pass_over_is_caught(qtbot: QtBot) -> None:
    opener, menu = QPushButton("打印"), Skipping()
    opener.setMenu(menu)
    for name in ("一", "二", "三"):
        menu.addAction(name)
    _window = shown(qtbot, opener)
    entries, missed = keyboard.offered(opener)
    assert [each.text() for each in entries] == ["一"] and missed == ["二", "三"]


class Skipping(QMenu):
    """A menu that does not heed the arrow key once it is in it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Down or self.activeAction() is None:
            super().keyPressEvent(event)
