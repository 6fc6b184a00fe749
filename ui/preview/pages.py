"""A PDF held open for looking at and for printing; pages as pictures, whole or in strips."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, QSizeF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions


class UnreadablePdf(Exception):
    """The bytes are no PDF that can be shown."""


class Pages:
    """The pages of a PDF.

    The document has no parent on purpose: a view that owns its document crashes when both are taken down.
    """

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
        return self.document.pagePointSize(page)

    def picture(self, page: int, size: QSize) -> QImage:
        """A page on white, at a size in pixels."""
        return self.strip(page, size, QRect(0, 0, size.width(), size.height()))

    def strip(self, page: int, size: QSize, part: QRect) -> QImage:
        """A part of the page that would be `size` pixels as a whole; large pages are printed strip by strip."""
        options = QPdfDocumentRenderOptions()
        options.setScaledSize(size)
        options.setScaledClipRect(part)
        drawn = self.document.render(page, part.size(), options)
        paper = QImage(part.size(), QImage.Format.Format_RGB32)
        paper.fill(0xFFFFFFFF)
        painter = QPainter(paper)
        painter.drawImage(0, 0, drawn)
        painter.end()
        return paper
