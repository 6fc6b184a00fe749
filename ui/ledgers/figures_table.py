"""The table of the statistics page: figures one can go into."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.ledgers.statistics import Statistics
from ui.ledgers.frozen_names import FrozenNames
from ui.ledgers.grouped_header import GroupedHeader
from ui.ledgers.statistics_model import StatisticsModel
from ui.theme import theme
from ui.widgets.copying import cells
from ui.widgets.table_header import spread

Index = QModelIndex | QPersistentModelIndex
_NAME_WIDTH, _FIGURE_WIDTH = 148, 42


class FiguresTable(QTableView):
    """Departments by figures; `figure_chosen` carries the keys of row and column of a press or Enter on a figure."""

    figure_chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("statistics_table")
        self.setAccessibleName("统计表")
        self.figures = StatisticsModel()
        self.may_copy = True  # rows that are copied leave the program
        self.setModel(self.figures)
        self.heading = GroupedHeader(self)
        self.setHorizontalHeader(self.heading)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.frozen = FrozenNames(self)
        self.clicked.connect(self._choose)
        theme().changed.connect(self._set_density)
        self._set_density()

    def show_table(self, table: Statistics) -> None:
        """Shows a table; the current figure stays the current one where the table still has it."""
        row, column = self.currentIndex().row(), self.currentIndex().column()
        self.figures.show(table)
        self.heading.show_headings(self.figures.headings())
        self.frozen.heading.show_headings(self.figures.headings())
        self._fit()
        self.frozen.show_columns(1)
        if 0 <= row < self.figures.rowCount() and 0 <= column < self.figures.columnCount():
            self.setCurrentIndex(self.figures.index(row, column))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes into a figure, Ctrl+C copies the marked cells with their headings."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Puts the marked cells, with department and headings, on the clipboard."""
        chosen = self.selectionModel().selectedIndexes()
        if not chosen or not self.may_copy:
            return
        columns = [0, *sorted({index.column() for index in chosen} - {0})]
        rows = sorted({index.row() for index in chosen})
        heads = [["".join(self.figures.headings()[column]) for column in columns]]
        lines = [[str(self.figures.index(line, column).data()) for column in columns] for line in rows]
        QGuiApplication.clipboard().setMimeData(cells(heads + lines))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Shows by the hand that a figure leads somewhere."""
        super().mouseMoveEvent(event)
        leads = self._leads(self.indexAt(event.position().toPoint()))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spreads the columns over the width."""
        super().resizeEvent(event)
        self._fit()
        self.frozen.place()

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Shows a cell, not behind the names that stay."""
        super().scrollTo(index, hint)
        self.frozen.uncover(index)

    def _leads(self, index: QModelIndex) -> bool:
        row, head = self.figures.row(index), self.figures.head(index)
        return row is not None and head is not None and row.figures[head.key] > 0

    def _choose(self, index: QModelIndex) -> None:
        row, head = self.figures.row(index), self.figures.head(index)
        if row is not None and head is not None and row.figures[head.key] > 0:
            self.figure_chosen.emit(row.key, head.key)

    def _fit(self) -> None:
        headings = self.figures.headings()
        wide = [_FIGURE_WIDTH + (16 if len(heading) > 3 else 0) for _, heading in headings[1:]]
        shares = [3, *(1 for _ in wide)]
        for section, width in enumerate(spread([_NAME_WIDTH, *wide], shares, self.viewport().width())):
            self.setColumnWidth(section, width)

    def _set_density(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().row_height - 4)
        self.viewport().update()
