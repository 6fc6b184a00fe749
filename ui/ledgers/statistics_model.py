"""The 统计表 as a model: figures of departments, subtotals and total."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from app.ledgers.figures import FigureColumn
from app.ledgers.statistics import Statistics, StatisticsRow
from ui.ledgers.figures_painting import Cell, FiguresModel
from ui.theme import theme
from ui.theme.fonts import figures_font, ui_font

Index = QModelIndex | QPersistentModelIndex


class StatisticsModel(FiguresModel):
    """The first column is the department, the others are figures."""

    def __init__(self) -> None:
        super().__init__()
        self.table: Statistics | None = None

    def show(self, table: Statistics) -> None:
        """Shows a table."""
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def headings(self) -> list[tuple[str, str]]:
        """Group and heading of each column."""
        heads = self.table.columns if self.table else ()
        return [("", "部门"), *((head.group, head.heading) for head in heads)]

    def row(self, index: Index) -> StatisticsRow | None:
        """The row of the table at an index."""
        return self.table.lines[index.row()] if self.table and index.isValid() else None

    def head(self, index: Index) -> FigureColumn | None:
        """The column of the table at an index; None for the names."""
        return self.table.columns[index.column() - 1] if self.table and index.column() > 0 else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many rows there are, subtotals and total included."""
        return 0 if parent.isValid() or self.table is None else len(self.table.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """The names and the figures."""
        return 0 if parent.isValid() or self.table is None else len(self.table.columns) + 1

    def cell(self, row: int, column: int) -> Cell | None:
        """What is drawn of a cell: as `data` says it."""
        if self.table is None:
            return None
        line = self.table.lines[row]
        if column == 0:
            return Cell(line.called, True, False, line.kind.is_sum)
        figure = line.figures[self.table.columns[column - 1].key]
        return Cell(str(figure), False, figure == 0, line.kind.is_sum)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Figures, bold in sums, faint where they are nought."""
        row, head = self.row(index), self.head(index)
        if row is None:
            return None
        figure = None if head is None else row.figures[head.key]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.called if figure is None else str(figure)
            case Qt.ItemDataRole.FontRole:
                return ui_font(bold=True) if row.kind.is_sum else figures_font()
            case Qt.ItemDataRole.ForegroundRole:
                return theme().colour("ink" if figure != 0 else "ink_faint")
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignLeft if head is None else Qt.AlignmentFlag.AlignHCenter
                return side | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return _said(row, head)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings, for screen readers; what a column counts, as a tooltip."""
        if orientation != Qt.Orientation.Horizontal or self.table is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return "".join(self.headings()[section])
        if role == Qt.ItemDataRole.ToolTipRole and section > 0:
            return self.table.columns[section - 1].meaning
        return None


def _said(row: StatisticsRow, head: FigureColumn | None) -> str:
    """A cell in words: what it counts, and how much of it departments reported."""
    if head is None:
        return f"{row.name}\n数字里有部门报送的" if row.reported else row.name
    reported = row.reported.get(head.key, 0)
    part = f"（其中部门报送 {reported}）" if reported else ""
    return f"{row.name}·{head.group}{head.heading}：{row.figures[head.key]}{part}\n{head.meaning}"
