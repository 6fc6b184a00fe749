"""用恢复单重置密码: both halves of the sheet, the account, its new password."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from app.access.attempts import Attempts
from app.access.errors import Refusal
from app.access.recovery import recover
from app.store.errors import StoreTrouble
from ui.access.password_hint import hint_while_typed
from ui.access.unlock import PasswordLine
from ui.theme import Space
from ui.widgets.basics import button, label, primary_button
from ui.widgets.form import FieldRow
from ui.widgets.layouts import column, row
from ui.widgets.notice import NoticeArea, Severity
from ui.widgets.presenter import refusal_notice, trouble_notice


class RecoverPage(QWidget):
    """Gives an account a new password.  `left` asks to go back."""

    help_page = "accounts#recovery"

    left = Signal()

    def __init__(self, folder: Path, account: str) -> None:
        super().__init__()
        self.setObjectName("recover_page")
        self._folder = folder
        self.notices = NoticeArea()
        self.first, self.second, self.account = QLineEdit(), QLineEdit(), QLineEdit(account)
        self.password, self.again = PasswordLine("recover_password"), PasswordLine("recover_again")
        for field, name in ((self.first, "half_1"), (self.second, "half_2"), (self.account, "recover_account")):
            field.setObjectName(name)
        back = button("返回", self.left.emit, meaning="back")
        back.setObjectName("recover_back_button")
        go = primary_button("重置密码", self._recover, "key")
        go.setObjectName("recover_button")
        new, policy = FieldRow("新密码", self.password), Attempts(folder).policy
        hint_while_typed(new, lambda: policy, lambda: (self.account.text().strip(),))
        rows = [
            FieldRow("恢复单第一联", self.first), FieldRow("恢复单第二联", self.second), FieldRow("账号", self.account),
            new, FieldRow("再输一次新密码", self.again),
        ]  # fmt: skip
        card = QFrame()
        card.setProperty("role", "card")
        card.setMinimumWidth(520)
        about = label("两联由两人分别输入。大小写和短横不影响。", "soft-body", wrap=True)
        parts = (label("用恢复单重置密码", "page"), about, self.notices, *rows, row(back, None, go))
        card.setLayout(column(*parts, margin=Space.THREE, spacing=Space.ONE))
        self.setLayout(row(None, column(None, card, None), None))

    def _recover(self) -> None:
        if self.password.text() != self.again.text():
            self.notices.say(Severity.ERROR, "两次输入的新密码不一样，没有改动。请重新输入。")
            return
        halves = (self.first.text(), self.second.text())
        try:
            recover(self._folder, halves, self.account.text(), self.password.text())
        except Refusal as refusal:
            self.notices.show_notice(refusal_notice(refusal))
            return
        except StoreTrouble as trouble:
            self.notices.show_notice(trouble_notice(trouble))
            return
        for field in (self.first, self.second, self.password, self.again):
            field.clear()
        self.notices.say(Severity.DONE, "密码已重置。请返回用新密码打开，并重新生成、封存恢复单。")
