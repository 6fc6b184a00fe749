"""A day is typed or picked, and Tab goes through the field and on."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.hands import show
from ui.widgets.fields import DateField
from ui.widgets.form import Form
from ui.widgets.layouts import column


def shown(qtbot: QtBot) -> tuple[QDialog, QLineEdit, DateField, QLineEdit]:
    dialog, form = QDialog(), Form(2)
    before, day, after = QLineEdit(), DateField(), QLineEdit()
    for caption, field in (("前", before), ("日期", day), ("后", after)):
        form.add(caption, field)
    dialog.setLayout(column(form))
    show(qtbot, dialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog, before, day, after


def test_tab_goes_into_a_day_and_out_of_it_again(qtbot: QtBot) -> None:
    _dialog, before, day, after = shown(qtbot)
    before.setFocus()
    seen = [QApplication.focusWidget()]
    for _ in range(3):
        QTest.keyClick(seen[-1], Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert seen == [before, day.line, day.button, after]
    QTest.keyClick(after, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is day.button


def test_a_day_is_picked_from_the_calendar(qtbot: QtBot) -> None:
    _dialog, _, day, _ = shown(qtbot)
    day.set_date(date(2026, 11, 24))
    day.button.click()
    calendar = day.findChild(QCalendarWidget)
    assert calendar is not None and calendar.selectedDate() == QDate(2026, 11, 24)
    calendar.clicked.emit(QDate(2026, 12, 1))
    assert day.date() == date(2026, 12, 1)
    qtbot.waitUntil(lambda: day.findChild(QCalendarWidget) is None)
