"""Layouts with our distances: rows, columns, and one that flows like words on a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QPoint, QRect, QSize, QTimer
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QLayoutItem, QVBoxLayout, QWidget

from ui.theme import Space

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

Part = QWidget | QLayout | int | None


def row(*parts: Part, margin: int = 0, spacing: int = Space.ONE) -> QHBoxLayout:
    """Parts beside each other; a number is a gap, None takes what is left."""
    return _fill(QHBoxLayout(), parts, margin, spacing)


def column(*parts: Part, margin: int = 0, spacing: int = Space.ONE) -> QVBoxLayout:
    """Parts under each other; a number is a gap, None takes what is left."""
    return _fill(QVBoxLayout(), parts, margin, spacing)


def box(layout: QLayout, role: str = "", parent: QWidget | None = None) -> QWidget:
    """A plain widget around a layout; `role` as in the style sheet (paper, desk)."""
    made = QWidget(parent)
    if role:
        made.setProperty("role", role)
        made.setAttribute(QtCore.Qt.WidgetAttribute.WA_StyledBackground)
    made.setLayout(layout)
    return made


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout; widgets in it are deleted."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def _fill(
    layout: QHBoxLayout | QVBoxLayout, parts: tuple[Part, ...], margin: int, spacing: int
) -> QHBoxLayout | QVBoxLayout:
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        elif isinstance(part, QWidget):
            layout.addWidget(part)
        else:
            layout.addLayout(part)
    return layout


class Bar(QWidget):
    """Two groups of controls on a line, at its left and its right end; under each other where both have no room."""

    def __init__(self, left: QLayout, right: QLayout, spacing: int = Space.ONE) -> None:
        super().__init__()
        self._left, self._right, self._gap = left, right, spacing
        self._ends = QHBoxLayout()
        self._ends.addStretch(1)
        self._ends.addLayout(right)
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(spacing)
        self._lines.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # narrower than one line of both
        self._lines.addLayout(left, 1)
        self._lines.addLayout(self._ends)

    @property
    def is_stacked(self) -> bool:
        """Whether the groups stand under each other."""
        return self._lines.direction() == QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        """As wide as the wider group: they can stand under each other."""
        wide = max(self._left.minimumSize().width(), self._right.minimumSize().width())
        return QSize(wide, self._lines.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the groups beside or under each other."""
        super().resizeEvent(event)
        wanted = self._left.minimumSize().width() + self._gap + self._right.minimumSize().width()
        down, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        direction = down if wanted > self.width() else beside
        if direction != self._lines.direction():
            self._lines.setDirection(direction)
            QTimer.singleShot(0, self, self.updateGeometry)  # those above are laying out now and would not hear of it


class FlowLayout(QLayout):
    """Items one after another, on as many lines as the width asks for."""

    def __init__(self, spacing: int = Space.ONE) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        """Takes an item to the end."""
        self._items.append(item)

    def insert(self, place: int, widget: QWidget) -> None:
        """Puts a widget before the item at `place`."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at an index, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Takes the item out, or None."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> QtCore.Qt.Orientation:
        """Asks for no more room than its items."""
        return QtCore.Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at a width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Places the items."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """All on one line."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(len(sizes) - 1, 0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """The largest item alone."""
        smallest = QSize()
        for item in self._items:
            if not item.isEmpty():
                smallest = smallest.expandedTo(item.minimumSize())
        return smallest

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Lays the items out inside `rect` and returns the height used; moves them only when asked."""
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(min(size.width(), rect.width()), size.height())))
            x, line = x + size.width() + self.spacing(), max(line, size.height())
        return y + line - rect.y()
