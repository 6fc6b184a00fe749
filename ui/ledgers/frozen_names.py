"""The names of the rows stay in sight while a wide table is scrolled sideways: a second view over its left edge."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from ui.ledgers.grouped_header import GroupedHeader
from ui.theme import theme


class FrozenNames(QTableView):
    """Shows the first columns of a table above them; all keys stay with the table, a press goes to it.

    It is there only while the table is scrolled, so that nothing is drawn twice.
    """

    def __init__(self, over: QTableView) -> None:
        super().__init__(over)
        self.setObjectName("frozen_names")
        self._over, self._columns = over, 1
        self.setModel(over.model())
        self.setSelectionModel(over.selectionModel())
        self.heading = GroupedHeader(self)
        self.setHorizontalHeader(self.heading)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(over.verticalScrollMode())
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        over.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        over.horizontalScrollBar().valueChanged.connect(self.place)
        over.horizontalHeader().sectionResized.connect(lambda *_: self.place())
        theme().changed.connect(self.place)
        self.hide()

    def show_columns(self, count: int) -> None:
        """How many columns are names; the others are never drawn here."""
        self._columns = count
        for column in range(self.model().columnCount()):
            self.setColumnHidden(column, column >= count)
        self.place()

    @property
    def covers(self) -> int:
        """The width of the names, in pixels."""
        return sum(self._over.columnWidth(column) for column in range(self._columns))

    def place(self) -> None:
        """Lies over the names of the table, as wide and as high as they are."""
        over = self._over
        for column in range(self._columns):
            self.setColumnWidth(column, over.columnWidth(column))
        self.verticalHeader().setDefaultSectionSize(over.verticalHeader().defaultSectionSize())
        head = over.horizontalHeader().height()
        self.heading.setFixedHeight(head)
        frame = over.frameWidth()
        self.setGeometry(frame, frame, self.covers, head + over.viewport().height())
        self.setVisible(over.horizontalScrollBar().value() > 0 and self.covers < over.viewport().width())
        self.verticalScrollBar().setValue(over.verticalScrollBar().value())

    def uncover(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Scrolls the table until a cell is not behind the names."""
        hidden = self.covers - self._over.visualRect(index).left()
        bar = self._over.horizontalScrollBar()
        if index.isValid() and index.column() >= self._columns and bar.value() > 0 and hidden > 0:
            bar.setValue(max(bar.value() - hidden, 0))
