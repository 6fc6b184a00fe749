"""The outline beside the record: a tick when a point was asked, a click on its words puts it into the record."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.interviews.outline import OutlineLine

_ID = Qt.ItemDataRole.UserRole


class OutlineList(QListWidget):
    """`ticked` comes with the id of a point and whether it was asked, `wanted` with the words of one."""

    ticked = Signal(int, bool)
    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("outline_list")
        self.setAccessibleName("约谈提纲")
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(self._changed)
        self.setToolTip("单击文字写入记录，勾选表示已经问过；键盘上用 Enter 写入、空格勾选")

    def show_outline(self, lines: Sequence[OutlineLine], writable: bool) -> None:
        """Shows the points; they can be ticked while the record is written."""
        self.blockSignals(True)
        self.clear()
        for line in lines:
            item = QListWidgetItem(line.text)
            item.setData(_ID, line.id)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags | Qt.ItemFlag.ItemIsUserCheckable if writable else flags)
            item.setCheckState(Qt.CheckState.Checked if line.asked else Qt.CheckState.Unchecked)
            self.addItem(item)
        self.blockSignals(False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the words writes them; one on the box is a tick."""
        item = self.itemAt(event.position().toPoint())
        before = item.checkState() if item is not None else None
        super().mouseReleaseEvent(event)
        if item is not None and item.checkState() is before and event.button() is Qt.MouseButton.LeftButton:
            self.wanted.emit(item.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter writes the point that is chosen."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self.wanted.emit(item.text())
        else:
            super().keyPressEvent(event)

    def _changed(self, item: QListWidgetItem) -> None:
        self.ticked.emit(item.data(_ID), item.checkState() is Qt.CheckState.Checked)
