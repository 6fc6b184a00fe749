"""Threads that work beside the window, each with a connection of its own to the store.

While one works Python's collector is off: run by that thread it would clear away what Qt made in the window's, and that
ends the program.  The work itself is let go of by the window's thread too, for it may hold the last word of a dialog.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

P = ParamSpec("P")
T = TypeVar("T")


class _Collector(QObject):
    """Keeps the collector off, and the work at hand, until the window's thread hears that it is done."""

    _done = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._held: dict[object, Any] = {}
        self._done.connect(self._let_go, Qt.ConnectionType.QueuedConnection)

    def hold(self, work: Any) -> Callable[[object], None]:
        """Holds from now on; the answer is called, by whatever thread, when the work is done."""
        gc.disable()
        mark = object()
        self._held[mark] = work

        def done(_: object) -> None:
            with suppress(RuntimeError):  # the program is over, and nobody hears it
                self._done.emit(mark)

        return done

    def _let_go(self, mark: object) -> None:
        self._held.pop(mark, None)
        if not self._held:
            # What was made meanwhile counts as old: to go through millions of rows would hold the window, and the
            # collector comes to them in its own time.
            gc.freeze()
            gc.unfreeze()
            gc.enable()


_collector: list[_Collector] = []


class Beside(ThreadPoolExecutor):
    """One thread; what it is given is done one after another.  Give it work from the window's thread only."""

    def __init__(self, name: str) -> None:
        super().__init__(1, name)
        if not _collector:
            _collector.append(_Collector())

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Has the thread work; the collector is off until the window hears that it is done."""
        done = _collector[0].hold((work, args, kwargs))
        try:
            flight = super().submit(work, *args, **kwargs)
        except BaseException:  # it takes nothing any more
            done(None)
            raise
        flight.add_done_callback(done)
        return flight
