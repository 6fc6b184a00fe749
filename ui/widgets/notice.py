"""Notices inside a page or a dialog, and the line at the bottom that says what was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Size, Space
from ui.widgets.basics import IconLabel, button, icon_button, label
from ui.widgets.layouts import column, row

if TYPE_CHECKING:
    from ui.widgets.clauses import ClauseLinks


class Severity(StrEnum):
    """How grave a notice is; shown by icon, word and colour."""

    INFO = "info"
    DONE = "done"
    WARNING = "warning"
    ERROR = "error"


# Severity -> (word, icon, colour of the icon).
LOOKS: dict[Severity, tuple[str, str, str]] = {
    Severity.INFO: ("提示", "info", "blue"),
    Severity.DONE: ("已完成", "check-circle", "green"),
    Severity.WARNING: ("请注意", "warning", "amber"),
    Severity.ERROR: ("不能继续", "error", "red"),
}


class Notice(QFrame):
    """One notice: severity, sentence, details, clauses as links, and at most one button that leads on.

    `code` is that of the kind of error, to be read out on the telephone.
    """

    closed = Signal()

    def __init__(
        self,
        severity: Severity,
        message: str,
        *,
        details: Sequence[str] = (),
        clauses: Sequence[str] = (),
        action: QPushButton | None = None,
        word: str = "",
        code: str = "",
        closable: bool = True,
    ) -> None:
        from ui.widgets.clauses import ClauseLinks  # the password window has no notice yet

        super().__init__()
        default, meaning, colour = LOOKS[severity]
        self.severity, self.message, self.action = severity, message, action
        self.setProperty("notice", severity.value)
        self.setAccessibleName(f"{word or default}：{message}")
        text = column(spacing=Space.HALF)
        self.word = label(word or default, "strong")
        self.sentence = label(message, wrap=True, selectable=True)
        text.addLayout(_head(self.word, code))
        text.addWidget(self.sentence)
        for detail in details:
            text.addWidget(label(f"· {detail}", wrap=True, selectable=True))
        self.clauses = ClauseLinks(clauses)
        if clauses or action is not None:
            text.addLayout(_foot(self.clauses, action))
        else:
            self.clauses.setParent(self)  # or it would outlive the notice
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.TWO - Space.HALF, Space.ONE, Space.ONE, Space.ONE)
        line.setSpacing(Space.ONE)
        line.addLayout(column(2, IconLabel(meaning, colour), None))
        line.addLayout(text, 1)
        if closable:
            line.addLayout(column(icon_button("close", "关闭提示", self._close), None))

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


def _head(word: QLabel, code: str) -> QHBoxLayout:
    """The word for the severity, and the code behind it."""
    if not code:
        return row(word)
    said = label(code, "soft", selectable=True)
    said.setObjectName("notice_code")
    said.setAccessibleName(f"代码 {code}")
    said.setToolTip("向信息管理人员说明时报这个代码；帮助“出现问题时”里有它的说明")
    return row(word, said, None)


def _foot(clauses: ClauseLinks, action: QPushButton | None) -> QHBoxLayout:
    foot = row(spacing=Space.ONE)
    foot.addWidget(clauses, 1)
    clauses.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    if action is not None:
        foot.addWidget(action, 0, QtCore.Qt.AlignmentFlag.AlignRight)
    return foot


class NoticeArea(QWidget):
    """The place for notices at the top of a page or dialog; takes no room while there is none.  `said` tells of one."""

    said = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.ONE)
        self.notices: list[Notice] = []
        self.hide()

    def show_notice(self, notice: Notice) -> Notice:
        """Shows a notice alone; what was there goes away."""
        self.clear()
        return self.add(notice)

    def add(self, notice: Notice) -> Notice:
        """Shows a notice under those that are there."""
        self._column.addWidget(notice)
        self.notices.append(notice)
        notice.closed.connect(lambda: self._remove(notice))
        self.show()
        self.said.emit()
        return notice

    def say(self, severity: Severity, message: str, **parts: object) -> Notice:
        """Shows a notice made of a sentence; `parts` as for `Notice`."""
        return self.show_notice(Notice(severity, message, **parts))  # type: ignore[arg-type]

    def clear(self) -> None:
        """Takes all notices away."""
        for notice in list(self.notices):
            self._remove(notice)

    @property
    def current(self) -> Notice | None:
        """The newest notice, or None."""
        return self.notices[-1] if self.notices else None

    def _remove(self, notice: Notice) -> None:
        if notice in self.notices:
            self.notices.remove(notice)
            self._column.removeWidget(notice)
            notice.hide()
            notice.deleteLater()
        self.setVisible(bool(self.notices))


class ActionLine(QFrame):
    """The line at the bottom after an action: what was done, with 撤销 where it can be undone."""

    STAYS_MS = 8_000
    STAYS_WITH_UNDO_MS = 30_000

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "footer")
        self.setFixedHeight(Size.CONTROL + Space.ONE)
        self._undo: Callable[[], object] | None = None
        self.text = label()
        self.undo_button = button("撤销", self._undone, meaning="undo", role="quiet", tip="撤销刚才这一步（Ctrl+Z）")
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.TWO, 0, Space.ONE, 0)
        line.setSpacing(Space.ONE)
        for part in (IconLabel("check-circle", "green"), self.text, self.undo_button):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(icon_button("close", "关闭", self.hide))
        self._leave = QTimer(self)
        self._leave.setSingleShot(True)
        self._leave.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Says what was done; `undo` takes it back."""
        self._undo = undo
        self.text.setText(text)
        self.setAccessibleName(text)
        self.undo_button.setVisible(undo is not None)
        self.show()
        self._leave.start(self.STAYS_WITH_UNDO_MS if undo else self.STAYS_MS)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step that can be taken back."""
        return self._undo is not None and not self.isHidden()

    def undo(self) -> None:
        """Takes the last step back, when it can be."""
        if self.can_undo:
            self._undone()

    def _undone(self) -> None:
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()
