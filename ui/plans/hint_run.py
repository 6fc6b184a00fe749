"""The register of clues is read and indexed beside the window where there are many; hints wait until that is done."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from app.access.session import Session
from app.plans import clue_register
from app.store.database import FAILURES
from app.store.steps import Cancelled, heard
from ui.beside import Beside
from ui.office import Office

# So many clues are indexed in less time than a key press is noticed.
FEW = 300


class HintRun(QObject):
    """`ready` comes when the register is at hand after somebody asked for it in vain."""

    ready = Signal()
    _landed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._session, self._worker = office.session, Beside("clue hints")
        self._flying, self._over = False, [False]
        self._landed.connect(self._land)
        over, worker = self._over, self._worker
        self.destroyed.connect(lambda: (over.__setitem__(0, True), worker.shutdown(wait=False, cancel_futures=True)))

    def is_at_hand(self) -> bool:
        """Whether hints can be asked for now; otherwise that is being prepared."""
        if clue_register.is_at_hand(FEW):
            return True
        if not self._flying:
            self._flying = True
            flight = self._worker.submit(_prepared, self._session, self._over)
            flight.add_done_callback(self._done)
        return False

    def _done(self, flight: Future[bool]) -> None:
        with suppress(RuntimeError):  # nobody is there any more
            self._landed.emit()

    def _land(self) -> None:
        self._flying = False
        self.ready.emit()


def hint_run(office: Office) -> HintRun:
    """The one of the office."""
    return office.findChild(HintRun) or HintRun(office)


def _prepared(session: Session, over: list[bool]) -> bool:
    """In the other thread, which leaves no connection behind; whether the register is at hand now."""

    def listen(what: str, done: int, total: int) -> None:
        if over[0]:
            raise Cancelled

    try:
        with heard(listen), suppress(*FAILURES, Cancelled):
            clue_register.register()
            return True
        return False
    finally:
        with suppress(*FAILURES):
            session.store.db.close()
