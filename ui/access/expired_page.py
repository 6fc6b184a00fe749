"""密码已过有效期: a new one before anything else."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.access.errors import Refusal
from app.access.keepers import change_password
from app.access.policy import current
from app.access.session import Session
from app.store.errors import StoreTrouble
from ui.access.password_hint import hint_while_typed
from ui.access.unlock import PasswordLine
from ui.theme import Space
from ui.widgets.basics import label, primary_button
from ui.widgets.form import FieldRow
from ui.widgets.layouts import column, row
from ui.widgets.notice import NoticeArea, Severity
from ui.widgets.presenter import refusal_notice, trouble_notice

_WORDS = "按“{name}”策略，密码每 {days} 天更换一次。数据是安全的，没有改动；请设一个新密码，然后接着使用。"


class ExpiredPage(QWidget):
    """Changes the password with which the store was just opened.  `changed` carries the session."""

    help_page = "accounts#password"

    changed = Signal(object)

    def __init__(self, session: Session, password: str) -> None:
        super().__init__()
        self.setObjectName("expired_page")
        self._session, self._old = session, password
        policy = current()
        self.notices = NoticeArea()
        self.new, self.again = PasswordLine("expired_new"), PasswordLine("expired_again")
        self.again.returnPressed.connect(self._change)
        new = FieldRow("新密码", self.new)
        hint_while_typed(new, lambda: policy, lambda: (session.account.name, session.account.display_name))
        go = primary_button("修改并打开", self._change, "key")
        go.setObjectName("expired_button")
        words = _WORDS.format(name=policy.name, days=policy.valid_days)
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(480)
        parts = (label("密码已过有效期", "page"), label(words, "soft-body", wrap=True), self.notices, new)
        card.setLayout(
            column(*parts, FieldRow("再输一次新密码", self.again), row(None, go), margin=Space.FOUR, spacing=Space.TWO)
        )
        self.setLayout(column(None, row(None, card, None), None, None))

    def _change(self) -> None:
        if self.new.text() != self.again.text():
            self.notices.say(Severity.ERROR, "两次输入的新密码不一样，没有改动。请重新输入。")
            return
        try:
            change_password(self._session, self._old, self.new.text())
        except Refusal as refusal:
            self.notices.show_notice(refusal_notice(refusal))
        except StoreTrouble as trouble:
            self.notices.show_notice(trouble_notice(trouble))
        else:
            self._old = ""
            self.changed.emit(self._session)
