"""Locks the window when nobody is there, and takes from the clipboard what should not stay in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache

from peewee import DatabaseError
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.access.passwords import policy_of
from app.access.policy import idle_minutes

CLIPBOARD_MS = 30_000
_LOOK_MS = 2_000
# A gap in the ticks as long as this means that the computer slept.
_SLEPT_S = 30.0
_SIGNS = (
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.InputMethod, QEvent.Type.TouchBegin,
)  # fmt: skip


class Watch(QObject):
    """Calls `lock` after some minutes without a key or a move, when the computer slept, and when the system suspends
    the program.  Time is counted by a clock that nobody can set.  It ends with its parent, the window.

    It looks at the windows that have the keys, where keys and moves arrive, and at the part that takes what an input
    method composes.  To look at all events of the application costs each of them a call into Python, and wraps
    objects that nobody names: for each of those PySide makes all its classes.
    """

    def __init__(
        self, lock: Callable[[], object], clock: Callable[[], float] = time.monotonic, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._lock, self._clock = lock, clock
        self._seen = self._looked = clock()
        self._idle_s = policy_of(None).idle_minutes * 60.0
        self._tick = QTimer(self, interval=_LOOK_MS)
        self._tick.timeout.connect(self.look)
        self._tick.start()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._windows: list[QWindow] = []
        self._part: QWidget | None = None
        app.focusWindowChanged.connect(self._window_changed)
        app.focusChanged.connect(self._part_changed)
        self._window_changed(app.focusWindow())
        self._part_changed(None, app.focusWidget())
        app.applicationStateChanged.connect(self._state_changed)

    @property
    def idle_s(self) -> float:
        """Seconds after which the window locks; a disk that does not answer changes nothing of what it was."""
        with suppress(DatabaseError):
            self._idle_s = idle_minutes() * 60.0
        return self._idle_s

    def stop(self) -> None:
        """The window goes away."""
        self._tick.stop()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusWindowChanged.disconnect(self._window_changed)
            app.focusChanged.disconnect(self._part_changed)
        self._windows = [window for window in self._windows if isValid(window)]
        for window in self._windows:
            window.removeEventFilter(self)
        self._part_changed(self._part, None)

    def look(self) -> None:
        """Locks where it is time."""
        now = self._clock()
        slept, self._looked = now - self._looked > _SLEPT_S, now
        idle = self.idle_s
        if slept or now - self._seen >= idle:
            self._seen = now
            self._lock()

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """A key or a move: somebody is there."""
        if event.type() in _SIGNS:
            self._seen = self._clock()
        return False

    def _window_changed(self, window: QWindow | None) -> None:
        """Keys and moves come to the window first."""
        self._windows = [each for each in self._windows if isValid(each)]
        if window is not None and window not in self._windows:
            window.installEventFilter(self)
            self._windows.append(window)

    def _part_changed(self, _: QWidget | None, part: QWidget | None) -> None:
        """What an input method composes comes to the part that has the keys."""
        if self._part is not None and isValid(self._part):
            self._part.removeEventFilter(self)
        self._part = part
        if part is not None:
            part.installEventFilter(self)

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationSuspended:
            self._lock()


@cache
def _clipboard() -> QClipboard:
    """The clipboard, held as long as the program runs.

    Cells that were copied hang in PySide on the object by which the clipboard is named; when that went with a closed
    window they went with it, and Qt, which still had them, ended the process at the next copy.
    """
    return QGuiApplication.clipboard()


class ClipboardGuard(QObject):
    """What was copied here is taken out of the clipboard after half a minute, and at once when `clear` is called.

    `owns` says whether what is in the clipboard came from this program.
    """

    def __init__(self, owns: Callable[[], bool] | None = None) -> None:
        super().__init__()
        self._clipboard = _clipboard()
        self.owns = owns or self._clipboard.ownsClipboard
        self._later = QTimer(self, singleShot=True, interval=CLIPBOARD_MS)
        self._later.timeout.connect(self.clear)
        self._clipboard.dataChanged.connect(self._changed)

    def clear(self) -> None:
        """Takes out what this program put in; what others copied stays."""
        self._later.stop()
        if self.owns() and self._clipboard.text():
            self._clipboard.clear()

    def _changed(self) -> None:
        if self.owns() and self._clipboard.text():
            self._later.start()
