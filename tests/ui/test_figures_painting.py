"""What a table of figures draws in one pass is what Qt draws cell by cell, point for point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QApplication, QTableView

from ui.ledgers.figures_painting import Cell, FiguresModel
from ui.ledgers.figures_view import FiguresView
from ui.theme import Mode, theme
from ui.theme.fonts import figures_font, ui_font

CELLS = [
    [Cell("机关党委", True, False, False), *(Cell(text, False, text == "0", False) for text in ("0", "12", "3.5%"))],
    [Cell("信息工程学院与人工智能学院", True, False, False), *(Cell(str(n), False, n == 0, False) for n in (7, 0, 1))],
    [Cell("小计", True, False, True), *(Cell(text, False, text == "0", True) for text in ("0", "1234567890", "一"))],
]


class Few(FiguresModel):
    """Some cells."""

    def rowCount(self, parent: Any = None) -> int:
        return len(CELLS)

    def columnCount(self, parent: Any = None) -> int:
        return len(CELLS[0])

    def cell(self, row: int, column: int) -> Cell:
        return CELLS[row][column]

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = CELLS[index.row()][index.column()]
        side = Qt.AlignmentFlag.AlignLeft if cell.is_name else Qt.AlignmentFlag.AlignHCenter
        return {
            Qt.ItemDataRole.DisplayRole: cell.words,
            Qt.ItemDataRole.FontRole: ui_font(bold=True) if cell.is_sum else figures_font(),
            Qt.ItemDataRole.ForegroundRole: theme().colour("ink_faint" if cell.is_nought else "ink"),
            Qt.ItemDataRole.TextAlignmentRole: side | Qt.AlignmentFlag.AlignVCenter,
        }.get(Qt.ItemDataRole(role))


class Drawn(FiguresView):
    """A table that can be drawn by Qt alone."""

    by_qt = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """By Qt, where that is asked."""
        QTableView.paintEvent(self, event) if self.by_qt else super().paintEvent(event)

    def _leads(self, index: QModelIndex) -> object:
        return None

    def _choose(self, index: QModelIndex) -> None: ...

    def _fit(self) -> None:
        for column, width in enumerate((120, 61, 70, 300)):
            self.setColumnWidth(column, width)


@pytest.fixture
def table(qapp: QApplication) -> Iterator[Drawn]:
    made = Drawn(Few(), "figures", "数字")
    made.show_headings([("", "部门"), ("数", "一"), ("数", "二"), ("", "三")])
    made.resize(360, 220)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def picture(table: Drawn, by_qt: bool) -> QImage:
    """The cells as they are drawn, the names that stay in sight with them."""
    table.by_qt, painted = by_qt, table.frozen.painted
    table.frozen.painted = None if by_qt else painted
    made = table.grab().toImage()
    table.by_qt, table.frozen.painted = False, painted
    return made


def plain(table: Drawn) -> None: ...


def current(table: Drawn) -> None:
    table.setFocus()
    table.setCurrentIndex(table.model().index(1, 1))


def marked(table: Drawn) -> None:
    table.selectRow(2)


def aside(table: Drawn) -> None:
    table.selectRow(1)
    table.horizontalScrollBar().setValue(100)


def dark(table: Drawn) -> None:
    theme().set_mode(Mode.DARK)


def compact(table: Drawn) -> None:
    theme().set_compact(True)


def shut(table: Drawn) -> None:
    table.setEnabled(False)


@pytest.mark.parametrize("arrange", [plain, current, marked, aside, dark, compact, shut])
def test_every_state_is_drawn_as_qt_draws_it(table: Drawn, arrange: Callable[[Drawn], None]) -> None:
    before, mode = picture(table, False), theme().mode
    try:
        arrange(table)
        QApplication.processEvents()
        drawn = picture(table, False)
        assert drawn == picture(table, True)
        assert arrange in (plain, shut) or drawn != before  # what a figure is coloured by is not greyed
    finally:
        theme().set_mode(mode)
        theme().set_compact(False)
