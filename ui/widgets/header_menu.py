"""The menu of a heading, and the column chooser: all that the mouse does with a heading, for the keys too."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu

from app.store.headers import Kept
from ui.theme import icon
from ui.widgets.table_header import SortHeader, sorted_by

if TYPE_CHECKING:
    from ui.widgets.table import TableView

FILTER_KEYS, MENU_KEYS = "Alt+Down", "Alt+Shift+Down"


def header_menu(table: TableView, section: int) -> QMenu:
    """The menu of the heading of a column."""
    menu = QMenu(f"列“{table.lazy.columns[section].heading}”", table)
    fill_header_menu(menu, table, section)
    return menu


def fill_header_menu(menu: QMenu, table: TableView, section: int) -> None:
    """Filtering, sorting, freezing, place and width of one column, and the chooser of all of them."""
    _offer_filter(menu, table, section)
    _offer_sorting(menu, table, section)
    menu.addSeparator()
    _offer_freezing(menu, table, section)
    columns = table.columns
    shown = columns.shown()
    at = shown.index(section) if section in shown else -1
    for words, by in (("左移", -1), ("右移", 1)):
        one = menu.addAction(words, lambda by=by: columns.move(section, by))
        one.setEnabled(at >= 0 and 0 <= at + by < len(shown))
    menu.addAction("加宽", lambda: columns.widen(section, 1))
    menu.addAction("变窄", lambda: columns.widen(section, -1))
    menu.addAction("适合内容", lambda: columns.fit_words(section))
    menu.addAction(icon("hide"), "隐藏此列", lambda: columns.show(section, False)).setEnabled(len(shown) > 1)
    menu.addSeparator()
    chooser = menu.addMenu(icon("columns"), "选择列")
    fill_chooser(chooser, table)


def columns_menu(table: TableView) -> QMenu:
    """The column chooser of a table; made anew each time it opens."""
    menu = QMenu("列", table)

    def fill() -> None:
        menu.clear()
        fill_chooser(menu, table)

    menu.aboutToShow.connect(fill)
    return menu


def fill_chooser(menu: QMenu, table: TableView) -> None:
    """Which columns are shown and which stay in sight, row numbers, and the way back."""
    columns = table.columns
    for section in columns.order():
        one = menu.addAction(table.lazy.columns[section].heading)
        one.setCheckable(True)
        one.setChecked(not table.isColumnHidden(section))
        one.setEnabled(table.isColumnHidden(section) or len(columns.shown()) > 1)
        one.toggled.connect(lambda shown, section=section: columns.show(section, shown))
    menu.addSeparator()
    frozen = menu.addMenu(icon("lock"), "冻结到")
    frozen.addAction(_checked(frozen, "不冻结", columns.last_frozen < 0, lambda: columns.freeze(None)))
    for section in columns.shown():
        is_last = section == columns.last_frozen
        words = table.lazy.columns[section].heading
        frozen.addAction(_checked(frozen, words, is_last, lambda section=section: columns.freeze(section)))
    menu.addAction(_checked(menu, "行号", columns.has_numbers, lambda: columns.number_rows(not columns.has_numbers)))
    menu.addSeparator()
    menu.addAction(icon("undo"), "恢复默认列", table.reset_columns)


def heading_key(table: TableView, event: QKeyEvent) -> Callable[[], object] | None:
    """What a key does with the heading of the current column, or of the first one; None for other keys."""
    keys = QKeySequence(event.keyCombination())
    current = table.currentIndex()
    section = current.column() if current.isValid() else table.columns.shown()[0]
    if keys == QKeySequence(FILTER_KEYS):
        return lambda: table.headers.open(section)
    return (lambda: _open_menu(table, section)) if keys == QKeySequence(MENU_KEYS) else None


def show_menu_at(table: TableView, heading: SortHeader, place: QPoint) -> None:
    """The menu of the heading at a place, or the column chooser beside all of them."""
    section = heading.logicalIndexAt(place)
    menu = header_menu(table, section) if section >= 0 else columns_menu(table)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(heading.mapToGlobal(place))


def _open_menu(table: TableView, section: int) -> None:
    heading = table.header_of(section)
    menu = header_menu(table, section)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(heading.mapToGlobal(heading.section_rect(section).bottomLeft()))


def _offer_filter(menu: QMenu, table: TableView, section: int) -> None:
    column, headers = table.lazy.columns[section], table.headers
    if not headers.has(column.key):
        return
    wanted = menu.addAction(icon("filter"), "筛选…", lambda: headers.open(section))
    wanted.setShortcut(QKeySequence(FILTER_KEYS))
    if headers.narrows(column.key):
        menu.addAction(icon("clear"), "取消这一列的筛选", lambda: headers.put(Kept(column.key)))
    menu.addSeparator()


def _offer_sorting(menu: QMenu, table: TableView, section: int) -> None:
    column, keys = table.lazy.columns[section], table.lazy.sort_keys
    if not column.sortable:
        return

    def by(descending: bool | None, add: bool) -> None:
        table.sort_by_hand(sorted_by(keys, column.key, descending, add=add))

    mine = next((key for key in keys if key.column == column.key), None)
    menu.addAction(icon("sort-up"), "升序", lambda: by(False, False))
    menu.addAction(icon("sort-down"), "降序", lambda: by(True, False))
    if any(key.column != column.key for key in keys):
        place = next((at for at, key in enumerate(keys, 1) if key is mine), len(keys) + 1)
        menu.addAction(f"作为第 {place} 排序列：升序", lambda: by(False, True))
        menu.addAction(f"作为第 {place} 排序列：降序", lambda: by(True, True))
    if mine is not None:
        menu.addAction("不按此列排序", lambda: by(None, True))


def _offer_freezing(menu: QMenu, table: TableView, section: int) -> None:
    columns = table.columns
    freeze = menu.addAction(icon("lock"), "冻结到此列", lambda: columns.freeze(section))
    freeze.setEnabled(section != columns.last_frozen)
    if columns.last_frozen >= 0:
        menu.addAction("取消冻结", lambda: columns.freeze(None))


def _checked(menu: QMenu, words: str, on: bool, act: object) -> QAction:
    made = QAction(words, menu, checkable=True, checked=on)
    made.triggered.connect(act)
    return made
