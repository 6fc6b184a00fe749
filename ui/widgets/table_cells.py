"""How the cells of a list are drawn."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from ui.theme import Space

_NO_FOCUS = ~QStyle.StateFlag.State_HasFocus


class Cells(QStyledItemDelegate):
    """Draws cells; a text that does not fit is told in full by its tooltip."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """No frame around the current cell."""
        super().initStyleOption(option, index)
        # Rows are chosen as a whole: no frame around the one cell that has the keyboard.  Only that one is asked: to
        # reckon with flags for each cell took a fifth of all drawing.
        if index == self._view.currentIndex():
            option.state &= _NO_FOCUS

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: QModelIndex
    ) -> bool:
        """Tells what does not fit."""
        if event.type() == QEvent.Type.ToolTip and not index.data(Qt.ItemDataRole.ToolTipRole):
            text = str(index.data() or "")
            room = view.visualRect(index).width() - 2 * Space.ONE
            if text and view.fontMetrics().horizontalAdvance(text) > room:
                QToolTip.showText(event.globalPos(), text, view)
                return True
        return super().helpEvent(event, view, option, index)
