"""本机自检: how each thing stands, what it means, what to do; and all of it to copy, without data."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from app.access.audit import latest_moment
from app.selfcheck import report
from app.selfcheck.checks import Finding, State, findings
from app.selfcheck.facts import FromWindow
from app.selfcheck.reading import facts_of
from ui.office import Office
from ui.selfcheck.seeing import seen
from ui.theme import Space
from ui.widgets.asking import Asking
from ui.widgets.basics import IconLabel, button, label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.layouts import clear
from ui.widgets.notice import Severity

_ABOUT = "看这台电脑是不是具备程序需要的条件。复制的文字不含约谈内容、姓名和用户名，可以发给信息管理人员。"
LOOKS = {
    State.FINE: ("check-circle", "green"), State.NOTE: ("warning", "amber"), State.BAD: ("error", "red"),
}  # fmt: skip


class SelfCheckDialog(Dialog):
    """The findings of now; what is to be dealt with stands first."""

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, "本机自检", subtitle=_ABOUT)
        self.setObjectName("selfcheck_dialog")
        self._office = office
        self.found: tuple[Finding, ...] = ()
        self.summary = label("正在检查…", "strong")
        self.summary.setObjectName("selfcheck_summary")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.ONE)
        self.body.addWidget(self.summary)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        again = button("重新检查", self.check, meaning="refresh")
        again.setObjectName("check_again_button")
        self.copy_button = primary_button("复制", self.copy, "copy")
        self.copy_button.setObjectName("copy_selfcheck_button")
        self.copy_button.setEnabled(False)
        self.set_buttons(self.copy_button, again)
        self.cancel_button.setText("关闭")
        self._asking = Asking[tuple[Finding, ...]](self, self._landed, office.show_error)
        self.resize(820, 620)
        self.check()

    def check(self) -> None:
        """Looks anew: what Qt knows here, the rest beside the window."""
        session, window = self._office.session, seen()
        self._asking.ask(lambda: checked(session.store.paths.folder, window))

    def copy(self) -> None:
        """Puts the text into the clipboard."""
        QGuiApplication.clipboard().setText(report.text(self.found))
        self.notices.say(Severity.DONE, "已复制，不含约谈内容、姓名和用户名。")

    def _landed(self, found: tuple[Finding, ...]) -> None:
        order = (State.BAD, State.NOTE, State.FINE)
        self.found = tuple(sorted(found, key=lambda each: order.index(each.state)))
        self.summary.setText(report.summary(found))
        self.copy_button.setEnabled(True)
        clear(self._rows)
        for each in self.found:
            self._rows.addWidget(_Line(each))


def checked(folder: Path, window: FromWindow) -> tuple[Finding, ...]:
    """The findings, with the clock held against the newest entries of the open store."""
    return findings(facts_of(folder, window, latest_moment()))


class _Line(QFrame):
    """One finding: icon and word, name and what was seen; where something is to be done, what and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self.setObjectName(f"selfcheck_{finding.key}")
        self.setProperty("role", "card")
        told = f"{finding.meaning}{finding.advice}"
        self.setAccessibleName(f"{finding.name}，{finding.state}：{finding.seen}。{told}")
        meaning, colour = LOOKS[finding.state]
        grid = QGridLayout(self)
        grid.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        grid.setHorizontalSpacing(Space.ONE)
        grid.setVerticalSpacing(Space.HALF)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(IconLabel(meaning, colour), 0, 0, top)
        for column, (words, role, width) in enumerate(((finding.state, "strong", 52), (finding.name, "strong", 72)), 1):
            part = label(str(words), role)
            part.setMinimumWidth(width)
            grid.addWidget(part, 0, column, top)
        grid.addWidget(label(finding.seen, wrap=True, selectable=True), 0, 3)
        grid.addWidget(label(told, "soft-body", wrap=True), 1, 3)
        grid.setColumnStretch(3, 1)
