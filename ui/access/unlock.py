"""The password page: at the start, and after a lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QWidget

from app.access.errors import Refusal
from app.store.errors import StoreTrouble
from app.store.steps import heard
from ui.theme import Size, Space, icon
from ui.widgets.basics import IconLabel, label, link_button, primary_button, set_shown
from ui.widgets.form import FieldRow
from ui.widgets.layouts import column, row
from ui.widgets.notice import NoticeArea
from ui.widgets.presenter import refusal_notice, trouble_notice

if TYPE_CHECKING:  # PySide makes the enumerations of a class, Python by Python, when its name is first taken
    from PySide6.QtGui import QKeyEvent

    from ui.access.opening_course import OpeningCourse


class PasswordLine(QLineEdit):
    """A password that can be shown; says so while Caps Lock seems to be on."""

    caps = Signal(bool)

    def __init__(self, name: str = "password") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = self.addAction(icon("eye"), QLineEdit.ActionPosition.TrailingPosition)
        self._eye.setToolTip("显示或隐藏密码")
        self._eye.triggered.connect(self._toggle)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A capital letter without Shift means Caps Lock."""
        text, shift = event.text(), bool(event.modifiers() & QtCore.Qt.KeyboardModifier.ShiftModifier)
        if len(text) == 1 and text.isalpha() and text.isascii():
            self.caps.emit(text.isupper() != shift)
        super().keyPressEvent(event)

    def _toggle(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._eye.setIcon(icon("eye-off" if hidden else "eye"))


class UnlockPage(QWidget):
    """Asks for the password; `unlock` opens and raises StoreTrouble or Refusal, which is shown here."""

    help_page = "start#sign-in"

    def __init__(
        self, account: str, unlock: Callable[[str], object], *, locked: bool = False, several: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName("unlock_page")
        self._unlock = unlock
        # Which button leads on after a trouble, where one does.
        self.way_on: Callable[[StoreTrouble], QPushButton | None] = lambda _: None
        self.notices = NoticeArea()
        self.password = PasswordLine()
        self.password.returnPressed.connect(self.submit)
        self.password.caps.connect(self._caps)
        self.account = QLineEdit(account)
        self.account.setObjectName("unlock_account")
        self.account_field = FieldRow("账号", self.account)
        set_shown(self.account_field, several)
        self.field = FieldRow("密码" if several else f"账号 {account} 的密码", self.password)
        self._words = "解锁" if locked else "打开"
        self.button = primary_button(self._words, self.submit, "unlock")
        self.button.setObjectName("unlock_button")
        said = "已锁定。打开的内容都在，输入密码后接着做。" if locked else "数据加密保存在本机，请输入密码打开。"
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(400)
        self._links = row()
        self._course: OpeningCourse | None = None
        self._card = column(
            row(IconLabel("lock", "accent_ink", Size.ICON_LARGE), label("约谈工作台", "page"), None),
            label(said, "soft-body", wrap=True), self.notices, self.account_field, self.field, self.button,
            self._links, margin=Space.FOUR, spacing=Space.TWO,
        )  # fmt: skip
        card.setLayout(self._card)
        self.setLayout(column(None, row(None, card, None), None, None))
        self.setFocusProxy(self.password)

    def add_link(self, words: str, slot: Callable[[], object]) -> None:
        """Another way on, under the button."""
        made = link_button(words, slot)
        made.setObjectName("unlock_link")
        self._links.addStretch(1)
        self._links.addWidget(made)

    def submit(self) -> None:
        """Tries the password."""
        if not self.password.text():
            self.field.set_error("请输入密码")
            return
        self.field.set_error("")
        self.button.setEnabled(False)
        self.button.setText("正在打开…")
        QTimer.singleShot(0, self._try)

    def _try(self) -> None:
        try:
            with heard(self._tell):
                self._unlock(self.password.text())
        except StoreTrouble as error:
            self.notices.show_notice(trouble_notice(error, self.way_on(error)))
        except Refusal as error:
            self.notices.show_notice(refusal_notice(error))
        else:
            return
        if self._course is not None:
            self._course.hide()
        self.button.setEnabled(True)
        self.button.setText(self._words)
        self.password.selectAll()
        self.password.setFocus()

    def _tell(self, what: str, done: int, total: int) -> None:
        """A store of an older program is brought up to date, which can take minutes: how far it is."""
        from ui.access.opening_course import OpeningCourse

        if self._course is None:
            self._course = OpeningCourse()
            self._card.insertWidget(self._card.count() - 1, self._course)
        self._course.tell(what, done, total)

    def _caps(self, on: bool) -> None:
        self.field.set_hint("大写锁定（Caps Lock）似乎开着" if on else "")
