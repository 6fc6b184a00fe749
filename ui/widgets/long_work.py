"""A piece of long work in a thread of its own: how far it is, and a way to end it, while the window goes on.

Whoever begins it takes no key and no click until it has landed, for what it works on would change under its hands.
That is seen only where it lasts: what is over in a moment shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from app.access.session import Session
from app.store.database import FAILURES
from app.store.steps import Cancelled, heard
from ui.beside import Beside
from ui.widgets.basics import label
from ui.widgets.dialog import Dialog

T = TypeVar("T")
Outcome = Callable[[], T]
# What lasts no longer than this is not seen.
SEEN_AFTER_MS = 300
_LOOK_MS, _WIDTH = 25, 480
_SAFE = "取消即停止，不改动任何数据。"
_TAKEN_BACK = "全部写完才算数；取消即全部撤回，不留下写了一半的内容。"


class _Course:
    """How far the work is: written by its thread, read by the window's."""

    def __init__(self) -> None:
        self.now: tuple[str, int, int] = ("正在准备", 0, 0)
        self.is_cancelled = False

    def listen(self, what: str, done: int, total: int) -> None:
        """A step of the work.  Raises Cancelled where it is not wanted any more."""
        if self.is_cancelled:
            raise Cancelled
        self.now = (what, done, total)


class LongWork(Dialog, Generic[T]):
    """Does `work` beside the window and calls `then` here with the outcome, which answers or raises what the work did.

    Cancelled work calls `cancelled` instead.  What only reads is let go of at once, wherever its thread is; what
    `writes` is waited for until it is taken back, and where it was done by then, it is done.  While the program is
    locked nothing lands: what comes of it would show above the lock.
    """

    help_page = "trouble#long"

    def __init__(
        self,
        parent: QWidget | None,
        session: Session,
        name: str,
        work: Callable[[], T],
        then: Callable[[Outcome[T]], object],
        cancelled: Callable[[], object],
        *,
        writes: bool = False,
    ) -> None:
        super().__init__(parent, name)
        self.setObjectName("long_work")
        self._then, self._cancelled, self._writes = then, cancelled, writes
        self._course = _Course()
        self._bar = QProgressBar()
        self._bar.setObjectName("long_work_progress")
        self._bar.setTextVisible(False)
        self._words = label("", "soft-body")
        self._words.setObjectName("long_work_words")
        for part in (self._words, self._bar, label(_TAKEN_BACK if writes else _SAFE, "soft")):
            self.body.addWidget(part)
        self.set_buttons(None)
        self.cancel_button.setText("取消")
        self.cancel_button.setObjectName("cancel_long_work_button")
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._see)
        self._seen = QTimer(self, singleShot=True, interval=SEEN_AFTER_MS)
        self._seen.timeout.connect(self._show_itself)
        self._thread = Beside("long work")
        self._flight: Future[T] = self._thread.submit(_carried_out, self._course, session, work)
        self._thread.shutdown(wait=False)
        self._begin()

    @property
    def is_over(self) -> bool:
        """Whether it has landed, or was let go of."""
        return not self._look.isActive()

    def cancel(self) -> None:
        """Ends the work at its next step."""
        if self.is_over or self._course.is_cancelled:
            return
        self._course.is_cancelled = True
        if self._writes:
            self._words.setText("正在取消，撤回已写的内容……")
            self._bar.setRange(0, 0)
            self.cancel_button.setEnabled(False)
        else:
            self._end()
            self._cancelled()

    def wait(self, milliseconds: float | None) -> bool:
        """Waits at most so long (None: until it is done) and lands what is done by then; whether it is over."""
        if not self.is_over and wait([self._flight], None if milliseconds is None else milliseconds / 1000).done:
            self._see()
        return self.is_over

    def stop(self) -> None:
        """Ends the work and waits until its thread writes nothing any more: the program closes."""
        self._course.is_cancelled = True
        wait([self._flight])

    def reject(self) -> None:
        """Esc and the cross of the frame cancel."""
        self.cancel()

    def _begin(self) -> None:
        """What is behind takes no input from now on, though nothing is seen."""
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.open()
        self._look.start()
        self._seen.start()

    def _show_itself(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
        if not self.is_over and not self._is_behind_lock:
            self.hide()
            self._tell()
            self.fit(_WIDTH)
            self.open()

    @property
    def _is_behind_lock(self) -> bool:
        return bool(self.property("behind_lock"))

    def _see(self) -> None:
        """Looks whether it is done: that needs nothing that outlives the window, as a signal from the thread would."""
        if self._is_behind_lock:
            return
        if not self._flight.done():
            self._tell()
            return
        self._end()
        if self._course.is_cancelled and isinstance(self._flight.exception(), Cancelled):
            self._cancelled()
        else:
            self._then(self._flight.result)

    def _tell(self) -> None:
        if self._course.is_cancelled:
            return
        what, done, total = self._course.now
        counted = total > 1
        self._words.setText(f"{what}：已完成 {done:,}，共 {total:,}" if counted else f"{what}……")
        self._bar.setRange(0, total if counted else 0)
        self._bar.setValue(done if counted else 0)

    def _end(self) -> None:
        self._look.stop()
        self._seen.stop()
        self.done(Dialog.DialogCode.Accepted)


def stop_all(window: QWidget) -> None:
    """Ends what is under way in a window that closes; what was being written is taken back."""
    for work in window.findChildren(LongWork):
        if not work.is_over:
            work.stop()


def _carried_out(course: _Course, session: Session, work: Callable[[], T]) -> T:
    """On the thread of the work, which has a connection of its own and leaves none behind."""
    try:
        with heard(course.listen):
            return work()
    finally:
        with suppress(*FAILURES):
            session.store.db.close()
