"""Whether what is drawn of a table of figures is what its model says."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.ledgers.figures_painting import FiguresModel
from ui.theme import theme


def assert_drawn_as_said(figures: FiguresModel) -> None:
    """Words, boldness, faintness and place of every cell."""
    faint = theme().colour("ink_faint")
    assert figures.rowCount() and figures.columnCount() > 1
    for row in range(figures.rowCount()):
        for column in range(figures.columnCount()):
            cell, index = figures.cell(row, column), figures.index(row, column)
            assert cell is not None
            side = Qt.AlignmentFlag.AlignLeft if cell.is_name else Qt.AlignmentFlag.AlignHCenter
            assert cell.words == index.data()
            assert cell.is_sum == index.data(Qt.ItemDataRole.FontRole).bold()
            assert cell.is_nought == (index.data(Qt.ItemDataRole.ForegroundRole) == faint)
            assert side | Qt.AlignmentFlag.AlignVCenter == index.data(Qt.ItemDataRole.TextAlignmentRole)
