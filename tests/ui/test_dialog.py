"""What all dialogs do: a notice takes no room from the fields that it speaks of, as far as the screen goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QScrollArea, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from app.access.errors import Refusal
from app.access.session import Session
from tests.ui.hands import show
from ui.interviews.draft_dialog import DraftDialog
from ui.office import Office
from ui.theme import Size
from ui.widgets.basics import label
from ui.widgets.dialog import TALLEST, Dialog
from ui.widgets.fields import ChoiceBox
from ui.widgets.notice import Severity
from ui.widgets.presenter import refusal_notice


@pytest.fixture
def asking(qtbot: QtBot) -> Dialog:
    made = Dialog(None, "套打偏移")
    qtbot.addWidget(made)
    made.body.addWidget(label("在预印好的表格上套打时，如果整页偏了，在这里调整。" * 3, wrap=True))
    return made


def in_sight(field: QLineEdit) -> bool:
    return field.visibleRegion().boundingRect() == field.rect()


def shown(dialog: Dialog, fields: int = 1) -> list[QLineEdit]:
    made = [QLineEdit() for _ in range(fields)]
    for each in made:
        dialog.body.addWidget(each)
    dialog.set_buttons(None)
    dialog.open()
    return made


def test_a_part_of_a_dialog_without_a_place_in_it_goes_with_it(qtbot: QtBot, session: Session) -> None:
    parent = show(qtbot, QWidget())
    before = set(QApplication.topLevelWidgets())
    for accepts in (True, False):
        dialog = DraftDialog(parent, Office(session))  # nothing is planned, and the choice of a plan has no place
        dialog.open()
        assert dialog.plan.parent() is None
        dialog.notices.say(Severity.INFO, "没有依据的提示")
        dialog.done(accepts)
        del dialog
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert set(QApplication.topLevelWidgets()) <= before


def test_fields_stay_in_sight_when_a_notice_comes(asking: Dialog) -> None:
    (field,) = shown(asking)
    asking.notices.say(Severity.DONE, "测试页已送到打印机。请按页上的说明读出偏移。" * 2)
    asking.layout().activate()
    assert in_sight(field)


def test_dialog_grows_no_taller_than_a_small_screen(asking: Dialog) -> None:
    shown(asking, 30)
    asking.notices.say(Severity.DONE, "测试页已送到打印机。")
    assert asking.height() <= TALLEST


def test_dialog_with_room_left_keeps_its_size(asking: Dialog) -> None:
    shown(asking)
    asking.resize(700, 600)
    asking.notices.say(Severity.DONE, "测试页已送到打印机。")
    assert (asking.width(), asking.height()) == (700, 600)


def test_what_is_wider_than_the_screen_is_scrolled_to(qtbot: QtBot, asking: Dialog) -> None:
    wide = QLineEdit()
    wide.setMinimumWidth(QGuiApplication.primaryScreen().availableGeometry().width() + 100)
    asking.body.addWidget(wide)
    (last,) = shown(asking)
    assert asking.width() <= QGuiApplication.primaryScreen().availableGeometry().width()
    bars = [each.horizontalScrollBar() for each in asking.findChildren(QScrollArea)]
    qtbot.waitUntil(lambda: any(each.isVisible() and each.maximum() >= 100 for each in bars))
    assert last.isVisible()


def test_fields_beside_each_other_are_equally_high(qtbot: QtBot) -> None:
    number, line, choice = QSpinBox(), QLineEdit(), QComboBox()
    for each in (number, line, choice):
        qtbot.addWidget(each)
        each.show()
    assert number.height() == line.height() == choice.height() == Size.CONTROL
    number.setFocus()
    assert number.sizeHint().height() == Size.CONTROL


def test_a_choice_that_is_cut_says_its_words_in_the_tooltip(qtbot: QtBot) -> None:
    box = ChoiceBox([(1, "重要部门或关键岗位 · 预防提醒谈话"), (2, "集体")])
    qtbot.addWidget(box)
    box.show()
    box.resize(160, Size.CONTROL)
    box.set_value(1)
    assert box.toolTip() == "重要部门或关键岗位 · 预防提醒谈话"
    box.set_value(2)
    assert box.toolTip() == ""
    box.set_value(1)
    box.resize(400, Size.CONTROL)
    assert box.toolTip() == ""


def test_a_refusal_of_many_things_names_some_and_counts_the_rest(qtbot: QtBot) -> None:
    few, many = (
        refusal_notice(Refusal("没有办理，请核对。", details=[f"案卷{n}" for n in range(count)])) for count in (30, 500)
    )
    said = []
    for notice in (few, many):
        qtbot.addWidget(notice)
        said.append([each.text() for each in notice.findChildren(QLabel) if each.text().startswith("·")])
    assert len(said[0]) == 30 and said[0][-1] == "· 案卷29"
    assert len(said[1]) == 31 and said[1][-1] == "· 另有 470 项，没有一一列出"
