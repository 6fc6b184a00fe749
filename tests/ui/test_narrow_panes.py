"""What stands in a narrow pane gives way to it: a pane has no scroll bar for what is wider than it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hands import show
from ui.widgets.basics import button
from ui.widgets.elided import ElidedLink
from ui.widgets.empty_state import EmptyState
from ui.widgets.fields import ChoiceBox
from ui.widgets.layouts import Bar, box, column, row

_LONG = "列入“2026年第2批集中约谈计划”第 1 项（古丽·阿不都、𬭎文、冯𠅤）"
_NARROW = 180


def pane(qtbot: QtBot, part: QWidget) -> QScrollArea:
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setWidget(box(column(part, None)))
    return show(qtbot, made, _NARROW, 300)


def test_a_long_link_does_not_widen_its_pane_and_tells_all_its_words(qtbot: QtBot) -> None:
    pressed: list[int] = []
    link = ElidedLink(_LONG, lambda: pressed.append(1))
    made = pane(qtbot, link)
    assert made.widget().width() <= made.viewport().width() < link.sizeHint().width()
    assert link.toolTip() == _LONG
    link.setFocus()
    QTest.keyClick(link, Qt.Key.Key_Space)
    assert pressed == [1]


def test_a_short_link_has_all_the_room_that_it_wants(qtbot: QtBot) -> None:
    link = ElidedLink("方志", lambda: None)
    made = pane(qtbot, link)
    assert link.sizeHint().width() <= link.width() <= made.viewport().width()


def test_an_empty_state_breaks_its_words_in_a_narrow_pane_and_follows_a_wider_one(qtbot: QtBot) -> None:
    state = EmptyState("archive", "选中一行", "这里会显示清册里的案卷、批准和销毁情况，以及以后的每一步。")
    made = pane(qtbot, state)
    assert made.widget().width() <= made.viewport().width()
    assert state.hint.height() >= 2 * state.hint.fontMetrics().height()
    made.resize(600, 300)
    QApplication.processEvents()
    assert state.hint.width() > _NARROW
    made.resize(_NARROW, 300)
    QApplication.processEvents()
    assert made.widget().width() <= made.viewport().width()


def test_a_bar_stands_on_two_lines_where_one_would_cut_its_buttons(qtbot: QtBot) -> None:
    buttons = [button("新增干部…"), button("导入名册…"), button("导出…")]
    made = Bar(row(ChoiceBox([(1, "全部单位")]), ChoiceBox([(1, "全部职级")]), None), row(*buttons))
    show(qtbot, made, 900, 32)
    assert not made.is_stacked
    made.resize(400, 80)
    qtbot.waitUntil(lambda: made.is_stacked)
    QApplication.processEvents()
    assert all(each.width() >= each.sizeHint().width() for each in buttons)
    assert made.minimumSizeHint().width() < 400
    made.resize(900, 80)
    qtbot.waitUntil(lambda: not made.is_stacked)
