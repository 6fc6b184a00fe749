"""Printing pages of a PDF so that the window stays alive and the job can be cancelled at any moment.

A page at the fineness of a printer is a picture of 140 MB: QtPdf draws it in a thread of its own, and it goes to the
printer in strips, a turn of the event loop each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import shiboken6
from PySide6.QtCore import QMarginsF, QObject, QPoint, QRect, QSize, QTimer, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfPageRenderer
from PySide6.QtPrintSupport import QPrinter

from app.papers.print_setup import NO_OFFSET, Offset, order
from ui.preview.pages import Pages, on_white
from ui.preview.spool import Spool

# Finer than about this nobody sees on text; a printer with more dots gets several for each point of the picture.
FINE = 600
# Points of a strip: drawing one takes about 15 ms.
STRIP = 350_000
POINTS_AN_INCH, MM_AN_INCH = 72, 25.4


class PrintJob(QObject):
    """Prints on a printer that has been chosen and set up.

    `progressed` tells sides done and sides in all; `finished` comes once, with an empty text or with why it failed or
    was cancelled.
    """

    progressed = Signal(int, int)
    finished = Signal(str)

    def __init__(self, pages: Pages, printer: QPrinter, wanted: Sequence[int] = (), offset: Offset = NO_OFFSET) -> None:
        """`wanted` are the pages to print, from 1, all where there are none; they are moved by `offset`."""
        super().__init__()
        # In this order: one who lets go of a job amid a page lets the painter go before its printer, which Qt would
        # not outlive, and the renderer before its document.
        self._painter, self._renderer = QPainter(), QPdfPageRenderer()
        self._pages, self._printer, self._offset = pages, printer, offset
        printer.setFullPage(True)
        self._spool = Spool()
        self._order = sides(wanted or range(1, pages.count + 1), printer)
        self._done = 0
        self._running = False
        self._strips: Iterator[tuple[QRect, QImage]] = iter(())
        self._renderer.setDocument(pages.document)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.pageRendered.connect(self._drawn)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._step)

    @property
    def running(self) -> bool:
        """Whether pages are still to come."""
        return self._running

    def start(self) -> None:
        """Begins; the rest follows from the event loop."""
        self._running = True
        if not self._spool.begin(self._painter, self._printer):
            self._end("打印机没有接受任务。请检查打印机是否已开机、联机，然后再试；也可以先另存为 PDF。")
            return
        self._painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        self.progressed.emit(0, len(self._order))
        self._draw()

    def cancel(self) -> None:
        """Stops at once."""
        if not self._running:
            return
        self._printer.abort()
        if self._spool.take_back():
            self._end("已取消打印，没有送到打印机。")
        else:
            self._end("已取消打印；已经送到打印机的页可能仍会印出。")

    def _draw(self) -> None:
        """Has the next side drawn in the other thread; a blank one needs no drawing."""
        page = self._order[self._done]
        if page is None:
            self._strips = iter(())
            self._timer.start()
        else:
            self._renderer.requestPage(page - 1, self._target(page)[1])

    def _drawn(self, _page: int, _size: QSize, picture: QImage) -> None:
        """Takes the picture; strips follow from the timer, for the renderer may not go while it tells of one."""
        page = self._order[self._done]
        if self._running and page is not None:
            at, size, times = self._target(page)
            self._strips = _strips(picture if picture.size() == size else QImage(), at, times)
            self._timer.start()

    def _step(self) -> None:
        """A strip, or where the side is done, the next."""
        strip = next(self._strips, None)
        if strip is not None:
            self._painter.drawImage(*strip)
            return
        self._timer.stop()
        self._done += 1
        self.progressed.emit(self._done, len(self._order))
        if not self._running:  # cancelled by who was told
            return
        if self._done == len(self._order):
            self._end("")
        elif self._printer.newPage():
            self._draw()
        else:
            self._end("打印中断：打印机不再接受新的一页。请检查纸张和联机状态后重新打印。")

    def _target(self, page: int) -> tuple[QPoint, QSize, int]:
        """Where a page lies on the sheet, how large its picture is, and how many dots a point of it has."""
        resolution = self._printer.resolution()
        times = max(round(resolution / FINE), 1)
        sheet = self._printer.pageLayout().fullRectPixels(resolution)
        lies = place(sheet, self._pages, page - 1, resolution)
        moved = QPoint(*(round(each * resolution / MM_AN_INCH) for each in (self._offset.dx, self._offset.dy)))
        return lies.topLeft() + moved, QSize(-(-lies.width() // times), -(-lies.height() // times)), times

    def _end(self, trouble: str) -> None:
        self._timer.stop()
        shiboken6.delete(self._renderer)  # before its document goes: its thread reads it
        if self._painter.isActive():
            self._painter.end()
        self._spool.end()
        self._running = False
        self.finished.emit(trouble)


def sides(pages: Sequence[int], printer: QPrinter) -> list[int | None]:
    """The pages to send, in order: once where the printer makes the copies itself."""
    copies = 1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)
    leaves = printer.duplex() in (QPrinter.DuplexMode.DuplexLongSide, QPrinter.DuplexMode.DuplexShortSide)
    return order(pages, copies, collate=printer.collateCopies(), leaves=leaves)


def place(sheet: QRect, pages: Pages, page: int, resolution: int) -> QRect:
    """Where a page (from 0) lies on the sheet: in its true size in the middle, smaller only where the sheet is."""
    points = pages.points(page)
    width, height = (length * resolution / POINTS_AN_INCH for length in (points.width(), points.height()))
    # A sheet is cut to whole dots: it is not smaller for that.
    scale = min(1.0, (sheet.width() + 1) / width, (sheet.height() + 1) / height)
    size = QSize(round(width * scale), round(height * scale))
    return QRect(
        (sheet.width() - size.width()) // 2, (sheet.height() - size.height()) // 2, size.width(), size.height()
    )


def _strips(picture: QImage, at: QPoint, times: int) -> Iterator[tuple[QRect, QImage]]:
    """A picture strip by strip; each reaches a row into the next, so that no hair of light is left between.

    It knows no painter: what lives in here may go after the printer does.
    """
    rows = max(STRIP // max(picture.width(), 1), 16)
    for top in range(0, picture.height(), rows):
        strip = on_white(picture.copy(0, top, picture.width(), min(rows + 1, picture.height() - top)))
        yield QRect(at + QPoint(0, top * times), strip.size() * times), strip


def whole_sheet(printer: QPrinter) -> None:
    """The sheet without margins: the paper brings its own."""
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF())
