"""Backups that come by themselves: after ten minutes of work, before what changes much at once, and at the end.

The copying is done by a thread of its own, on a connection of its own.  One that somebody asks for, and the last one,
for which the window stays open, shows how far it is and can be cancelled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.access.errors import Refusal
from app.store.errors import StoreTrouble
from app.store.steps import Cancelled, heard, step
from ui.beside import Beside
from ui.office import Office
from ui.widgets.acting_beside import act_beside
from ui.widgets.long_work import LongWork, Outcome
from ui.widgets.notice import NoticeArea
from ui.widgets.table_model import LazyTableModel

if TYPE_CHECKING:  # what makes backups is loaded with the first one: the window is open long before
    from app.store.backups import Backup

WORK_MS = 10 * 60_000
_LOOK_MS, _STEP_S = 60_000, 0.05
# So long the window waits with closing before it shows that it does.
EXIT_PATIENCE_MS = 150
AUTOMATIC, AT_EXIT, BEFORE_IMPORT = "自动", "退出", "导入之前"


class BackupKeeper(QObject):
    """Keeps the backups of the open store.  `made` comes with each, `failed` with the trouble of one that failed."""

    made = Signal(object)
    failed = Signal(object)
    _landed = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._writer = Beside("backup")
        self._copied = self._state()
        self._changed_for = 0
        self._under_way: Future[Backup] | None = None
        self._is_leaving = self._is_left = False
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._looked)
        if not office.session.store.read_only:
            self._look.start()
        self._landed.connect(self._land, Qt.ConnectionType.QueuedConnection)

    @property
    def place(self) -> Path:
        """Where the backups lie: in the data folder."""
        return self._office.session.store.paths.backups

    @property
    def second_place(self) -> Path | None:
        """A place on another disk, where one was chosen."""
        from app.access.second_copy import second_place

        return second_place()

    def newest(self) -> Backup | None:
        """The newest backup, or None."""
        from app.store.backups import newest_in

        return newest_in(self.place)

    def has_news(self) -> bool:
        """Whether anything was written since the last backup."""
        return self._state() != self._copied

    def make_soon(self, why: str = AUTOMATIC) -> None:
        """Makes a backup beside the window."""
        self._copied, self._changed_for = self._state(), 0
        self._under_way = flight = self._writer.submit(self._make_soon, why)
        flight.add_done_callback(lambda flight: self._landed.emit(flight))

    def make_shown(
        self, parent: QWidget, why: str, then: Callable[[Backup], object], notices: NoticeArea | None = None
    ) -> None:
        """Makes a backup beside the window, which shows how far it is; cancelled, nothing is left of it."""

        def landed(made: Backup) -> None:
            self._landed_well(made)
            then(made)

        self._copied, self._changed_for = self._state(), 0
        act_beside(parent, self._office, "备份", lambda: self._make(why), landed, notices=notices, writes=False)

    def make_first(self, why: str) -> None:
        """Makes a backup on the thread of the long work that it comes before.  Raises what a step raises.

        One that fails is told and keeps nobody from the work.
        """
        flight: Future[Backup] = Future()
        try:
            flight.set_result(self._make(why))
        except (StoreTrouble, Refusal) as trouble:
            flight.set_exception(trouble)
        self._landed.emit(flight)

    def leave(self, window: QWidget, then: Callable[[], object]) -> bool:
        """The last backup of the day, where anything was written since the one before; whether that is over.

        Where it lasts the window shows how far it is, and `then` is called when it is over, or not wanted.
        """
        self._look.stop()
        is_late = False

        def over() -> None:
            self._is_left = True
            self._writer.shutdown()
            if is_late:
                then()

        def landed(outcome: Outcome[Backup | None]) -> None:
            try:
                made = outcome()
            except (StoreTrouble, Refusal) as trouble:
                self.failed.emit(trouble)
            else:
                if made is not None:
                    self._landed_well(made)
            over()

        def given_up() -> None:
            self._is_left = True  # what the writer is at ends at its next step
            work.stop()
            over()

        news = not (self._is_left or self._office.session.store.read_only) and self.has_news()
        under_way = [each for each in (self._under_way,) if each is not None and not each.done()]
        if self._is_left or not (news or under_way):
            over()
            return True
        self._is_leaving = True
        last = partial(self._make, AT_EXIT) if news else partial(_awaited, under_way)
        work = LongWork(window, self._office.session, "退出前的备份", last, landed, given_up)
        work.cancel_button.setText("不备份，直接退出")
        work.wait(LazyTableModel.patience_ms and EXIT_PATIENCE_MS)
        is_late = True
        return self._is_left

    @property
    def is_leaving(self) -> bool:
        """Whether the window waits for the last backup."""
        return self._is_leaving and not self._is_left

    def _make_soon(self, why: str) -> Backup:
        """On the writer's thread.  Raises Cancelled at its next step where somebody left and would not wait for it."""

        def listen(*_: object) -> None:
            if self._is_left:
                raise Cancelled

        with heard(listen):
            return self._make(why)

    def _make(self, why: str) -> Backup:
        """On the thread of the writer, or of the long work."""
        from app.access.backing import back_up

        session = self._office.session
        try:
            made = back_up(session, self.place, why)
            second = self.second_place
            if second is not None and second.parent.is_dir():
                back_up(session, second, why)
            return made
        finally:
            session.store.db.close()

    def _looked(self) -> None:
        """Each minute: work counts from the first change after the last backup."""
        if self.has_news():
            self._changed_for += _LOOK_MS
        if self._changed_for >= WORK_MS:
            self.make_soon()

    def _state(self) -> tuple[int, int]:
        """Changes with each write, of this connection and of the others."""
        db = self._office.session.store.db
        return db.connection().total_changes, db.execute_sql("PRAGMA data_version").fetchone()[0]

    def _land(self, flight: Future[Backup]) -> None:
        trouble = flight.exception()
        if trouble is None:
            self._landed_well(flight.result())
        elif isinstance(trouble, (StoreTrouble, Refusal)):
            self._copied = self._state()
            self.failed.emit(trouble)
        elif not isinstance(trouble, Cancelled):
            raise trouble

    def _landed_well(self, made: Backup) -> None:
        # What a backup itself writes (its entry in the audit chain) is no news.
        self._copied = self._state()
        self.made.emit(made)


def _awaited(flights: Sequence[Future[Backup]]) -> None:
    """Waits for what is being written; its trouble is told where it was begun."""
    while wait(flights, _STEP_S).not_done:
        step("正在等待另一份备份写完")
