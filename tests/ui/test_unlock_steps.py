"""Opening a store of an older program says how far it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.store.steps import step
from tests.ui.hands import show, write
from ui.access.unlock import UnlockPage


def test_what_takes_long_while_a_store_is_opened_is_told_on_the_button(qtbot: QtBot) -> None:
    told: list[str] = []

    def unlock(_: str) -> None:
        for done, total in ((0, 0), (20, 80), (80, 80)):
            step("正在建立全文索引", done, total)
            told.append(page.button.text())

    page = show(qtbot, UnlockPage("admin", unlock))
    write(page, "password", "x")
    QTest.keyClick(page.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told == ["正在建立全文索引…", "正在建立全文索引 25%", "正在建立全文索引 100%"]
