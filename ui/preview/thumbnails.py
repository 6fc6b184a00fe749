"""Small pictures of the pages beside the preview: the one in view is marked, a click or an arrow key leads to another.

A picture is drawn when its place comes into sight, one a turn of the event loop.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.preview.pages import Pages
from ui.preview.paper_view import PaperView
from ui.theme import Space, theme

WIDTH = 124
_ROOM = QSize(84, 112)
_NUMBER = 20
# Drawn larger and made small: QtPdf draws no line finer than a point of the picture, and a table would be a black spot.
_LARGER = 4
Index = QModelIndex | QPersistentModelIndex


class ThumbnailModel(QAbstractListModel):
    """The pages; `drawn` holds the pictures that somebody has looked for."""

    def __init__(self, pages: Pages, ratio: float) -> None:
        super().__init__()
        self.pages, self._ratio = pages, ratio
        self.drawn: dict[int, QImage] = {}
        self._wanted: list[int] = []
        self._later = QTimer(self)
        self._later.setInterval(0)
        self._later.timeout.connect(self._draw_one)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (an empty index is a value)
        """One line a page."""
        return 0 if parent.isValid() else self.pages.count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The number of the page, and its picture once it is drawn."""
        if role == Qt.ItemDataRole.DisplayRole:
            return str(index.row() + 1)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"第 {index.row() + 1} 页"
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(index.row())
        return None

    def size(self, page: int) -> QSize:
        """The size of a picture, in device-independent pixels."""
        return self.pages.points(page).toSize().scaled(_ROOM, Qt.AspectRatioMode.KeepAspectRatio)

    @cached_property
    def tallest(self) -> int:
        """The height of the tallest picture, in device-independent pixels."""
        return max((self.size(page).height() for page in range(self.pages.count)), default=_ROOM.height())

    def _picture(self, page: int) -> QImage | None:
        if page not in self.drawn:
            if page not in self._wanted:
                self._wanted.append(page)
            self._later.start()
        return self.drawn.get(page)

    def _draw_one(self) -> None:
        if not self._wanted:
            self._later.stop()
            return
        page = self._wanted.pop()  # the one asked for last is the one in sight
        size = self.size(page) * self._ratio
        whole, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        picture = self.pages.picture(page, size * _LARGER).scaled(size, whole, smooth)
        picture.setDevicePixelRatio(self._ratio)
        self.drawn[page] = picture
        self.dataChanged.emit(self.index(page), self.index(page))


class Thumbnails(QListView):
    """The list beside the pages."""

    def __init__(self, paper: PaperView) -> None:
        super().__init__()
        self._paper = paper
        self.small = ThumbnailModel(paper.pages, paper.devicePixelRatioF())
        self.setModel(self.small)
        self.setItemDelegate(_Leaf(self))
        self.setAccessibleName("页面缩略图")
        self.setFixedWidth(WIDTH)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCurrentIndex(self.small.index(0))
        self.selectionModel().currentChanged.connect(lambda now, _: self._go(now.row()))
        self.clicked.connect(lambda index: self._paper.go(index.row() + 1))
        paper.page_changed.connect(self._mark)
        theme().changed.connect(self.viewport().update)

    def _go(self, page: int) -> None:
        if page >= 0 and page + 1 != self._paper.page:
            self._paper.go(page + 1)

    def _mark(self, page: int) -> None:
        index = self.small.index(page - 1)
        if self.currentIndex() != index:
            self.setCurrentIndex(index)
        self.scrollTo(index)


class _Leaf(QStyledItemDelegate):
    """A page with its number under it; the one in view has a frame in the colour of links."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All are alike, with room for the tallest page."""
        tallest: int = index.model().tallest  # type: ignore[union-attr]
        return QSize(WIDTH - Space.TWO, tallest + _NUMBER + 2 * Space.ONE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paints the page, or an empty leaf until it is drawn."""
        model = index.model()
        place: QRect = option.rect  # type: ignore[attr-defined]
        size = model.size(index.row())  # type: ignore[union-attr]
        above = (model.tallest - size.height()) // 2  # type: ignore[union-attr]
        corner = QPoint(place.center().x() - size.width() // 2, place.top() + Space.ONE + above)
        leaf = QRect(corner, size)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        painter.save()
        if picture is None:
            painter.fillRect(leaf, Qt.GlobalColor.white)
        else:
            painter.drawImage(leaf, picture)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.setPen(theme().colour("link" if chosen else "edge"))
        for width in range(1, 3 if chosen else 2):
            painter.drawRect(leaf.adjusted(-width, -width, width - 1, width - 1))
        painter.setPen(theme().colour("link" if chosen else "ink_soft"))
        number = QRect(place.left(), leaf.top() + size.height() + Space.HALF, place.width(), _NUMBER)
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(index.data()))
        painter.restore()
