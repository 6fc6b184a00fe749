"""The watch for parts that are windows for a moment.

It stands in the methods that show; as an event filter over the application it took a fifth of these tests' time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMainWindow, QMenu, QWidget

_UI = str(Path(__file__).parents[2] / "ui") + "/"
_SHOWING = ("show", "setVisible", "setHidden", "showNormal", "showMaximized", "showMinimized", "showFullScreen")


class StrayWindows:
    """Notes every window that the program's own code shows and that is neither a dialog nor the main window."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Inside, whatever shows a widget is looked at."""
        with_watch = {name: self._watched(getattr(QWidget, name)) for name in _SHOWING}
        before = {name: getattr(QWidget, name) for name in _SHOWING}
        for name, method in with_watch.items():
            setattr(QWidget, name, method)
        try:
            yield
        finally:
            for name, method in before.items():
                setattr(QWidget, name, method)

    def _watched(self, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def watched(widget: QWidget, *given: Any) -> Any:
            was_visible = widget.isVisible()
            answer = method(widget, *given)
            if not was_visible and widget.isWindow() and widget.isVisible():
                self._look_at(widget)
            return answer

        return watched

    def _look_at(self, window: QWidget) -> None:
        caller = sys._getframe(2)
        while caller.f_code.co_filename == __file__ and caller.f_back is not None:
            caller = caller.f_back
        is_plain = window.windowType() == Qt.WindowType.Window and not isinstance(window, (QDialog, QMainWindow, QMenu))
        if is_plain and caller.f_code.co_filename.startswith(_UI):
            self.seen.append(f"{type(window).__name__} shown in {caller.f_code.co_filename}:{caller.f_lineno}")
