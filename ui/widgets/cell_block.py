"""A block of cells in a table whose rows are chosen as a whole: some columns of the selected rows.

It is drawn over other columns with the mouse, or with Shift and the arrow keys; while there is one, copying takes its
columns and no others.  Pressing elsewhere ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QObject, Signal

if TYPE_CHECKING:
    from ui.widgets.table import TableView


class CellBlock(QObject):
    """The columns of the block, from where it was begun to where it ends, as they stand from left to right."""

    changed = Signal()

    def __init__(self, parent: QObject, shown: Callable[[], Sequence[int]]) -> None:
        super().__init__(parent)
        self._shown = shown
        self._from = self._to = -1

    @property
    def is_active(self) -> bool:
        """Whether there is a block."""
        return self._to >= 0

    def columns(self) -> list[int]:
        """The sections of the block; all that are shown where there is none."""
        shown = list(self._shown())
        if self._from not in shown or self._to not in shown:
            return shown
        first, last = sorted((shown.index(self._from), shown.index(self._to)))
        return shown[first : last + 1]

    def leaves_out(self, section: int) -> bool:
        """Whether a column is outside of the block."""
        return self.is_active and section not in self.columns()

    def begin(self, section: int) -> None:
        """Where a block would begin; there is none yet."""
        was, self._from, self._to = self.is_active, section, -1
        if was:
            self.changed.emit()

    def reach(self, section: int) -> None:
        """Draws it to a column; it is there as soon as that is another one than it was begun at."""
        if section >= 0 and section != self._to and (self.is_active or section != self._from):
            self._to = section
            self.changed.emit()

    def step(self, current: int, by: int) -> int:
        """Draws it one column further from the keyboard; the column that is reached."""
        shown = list(self._shown())
        if not self.is_active:
            self._from = self._to = current
        if self._to in shown:
            self._to = shown[min(max(shown.index(self._to) + by, 0), len(shown) - 1)]
        self.changed.emit()
        return self._to


def draw_block(table: TableView, by: int) -> None:
    """Draws the block of a table one column further from the keyboard."""
    current = table.currentIndex()
    reached = current.siblingAtColumn(table.block.step(current.column(), by))
    table.selectionModel().setCurrentIndex(reached, QItemSelectionModel.SelectionFlag.NoUpdate)
