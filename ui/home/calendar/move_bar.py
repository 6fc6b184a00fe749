"""The bar under the calendar while a talk is given another time: where to, what it would clash with, and why."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from app.ledgers.calendar.moving import moved_to, needs_reason
from app.ledgers.calendar.talks import Talk
from app.rules.clashes import Clash
from ui.home.calendar.painting import WEEKDAYS
from ui.theme import Space
from ui.widgets.basics import IconLabel, button, label, primary_button
from ui.widgets.layouts import row


class MoveBar(QFrame):
    """Asks for the reason.  `wanted` carries it; `given_up` says that nothing is moved."""

    wanted = Signal(str)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("move_bar")
        self.setProperty("role", "card")
        self.setAccessibleName("改期")
        self.talk: Talk | None = None
        self.start = datetime.min
        self.words = label("", "strong")
        self.words.setObjectName("move_words")
        self.hint = label("", "soft-body", wrap=True)
        self.hint.setObjectName("move_hint")
        self._sign = IconLabel("warning", "red")
        self.reason = QLineEdit()
        self.reason.setObjectName("move_reason")
        self.reason.setAccessibleName("改期的理由")
        self.reason.setMinimumWidth(260)
        self.reason.returnPressed.connect(self._confirm)
        self.move_button = primary_button("改期", self._confirm, "calendar")
        self.move_button.setObjectName("move_button")
        self.cancel_button = button("不改（Esc）", self.given_up.emit)
        self.cancel_button.setObjectName("move_cancel_button")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        whole.setSpacing(Space.HALF)
        line = row(IconLabel("calendar", "blue"), self.words, self.reason, self.move_button, self.cancel_button)
        line.setStretch(2, 1)
        whole.addLayout(line)
        second = row(self._sign, self.hint)
        second.setStretch(1, 1)
        whole.addLayout(second)
        self.hide()

    def ask(self, talk: Talk, start: datetime, found: tuple[Clash, ...], day_words: str) -> None:
        """Shows where the talk would go; what was typed as the reason stays while it is the same talk."""
        if self.talk is None or self.talk.id != talk.id or self.isHidden():
            self.reason.clear()
        self.talk, self.start = talk, start
        _, end = moved_to(talk, start)
        until = f"–{end:%H:%M}" if end is not None else ""
        day = f"{start.month}月{start.day}日 周{WEEKDAYS[start.weekday()]}"
        self.words.setText(f"{talk.title} 改到 {day} {start:%H:%M}{until}")
        postponed = needs_reason(talk.state)
        self.reason.setPlaceholderText("延期的理由（必填）" if postponed else "还没有报批，可以不写理由")
        self.reason.setReadOnly(not postponed)
        self.move_button.setText("延期" if postponed else "改期")
        told = [f"冲突：{clash.sentence}" for clash in found]
        if postponed:
            told.append("延期后按新的日期重新核对主谈人，通知、场地和安全检查重新落实。")
        self.hint.setText("\n".join(filter(None, [day_words, *told])))
        for part in (self._sign, self.hint):
            part.setVisible(bool(self.hint.text()))
        self._sign.set_icon("warning" if found or day_words else "info", "red" if found else "amber")
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the talk where it is."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def _confirm(self) -> None:
        self.wanted.emit(self.reason.text())
