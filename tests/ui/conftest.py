"""What all tests of windows watch for: a part shown before it has a parent flashes up as a window of its own.

And hands that wait: a PC that does other work besides makes no test fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.inspections import INSPECTIONS
from tests.ui.stray import StrayWindows
from tests.ui.walk import Found, walk

_PATIENCE_MS = 60_000


class PatientBot(QtBot):
    """Waits a minute, not five seconds, before it says that something does not come."""

    def waitUntil(self, callback: Any, *, timeout: int = _PATIENCE_MS) -> None:
        """Until the condition holds."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = _PATIENCE_MS, **more: Any) -> Any:
        """Until the signal has come."""
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitExposed(self, widget: Any, *, timeout: int = _PATIENCE_MS) -> Any:
        """Until the window is on the screen."""
        return super().waitExposed(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The hands of pytest-qt with more patience."""
    return PatientBot(request)


@pytest.fixture(scope="session")
def stray_windows(qapp: QApplication) -> Iterator[StrayWindows]:
    """The watch, for all tests of windows."""
    watch = StrayWindows()
    with watch.watching():
        yield watch
    # What a test copied would be taken down by Qt after Python has ended, which is the end of the process too.
    QGuiApplication.clipboard().clear()


@pytest.fixture(autouse=True)
def no_part_is_shown_as_a_window(stray_windows: StrayWindows) -> Iterator[None]:
    """Fails a test in which a label or a button was a window for a moment: it takes the keys from who types."""
    stray_windows.seen.clear()
    yield
    # pytest-qt asked for the end of the test's windows; no loop of events carries it out, and hundreds would live on.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not stray_windows.seen, stray_windows.seen[0]


@pytest.fixture(scope="session")
def walked(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What one walk through all windows finds; it takes half a minute, and several tests ask it."""
    return walk(tmp_path_factory.mktemp("walk") / "数据", INSPECTIONS)
