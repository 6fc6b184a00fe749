"""The books on paper from the help window: laid out beside it, then shown in the preview, to be printed or saved."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.manual import sources
from app.manual.sources import Description
from ui.beside import Beside
from ui.widgets.notice import NoticeArea, Severity


class BooksMenu(QMenu):
    """用户手册, 记录员速查, 管理员指南."""

    _laid_out = Signal(object, object)

    def __init__(self, window: QWidget, notices: NoticeArea) -> None:
        super().__init__(window)
        self.setObjectName("help_books_menu")
        self._window, self._notices = window, notices
        for place, book in enumerate(sources.descriptions(), 1):
            made = QAction(f"{book.name}(&{place})…", self)
            made.setObjectName(f"help_book_{place}")
            made.setToolTip(book.about)
            made.triggered.connect(partial(self.show_book, book))
            self.addAction(made)
        self._laid_out.connect(self._land, Qt.ConnectionType.QueuedConnection)

    def show_book(self, book: Description, _checked: bool = False) -> None:
        """Lays a book out, and shows it when it is done; until then no other is begun."""
        from app.manual import books

        self._enable(False)
        self._notices.clear()
        self._notices.say(Severity.INFO, f"正在排《{book.name}》，稍等片刻就显示。")
        thread = Beside("book")
        flight = thread.submit(books.pdf, book)
        thread.shutdown(wait=False)
        flight.add_done_callback(partial(self._tell, book))

    def _enable(self, enabled: bool) -> None:
        """The entries, not the menu: one that is opened while it takes no keys does not close by Esc."""
        for entry in self.actions():
            entry.setEnabled(enabled)

    def _tell(self, book: Description, flight: Future[bytes]) -> None:
        """Says so to the window, by the thread that did it."""
        with suppress(RuntimeError):  # the window is gone, and nobody waits
            self._laid_out.emit(book, flight)

    def _land(self, book: Description, flight: Future[bytes]) -> None:
        from ui.preview.dialog import PreviewDialog

        self._enable(True)
        self._notices.clear()
        PreviewDialog(self._window, book.name, flight.result(), f"{book.name}.pdf").open()
