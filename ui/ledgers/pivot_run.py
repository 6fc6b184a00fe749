"""Counts pivots in a thread of its own: ten years of a large university take a moment, and no key waits for that."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from contextlib import suppress

from PySide6.QtCore import QObject, Qt, Signal

from app.access.session import Session
from app.ledgers.pivot.definition import Definition
from app.ledgers.pivot.span import Compared, Span
from app.ledgers.pivot.table import Loaded, Pivot, load, pivot
from app.store.database import FAILURES
from app.store.steps import Cancelled, heard
from ui.beside import Beside


class _Course:
    """Whether anybody still waits for what is being counted: said by the window, asked by the thread as it goes."""

    def __init__(self) -> None:
        self.is_wanted = True

    def listen(self, what: str, done: int, total: int) -> None:
        """A step of the work.  Raises Cancelled where nobody waits for it any more."""
        if not self.is_wanted:
            raise Cancelled


class PivotRun(QObject):
    """One pivot is counted at a time; a new wish ends it where it is, also within a query, and is counted instead.

    `counted` carries the Pivot with all its figures, `failed` what went wrong.  What all pivots of a period share is
    kept until `forget`.
    """

    counted = Signal(object)
    failed = Signal(object)
    _landed = Signal(int, object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._worker = Beside("pivot")
        self._wish: Definition | None = None
        self._flying = self._is_closed = False
        self._turn = 0
        self._course = _Course()
        self._loaded: Loaded | None = None
        # Also where the thread is done before `wish` has returned: an answer never comes while one still asks.
        self._landed.connect(self._land, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether something is being counted or still to be."""
        return self._flying

    def wish(self, made: Definition) -> None:
        """Asks for a pivot; after `close` nobody counts it."""
        if self._is_closed:
            return
        self._wish = made
        self._course.is_wanted = False
        if not self._flying:
            self._begin()

    def forget(self) -> None:
        """What was read is not true any more; what is being counted is counted anew."""
        self._loaded = None
        self._turn += 1

    def close(self) -> None:
        """Lets the thread go."""
        self._wish, self._is_closed = None, True
        self._course.is_wanted = False
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _begin(self) -> None:
        made, self._wish = self._wish, None
        if made is None:
            return
        session, kept, turn = self._session, self._loaded, self._turn
        self._flying, self._course = True, _Course()
        flight = self._worker.submit(_count, self._course, session, made, kept)

        def landed(flight: Future[Pivot]) -> None:
            with suppress(RuntimeError, CancelledError):  # nobody is there any more to take it
                self._landed.emit(turn, flight)

        flight.add_done_callback(landed)

    def _land(self, turn: int, flight: Future[Pivot]) -> None:
        self._flying = False
        if self._is_closed or flight.cancelled():  # put away before its turn came
            return
        if (error := flight.exception()) is not None:
            if self._wish is None and not isinstance(error, Cancelled):
                self.failed.emit(error)
        elif turn == self._turn:
            found = flight.result()
            self._loaded = found.loaded
            if self._wish is None:
                self.counted.emit(found)
        elif self._wish is None:
            self._wish = flight.result().made
        self._begin()


def _count(course: _Course, session: Session, made: Definition, kept: Loaded | None) -> Pivot:
    """In the other thread; its connection is closed again, so that the store is nobody's when the window lets it go."""
    try:
        with heard(course.listen):
            fits = kept is not None and _same(kept, *_wanted(session, made))
            return pivot(made, kept if kept is not None and fits else load(session, made))
    finally:
        with suppress(*FAILURES):
            session.store.db.close()


def _wanted(session: Session, made: Definition) -> tuple[Span, Compared | None]:
    span = made.when.span(session.today())
    return span, span.compared(made.compare)


def _same(kept: Loaded, span: Span, compared: Compared | None) -> bool:
    return (kept.span, kept.compared) == (span, compared)
