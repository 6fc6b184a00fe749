"""How far it is with a store that takes its time to open: one of an older program is brought up to date first."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEventLoop
from PySide6.QtWidgets import QApplication, QFrame, QProgressBar

from app.store.upgrading import PATIENCE, STAGES
from ui.theme import Space
from ui.widgets.basics import label, set_shown
from ui.widgets.layouts import column

# What is told more often is not drawn each time: a large store tells a thousand steps a second.
_DRAWN_MS = 40


class OpeningCourse(QFrame):
    """Stands under the password while the store is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("opening_course")
        self._drawn = QElapsedTimer()
        self._told = ""
        self._patience = label(PATIENCE, "soft-body", wrap=True)
        self._going = label("", "soft-body", wrap=True)
        self._going.setObjectName("opening_words")
        self._bar = QProgressBar()
        self._bar.setObjectName("opening_progress")
        self._bar.setAccessibleName("进度")
        self._bar.setTextVisible(False)
        self.setLayout(column(self._going, self._bar, self._patience, spacing=Space.ONE))

    def tell(self, what: str, done: int, total: int) -> None:
        """Shows a step, and lets the window draw itself; no key and no click is heard meanwhile."""
        if what == self._told and self._drawn.isValid() and not self._drawn.hasExpired(_DRAWN_MS):
            return
        self._told, is_counted = what, total > 1
        set_shown(self._patience, what.startswith(STAGES))
        self._going.setText(f"{what} {100 * done // total}%" if is_counted else f"{what}…")
        self._bar.setRange(0, total if is_counted else 0)
        self._bar.setValue(done if is_counted else 0)
        self.show()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self._drawn.start()
