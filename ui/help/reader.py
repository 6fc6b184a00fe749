"""The right side of the help window: one page, its links and pictures, and the words that were looked for."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QMarginsF, QRectF, QSizeF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPixmap,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from app.help.library import Library, Page
from app.help.regulation import anchor
from ui.help.document import Anchors, fill, prepared
from ui.theme import Space, theme
from ui.theme.tokens import LIGHT
from ui.widgets.clauses import rules

# Lines of Chinese are read with ease up to about fifty characters.
_WIDEST = 780
_RASTER = 40
_ZOOMS = (0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
_PAPER_WIDTH = 620  # in pixels of 96 to the inch: A4 less the margins
_MARGIN_MM = 22


class Reader(QTextBrowser):
    """Shows a page.  `wanted` carries the target of a link that was pressed ("clues#sort", "go:plans")."""

    wanted = Signal(str)

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.setObjectName("help_page")
        self.setAccessibleName("帮助正文")
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setProperty("role", "reader")
        self.library = library
        self.page: Page | None = None
        self._anchors: Anchors = {}
        self._words: list[str] = []
        self._places: list[QTextCursor] = []
        self._at, self._zoom, self._width = -1, _ZOOMS.index(1.0), 0
        self.anchorClicked.connect(self._pressed)
        theme().changed.connect(self._redraw)

    # ------------------------------------------------------------ showing

    def show_page(self, page: Page, section: str = "", words: list[str] | None = None) -> None:
        """Shows a page at a section, with words marked; at the first of them where no section is given."""
        self._words = self._words if words is None else words
        if page is not self.page or words is not None:
            self.page = page
            self._write()
        QTimer.singleShot(0, self, lambda: self.go_to(section))
        self.go_to(section)

    def go_to(self, section: str) -> None:
        """Rolls to a section, so that its heading stands at the top."""
        place = self._anchors.get(section, 0)
        block = self.document().findBlock(place)
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(round(top) - Space.TWO if section else 0)
        cursor = QTextCursor(block)
        self.setTextCursor(cursor)

    def _write(self) -> None:
        if self.page is None:
            return
        self._width = self._room()
        fresh = QTextDocument(self)  # one that was written before keeps some of its looks; this one takes its place
        text = prepared(self.page, lambda clause: anchor(rules(), clause))
        self._anchors = fill(fresh, text, self.page, theme().colours, _ZOOMS[self._zoom])
        self._places = []
        self.setExtraSelections([])
        self.setDocument(fresh)
        self._mark()

    def _redraw(self) -> None:
        """The same again, where one was."""
        place = self.verticalScrollBar().value()
        self._write()
        self.verticalScrollBar().setValue(place)

    def zoom(self, by: int) -> None:
        """Larger or smaller by steps; 0 is the usual size."""
        self._zoom = min(max(self._zoom + by, 0), len(_ZOOMS) - 1) if by else _ZOOMS.index(1.0)
        self._redraw()

    # ------------------------------------------------------------ words that were looked for

    @property
    def found(self) -> int:
        """How often the words stand in the page."""
        return len(self._places)

    def next_word(self, by: int = 1) -> None:
        """Rolls to the next place that is marked, or the one before."""
        if self._places:
            self._at = (self._at + by) % len(self._places)
            cursor = QTextCursor(self._places[self._at])
            cursor.clearSelection()
            self.setTextCursor(cursor)
            self.ensureCursorVisible()
            self._show_marks()

    def _mark(self) -> None:
        self._places, self._at = [], -1
        for word in self._words:
            cursor = self.document().find(word)
            while not cursor.isNull():
                self._places.append(QTextCursor(cursor))
                cursor = self.document().find(word, cursor)
        self._places.sort(key=lambda cursor: cursor.selectionStart())
        self._show_marks()

    def _show_marks(self) -> None:
        marks = []
        for number, cursor in enumerate(self._places):
            mark: Any = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            mark.format.setBackground(theme().colour("amber_back"))
            mark.format.setForeground(theme().colour("ink"))
            mark.format.setFontUnderline(number == self._at)
            marks.append(mark)
        self.setExtraSelections(marks)

    # ------------------------------------------------------------ pictures and links

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """A picture of the help, as wide as there is room; nothing else is ever loaded."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        return framed(self.picture(QUrl(name).toString()), self._width, self.devicePixelRatioF())

    def picture(self, name: str) -> QPixmap:
        """The picture in its full size; an empty one where it is not there, or lies elsewhere."""
        file = (self.library.folder / name).resolve()
        return QPixmap(str(file)) if file.parent == (self.library.folder / "pictures").resolve() else QPixmap()

    def _pressed(self, link: QUrl) -> None:
        words = link.toString().replace(".md", "", 1)
        here = self.page.name if self.page is not None else ""
        self.wanted.emit(f"{here}{words}" if words.startswith("#") else words)

    def _room(self) -> int:
        room = self.viewport().width() - 2 * Space.THREE
        return max(320, room // _RASTER * _RASTER)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines stay short enough to be read; pictures fit."""
        aside = max(0, event.size().width() + self.viewportMargins().left() + self.viewportMargins().right() - _WIDEST)
        self.setViewportMargins(min(aside // 2, Space.FOUR), 0, max(aside - min(aside // 2, Space.FOUR), 0), 0)
        super().resizeEvent(event)
        if self.page is not None and self.page.pictures and self._room() != self._width:
            self._redraw()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel make the words larger or smaller, as everywhere."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    # ------------------------------------------------------------ on paper

    def pdf(self) -> bytes:
        """The page on A4, always in the light scheme."""
        if self.page is None:
            return b""
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(96)
        writer.setTitle(self.page.title)
        writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait,
                                         QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM),
                                         QPageLayout.Unit.Millimeter))  # fmt: skip
        paper = _Paper(self)
        fill(paper, prepared(self.page, lambda clause: anchor(rules(), clause)), self.page, LIGHT)
        paper.setDocumentMargin(0)
        area = QRectF(writer.pageLayout().paintRectPixels(96))
        paper.setPageSize(QSizeF(area.size()))
        paper.print_(writer)
        buffer.close()
        return bytes(data.data())


class _Paper(QTextDocument):
    """The document for a printer: pictures in the width of the paper, at twice the dots of the screen."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """The pictures of the reader."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        return framed(self._reader.picture(QUrl(name).toString()), _PAPER_WIDTH, 2.0)


def framed(picture: QPixmap, room: int, ratio: float) -> QPixmap:
    """A picture no wider than the room, in a hairline; the windows it shows are as white as the page."""
    if picture.isNull():
        return picture
    wide = round(min(picture.width(), room) * ratio)
    smooth = Qt.TransformationMode.SmoothTransformation
    made = picture if wide >= picture.width() else picture.scaledToWidth(wide, smooth)
    made.setDevicePixelRatio(max(made.width() / min(picture.width(), room), 1.0))
    painter = QPainter(made)
    painter.setPen(QColor(LIGHT.line))
    painter.drawRect(
        QRectF(0, 0, made.width() / made.devicePixelRatio() - 1, made.height() / made.devicePixelRatio() - 1)
    )
    painter.end()
    return made
