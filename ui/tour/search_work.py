"""The search from anywhere: by initials, by words and filters, down to the turn of a record."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.shell.search_box import SearchBox
from ui.tour.driver import Driver, LostWayError


class SearchTeller:
    """Tells the chapter of the search."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    def search(self) -> None:
        """A person by the initials, talks by filters, what was not understood, and a sentence of a record, gone to."""
        d = self.driver
        d.chapter("搜索")
        self._ask("zrz")
        d.shot("搜索-拼音首字母")
        self._ask("单位:招生 形式:诫勉 2026")
        d.shot("搜索-筛选词")
        self._ask("颜色:红 安保")
        d.shot("搜索-不认识的筛选词")
        box = self._ask("安保外包 补填")
        d.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier, "search_box")
        d.shot("搜索-记录里的话")
        turns = [hit for hit in box.hits() if hit.turn_id is not None]
        if not turns:
            raise LostWayError("搜索没有找到记录里的话")
        while box.panel.list.current() != turns[0]:
            d.key(Qt.Key.Key_Down, name="search_box")
        d.key(Qt.Key.Key_Return, name="search_box")
        d.find("record_editor")
        d.shot("搜索-到记录的那一段")
        d.click("back_button")
        d.note("搜索", hits=len(turns))

    def _ask(self, text: str) -> SearchBox:
        d = self.driver
        window = d.find("main_window")
        window.activateWindow()
        d.until(window.isActiveWindow, "主窗口在前")
        d.key(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier, "main_window")
        d.type("search_box", text)
        box = d.find("search_box", SearchBox)
        d.until(lambda: box.is_settled, f"搜索“{text}”")
        d.find("search_panel")
        return box
