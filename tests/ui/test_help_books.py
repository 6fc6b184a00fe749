"""The books on paper open in the preview from the help window, laid out beside it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.manual import books, sources
from ui.help.books import BooksMenu
from ui.help.window import HelpWindow
from ui.preview.dialog import PreviewDialog


@pytest.fixture
def window(qtbot: QtBot) -> HelpWindow:
    made = HelpWindow()
    qtbot.addWidget(made)
    made.show_target("record")
    made.show()
    return made


def test_every_book_is_in_the_menu(window: HelpWindow):
    menu = window.books_button.menu()
    assert isinstance(menu, BooksMenu)
    words = [action.text().partition("(")[0] for action in menu.actions()]
    assert words == [book.name for book in sources.descriptions()]


def test_a_book_is_shown_to_be_printed_when_it_is_laid_out(window: HelpWindow, qtbot: QtBot):
    menu = window.books_button.menu()
    window.findChild(QAction, "help_book_2").trigger()
    assert not any(action.isEnabled() for action in menu.actions())
    menu.popup(window.pos())
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert not menu.isVisible()  # though no other book is begun now
    assert window.notices.current is not None
    assert "正在排《记录员速查》" in window.notices.current.message
    qtbot.waitUntil(lambda: window.findChild(PreviewDialog) is not None, timeout=60_000)
    assert all(action.isEnabled() for action in menu.actions())
    assert window.notices.current is None
    preview = window.findChild(PreviewDialog)
    assert preview.pdf == books.pdf(sources.descriptions()[1])
    preview.close()
