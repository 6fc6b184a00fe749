"""Saved views in the window: kept, shown, changed, shared, opened with; by mouse and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QMenu
from pytestqt.qtbot import QtBot

from app.access.roles import Role
from app.access.saved_views import save_view, views_of
from app.access.session import Session
from app.store.headers import Kept
from tests.access.world import World, role_session
from tests.ui.hands import click, find, held, is_there, settle, show, write
from ui.interviews.tab import InterviewsTab
from ui.ledgers.ledger_page import LedgerPage
from ui.office import Office
from ui.oversight.exceptions_page import ExceptionsPage
from ui.widgets.list_page import ListPage
from ui.widgets.saved_views import ViewList
from ui.widgets.table_foot import TableFoot
from ui.widgets.table_model import SortKey

PLACE = Kept("organiser", only=(("组织部", "组织部"),))


@pytest.fixture
def page(qtbot: QtBot, session: Session, world: World) -> LedgerPage:
    made = show(qtbot, LedgerPage(Office(session)), 1366, 640)
    qtbot.waitUntil(lambda: made.table.count() == 6)
    return made


def save(qtbot: QtBot, page: ListPage, name: str, *boxes: str) -> None:
    click(page, f"{page.objectName().removesuffix('_page')}_save_view")
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    write(dialog, "view_name", name)
    for each in boxes:
        find(dialog, each, QCheckBox).setChecked(True)
    click(dialog, "save_button")
    qtbot.waitUntil(lambda: not is_there(page, "view_save_dialog"))


def entries(views: ViewList) -> list[str]:
    return [views.item(place).text() for place in range(views.count())]


def menu_of(views: ViewList, words: str) -> None:
    """An entry of the menu of the view at hand."""
    menu = QMenu()
    views.fill_menu(menu, views.currentItem())
    next(each for each in menu.actions() if each.text() == words).trigger()
    settle()


def test_a_view_keeps_filters_columns_sorting_and_what_stays(qtbot: QtBot, page: LedgerPage) -> None:
    page.choices["year"].setCurrentIndex(0)
    page.table.headers.put(PLACE)
    page.table.columns.show(page.table.columns.names.index("place"), False)
    page.table.columns.freeze(page.table.columns.names.index("subjects"))
    page.table.sort_by_hand((SortKey("lead", True),))
    save(qtbot, page, "组织部的")
    assert entries(page.views) == ["全部", "组织部的"] and not page.update_link.isVisible()
    assert page.views.isVisible()  # with a second view there is something to choose from
    page.views.setCurrentRow(0)
    page.clear_filters()
    page.table.reset_columns()
    qtbot.waitUntil(lambda: page.table.count() == 6)
    page.views.setCurrentRow(1)
    qtbot.waitUntil(lambda: page.table.count() == 1)
    assert page.table.headers.kept == (PLACE,) and page.table.lazy.sort_keys == (SortKey("lead", True),)
    assert page.table.isColumnHidden(page.table.columns.names.index("place"))
    assert page.table.columns.last_frozen == page.table.columns.names.index("subjects")
    assert page.status.text().endswith("筛选：组织部的，组织单位 组织部")


def test_a_view_of_the_program_finds_the_list_as_it_was(qtbot: QtBot, page: LedgerPage, session: Session) -> None:
    look = page.look() | {"text": "无人", "columns": {"hidden": ["place"]}}
    save_view(session, "ledger", "窄", look)
    page.views.refresh()
    before = page.look()
    page.views.setCurrentRow(1)
    qtbot.waitUntil(lambda: page.table.count() == 0)
    page.table.sort_by_hand((SortKey("lead"),))
    page.views.setCurrentRow(0)
    qtbot.waitUntil(lambda: page.table.count() == 6)
    assert page.look() == before and page.filter_line.text() == ""


def test_a_changed_view_offers_to_be_kept_anew_and_that_can_be_undone(
    qtbot: QtBot, page: LedgerPage, session: Session
) -> None:
    save(qtbot, page, "我的")
    undone: list[object] = []
    page.office.said.connect(lambda _, undo: undone.append(undo))
    page.table.headers.put(PLACE)
    settle()
    assert page.update_link.isVisible()
    click(page, "ledger_update_view")
    assert views_of(session, "ledger")[0].definition["headers"] and not page.update_link.isVisible()
    undone[-1]()  # type: ignore[operator]
    assert not views_of(session, "ledger")[0].definition["headers"]
    qtbot.waitUntil(lambda: page.table.count() == 6)


def test_a_list_opens_with_the_view_that_the_account_wants_first(
    qtbot: QtBot, page: LedgerPage, session: Session
) -> None:
    page.table.headers.put(PLACE)
    save(qtbot, page, "先看", "view_first")
    again = show(qtbot, LedgerPage(Office(session)))
    qtbot.waitUntil(lambda: again.table.count() == 1)
    assert again.views.words == "先看" and "先看" in again.status.text()
    led = held(qtbot, LedgerPage(Office(session)))  # who comes for something else finds that
    led.show_only("一个数", (1,))
    led.show()
    settle()
    assert led.views.currentRow() == 0


def test_views_are_renamed_moved_and_deleted_by_keys(qtbot: QtBot, page: LedgerPage, session: Session) -> None:
    for name in ("甲", "乙"):
        save_view(session, "ledger", name, page.look())
    page.views.refresh()
    page.views.setCurrentRow(2)
    page.views.setFocus()
    QTest.keyClick(page.views, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert entries(page.views) == ["全部", "乙", "甲"]
    QTest.keyClick(page.views, Qt.Key.Key_F2)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    write(dialog, "new_name", "丙")
    click(dialog, "save_button")
    assert entries(page.views) == ["全部", "丙", "甲"]
    QTest.keyClick(page.views, Qt.Key.Key_Delete)
    assert entries(page.views) == ["全部", "甲"] and page.views.currentRow() == 0


def test_ctrl_shift_s_saves_from_the_list(qtbot: QtBot, page: LedgerPage) -> None:
    page.activateWindow()
    page.table.setFocus()
    qtbot.waitUntil(page.table.hasFocus)
    QTest.keyClick(page.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert is_there(page, "view_save_dialog")


def test_a_shared_view_says_whose_it_is_and_shows_what_its_reader_reaches(
    qtbot: QtBot, page: LedgerPage, session: Session, world: World
) -> None:
    save(qtbot, page, "大家的", "view_shared")
    menu_of(page.views, "不再共享")
    menu_of(page.views, "共享给所有账号")
    owner = session.account.display_name
    other = show(qtbot, LedgerPage(Office(role_session(session, world, Role.ORGANISATION))))
    assert entries(other.views) == ["全部", "大家的"] and f"{owner}共享的" in other.views.item(1).toolTip()
    other.views.setCurrentRow(1)
    qtbot.waitUntil(lambda: other.table.count() == 1)
    menu = QMenu()
    other.views.fill_menu(menu, other.views.currentItem())
    assert "改名…" not in [each.text() for each in menu.actions()]


def test_built_in_views_come_first_and_stay(qtbot: QtBot, session: Session, world: World) -> None:
    tab = show(qtbot, InterviewsTab(Office(session)), 1366, 640)
    built_in = entries(tab.list.views)
    tab.list.show_view("逾期")
    save_view(session, "interviews", "甲", tab.list.look())
    tab.list.views.refresh()
    assert entries(tab.list.views) == [*built_in, "甲"] and tab.list.views.words == "逾期"
    tab.list.views.setCurrentRow(len(built_in))
    assert tab.list.filters()["view"] == "逾期" and tab.list.is_filtered


def test_a_list_without_room_at_its_left_has_its_views_in_the_line_below(
    qtbot: QtBot, session: Session, world: World
) -> None:
    page = show(qtbot, ExceptionsPage(Office(session)))
    page.reload()
    foot = page.findChild(TableFoot)
    page.table.headers.put(Kept("lead", contains="某"))
    save_view(session, "exceptions_list", "某的", foot.switch.look())
    foot.views.refresh()
    page.table.headers.clear()
    menu = QMenu()
    foot.views.fill_choices(menu)
    next(each for each in menu.actions() if each.text() == "某的").trigger()
    assert page.table.headers.words() == ["主谈人 含“某”"] and "视图：某的" in foot.status.text()


def test_what_is_none_of_a_view_harms_no_list(qtbot: QtBot, page: LedgerPage, session: Session) -> None:
    save_view(session, "ledger", "坏", {"text": 7, "choices": {"gone": 1, "year": 1900}, "headers": [{"column": "gone",
              "contains": "x"}], "columns": {"order": ["gone"], "sort": [["gone", 1]], "frozen": "gone"}})  # fmt: skip
    page.views.refresh()
    page.views.setCurrentRow(1)
    settle()
    assert page.table.headers.kept == () and page.choices["year"].currentIndex() == 0
