"""A PDF held open for looking at and for printing; pages as pictures."""

from __future__ import annotations

from functools import cached_property, reduce

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument


class UnreadablePdf(Exception):
    """The bytes are no PDF that can be shown."""


class Pages:
    """The pages of a PDF."""

    def __init__(self, pdf: bytes) -> None:
        self.document = QPdfDocument()
        # A child of the document, so that it outlives the reading of it.
        buffer = QBuffer(self.document)
        buffer.setData(QByteArray(pdf))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(buffer)
        if self.document.status() != QPdfDocument.Status.Ready:
            raise UnreadablePdf(self.document.error().name)

    @property
    def count(self) -> int:
        """Number of pages."""
        return self.document.pageCount()

    def points(self, page: int) -> QSizeF:
        """Size of a page (from 0) in points."""
        return self._sizes[page]

    @cached_property
    def largest(self) -> QSizeF:
        """As wide as the widest page and as tall as the tallest, in points."""
        return reduce(QSizeF.expandedTo, self._sizes)

    @cached_property
    def _sizes(self) -> list[QSizeF]:
        """Asked for once: a view wants all of them each time it paints, and a ledger has thousands."""
        return [self.document.pagePointSize(page) for page in range(self.count)]

    def picture(self, page: int, size: QSize) -> QImage:
        """A page on white, at a size in pixels.

        The white is laid beneath in place: at the fineness of a printer a second picture would cost 140 MB.
        (Drawing a page in strips would cost less still, but QtPdf shifts each strip by a part of a pixel.)
        """
        return on_white(self.document.render(page, size))


def on_white(drawn: QImage) -> QImage:
    """The picture with white laid beneath it, in place."""
    painter = QPainter(drawn)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOver)
    painter.fillRect(drawn.rect(), Qt.GlobalColor.white)
    painter.end()
    drawn.convertTo(QImage.Format.Format_RGB32)
    return drawn
