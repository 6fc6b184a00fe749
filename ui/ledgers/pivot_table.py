"""The table of a pivot: figures one can go into, sums in bold, sorted by any column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence

from app.ledgers.pivot.table import Aspect, Line, Pivot, Slot, ordered
from ui.ledgers.figures_painting import Cell, FiguresModel
from ui.ledgers.figures_view import FiguresView
from ui.theme import theme
from ui.theme.fonts import figures_font, ui_font
from ui.widgets.copying import cells
from ui.widgets.table_header import spread

Index = QModelIndex | QPersistentModelIndex
_NAME_WIDTH, _FIGURE_WIDTH, _PERCENT_WIDTH = 128, 58, 82


class PivotModel(FiguresModel):
    """The first columns are the names of a line, the others its figures."""

    def __init__(self) -> None:
        super().__init__()
        self.table: Pivot | None = None
        self.lines: list[Line] = []
        self.sorting: tuple[int, bool] | None = None

    def show(self, table: Pivot) -> None:
        """Shows a table; the sorting is kept where it still has the column."""
        self.beginResetModel()
        self.table = table
        if self.sorting is not None and self.sorting[0] >= self.columnCount():
            self.sorting = None
        self._order()
        self.endResetModel()

    def sort_by(self, column: int, descending: bool) -> None:
        """Sorts by a column; within groups, sums stay where they belong."""
        self.layoutAboutToBeChanged.emit()
        self.sorting = (column, descending)
        self._order()
        self.layoutChanged.emit()

    def _order(self) -> None:
        if self.table is None:
            return
        column, descending = self.sorting or (0, False)
        slot = self.slot_of(column)
        self.lines = ordered(self.table, slot, descending=descending)

    @property
    def names(self) -> int:
        """How many columns are names."""
        return len(self.table.made.rows) if self.table is not None else 0

    def slot_of(self, column: int) -> Slot | None:
        """The column of figures at a column; None for the names."""
        place = column - self.names
        return self.table.slots[place] if self.table is not None and 0 <= place < len(self.table.slots) else None

    def line(self, index: Index) -> Line | None:
        """The line at an index."""
        return self.lines[index.row()] if index.isValid() and index.row() < len(self.lines) else None

    def headings(self) -> list[tuple[str, str]]:
        """Group and heading of each column, with an arrow where it is sorted."""
        if self.table is None:
            return []
        found = [("", each.label) for each in self.table.made.row_dimensions]
        found += [slot.heading for slot in self.table.slots]
        if self.sorting is not None:
            column, descending = self.sorting
            group, heading = found[column]
            found[column] = (group, f"{heading} {'▼' if descending else '▲'}")
        return found

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many lines there are, sums included."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Names and figures."""
        return 0 if parent.isValid() or self.table is None else self.names + len(self.table.slots)

    def cell(self, row: int, column: int) -> Cell | None:
        """What is drawn of a cell: as `data` says it."""
        if self.table is None or row >= len(self.lines):
            return None
        line, slot = self.lines[row], self.slot_of(column)
        if slot is None:
            return Cell(line.labels[column], True, False, line.is_sum)
        return Cell(self.table.text(line, slot), False, not self.table.figure(line, slot), line.is_sum)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Figures, bold in sums, faint where they are nought."""
        line, slot = self.line(index), self.slot_of(index.column())
        if line is None or self.table is None:
            return None
        text = line.labels[index.column()] if slot is None else self.table.text(line, slot)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text
            case Qt.ItemDataRole.FontRole:
                return ui_font(bold=True) if line.is_sum else figures_font()
            case Qt.ItemDataRole.ForegroundRole:
                is_nought = slot is not None and not self.table.figure(line, slot)
                return theme().colour("ink_faint" if is_nought else "ink")
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignLeft if slot is None else Qt.AlignmentFlag.AlignHCenter
                return side | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return (
                    text
                    if slot is None
                    else f"{line.label}·{slot.called}（{slot.aspect}）：{text}\n{slot.measure.meaning}"
                )
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings, for screen readers; what a column counts, as a tooltip."""
        if orientation != Qt.Orientation.Horizontal or self.table is None or not 0 <= section < self.columnCount():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return "·".join(filter(None, self.headings()[section]))
        if role == Qt.ItemDataRole.ToolTipRole:
            slot = self.slot_of(section)
            meaning = slot.measure.meaning + "。" if slot is not None else ""
            return f"{meaning}单击排序；在表内按 Ctrl+↑ 升序、Ctrl+↓ 降序"
        return None


