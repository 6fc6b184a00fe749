"""导出版式 in the window: ticks, order by keys, headings and widths, the heading as it will look, and names."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QTableWidget
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.papers.book_layout import BookColumn, BookKind, BookLayout, LayoutColumn, default_layout
from app.papers.book_layouts import layout_named, layouts, save_layout
from app.store import settings
from tests.ledgers.history import talk
from tests.papers.all_books import cells
from tests.ui.hands import choose, click, dialog, find, is_there, said, show, write
from ui.ledgers.layout_preview import LayoutPreview, printed_scale
from ui.ledgers.tab import LedgersTab
from ui.office import Office
from ui.widgets import files

SHORT = BookLayout("简表", (LayoutColumn("subjects", "姓名", 12), LayoutColumn("content", "谈话内容", 40)))


@pytest.fixture
def tab(qtbot: QtBot, session: Session, people: dict[str, int]) -> LedgersTab:
    session.clock = lambda: datetime(2026, 11, 24, 15)
    talk([people["余立"]], datetime(2026, 5, 5, 9), number=2)
    return show(qtbot, LedgersTab(Office(session)), 1366, 640)


def opened(tab: LedgersTab) -> QTableWidget:
    click(tab, "ledger_layout_button")
    return find(dialog(tab, "book_layout_dialog"), "layout_table", QTableWidget)


def headings(tab: LedgersTab) -> list[str]:
    return [column.heading for column in find(tab, "layout_preview", LayoutPreview).columns]


def test_a_layout_is_made_by_keys_and_chosen_for_the_export(qtbot: QtBot, tab: LedgersTab, tmp_path: Path) -> None:
    table = opened(tab)
    assert headings(tab)[:3] == ["序号", "编号", "约谈时间"] and len(headings(tab)) == 23
    table.setFocus()
    table.setCurrentCell(0, 0)
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert headings(tab)[0] == "编号"
    table.setCurrentCell(1, 1)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: headings(tab)[:2] == ["约谈时间", "编号"])
    write(tab, "layout_name", "报省纪委")
    click(tab, "save_layout")
    assert not is_there(tab, "book_layout_dialog")
    chosen = find(tab, "ledger_layout", QComboBox)
    assert chosen.currentText() == "报省纪委"
    assert "序号" not in [column.heading for column in layout_named(BookKind.LEDGER, "报省纪委").columns]
    files.answer_with(save=lambda *_: tmp_path / "台账.xlsx")
    click(tab, "export_ledger_button")
    assert cells(tmp_path / "台账.xlsx")["台账"][2][:2] == ["约谈时间", "编号"]
    files.answer_with()


def test_buttons_move_a_column_and_the_default_comes_back(tab: LedgersTab) -> None:
    table = opened(tab)
    table.setCurrentCell(4, 0)
    for _ in range(4):
        click(tab, "layout_up")
    assert headings(tab)[:2] == ["约谈对象", "序号"]
    click(tab, "layout_down")
    assert headings(tab)[:2] == ["序号", "约谈对象"]
    click(tab, "layout_default")
    assert headings(tab) == [column.heading for column in default_layout(BookKind.LEDGER).columns]


def test_a_heading_and_a_width_are_typed_in_place(tab: LedgersTab) -> None:
    table = opened(tab)
    table.item(4, 1).setText("被约谈人")
    table.item(4, 2).setText("20")
    shown = find(tab, "layout_preview", LayoutPreview).columns[4]
    assert (shown.heading, shown.width) == ("被约谈人", 20)
    table.item(4, 2).setText("很宽")
    write(tab, "layout_name", "甲")
    click(tab, "save_layout")
    assert "第 5 栏的宽度应为 3 至 100" in said(tab)
    assert len(layouts(BookKind.LEDGER)) == 1


def test_a_layout_needs_a_name_and_a_column(tab: LedgersTab) -> None:
    table = opened(tab)
    click(tab, "save_layout")
    assert is_there(tab, "book_layout_dialog")
    for place in range(table.rowCount()):
        table.item(place, 0).setCheckState(Qt.CheckState.Unchecked)
    write(tab, "layout_name", "空")
    click(tab, "save_layout")
    assert "请至少选一个栏目" in said(tab)


def test_a_layout_is_deleted_and_the_default_stays(tab: LedgersTab, session: Session) -> None:
    save_layout(session, BookKind.LEDGER, SHORT)
    tab.ledger.layout_choice.reload("简表")
    opened(tab)
    assert headings(tab) == ["姓名", "谈话内容"]
    click(tab, "layout_delete")
    assert len(layouts(BookKind.LEDGER)) == 1
    assert not find(tab, "layout_delete").isEnabled()
    assert find(tab, "ledger_layout", QComboBox).currentText() == "默认版式"


def test_another_layout_is_looked_at_in_the_same_dialog(tab: LedgersTab, session: Session) -> None:
    save_layout(session, BookKind.LEDGER, SHORT)
    tab.ledger.layout_choice.reload()
    opened(tab)
    choose(dialog(tab, "book_layout_dialog"), "layout_choice", "简表")
    assert headings(tab) == ["姓名", "谈话内容"]


def test_a_column_of_another_program_is_shown_as_such_and_told_after_the_export(
    tab: LedgersTab, tmp_path: Path
) -> None:
    settings.write("papers.layouts.ledger", {"旧版": [["office", "牵头科室", 9], ["subjects", "姓名", 12]]})
    tab.ledger.layout_choice.reload("旧版")
    table = opened(tab)
    assert "本版程序没有的栏目" in table.item(0, 0).text()
    assert headings(tab) == ["姓名"]
    dialog(tab, "book_layout_dialog").reject()
    files.answer_with(save=lambda *_: tmp_path / "台账.xlsx")
    click(tab, "export_ledger_button")
    assert "牵头科室" in said(tab)
    files.answer_with()


def test_the_choice_is_remembered(qtbot: QtBot, tab: LedgersTab, session: Session) -> None:
    save_layout(session, BookKind.LEDGER, SHORT)
    tab.ledger.layout_choice.reload()
    choose(tab, "ledger_layout", "简表")
    again = show(qtbot, LedgersTab(Office(session)))
    assert again.ledger.layout_choice.name == "简表"


def test_an_empty_ledger_is_written_for_filling_in(tab: LedgersTab, tmp_path: Path) -> None:
    files.answer_with(save=lambda *_: tmp_path / "空白台账.xlsx")
    click(tab, "ledger_import_button")
    click(tab, "empty_ledger_button")
    assert "约谈对象" in cells(tmp_path / "空白台账.xlsx")["台账"][2]
    files.answer_with()


def test_wide_tables_print_smaller() -> None:
    column = BookColumn("栏", 8)
    assert printed_scale([column] * 10) == 1.0
    assert printed_scale([column] * 100) < 0.5
