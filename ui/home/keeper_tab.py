"""What a 系统管理员 or 审计员 has before them: their own work, and nothing of what was talked about."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.access.actions import Action
from ui.access.second_copy import SecondCopyLine
from ui.office import Office
from ui.theme import Space
from ui.widgets.basics import label
from ui.widgets.layouts import column

_IN_THE_MENU = (
    (Action.ACCOUNT_EDIT, "账号"), (Action.BACKUP, "备份"), (Action.RECOVERY_MAKE, "恢复单"),
    (Action.SETTINGS_EDIT, "安全设置"), (Action.AUDIT_READ, "操作记录"),
)  # fmt: skip


class KeeperTab(QWidget):
    """The one tab of who keeps accounts or audits."""

    help_page = "home#keeper"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("keeper_tab")
        role = office.session.account.role
        there = "、".join(words for action, words in _IN_THE_MENU if office.session.may(action))
        words = f"您以{role}的身份登录。{there}在右上角的账号菜单里；约谈的内容对这个角色不显示。"
        self.second_copy = SecondCopyLine(office)
        parts = (label(role, "page"), label(words, "soft-body", wrap=True), self.second_copy, None)
        self.setLayout(column(*parts, margin=Space.FOUR, spacing=Space.TWO))

    def showEvent(self, event: QShowEvent) -> None:
        """Looks anew whether a copy is due."""
        super().showEvent(event)
        self.second_copy.refresh()
