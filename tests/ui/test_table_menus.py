"""The menus of a list hang down without holding the program: what comes meanwhile still comes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.hands import show
from ui.widgets.table import TableView
from ui.widgets.table_model import Column, Rows


def table(qtbot: QtBot) -> TableView:
    columns: list[Column[str]] = [
        Column("name", "姓名", text=str),
        Column("length", "长度", text=lambda row: str(len(row))),
    ]
    shown = show(qtbot, TableView("人", columns, Rows(["张三", "李四"]), key=str))
    shown.choose(1)
    return shown


def menus(of: TableView) -> list[QMenu]:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return of.findChildren(QMenu)


@pytest.mark.parametrize("which", ["row", "header"])
def test_a_menu_of_a_list_opens_at_once_and_is_gone_when_it_closes(qtbot: QtBot, which: str) -> None:
    shown = table(qtbot)
    before = len(menus(shown))
    if which == "row":
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(9, 9), shown.mapToGlobal(QPoint(9, 9)))
        QApplication.sendEvent(shown.viewport(), event)
    else:
        shown.horizontalHeader().customContextMenuRequested.emit(QPoint(9, 9))
    opened = QApplication.activePopupWidget()  # the event has returned: nothing was held
    assert isinstance(opened, QMenu) and opened.actions()
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    assert len(menus(shown)) == before


def test_an_entry_of_a_row_does_what_it_says(qtbot: QtBot) -> None:
    shown = table(qtbot)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(9, 9), shown.mapToGlobal(QPoint(9, 9)))
    QApplication.sendEvent(shown.viewport(), event)
    opened = QApplication.activePopupWidget()
    assert isinstance(opened, QMenu)
    entry = next(each for each in opened.actions() if each.text().startswith("复制此格"))
    QTest.mouseClick(opened, Qt.MouseButton.LeftButton, pos=opened.actionGeometry(entry).center())
    assert QGuiApplication.clipboard().text() == "李四"
    assert not menus(shown)
