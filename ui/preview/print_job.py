"""Printing the pages of a PDF page by page, so that the window stays alive and the job can be cancelled."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QSize, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter

from ui.preview.pages import Pages

# Finer than this nobody sees on text, and a page becomes a picture of hundreds of megabytes.
FINEST = 600
POINTS_AN_INCH = 72


class PrintJob(QObject):
    """Prints on a printer that has been chosen and set up.

    `progressed` tells pages done and pages in all; `finished` comes once, with an empty text or with why it failed or
    was cancelled.
    """

    progressed = Signal(int, int)
    finished = Signal(str)

    def __init__(self, pages: Pages, printer: QPrinter) -> None:
        super().__init__()
        self._pages, self._printer = pages, printer
        printer.setFullPage(True)
        self._painter = QPainter()
        self._order = wanted(pages.count, printer)
        self._done = 0
        self._running = False
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._step)

    @property
    def running(self) -> bool:
        """Whether pages are still to come."""
        return self._running

    def start(self) -> None:
        """Begins; pages follow one by one from the event loop."""
        self._running = True
        if not self._painter.begin(self._printer):
            self._end("打印机没有接受任务。请检查打印机是否已开机、联机，然后再试；也可以先另存为 PDF。")
            return
        self.progressed.emit(0, len(self._order))
        self._timer.start()

    def cancel(self) -> None:
        """Stops; pages already sent may still come out."""
        if self._running:
            self._printer.abort()
            self._end("已取消打印；已经送到打印机的页可能仍会印出。")

    def _step(self) -> None:
        if self._done and not self._printer.newPage():
            self._end("打印中断：打印机不再接受新的一页。请检查纸张和联机状态后重新打印。")
            return
        draw_page(self._painter, self._printer, self._pages, self._order[self._done])
        self._done += 1
        self.progressed.emit(self._done, len(self._order))
        if self._done == len(self._order):
            self._end("")

    def _end(self, trouble: str) -> None:
        self._timer.stop()
        if self._painter.isActive():
            self._painter.end()
        self._running = False
        self.finished.emit(trouble)


def wanted(count: int, printer: QPrinter) -> list[int]:
    """The pages to print, from 0, in the order in which they leave the printer: range, order, copies."""
    first = max(printer.fromPage(), 1) if printer.printRange() == QPrinter.PrintRange.PageRange else 1
    last = min(printer.toPage() or count, count) if printer.printRange() == QPrinter.PrintRange.PageRange else count
    order = list(range(first - 1, last)) or list(range(count))
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        order.reverse()
    copies = 1 if printer.supportsMultipleCopies() else max(printer.copyCount(), 1)
    return order * copies if printer.collateCopies() else [page for page in order for _ in range(copies)]


def draw_page(painter: QPainter, printer: QPrinter, pages: Pages, page: int) -> None:
    """Draws a page in its true size in the middle of the sheet, smaller only where the sheet is smaller."""
    sheet = printer.pageLayout().fullRectPixels(printer.resolution())
    target = _target(sheet, pages, page, printer.resolution())
    fineness = min(FINEST / printer.resolution(), 1.0)
    painter.drawImage(target, pages.picture(page, (target.size().toSizeF() * fineness).toSize()))


def _target(sheet: QRect, pages: Pages, page: int, resolution: int) -> QRect:
    points = pages.points(page)
    width, height = (length * resolution / POINTS_AN_INCH for length in (points.width(), points.height()))
    scale = min(1.0, sheet.width() / width, sheet.height() / height)
    size = QSize(round(width * scale), round(height * scale))
    return QRect(
        (sheet.width() - size.width()) // 2, (sheet.height() - size.height()) // 2, size.width(), size.height()
    )
