"""The first columns of a table stay in sight while it is scrolled sideways: a second view over its left edge."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QHeaderView, QTableView, QWidget

from ui.theme import theme

# So many pixels beside the columns that stay: with less they would hide what one scrolls to.
_LEAST_BESIDE = 120


class FrozenColumns(QTableView):
    """Shows the first columns of a table above them; keys stay with the table, and a press goes to its cell.

    It is there only while the table is scrolled, so that nothing is drawn twice.
    """

    def __init__(self, over: QTableView, heading: Callable[[QWidget], QHeaderView]) -> None:
        super().__init__(over)
        self.setObjectName("frozen_names")
        self.setProperty("role", "frozen")
        self._over, self._count, self._syncing = over, 0, False
        # Who draws the cells, where it is not Qt.
        self.painted: Callable[[FrozenColumns, QPaintEvent], object] | None = None
        self.setModel(over.model())
        self.setSelectionModel(over.selectionModel())
        self.setSelectionBehavior(over.selectionBehavior())
        self.heading = heading(self)
        self.setHorizontalHeader(self.heading)
        self.setFont(over.font())
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setWordWrap(over.wordWrap())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(over.verticalScrollMode())
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(over.hasMouseTracking())
        over.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        over.horizontalScrollBar().valueChanged.connect(self.place)
        over.horizontalHeader().sectionResized.connect(lambda *_: self.place())
        over.horizontalHeader().sectionMoved.connect(lambda *_: self._order())
        self.heading.sectionResized.connect(self._resized_here)
        theme().changed.connect(self.place)
        self.hide()

    # ------------------------------------------------------------ what stays

    def show_columns(self, count: int) -> None:
        """How many columns stay, counted from the left with those that are hidden; the others are never drawn here."""
        self._count = count
        self._order()

    @property
    def count(self) -> int:
        """How many columns stay, those that are hidden with them."""
        return self._count

    def holds(self, column: int) -> bool:
        """Whether a column stays."""
        return 0 <= self._over.horizontalHeader().visualIndex(column) < self._count

    @property
    def covers(self) -> int:
        """The width of the columns that stay, in pixels."""
        return sum(self._over.columnWidth(column) for column in self._columns())

    def place(self) -> None:
        """Lies over the columns of the table that stay, as wide and as high as they are."""
        over, was = self._over, self._syncing
        self._syncing = True
        for column in self._columns():
            self.setColumnWidth(column, over.columnWidth(column))
        self._syncing = was
        self.verticalHeader().setDefaultSectionSize(over.verticalHeader().defaultSectionSize())
        head = over.horizontalHeader().height()
        self.heading.setFixedHeight(head)
        frame, numbers = over.frameWidth(), over.verticalHeader().width() if over.verticalHeader().isVisible() else 0
        covers = self.covers
        self.setGeometry(frame + numbers, frame, covers, head + over.viewport().height())
        room = over.viewport().width() - _LEAST_BESIDE
        self.setVisible(self._count > 0 and over.horizontalScrollBar().value() > 0 and 0 < covers <= room)
        self.verticalScrollBar().setValue(over.verticalScrollBar().value())

    def uncover(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Scrolls the table until a cell is not behind the columns that stay."""
        hidden = self.covers - self._over.visualRect(index).left()
        bar = self._over.horizontalScrollBar()
        if index.isValid() and not self.holds(index.column()) and not self.isHidden() and hidden > 0:
            bar.setValue(max(bar.value() - hidden, 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """As the table draws its cells."""
        if self.painted is not None and self.isEnabled():
            self.painted(self, event)
        else:
            super().paintEvent(event)

    def _columns(self) -> list[int]:
        header = self._over.horizontalHeader()
        first = (header.logicalIndex(place) for place in range(min(self._count, header.count())))
        return [column for column in first if not self._over.isColumnHidden(column)]

    def _order(self) -> None:
        """The order and the columns of the table, as far as they stay."""
        theirs = self._over.horizontalHeader()
        self._syncing = True
        for place in range(theirs.count()):
            column = theirs.logicalIndex(place)
            self.heading.moveSection(self.heading.visualIndex(column), place)
            self.setColumnHidden(column, place >= self._count or self._over.isColumnHidden(column))
        self._syncing = False
        self.place()

    def _resized_here(self, column: int, _: int, width: int) -> None:
        """A column that is made wider here is made wider in the table."""
        if not self._syncing and self.holds(column) and width != self._over.columnWidth(column):
            self._over.setColumnWidth(column, width)

    # ------------------------------------------------------------ the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Goes to the cell of the table that is shown here; so do the others."""
        self._over.setFocus(Qt.FocusReason.MouseFocusReason)
        self._hand_on(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """As `mousePressEvent`."""
        self._hand_on(event)
        self.viewport().setCursor(self._over.viewport().cursor())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """As `mousePressEvent`."""
        self._hand_on(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """As `mousePressEvent`."""
        self._hand_on(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls the table."""
        QApplication.sendEvent(self._over.viewport(), event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the table."""
        there = QContextMenuEvent(event.reason(), self._there(event.pos()), event.globalPos(), event.modifiers())
        QApplication.sendEvent(self._over.viewport(), there)

    def _hand_on(self, event: QMouseEvent) -> None:
        there = QPointF(self._there(event.position().toPoint()))
        QApplication.sendEvent(self._over.viewport(), QMouseEvent(
            event.type(), there, event.scenePosition(), event.globalPosition(), event.button(), event.buttons(),
            event.modifiers(), event.pointingDevice(),
        ))  # fmt: skip

    def _there(self, here: QPoint) -> QPoint:
        """The place in the table of what is shown at a place here; left of its edge, where it is scrolled away."""
        column = self.columnAt(here.x())
        if column < 0:  # beyond the columns that stay: what lies under the mouse
            return QPoint(here.x(), here.y())
        moved = self._over.columnViewportPosition(column) - self.columnViewportPosition(column)
        return QPoint(here.x() + moved, here.y())
