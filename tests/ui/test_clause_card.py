"""The card that a clause opens: Esc closes it, and nothing behind it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hands import show
from ui.widgets.clauses import ClauseLink, Popover


def test_escape_closes_the_card_and_means_nothing_to_the_page_behind(qtbot: QtBot) -> None:
    page = QWidget()
    link, lines = ClauseLink("五(一)4"), QVBoxLayout(page)
    lines.addWidget(link)
    cleared: list[bool] = []
    # As a list has it: Esc lets all rows through.  The card is a child of the page, so the key reaches it there too.
    escape = QShortcut(Qt.Key.Key_Escape, page, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
    escape.activated.connect(lambda: cleared.append(True))
    show(qtbot, page)
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert isinstance(QApplication.activePopupWidget(), Popover)
    QTest.keyClick(QApplication.activePopupWidget().windowHandle(), Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None and not cleared
    page.activateWindow()
    assert QTest.qWaitForWindowActive(page)
    QTest.keyClick(link, Qt.Key.Key_Escape)
    assert cleared
