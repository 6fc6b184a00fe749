"""The clock of the talk in the head of the desk, with the button that pauses it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.interviews.talk_events import TalkClock
from ui.theme import Space
from ui.widgets.basics import button, label, restyle
from ui.widgets.layouts import row


class TalkTimer(QWidget):
    """Shows how long the talk has been going on; `pausing` and `resuming` come from its button."""

    pausing = Signal()
    resuming = Signal()

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("talk_timer")
        self._now = now
        self._clock = TalkClock(None, None, timedelta())
        self.words = label("", "figure")
        self.words.setObjectName("talk_time")
        self.words.setAccessibleName("约谈已进行")
        self.button = button("暂停", self._pressed, meaning="pause", role="quiet", tip="暂停或继续约谈（F8）")
        self.button.setObjectName("pause_button")
        line = row(self.words, self.button, spacing=Space.HALF)
        self.setLayout(line)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._show)

    @property
    def is_paused(self) -> bool:
        """Whether the talk pauses."""
        return self._clock.paused_at is not None

    def set_clock(self, clock: TalkClock, going_on: bool) -> None:
        """Follows a clock; it ticks, and can be paused, while the talk goes on."""
        self._clock = clock
        self.button.setVisible(going_on)
        self.button.setText("继续" if self.is_paused else "暂停")
        self.setVisible(clock.started_at is not None)
        if going_on:
            self._tick.start()
        else:
            self._tick.stop()
        self._show()

    def _show(self) -> None:
        now = self._now()
        if self.is_paused:
            words = f"已暂停 {_clocked(self._clock.pausing(now))}（{self._clock.reason}）"
        else:
            words = _clocked(self._clock.running(now))
        self.words.setText(words)
        restyle(self.words, "role", "problem" if self.is_paused else "figure")

    def _pressed(self) -> None:
        (self.resuming if self.is_paused else self.pausing).emit()


def _clocked(span: timedelta) -> str:
    whole = int(span.total_seconds())
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
