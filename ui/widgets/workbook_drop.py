"""A workbook that is dropped on a page, or on the dialog that asks for one, is imported."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

_ENDINGS = (".xlsx", ".xlsm", ".xls", ".et")


def workbook_in(dragged: QMimeData) -> str:
    """The file that is dragged, where it is one and could be a workbook by its name; else nothing."""
    urls = dragged.urls()
    path = urls[0].toLocalFile() if len(urls) == 1 else ""
    return path if path.lower().endswith(_ENDINGS) else ""


class WorkbookDrop(QObject):
    """Has a widget take one workbook: `begin` is called with its path, as long as `may` says so."""

    def __init__(self, target: QWidget, may: Callable[[], bool], begin: Callable[[str], object]) -> None:
        super().__init__(target)
        self._may, self._begin = may, begin
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Says whether the file is taken, and takes it."""
        if not isinstance(event, QDropEvent):  # what enters and moves is one too
            return False
        path = workbook_in(event.mimeData()) if self._may() else ""
        if not path:
            event.ignore()
            return True
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self._begin(path)
        return True
