"""The thread that reads for the lists of all windows, on one connection that stays open as long as the store.

A list that asks something else drops what it asked before: the statement at work is interrupted, for nobody would look
at what it finds.  What is read lands in the window's thread: within a moment's wait, or by the event loop.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from threading import Lock, get_ident
from typing import Any, Generic, TypeVar
from weakref import WeakMethod

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from app.store.database import FAILURES, StoreDatabase, database
from app.store.steps import Cancelled, heard
from ui.beside import Beside

T = TypeVar("T")
Outcome = Callable[[], T]
_AGAIN_MS = 50


class Reading(Generic[T]):
    """A question under way.  `landed`, a method of a QObject, is called with the outcome, unless it was dropped."""

    def __init__(self, reader: Reader, work: Callable[[], T], landed: Callable[[Outcome[T]], None]) -> None:
        self._reader, self._landed = reader, WeakMethod(landed)
        self.is_over = self.is_dropped = False
        self._flight: Future[T] = reader.take(self, work)

    def drop(self) -> None:
        """Nobody wants the answer any more."""
        if not self.is_over:
            self.is_over = self.is_dropped = True
            self._reader.interrupt(self)

    def wait(self, milliseconds: float | None) -> bool:
        """Waits at most so long (None: until it is there) and lands it; whether it has landed."""
        if not self.is_over and wait([self._flight], None if milliseconds is None else milliseconds / 1000).done:
            self.land()
        return self.is_over

    def land(self) -> None:
        """Hands the outcome over, once, where somebody is left to take it."""
        if self.is_over:
            return
        self.is_over = True
        landed = self._landed()
        if landed is not None and isValid(landed.__self__):  # type: ignore[attr-defined]
            landed(self._flight.result)

    def listen(self, *_: object) -> None:
        """A step of the work.  Raises Cancelled where nobody wants it any more."""
        if self.is_dropped:
            raise Cancelled


class Reader(QObject):
    """One thread for all lists; what it is asked is answered one after another."""

    _done = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._thread = Beside("lists")
        self._lock = Lock()
        # What the thread is at, and which thread that is.
        self._at_work: tuple[Reading[Any], int] | None = None
        self._waiting: set[Reading[Any]] = set()
        self._store: StoreDatabase | None = None
        self._done.connect(self._land, Qt.ConnectionType.QueuedConnection)
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self._interrupt_dropped)

    @property
    def is_busy(self) -> bool:
        """Whether anything that was asked has not landed yet, or is not let go of."""
        return bool(self._waiting)

    def ask(self, work: Callable[[], T], landed: Callable[[Outcome[T]], None]) -> Reading[T]:
        """Has the thread work; call it from the window's thread.  `landed` is held weakly."""
        self._end_with_store()
        return Reading(self, work, landed)

    def take(self, reading: Reading[T], work: Callable[[], T]) -> Future[T]:
        """Puts a reading into the queue."""
        self._waiting.add(reading)
        flight = self._thread.submit(self._read, reading, work)
        flight.add_done_callback(lambda _: self._tell(reading))
        return flight

    def interrupt(self, reading: Reading[Any]) -> None:
        """Ends what was dropped, where the thread is at it; no other reading is touched."""
        self._interrupt_dropped()
        if reading in self._waiting:
            self._again.start()

    def _interrupt_dropped(self) -> None:
        """Once more while it lasts: between two statements there is nothing to interrupt."""
        with self._lock:
            if self._at_work is None or not self._at_work[0].is_dropped or self._store is None:
                self._again.stop()
            else:
                self._store.interrupt(self._at_work[1])

    def end(self) -> None:
        """Drops everything and gives up the connection: the store is closed, or shows itself to another account."""
        for reading in list(self._waiting):
            reading.drop()
        store, self._store = self._store, None
        if store is not None:
            self._thread.submit(_close, store).result()

    def _end_with_store(self) -> None:
        store = database.obj
        if store is not self._store and isinstance(store, StoreDatabase):
            self._store = store
            store.beside.append(self.end)

    def _read(self, reading: Reading[T], work: Callable[[], T]) -> T:
        """In the thread.  What was interrupted says so by Cancelled."""
        with self._lock:
            self._at_work = (reading, get_ident())
        try:
            with heard(reading.listen):
                reading.listen()
                return work()
        except Exception as error:
            if reading.is_dropped:
                raise Cancelled from error
            raise
        finally:
            with self._lock:
                self._at_work = None

    def _tell(self, reading: Reading[Any]) -> None:
        with suppress(RuntimeError):  # the program is over, and nobody hears it
            self._done.emit(reading)

    def _land(self, reading: Reading[Any]) -> None:
        self._waiting.discard(reading)
        reading.land()


def _close(store: StoreDatabase) -> None:
    with suppress(*FAILURES):
        if not store.is_closed():
            store.close()


_reader: list[Reader] = []


def reader() -> Reader:
    """The reader of the program; made when the first list asks."""
    if not _reader:
        _reader.append(Reader())
    return _reader[0]
