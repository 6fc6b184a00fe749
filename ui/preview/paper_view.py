"""Pages on a desk, one under another, painted from the PDF itself.

QPdfView draws in a thread of its own, cannot say how large it shows a fitted page, and crashes where it is taken down
with its document; this draws at once, and what is on the screen is the picture of the PDF, pixel for pixel.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from enum import StrEnum

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollBar

from ui.preview.pages import Pages
from ui.theme import Space, theme

# Pictures kept: the pages in view and their neighbours.
_KEPT = 8
ZOOM_STEP = 1.25
LEAST, MOST = 0.25, 4.0
# Device-independent pixels a point at 100 %.
_NATURAL = 96 / 72


class Fit(StrEnum):
    """How large pages are: as wide as the window, whole, or by a factor."""

    WIDTH = "width"
    PAGE = "page"
    FREE = "free"


class PaperView(QAbstractScrollArea):
    """Shows pages.  `page_changed` tells the page in view (from 1), `zoom_changed` that fit or factor changed."""

    page_changed = Signal(int)
    zoom_changed = Signal()

    def __init__(self, pages: Pages) -> None:
        super().__init__()
        self.pages = pages
        self.fit = Fit.WIDTH
        self._free = 1.0
        self._page = 1
        self._pictures: OrderedDict[tuple[int, int, int], QImage] = OrderedDict()
        self._laid: tuple[Pages | None, float, int, list[QRect]] = (None, 0.0, 0, [])
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().valueChanged.connect(self._see_page)
        self._arrange()

    @property
    def page(self) -> int:
        """The page in view, from 1."""
        return self._page

    @property
    def factor(self) -> float:
        """The zoom as it is seen; 1 is true size on a screen of 96 dots an inch."""
        if self.fit is Fit.FREE:
            return self._free
        largest, room = self.pages.largest * _NATURAL, self.viewport().size()
        wide = (room.width() - 2 * Space.TWO) / largest.width()
        tall = (room.height() - 2 * Space.TWO) / largest.height()
        return min(max(wide if self.fit is Fit.WIDTH else min(wide, tall), LEAST), MOST)

    def show_pages(self, pages: Pages) -> None:
        """Shows other pages in the place of these; what was at the upper edge stays there as far as it can."""
        self.pages = pages
        self._pictures.clear()
        self._keeping_place()
        self._see_page()

    def show_fit(self, fit: Fit) -> None:
        """As wide as the window, or a whole page."""
        self._zoom_to(fit, self.factor)

    def zoom(self, by: float) -> None:
        """Larger or smaller by a factor, within limits."""
        self._zoom_to(Fit.FREE, min(max(self.factor * by, LEAST), MOST))

    def go(self, page: int) -> None:
        """Shows a page from its top, from 1; beyond the ends the first or the last."""
        target = min(max(page, 1), self.pages.count)
        self.verticalScrollBar().setValue(self._places()[target - 1].top() - Space.TWO)
        self._set_page(target)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the pages in view."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(theme().colours.desk))
        moved = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        places, seen = self._places(), event.rect().translated(moved)
        for page in range(_first_below(places, seen.top()), len(places)):
            place = places[page]
            if place.top() > seen.bottom():
                break
            shown = place.translated(-moved)
            painter.drawImage(shown, self._picture(page, place.size()))
            painter.setPen(QColor(theme().colours.line))
            painter.drawRect(shown.adjusted(-1, -1, 0, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fits anew and keeps the page."""
        self._keeping_place()
        self.zoom_changed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom; else the pages roll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(ZOOM_STEP if event.angleDelta().y() > 0 else 1 / ZOOM_STEP)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End lead to the first and the last page."""
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go(1 if event.key() == Qt.Key.Key_Home else self.pages.count)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Room for a page as wide as it is read well."""
        return QSize(760, 520)

    def _zoom_to(self, fit: Fit, factor: float) -> None:
        self.fit, self._free = fit, factor
        self._keeping_place()
        self.zoom_changed.emit()

    def _keeping_place(self) -> None:
        """Arranges anew; what was at the upper edge stays there."""
        bar = self.verticalScrollBar()
        share = bar.value() / max(bar.maximum() + bar.pageStep(), 1)
        self._arrange()
        bar.setValue(round(share * (bar.maximum() + bar.pageStep())))
        self.viewport().update()

    def _arrange(self) -> None:
        places, room = self._places(), self.viewport().size()
        self._range(self.verticalScrollBar(), places[-1].bottom() + Space.TWO, room.height())
        self._range(self.horizontalScrollBar(), max(place.right() for place in places) + Space.TWO, room.width())

    def _range(self, bar: QScrollBar, whole: int, room: int) -> None:
        bar.setRange(0, max(whole - room, 0))
        bar.setPageStep(room)
        bar.setSingleStep(Space.THREE)

    def _places(self) -> list[QRect]:
        """Where each page lies on the desk; kept until the size of the pages or of the desk is another."""
        factor, room, top = self.factor * _NATURAL, self.viewport().width(), Space.TWO
        if self._laid[:3] == (self.pages, factor, room):
            return self._laid[3]
        places = []
        for page in range(self.pages.count):
            size = (self.pages.points(page) * factor).toSize()
            places.append(QRect(max((room - size.width()) // 2, Space.TWO), top, size.width(), size.height()))
            top += size.height() + Space.TWO
        self._laid = (self.pages, factor, room, places)
        return places

    def _picture(self, page: int, size: QSize) -> QImage:
        ratio = self.devicePixelRatioF()
        sharp = (size.toSizeF() * ratio).toSize()
        key = (page, sharp.width(), sharp.height())
        if key not in self._pictures:
            self._pictures[key] = self.pages.picture(page, sharp)
            if len(self._pictures) > _KEPT:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(key)
        picture = self._pictures[key]
        picture.setDevicePixelRatio(ratio)
        return picture

    def _see_page(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        self._set_page(1 + _first_below(self._places()[:-1], middle))
        self.viewport().update()

    def _set_page(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)


def _first_below(places: list[QRect], height: int) -> int:
    """Which page is the first that does not end above a height."""
    return bisect_left(places, height, key=QRect.bottom)