class PivotTable(FiguresView):
    """Lines by figures; `figure_chosen` carries line and slot of a press or Enter on a figure."""

    figure_chosen = Signal(object, object)
    sorted = Signal()

    def __init__(self) -> None:
        self.figures = PivotModel()
        super().__init__(self.figures, "pivot_table", "统计分析表")
        self.heading.setSectionsClickable(True)
        self.heading.sectionClicked.connect(self._sort)

    def show_table(self, table: Pivot) -> None:
        """Shows a table; the current cell stays the current one where the table still has it."""
        row, column = self.currentIndex().row(), self.currentIndex().column()
        before = self.figures.headings()
        self.figures.show(table)
        self.show_headings(self.figures.headings(), self.figures.names)
        if self.figures.headings() != before:  # other columns: begin with the names
            self.horizontalScrollBar().setValue(0)
        if 0 <= row < self.figures.rowCount() and 0 <= column < self.figures.columnCount():
            self.setCurrentIndex(self.figures.index(row, column))
        elif self.figures.rowCount():
            self.setCurrentIndex(self.figures.index(0, min(self.figures.names, self.figures.columnCount() - 1)))

    def lines(self) -> Sequence[Line]:
        """The lines in the order shown."""
        return self.figures.lines

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes into a figure, Ctrl+↑ and Ctrl+↓ sort by the current column, Ctrl+C copies the marked cells."""
        sorts = {Qt.Key.Key_Up: False, Qt.Key.Key_Down: True}
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in sorts:
            self._sort(self.currentIndex().column(), sorts[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Puts the marked cells, with names and headings, on the clipboard."""
        chosen = self.selectionModel().selectedIndexes()
        if not chosen or not self.may_copy:
            return
        names = range(self.figures.names)
        columns = [*names, *sorted({index.column() for index in chosen} - set(names))]
        rows = sorted({index.row() for index in chosen})
        heads = [[str(self.figures.headerData(column, Qt.Orientation.Horizontal)).rstrip(" ▲▼") for column in columns]]
        lines = [[str(self.figures.index(line, column).data()) for column in columns] for line in rows]
        QGuiApplication.clipboard().setMimeData(cells(heads + lines))

    def _leads(self, index: QModelIndex) -> tuple[Line, Slot] | None:
        """The figure at an index, where it has something behind it."""
        line, slot = self.figures.line(index), self.figures.slot_of(index.column()) if index.isValid() else None
        if line is None or slot is None or self.figures.table is None:
            return None
        return (line, slot) if self.figures.table.leads(line, slot) else None

    def _choose(self, index: QModelIndex) -> None:
        if (found := self._leads(index)) is not None:
            self.figure_chosen.emit(*found)

    def _sort(self, column: int, descending: bool | None = None) -> None:
        """Sorts; a second press turns the order round, figures begin with the highest."""
        if column < 0:
            return
        now = self.figures.sorting
        if descending is None:
            is_figure = self.figures.slot_of(column) is not None
            descending = not now[1] if now is not None and now[0] == column else is_figure
        line = self.figures.line(self.currentIndex())
        here = self.currentIndex().column()
        self.figures.sort_by(column, descending)
        self.show_headings(self.figures.headings(), self.figures.names)
        if line in self.figures.lines:
            self.setCurrentIndex(self.figures.index(self.figures.lines.index(line), here))
        self.sorted.emit()

    def _fit(self) -> None:
        headings, names = self.figures.headings(), self.figures.names
        if not headings:
            return
        measures = QFontMetrics(ui_font(12, bold=True))
        wide = []
        for place, (_, heading) in enumerate(headings):
            slot = self.figures.slot_of(place)
            least = _NAME_WIDTH if slot is None else _PERCENT_WIDTH if slot.aspect is Aspect.PERCENT else _FIGURE_WIDTH
            # A heading that is longer breaks into two lines.
            wide.append(max(least, min(measures.horizontalAdvance(heading), 88) + 12))
        shares = [2] * names + [1] * (len(headings) - names)
        for section, width in enumerate(spread(wide, shares, self.viewport().width())):
            self.setColumnWidth(section, width)
