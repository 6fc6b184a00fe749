"""Saves what is typed, soon and truthfully.

The first unsaved change starts a timer, and nothing restarts it: typing on and on cannot put a save off.  What is
said of the state is said after the commit, never before.  A disk that fails is tried again until it works; the
words stay in the document meanwhile.  The writing itself is done by a thread of its own: a slow disk never holds a key.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.record import leave_record, open_record, save_changes
from app.interviews.record_text import Caret, TurnChange
from app.interviews.record_versions import Why, keep_version
from app.store.errors import StoreTrouble
from ui.beside import Beside
from ui.interviews.turns_document import TurnsDocument

DELAY_MS = 250
RETRY_MS = 2_000
# A version is kept this long after the first change since the last one.
VERSION_MS = 60_000


class RecordSaver(QObject):
    """Brings a `TurnsDocument` into the store.

    `stated` says how the record stands (sentence, safe or not), `troubled` gives the error of a failed save,
    `refused` the refusal after which nothing more is written.
    """

    stated = Signal(str, bool)
    troubled = Signal(object)
    refused = Signal(object)
    _landed = Signal()
    _version_failed = Signal()

    def __init__(
        self,
        session: Session,
        interview_id: int,
        turns: TurnsDocument,
        caret: Callable[[], Caret],
        composing: Callable[[], str] = str,
    ) -> None:
        super().__init__()
        self._session, self._interview_id, self._turns, self._caret = session, interview_id, turns, caret
        self._composing, self._composing_kept = composing, ""
        self._writer = Beside("record")
        self._under_way: tuple[Future[datetime], str] | None = None
        self._sitting = False
        self._stopped = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setTimerType(Qt.TimerType.PreciseTimer)
        self._soon.timeout.connect(self._save_soon)
        self._landed.connect(self._land_if_there, Qt.ConnectionType.QueuedConnection)
        self._caret_kept: Caret | None = None
        self._unversioned = False
        self._version_due = QTimer(self, singleShot=True)
        self._version_due.timeout.connect(self._version_soon)
        self._version_failed.connect(self._version_later, Qt.ConnectionType.QueuedConnection)

    @property
    def waiting(self) -> bool:
        """Whether a save is due or under way."""
        return self._soon.isActive() or self._under_way is not None

    def changed(self) -> None:
        """Something was typed: it is saved within `DELAY_MS`."""
        if self._stopped:
            return
        self._unversioned = True
        if not self._version_due.isActive():
            self._version_due.start(VERSION_MS)
        if not self._soon.isActive():
            self._soon.start(DELAY_MS)
            self.stated.emit("正在输入…", False)

    @property
    def is_behind(self) -> bool:
        """Whether the store lacks something: of the record, or of what is being composed."""
        return self._turns.is_dirty or self._composing() != self._composing_kept

    def kept_before(self, composing: str) -> None:
        """Tells what composition the store still has from an earlier sitting; the next save replaces it."""
        self._composing_kept = composing

    def save(self) -> bool:
        """Saves now what is unsaved and waits for it; whether the store has everything."""
        self._soon.stop()
        self._land()
        if not self._stopped and self.is_behind:
            self._take_off()
            self._land()
        return not self._turns.is_dirty

    def _save_soon(self) -> None:
        """Saves while typing goes on: the disk is waited for by the writer's thread, not by the window's."""
        if self._under_way is None and not self._stopped and self.is_behind:
            self._take_off()

    def _take_off(self) -> None:
        composing, self._caret_kept = self._composing(), self._caret()
        flight = self._writer.submit(self._write, self._turns.take_changes(), self._caret_kept, composing)
        self._under_way = (flight, composing)
        flight.add_done_callback(lambda _: self._landed.emit())

    def _write(self, changes: list[TurnChange], caret: Caret, composing: str) -> datetime:
        """On the writer's thread, with a connection of its own; what a use case leaves is kept apart by thread."""
        session = self._session
        if not self._sitting:
            open_record(session, self._interview_id)
            self._sitting = True
        return save_changes(session, self._interview_id, changes, caret, composing)

    def _land_if_there(self) -> None:
        """Takes in a save that is done; word of one that was waited for may come late, when the next is under way."""
        if self._under_way is not None and self._under_way[0].done():
            self._land()

    def _land(self) -> None:
        """Takes in how the save under way went, and waits for it where it still goes on."""
        if self._under_way is None:
            return
        (flight, composing), self._under_way = self._under_way, None
        try:
            saved_at = flight.result()
        except StoreTrouble as trouble:
            self._turns.not_saved()
            self._soon.start(RETRY_MS)
            self.stated.emit("还没有存上，正在重试，文字都在", False)
            self.troubled.emit(trouble)
        except Refusal as refusal:
            self._turns.not_saved()
            self._stopped = True
            self.stated.emit("没有保存", False)
            self.refused.emit(refusal)
        except BaseException:
            self._turns.not_saved()
            raise
        else:
            self._said_safe(saved_at, composing)

    def _said_safe(self, saved_at: datetime, composing: str) -> None:
        self._turns.saved()
        self._composing_kept = composing
        if not self.is_behind:
            self.stated.emit(f"已保存 {saved_at:%H:%M:%S}", True)
        elif not self._soon.isActive():
            self._soon.start(0)  # its time came while the save before it was under way

    # ------------------------------------------------------------ versions

    def keep_version(self, why: Why) -> bool:
        """Saves, and keeps a version of it; whether the store has both."""
        return self.save() and self._version(why)

    def _version(self, why: Why) -> bool:
        self._version_due.stop()
        self._unversioned = False
        kept = bool(self._writer.submit(self._write_version, why).result())
        if not kept:
            self._version_later()
        return kept

    def _version_soon(self) -> None:
        """The minute is over: the version is written behind the saves, and nobody waits for it."""
        self._unversioned = False
        self._save_soon()
        flight = self._writer.submit(self._write_version, Why.MINUTE)
        flight.add_done_callback(self._version_done)

    def _version_done(self, flight: Future[bool]) -> None:
        """On the writer's thread."""
        if flight.exception() is not None or not flight.result():
            self._version_failed.emit()

    def _version_later(self) -> None:
        self._unversioned = True
        if not self._stopped and not self._version_due.isActive():
            self._version_due.start(VERSION_MS)

    def _write_version(self, why: Why) -> bool:
        """On the writer's thread; the record itself is safe whether this works or not."""
        try:
            keep_version(self._session, self._interview_id, why)
        except (StoreTrouble, Refusal):
            return False
        return True

    # ------------------------------------------------------------ leaving

    def leave(self) -> bool:
        """Saves and ends the sitting, as when the page is hidden; whether the store has everything."""
        safe = self.save()
        if safe and self._sitting:
            if self._caret() != self._caret_kept:
                self._take_off()
                self._land()
            if self._unversioned:
                self._version(Why.LEAVE)
            self._sitting = False
            self._version_due.stop()
            leave_record(self._session, self._interview_id)
        self._writer.submit(self._session.store.db.close).result()
        return safe
