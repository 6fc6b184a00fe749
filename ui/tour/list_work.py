"""How lists are looked at: a heading filters, columns stay in sight, and a view keeps all of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from ui.tour.driver import Driver, LostWayError
from ui.widgets.header_popup import FilterPopup
from ui.widgets.table import TableView

_ALT, _SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
_SCROLLED = 420


class ListTeller:
    """Tells the chapter of the lists, in the ledger."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    def lists(self) -> None:
        """By keys: a filter from a heading, frozen columns; then all of it is saved as a view, and left again."""
        d = self.driver
        d.chapter("列表")
        d.tab("main_tabs", "台账")
        d.tab("ledger_pages", "台账")
        table = d.find("ledger_list", TableView)
        self._to_column(table, "form")
        self._filter(table)
        self._to_column(table, "subjects")
        self._freeze(table)
        d.click("ledger_save_view")
        d.type("view_name", "询问与问责")
        d.shot("保存视图")
        d.click("save_button")
        d.until(lambda: not d.is_there("view_save_dialog"), "视图已保存")
        table.horizontalScrollBar().setValue(_SCROLLED)
        d.shot("台账-保存的视图")
        d.key(Qt.Key.Key_Home, name="ledger_views")
        table.reset_columns()
        d.until(lambda: not table.lazy.is_loading and not table.headers.kept, "台账回到全部")

    def _to_column(self, table: TableView, key: str) -> None:
        """The keys go to a column of the first row."""
        window = self.driver.find("main_window")
        window.activateWindow()
        self.driver.until(window.isActiveWindow, "主窗口在前")
        table.setFocus(Qt.FocusReason.TabFocusReason)
        table.choose(0)
        wanted = table.columns.shown().index(table.columns.names.index(key))
        for _ in range(wanted - table.columns.shown().index(table.currentIndex().column())):
            self.driver.key(Qt.Key.Key_Right, name="ledger_list")

    def _filter(self, table: TableView) -> None:
        d, before = self.driver, table.count()
        d.key(Qt.Key.Key_Down, _ALT, "ledger_list")
        popup = d.find("header_filter", FilterPopup)
        d.until(lambda: popup.tree.isVisible(), "列出值和条数")
        d.key(Qt.Key.Key_Down, name="header_search")
        d.key(Qt.Key.Key_Space, name="header_values")  # the first value is not wanted
        d.shot("表头筛选", popup)
        d.click("header_apply")
        d.until(lambda: not table.lazy.is_loading and 0 < table.count() < before, "按表头筛选")
        d.shot("台账-表头筛选")

    def _freeze(self, table: TableView) -> None:
        d = self.driver
        d.key(Qt.Key.Key_Down, _ALT | _SHIFT, "ledger_list")
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            raise LostWayError("没有打开列的菜单")
        d.shot("列的菜单", menu)
        action = next(each for each in menu.actions() if each.text() == "冻结到此列")
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
        d.settle()
        d.note("冻结到“约谈对象”")
        table.horizontalScrollBar().setValue(_SCROLLED)
        d.until(lambda: table.columns.frozen is not None, "冻结的列留在左边")
        d.shot("台账-冻结列")
