"""How the cells of a table are drawn, and what their tooltips say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from ui.theme import Space, theme

if TYPE_CHECKING:
    from ui.widgets.table import TableView

_NO_FOCUS = ~QStyle.StateFlag.State_HasFocus
_NOT_SELECTED = ~QStyle.StateFlag.State_Selected


class Cells(QStyledItemDelegate):
    """Draws cells; a text that does not fit is told in full by its tooltip."""

    def __init__(self, table: TableView) -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Of a selected row only the block of cells is marked, where there is one."""
        if self._table.block.leaves_out(index.column()):  # the row has been filled as a whole
            painter.fillRect(option.rect, theme().colour("paper"))
        super().paint(painter, option, index)

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """How a cell is drawn."""
        super().initStyleOption(option, index)
        # Rows are chosen as a whole: no frame around the one cell that has the keyboard.  Only that one is asked: to
        # reckon with flags for each cell took a fifth of all drawing.
        if index == self._table.currentIndex():
            option.state &= _NO_FOCUS
        if self._table.block.leaves_out(index.column()):
            option.state &= _NOT_SELECTED

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: QModelIndex
    ) -> bool:
        """A tooltip for a text that is cut, where the cell has none of its own."""
        if event.type() == QEvent.Type.ToolTip and not index.data(Qt.ItemDataRole.ToolTipRole):
            text = str(index.data() or "")
            room = view.visualRect(index).width() - 2 * Space.ONE
            if text and view.fontMetrics().horizontalAdvance(text) > room:
                QToolTip.showText(event.globalPos(), text, view)
                return True
        return super().helpEvent(event, view, option, index)
