"""The table of the statistics page: figures one can go into."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from app.ledgers.statistics import Statistics
from ui.ledgers.figures_view import FiguresView
from ui.ledgers.statistics_model import StatisticsModel
from ui.widgets.copying import cells
from ui.widgets.table_header import spread

_NAME_WIDTH, _FIGURE_WIDTH = 148, 42


class FiguresTable(FiguresView):
    """Departments by figures; `figure_chosen` carries the keys of row and column of a press or Enter on a figure."""

    figure_chosen = Signal(str, str)

    def __init__(self) -> None:
        self.figures = StatisticsModel()
        super().__init__(self.figures, "statistics_table", "统计表")

    def show_table(self, table: Statistics) -> None:
        """Shows a table; the current figure stays the current one where the table still has it."""
        row, column = self.currentIndex().row(), self.currentIndex().column()
        self.figures.show(table)
        self.show_headings(self.figures.headings())
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
