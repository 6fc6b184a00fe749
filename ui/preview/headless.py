"""Printing without a window, for the command line: the same job on the same printers."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinterInfo

from app.papers.print_setup import Offset, PageRangeError, PrintSetup, pages_of
from ui.preview import printers
from ui.preview.pages import Pages
from ui.preview.print_job import PrintJob


def print_pdf(pdf: bytes, title: str, setup: PrintSetup, pages: str, offset: Offset) -> str:
    """Prints a PDF; empty, or why it was not printed.  `pages` as 1-3,5, or empty for all."""
    _application()
    printer = printers.printer_for(setup, title)
    if printer is None:
        names = "、".join(QPrinterInfo.availablePrinterNames())
        there = f"这台电脑上有：{names}。" if names else "这台电脑上没有找到打印机。"
        return f"没有名为“{setup.printer}”的打印机，没有打印。{there}"
    shown = Pages(pdf)
    try:
        wanted = pages_of(pages, shown.count) if pages else ()
    except PageRangeError as error:
        return f"{error}没有打印。"
    return _printed(PrintJob(shown, printer, wanted, offset))


def _printed(job: PrintJob) -> str:
    loop, troubles = QEventLoop(), []

    def over(trouble: str) -> None:
        troubles.append(trouble)
        loop.quit()

    job.finished.connect(over)
    job.start()
    if not troubles:
        loop.exec()
    return troubles[0]


def _application() -> QGuiApplication:
    """The running application, or one without a window; a machine without a display has printers as well."""
    found = QGuiApplication.instance()
    if isinstance(found, QGuiApplication):
        return found
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    made = QGuiApplication(sys.argv[:1])
    _kept.append(made)
    return made


_kept: list[QGuiApplication] = []
