"""Draws the figures of a table in one pass, point for point as Qt draws them one by one (`ui/widgets/table_painting`).

The table of a year has four hundred cells, for each of which Qt asks the model seven questions and lays its text out
twice.  What is marked, or has no room for its words, is left to the delegate.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPointF, QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from ui.theme import theme
from ui.theme.fonts import figures_font, ui_font
from ui.widgets.table_model import Align
from ui.widgets.table_painting import Place, aligned, fits, touched


class Cell(NamedTuple):
    """What a cell says: a name stands at the left, a figure in the middle; one of nought is faint, a sum is bold."""

    words: str
    is_name: bool
    is_nought: bool
    is_sum: bool


class FiguresModel(QAbstractTableModel):
    """A model of such cells."""

    def cell(self, row: int, column: int) -> Cell | None:
        """What a cell says, None where there is nothing."""
        raise NotImplementedError


def paint_figures(view: QTableView, figures: FiguresModel, event: QPaintEvent) -> None:
    """Draws the cells of a view that an event asks for."""
    rows, places = touched(view, event.rect())
    if not rows or not places:
        return
    painter = QPainter(view.viewport())
    try:
        drawing = _Drawing(view, figures, painter)
        for row in rows:
            top = view.rowViewportPosition(row)
            for place in places:
                drawing.draw(row, place, top)
    finally:
        painter.end()


class _Drawing:
    """One drawing of cells."""

    def __init__(self, view: QTableView, figures: FiguresModel, painter: QPainter) -> None:
        self._view, self._figures, self._painter = view, figures, painter
        self._ink, self._faint, self._line = map(theme().colour, ("ink", "ink_faint", "line"))
        self._fonts = figures_font(), ui_font(bold=True)
        self._fits = fits(self._fonts[0]), fits(self._fonts[1])
        self._height = view.verticalHeader().defaultSectionSize()
        self._baselines = [each.baseline(self._height) for each in self._fits]
        chosen = view.selectionModel()
        self._is_chosen, self._current = chosen.isSelected, chosen.currentIndex()
        self._set: tuple[bool, bool] | None = None  # what the painter is set to: for a sum, for nought

    def draw(self, row: int, place: Place, top: int) -> None:
        """Draws a cell whose row begins there."""
        model = self._view.model()
        index = model.index(row, place.section)
        cell = self._figures.cell(row, place.section)
        if cell is None:
            return
        fit = self._fits[cell.is_sum].fit(cell.words, place.room)
        is_chosen = self._is_chosen(index)
        if is_chosen or index == self._current or not fit.plain or fit.words != cell.words:
            self._by_delegate(index, QRect(place.left, top, place.width, self._height), is_chosen)
            return
        self._painter.fillRect(place.left, top + self._height - 1, place.width, 1, self._line)
        if self._set != (cell.is_sum, cell.is_nought):
            self._set = cell.is_sum, cell.is_nought
            self._painter.setFont(self._fonts[cell.is_sum])
            self._painter.setPen(self._faint if cell.is_nought else self._ink)
        moved = 0 if cell.is_name else aligned(place.room - fit.width, Align.CENTRE)
        self._painter.drawText(QPointF(place.begin + moved, top + self._baselines[cell.is_sum]), fit.words)

    def _by_delegate(self, index: QModelIndex, rect: QRect, is_chosen: bool) -> None:
        """As Qt would."""
        view, option = self._view, QStyleOptionViewItem()
        view.initViewItemOption(option)
        option.rect = rect  # type: ignore[attr-defined]
        if is_chosen:
            option.state |= QStyle.StateFlag.State_Selected  # type: ignore[attr-defined]
        if index == self._current and view.hasFocus():
            option.state |= QStyle.StateFlag.State_HasFocus  # type: ignore[attr-defined]
        self._painter.save()
        view.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewRow, option, self._painter, view)
        view.itemDelegate().paint(self._painter, option, index)
        self._painter.restore()
