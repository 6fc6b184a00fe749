"""Copying out of a table: the selected rows, a block of their cells, one column of them, one cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from ui.theme import icon
from ui.widgets.copying import cells

if TYPE_CHECKING:
    from ui.widgets.table import TableView


def copy_columns(table: TableView, sections: Sequence[int], *, headings: bool) -> None:
    """Puts these columns of the selected rows on the clipboard, as cells that WPS and Excel take as text."""
    columns = [table.lazy.columns[section] for section in sections]

    def put(rows: list[Any]) -> None:
        lines = [[column.words(row) for column in columns] for row in rows]
        heads = [[column.heading for column in columns]] if headings else []
        QGuiApplication.clipboard().setMimeData(cells([*heads, *lines]))

    if table.may_copy:
        table.with_selected(put)


def copy_column(table: TableView) -> None:
    """Puts the current column of the selected rows on the clipboard."""
    if table.currentIndex().isValid():
        copy_columns(table, [table.currentIndex().column()], headings=False)


def copy_cell(table: TableView) -> None:
    """Puts the text of the current cell on the clipboard."""
    if table.currentIndex().isValid() and table.may_copy:
        QGuiApplication.clipboard().setText(str(table.currentIndex().data() or ""))


def offer_copying(menu: QMenu, table: TableView) -> None:
    """Adds all ways of copying to a menu."""
    if not menu.isEmpty():
        menu.addSeparator()
    what = "所选区域" if table.block.is_active else "所选行"
    copies = (
        (f"复制{what}（含表头）", "Ctrl+C", lambda: table.copy()),
        (f"复制{what}（不含表头）", "Ctrl+Shift+C", lambda: table.copy(headings=False)),
        ("复制所选行的这一列", "", lambda: copy_column(table)), ("复制此格", "", lambda: copy_cell(table)),
    )  # fmt: skip
    able = table.current_row() is not None and table.may_copy
    for text, keys, slot in copies:
        action = QAction(icon("copy"), text, menu, enabled=able)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(slot)
        menu.addAction(action)
