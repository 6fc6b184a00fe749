"""What all tests of windows watch for: a part shown before it has a parent flashes up as a window of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenu, QWidget

_UI = str(Path(__file__).parents[2] / "ui") + "/"


class StrayWindows(QObject):
    """Notes every window that the program's own code shows and that is neither a dialog nor the main window."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Looks on; it stops nothing."""
        if event.type() == QEvent.Type.Show and isinstance(target, QWidget) and target.isWindow():
            caller = sys._getframe(1)
            is_plain = target.windowType() == Qt.WindowType.Window and not isinstance(
                target, (QDialog, QMainWindow, QMenu)
            )
            if is_plain and caller.f_code.co_filename.startswith(_UI):
                self.seen.append(f"{type(target).__name__} shown in {caller.f_code.co_filename}:{caller.f_lineno}")
        return False


@pytest.fixture(autouse=True)
def no_part_is_shown_as_a_window(qapp: QApplication) -> Iterator[None]:
    """Fails a test in which a label or a button was a window for a moment: it takes the keys from who types."""
    watch = StrayWindows()
    qapp.installEventFilter(watch)
    yield
    qapp.removeEventFilter(watch)
    assert not watch.seen, watch.seen[0]
