"""Saves what is typed, soon and truthfully.

The first unsaved change starts a timer, and nothing restarts it: typing on and on cannot put a save off.  What is
said of the state is said after the commit, never before.  A disk that fails is tried again until it works; the
words stay in the document meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.record import leave_record, open_record, save_changes
from app.interviews.record_text import Caret
from app.store.errors import StoreTrouble
from ui.interviews.turns_document import TurnsDocument

DELAY_MS = 250
RETRY_MS = 2_000


class RecordSaver(QObject):
    """Brings a `TurnsDocument` into the store.

    `stated` says how the record stands (sentence, safe or not), `troubled` gives the error of a failed save,
    `refused` the refusal after which nothing more is written.
    """

    stated = Signal(str, bool)
    troubled = Signal(object)
    refused = Signal(object)

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
        self._sitting = False
        self._stopped = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setTimerType(Qt.TimerType.PreciseTimer)
        self._soon.timeout.connect(self.save)

    @property
    def waiting(self) -> bool:
        """Whether a save is due."""
        return self._soon.isActive()

    def changed(self) -> None:
        """Something was typed: it is saved within `DELAY_MS`."""
        if not self._stopped and not self._soon.isActive():
            self._soon.start(DELAY_MS)
            self.stated.emit("正在输入…", False)

    @property
    def _is_behind(self) -> bool:
        """Whether the store lacks something: of the record, or of what is being composed."""
        return self._turns.is_dirty or self._composing() != self._composing_kept

    def kept_before(self, composing: str) -> None:
        """Tells what composition the store still has from an earlier sitting; the next save replaces it."""
        self._composing_kept = composing

    def save(self) -> bool:
        """Saves now what is unsaved; whether the store has everything."""
        self._soon.stop()
        if self._stopped or not self._is_behind:
            return not self._turns.is_dirty
        composing = self._composing()
        changes = self._turns.take_changes()
        try:
            if not self._sitting:
                open_record(self._session, self._interview_id)
                self._sitting = True
            saved_at = save_changes(self._session, self._interview_id, changes, self._caret(), composing)
        except StoreTrouble as trouble:
            self._turns.not_saved()
            self._soon.start(RETRY_MS)
            self.stated.emit("还没有存上，正在重试，文字都在", False)
            self.troubled.emit(trouble)
            return False
        except Refusal as refusal:
            self._turns.not_saved()
            self._stopped = True
            self.stated.emit("没有保存", False)
            self.refused.emit(refusal)
            return False
        self._turns.saved()
        self._composing_kept = composing
        self.stated.emit(f"已保存 {saved_at:%H:%M:%S}", True)
        return True

    def leave(self) -> bool:
        """Saves and ends the sitting, as when the page is hidden; whether the store has everything."""
        safe = self.save()
        if safe and self._sitting:
            self._sitting = False
            leave_record(self._session, self._interview_id)
        return safe
