"""A table of figures one can go into: names at the left stay in sight, headings stand in groups."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.ledgers.figures_painting import FiguresModel, paint_figures
from ui.ledgers.grouped_header import GroupedHeader
from ui.theme import theme
from ui.widgets.frozen import FrozenColumns

Index = QModelIndex | QPersistentModelIndex


class FiguresView(QTableView):
    """What the table of a period and a pivot have in common; each says what leads somewhere and how wide it stands."""

    def __init__(self, figures: FiguresModel, name: str, called: str) -> None:
        super().__init__()
        self._figures = figures
        self.setObjectName(name)
        self.setAccessibleName(called)
        self.may_copy = True  # rows that are copied leave the program
        self.setModel(figures)
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
        self.frozen = FrozenColumns(self, GroupedHeader)
        self.frozen.painted = lambda view, event: paint_figures(view, self._figures, event)
        self.clicked.connect(self._choose)
        theme().changed.connect(self._set_density)
        self._set_density()

    def show_headings(self, headings: Sequence[tuple[str, str]], names: int = 1) -> None:
        """Group and heading of each column, and how many of the first are names."""
        self.heading.show_headings(headings, names)
        self.frozen.heading.show_headings(headings, names)
        self._fit()
        self.frozen.show_columns(names)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Shows by the hand that a figure leads somewhere."""
        super().mouseMoveEvent(event)
        leads = self._leads(self.indexAt(event.position().toPoint()))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        """All cells in one pass."""
        if self.isEnabled():
            paint_figures(self, self._figures, event)
        else:
            super().paintEvent(event)

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

    def _leads(self, index: QModelIndex) -> object:
        """Whether (or to what) a figure leads."""
        raise NotImplementedError

    def _choose(self, index: QModelIndex) -> None:
        """A figure was pressed."""
        raise NotImplementedError

    def _fit(self) -> None:
        """Spreads the columns over the width."""
        raise NotImplementedError

    def _set_density(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().row_height - 4)
        self.viewport().update()
