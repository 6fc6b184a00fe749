"""What a page asks beside the window, one question at a time: the newest wish wins, and what is shown stays meanwhile.

Who turns away from the page asks nothing any more; who comes back to it asks again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.access.errors import Refusal
from app.store.errors import StoreTrouble
from ui.widgets.long_work import SEEN_AFTER_MS
from ui.widgets.reading import Outcome, Reading, reader
from ui.widgets.table_model import LazyTableModel

T = TypeVar("T")


class Asking(QObject, Generic[T]):
    """The question of a page, answered in the thread of the lists; what it asks touches no widget.

    `landed` gets the answer, `failed` a refusal or a trouble of the store, `lasting` is told once a question takes
    long enough to say so.  All are called in the window's thread, and not once the page is gone.
    """

    def __init__(
        self,
        page: QWidget,
        landed: Callable[[T], object],
        failed: Callable[[Refusal | StoreTrouble], object],
        lasting: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__(page)
        self._landed, self._failed, self._lasting = landed, failed, lasting
        self._work: Callable[[], T] | None = None
        self._reading: Reading[T] | None = None
        self._lasts = QTimer(self, singleShot=True, interval=SEEN_AFTER_MS)
        self._lasts.timeout.connect(lambda: self._lasting())
        page.installEventFilter(self)

    @property
    def is_awaited(self) -> bool:
        """Whether something was asked that has not been answered."""
        return self._work is not None

    def ask(self, work: Callable[[], T]) -> None:
        """Asks; a question before it is dropped.  Small stores answer within the moment that lists wait as well."""
        self.drop()
        self._work = work
        self._lasts.start()
        reading = self._reading = reader().ask(work, self._land)
        reading.wait(LazyTableModel.patience_ms)

    def again(self) -> None:
        """Asks the same once more, behind whatever else was asked meanwhile."""
        if self._work is not None:
            self.ask(self._work)

    def drop(self) -> None:
        """Nobody wants the answer any more."""
        self._pause()
        self._work = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the page is out of sight others are answered first; a window that is only small stays in sight."""
        if event.type() == QEvent.Type.Hide and not event.spontaneous():
            self._pause()
        elif event.type() == QEvent.Type.Show and self._reading is None:
            self.again()
        return False

    def _pause(self) -> None:
        self._lasts.stop()
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.drop()

    def _land(self, outcome: Outcome[Any]) -> None:
        self._lasts.stop()
        self._work = self._reading = None
        try:
            answer = outcome()
        except (Refusal, StoreTrouble) as error:
            self._failed(error)
        else:
            self._landed(answer)
