"""What can be done with any list: freezing, columns, sorting by several, blocks of cells, copying, row numbers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app.access.session import Session
from tests.ui.hands import settle, show
from ui.access.gates import tabs_of
from ui.office import Office
from ui.widgets.header_menu import header_menu
from ui.widgets.later import LaterPages
from ui.widgets.table import TableView
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Column, Rows, SortKey

PROJECT = Path(__file__).parents[2]
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True)
class Line:
    """A row with a long number."""

    id: int
    number: str
    name: str
    unit: str
    note: str


LINES = [Line(n, f"36010119900101{n:04}", f"名{n}", "甲" if n % 2 else "乙", f"=1+{n}") for n in range(1, 31)]
COLUMNS = tuple(
    Column(key, heading, 240)
    for key, heading in (("number", "证件号"), ("name", "姓名"), ("unit", "单位"), ("note", "备注"))
)


@pytest.fixture
def table(qtbot: QtBot, session: Session) -> Iterator[TableView]:
    made: TableView = TableView("名单", COLUMNS, Rows(LINES))
    made.setObjectName("ways_list")
    window = show(qtbot, with_foot(Office(session), made), 640, 400)
    window.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    yield made


def clipboard() -> tuple[list[list[str]], str]:
    settle()
    data = QGuiApplication.clipboard().mimeData()
    return [line.split("\t") for line in data.text().splitlines()], data.html()


def pick(menu: QMenu, *path: str) -> None:
    held: list[object] = [menu]  # Python would let go of what is only asked for in passing
    for words in path:
        action = next(each for each in menu.actions() if each.text() == words)
        menu = action.menu() or menu
        held += [action, menu]
    action.trigger()
    settle()


# ------------------------------------------------------------ widths


def test_a_list_that_a_press_of_the_mouse_brings_still_fills_its_width(qtbot: QtBot) -> None:
    columns = (Column("number", "证件号", 80), Column("name", "姓名", 80, stretch=1))
    made: TableView = TableView("名单", columns, Rows(LINES))
    window = show(qtbot, made, 640, 400)
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))  # as on a tab: it turns at the press
    window.resize(700, 400)
    settle()
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    window.resize(900, 400)
    settle()
    assert not made.columns.touched
    assert made.columnWidth(0) + made.columnWidth(1) == made.viewport().width()


# ------------------------------------------------------------ what stays in sight


def frozen_and_scrolled(table: TableView) -> None:
    table.columns.freeze(0)
    table.horizontalScrollBar().setValue(200)
    settle()
    assert table.columns.frozen is not None


def test_frozen_columns_are_seen_only_while_the_list_is_scrolled(table: TableView) -> None:
    table.columns.freeze(0)
    assert table.columns.frozen is None
    frozen_and_scrolled(table)
    frozen = table.columns.frozen
    assert frozen.width() == table.columnWidth(0) and frozen.isColumnHidden(1) and not frozen.isColumnHidden(0)
    table.verticalScrollBar().setValue(5)
    assert frozen.verticalScrollBar().value() == 5


def test_a_press_in_a_frozen_column_is_one_on_its_cell(table: TableView) -> None:
    frozen_and_scrolled(table)
    frozen = table.columns.frozen
    QTest.mouseClick(
        frozen.viewport(), Qt.MouseButton.LeftButton, pos=frozen.visualRect(table.lazy.index(3, 0)).center()
    )
    assert (table.currentIndex().row(), table.currentIndex().column()) == (3, 0)
    QTest.mouseClick(frozen.viewport(), Qt.MouseButton.LeftButton, SHIFT,
                     frozen.visualRect(table.lazy.index(5, 0)).center())  # fmt: skip
    assert table.picked_count() == 3 and table.horizontalScrollBar().value() == 200


def test_a_double_press_in_a_frozen_column_opens_the_row(qtbot: QtBot, table: TableView) -> None:
    frozen_and_scrolled(table)
    frozen = table.columns.frozen
    spot = frozen.visualRect(table.lazy.index(2, 0)).center()
    QTest.mouseClick(frozen.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    with qtbot.waitSignal(table.opened) as opened:
        QTest.mouseDClick(frozen.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened.args[0].id == 3


def test_headings_of_frozen_columns_sort_and_filter(table: TableView) -> None:
    frozen_and_scrolled(table)
    heading = table.columns.frozen.heading
    QTest.mouseClick(heading.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    assert table.lazy.sort_keys == (SortKey("number"),)
    QTest.mouseClick(heading.viewport(), Qt.MouseButton.LeftButton, pos=table.header_of(0).funnel_rect(0).center())
    assert table.headers.popup is not None
    table.headers.popup.close()


def test_keys_do_not_lose_a_cell_behind_frozen_columns(table: TableView) -> None:
    frozen_and_scrolled(table)
    table.setCurrentIndex(table.lazy.index(0, 3))
    for _ in range(2):
        QTest.keyClick(table, Qt.Key.Key_Left)
    frozen = table.columns.frozen
    covered = frozen.covers if frozen is not None else 0
    assert table.currentIndex().column() == 1 and table.visualRect(table.currentIndex()).left() >= covered
    table.horizontalScrollBar().setValue(200)
    QTest.keyClick(table, Qt.Key.Key_Left)
    assert table.currentIndex().column() == 0 and table.horizontalScrollBar().value() == 200


def test_a_frozen_column_is_made_wider_in_both_and_what_is_too_wide_is_not_frozen(table: TableView) -> None:
    frozen_and_scrolled(table)
    table.columns.frozen.heading.resizeSection(0, 300)
    assert table.columnWidth(0) == 300
    table.columns.freeze(2)
    assert table.columns.frozen is None  # nothing would be left to scroll to


# ------------------------------------------------------------ the menu of a heading


def test_the_menu_of_a_heading_does_all_that_the_mouse_does(table: TableView) -> None:
    pick(header_menu(table, 1), "升序")
    pick(header_menu(table, 2), "作为第 2 排序列：降序")
    assert table.lazy.sort_keys == (SortKey("name"), SortKey("unit", True))
    pick(header_menu(table, 1), "不按此列排序")
    assert table.lazy.sort_keys == (SortKey("unit", True),)
    pick(header_menu(table, 0), "右移")
    assert table.columns.order()[:2] == [1, 0]
    pick(header_menu(table, 0), "冻结到此列")
    assert table.columns.last_frozen == 0
    pick(header_menu(table, 0), "取消冻结")
    before = table.columnWidth(2)
    pick(header_menu(table, 2), "加宽")
    assert table.columnWidth(2) > before
    pick(header_menu(table, 2), "隐藏此列")
    pick(header_menu(table, 1), "选择列", "行号")
    assert table.isColumnHidden(2) and not table.verticalHeader().isHidden()
    pick(header_menu(table, 1), "选择列", "冻结到", "姓名")
    assert table.columns.last_frozen == 1
    pick(header_menu(table, 1), "选择列", "恢复默认列")
    assert table.columns.order() == [0, 1, 2, 3] and table.columns.last_frozen < 0 and not table.isColumnHidden(2)
    assert table.verticalHeader().isHidden() and table.lazy.sort_keys == ()


def test_keys_open_the_menu_of_the_current_heading(qtbot: QtBot, table: TableView) -> None:
    table.choose(0)
    QTest.keyClick(table, Qt.Key.Key_Right)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier | SHIFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu) and menu.title() == "列“姓名”"
    menu.close()


def test_how_a_list_is_arranged_is_remembered_by_account(qtbot: QtBot, session: Session, table: TableView) -> None:
    table.columns.freeze(1)
    table.columns.move(3, -1)
    table.sort_by_hand((SortKey("unit"), SortKey("name", True)))
    qtbot.waitUntil(lambda: not table._keep_later.isActive())
    again: TableView = TableView("名单", COLUMNS, Rows(LINES))
    again.setObjectName("ways_list")
    frame = show(qtbot, with_foot(Office(session), again), 640, 400)
    assert again.state() == table.state() and again.columns.last_frozen == 1 and frame.isVisible()


# ------------------------------------------------------------ copying


def test_a_block_of_cells_drawn_by_keys_is_copied_alone(table: TableView) -> None:
    table.choose(2)
    QTest.keyClick(table, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(table, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(table, Qt.Key.Key_C, CTRL)
    assert clipboard()[0] == [["证件号", "姓名"], [LINES[2].number, "名3"], [LINES[3].number, "名4"]]
    QTest.keyClick(table, Qt.Key.Key_C, CTRL | SHIFT)
    assert clipboard()[0] == [[LINES[2].number, "名3"], [LINES[3].number, "名4"]]
    QTest.keyClick(table, Qt.Key.Key_Left)  # moving on ends the block
    QTest.keyClick(table, Qt.Key.Key_C, CTRL)
    assert len(clipboard()[0][0]) == 4


def test_a_block_of_cells_is_drawn_with_the_mouse(table: TableView) -> None:
    first, last = (table.visualRect(table.lazy.index(row, column)).center() for row, column in ((1, 0), (3, 1)))
    QTest.mousePress(table.viewport(), Qt.MouseButton.LeftButton, pos=first)
    for spot in (first + QPoint(30, 12), (first + last) / 2, last):
        QTest.mouseMove(table.viewport(), spot)
        settle()
    QTest.mouseRelease(table.viewport(), Qt.MouseButton.LeftButton, pos=last)
    table.copy(headings=False)
    assert clipboard()[0] == [[line.number, line.name] for line in LINES[1:4]]
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=first)
    assert not table.block.is_active


def test_long_numbers_and_formulas_stay_text_in_wps_and_excel(table: TableView) -> None:
    table.selectAll()
    table.copy()
    lines, html = clipboard()
    assert lines[1] == [LINES[0].number, "名1", "甲", "=1+1"] and len(lines) == 31
    assert html.count("<td") == html.count("mso-number-format") == 31 * 4 and LINES[0].number in html


def test_the_menu_of_a_row_offers_every_way_of_copying_and_its_column(table: TableView) -> None:
    table.choose(0)
    pick(table.context_menu(), "复制所选行的这一列")
    assert clipboard()[0] == [[LINES[0].number]]
    words = [each.text() for each in table.context_menu().actions() if each.text()]
    assert words == ["复制所选行（含表头）", "复制所选行（不含表头）", "复制所选行的这一列", "复制此格", "列“证件号”"]


def test_who_may_not_export_copies_nothing(table: TableView) -> None:
    table.may_copy = False
    table.choose(0)
    QGuiApplication.clipboard().setText("前")
    table.copy()
    assert QGuiApplication.clipboard().text() == "前"


# ------------------------------------------------------------ every list


def test_every_list_of_the_program_has_a_line_with_views_and_columns() -> None:
    """Read off the source: a list is a ListPage, or a TableView that is laid out by `with_foot`."""
    for file in sorted((PROJECT / "ui").rglob("*.py")):
        if file.parent.name == "widgets":
            continue
        calls = [
            node.func.id for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ]  # fmt: skip
        assert calls.count("TableView") <= calls.count("with_foot"), file


def test_every_list_of_the_window_filters_freezes_and_copies(qtbot: QtBot, session: Session, world: object) -> None:
    from ui.application import main_window

    window = main_window(session)
    qtbot.addWidget(window)
    for tab in tabs_of(session):
        waiting = window.tabs[tab].findChildren(LaterPages)
        for pages in waiting:
            for place in range(len(pages)):
                waiting += pages.page(place).findChildren(LaterPages)
    lists = window.findChildren(TableView)
    assert len(lists) > 20
    for each in lists:
        funnels = [column.key for column in each.lazy.columns if each.headers.has(column.key)]
        assert len(funnels) >= len(each.lazy.columns) - 1, each.objectName()
        assert {"order", "hidden", "widths", "frozen", "numbers", "sort"} == set(each.state()), each.objectName()
        menu = header_menu(each, each.columns.shown()[0])
        assert {"冻结到此列", "选择列"} <= {action.text() for action in menu.actions()}, each.objectName()
        menus = [button for button in each.window().findChildren(QPushButton) if button.menu() is not None]
        assert menus, each.objectName()
