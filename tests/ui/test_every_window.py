"""Every window, page and dialog: named, told, in order, and with room for its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import inspections
from tests.ui.hands import show
from tests.ui.inspections import INSPECTIONS
from tests.ui.walk import Found
from ui.theme import icon
from ui.widgets.basics import icon_button, primary_button
from ui.widgets.elided import ElidedTitle
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import column
from ui.widgets.row_source import Queries, SortKey
from ui.widgets.table import TableView
from ui.widgets.table_model import Column, Rows


class Person(NamedTuple):
    name: str
    post: str


@pytest.mark.parametrize("subject", INSPECTIONS)
def test_nothing_is_wrong_in_any_window(walked: Found, subject: str) -> None:
    wrong = list(dict.fromkeys(walked.wrong[subject]))
    assert not wrong, "\n".join(wrong)


# ------------------------------------------------------------ what the inspections would catch


def window(qtbot: QtBot, *parts: QWidget, kind: type[QWidget] = QWidget) -> QWidget:
    made = kind()
    made.setLayout(column(*parts))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    return made


def test_a_field_without_a_name_is_caught(qtbot: QtBot) -> None:
    line, named, caption = QLineEdit(), QLineEdit(), QLabel("姓名(&N)")
    line.setObjectName("nameless_line")
    caption.setBuddy(named)
    assert list(inspections.nameless(window(qtbot, line, caption, named))) == ["nameless_line"]


def test_keys_that_nothing_tells_are_caught(qtbot: QtBot) -> None:
    told, untold, letter = QPushButton("打印"), QPushButton("另存"), QPushButton("核对(&K)")
    told.setShortcut("Ctrl+P")
    told.setToolTip("打印（Ctrl+P）")
    untold.setShortcut("Ctrl+S")
    assert list(inspections.untold_shortcuts(window(qtbot, told, untold, letter))) == ["另存: Ctrl+S"]


def test_an_icon_without_a_tip_is_caught(qtbot: QtBot) -> None:
    bare = QPushButton()
    bare.setObjectName("bare")
    bare.setIcon(icon("print"))
    assert list(inspections.unexplained_pictures(window(qtbot, bare, icon_button("save", "保存")))) == ["bare"]


def test_a_button_without_a_letter_among_others_is_caught(qtbot: QtBot) -> None:
    found = inspections.without_mnemonic(
        window(qtbot, QPushButton("上架(&P)"), QPushButton("移交"), QPushButton("取消"), kind=QDialog)
    )
    assert list(found) == ["移交 beside 上架(&P)"]


def test_tab_that_goes_up_is_caught(qtbot: QtBot) -> None:
    above, middle, below = QLineEdit(), QLineEdit(), QLineEdit()
    middle.setObjectName("middle")
    below.setObjectName("below")
    shown = window(qtbot, above, middle, below)
    assert list(inspections.out_of_order(shown)) == []
    QWidget.setTabOrder(above, below)
    assert list(inspections.out_of_order(shown)) == ["below → middle"]


def test_a_default_that_is_not_the_primary_is_caught(qtbot: QtBot) -> None:
    first, last = primary_button("保存"), QPushButton("打印")
    last.setDefault(True)
    found = list(inspections.defaults_amiss(window(qtbot, first, last, kind=QDialog)))
    assert found == ["保存 is primary, ['打印'] the default"]


def test_words_that_are_cut_are_caught(qtbot: QtBot) -> None:
    tight, tall = QLabel("这一句话没有足够的位置"), QLabel("这一句话没有足够的位置，因为它很长很长")
    tight.setFixedWidth(60)
    tall.setWordWrap(True)
    tall.setFixedSize(90, 20)
    button = QPushButton("登记批准并提交")
    button.setFixedWidth(40)
    shown = window(qtbot, tight, tall, button)
    found = list(inspections.cut(shown))
    assert [each.split(":")[0] for each in found] == [each.text() for each in (tight, tall, button)]


def test_a_heading_without_room_for_its_words_is_caught(qtbot: QtBot) -> None:
    table: TableView = TableView("名单", (Column("name", "材料（应交/已交）", 80), Column("note", "备注", 80)), Rows())
    table.setObjectName("list")
    shown = window(qtbot, table)
    shown.resize(600, 300)
    assert list(inspections.cut_headings(shown)) == []
    table.columns.set_width(0, 80)
    (found,) = inspections.cut_headings(shown)
    assert found.startswith("list") and "材料（应交/已交） 80 <" in found


def test_a_list_that_would_be_a_blank_is_caught(qtbot: QtBot) -> None:
    table: TableView = TableView("名单", (Column("name", "姓名", 80),), Rows())
    table.setObjectName("list")
    shown = window(qtbot, table)
    (found,) = inspections.wordless_when_empty(shown)
    assert found.startswith("list")
    table.set_empty_states(EmptyState("people", "还没有人", "先导入名册。"))
    assert list(inspections.wordless_when_empty(shown)) == []


def test_a_column_that_does_not_sort_is_caught(qtbot: QtBot) -> None:
    def page(offset: int, limit: int, sort: Sequence[SortKey]) -> list[Person]:
        if any(key.column == "post" for key in sort):
            raise ValueError("no such column")
        return [Person("张三", "科长"), Person("李四", "处长")]

    table: TableView = TableView(
        "名单", (Column("name", "姓名", 80), Column("post", "职务", 80)), Queries(lambda: 2, page)
    )
    table.setObjectName("list")
    found = list(inspections.unsorted_lists(window(qtbot, table)))
    assert found == ["list: 姓名 is sorted as ['张三', '李四'] both ways", "list: 职务: ValueError('no such column')"]


def test_an_empty_list_says_all_its_words_at_any_width(qtbot: QtBot) -> None:
    hint = "约谈结束后自动列入台账，不用另外登记。以前用 Excel 记的，点“导入台账”，或把文件拖到这里。"
    shown = show(qtbot, EmptyState("ledgers", "还没有举行过约谈", hint, "去约谈"), 900, 400)
    for width in (900, 520, 300, 160, 700):
        shown.resize(width, 400)
        assert inspections.cut(shown) == [], width


def test_what_no_bar_leads_to_is_caught(qtbot: QtBot) -> None:
    area, inner = QScrollArea(), QLabel("对象的单位和几个职务写成一行，没有折行")
    area.setObjectName("area")
    area.setWidgetResizable(True)
    area.setWidget(inner)
    shown = window(qtbot, area)
    shown.resize(120, 100)
    assert list(inspections.out_of_sight(shown)) == []  # it can be scrolled to
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    (found,) = inspections.out_of_sight(shown)
    assert found.startswith("area")


def test_a_long_title_gives_way_and_keeps_its_words_in_the_tip(qtbot: QtBot) -> None:
    title = ElidedTitle("section")
    shown = window(qtbot, title, button := QPushButton("更多"))
    shown.resize(400, 100)
    title.say("〔2012〕第001号　沈砚嘉")
    qtbot.waitUntil(lambda: title.text() == title.words)
    assert title.toolTip() == ""
    title.say("〔2012〕第001号　古丽巴哈尔·阿卜杜克热木·努尔、阿卜杜热合曼·买买提吐尔逊江")
    shown.resize(200, 100)
    qtbot.waitUntil(lambda: title.text().startswith("〔2012〕") and title.text().endswith("…"))
    assert title.toolTip() == title.words and button.isVisible() and list(inspections.cut(shown)) == []
    shown.resize(900, 100)
    qtbot.waitUntil(lambda: title.text() == title.words)


def test_a_window_that_cannot_be_small_is_caught(qtbot: QtBot) -> None:
    wide = QLabel("宽")
    wide.setMinimumWidth(1100)
    wide.setObjectName("wide")
    shown = window(qtbot, wide)
    (found,) = inspections.cut_when_small(shown)
    assert found.startswith("cannot be smaller than 1100x") and "wide 1100x" in found
