"""What a 系统管理员 or 审计员 has before them: their own work, and nothing of what was talked about."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.access.second_copy import SecondCopyLine
from ui.office import Office
from ui.theme import Space
from ui.widgets.basics import label
from ui.widgets.layouts import column


class KeeperTab(QWidget):
    """The one tab of who keeps accounts or audits."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("keeper_tab")
        role = office.session.account.role
        words = f"您以{role}的身份登录。账号、备份、恢复单和操作记录在右上角的账号菜单里；约谈的内容对这个角色不显示。"
        self.second_copy = SecondCopyLine(office)
        parts = (label(role, "page"), label(words, "soft-body", wrap=True), self.second_copy, None)
        self.setLayout(column(*parts, margin=Space.FOUR, spacing=Space.TWO))

    def showEvent(self, event: QShowEvent) -> None:
        """Looks anew whether a copy is due."""
        super().showEvent(event)
        self.second_copy.refresh()
