"""Asking for the password of a workbook.  It is held in memory until the import ends and goes nowhere else."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.widgets.basics import primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.form import Form
from ui.widgets.notice import Severity


class WorkbookPasswordDialog(Dialog):
    """One line for the password; `given` carries it."""

    help_page = "trouble#workbook"

    given = Signal(str)

    def __init__(self, parent: QWidget, name: str, *, wrong: bool) -> None:
        super().__init__(
            parent, "工作簿的密码", subtitle=f"“{name}”加了密码。请输入打开它的密码；只在内存里解开，不会保存。"
        )
        self.setObjectName("workbook_password_dialog")
        self.line = QLineEdit()
        self.line.setObjectName("workbook_password")
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setMaxLength(255)
        form = Form(1)
        form.add("密码", self.line, required=True)
        self.body.addWidget(form)
        self.body.addStretch(1)
        open_button = primary_button("打开", self._give, "check")
        open_button.setObjectName("open_workbook_button")
        self.set_buttons(open_button)
        self.line.returnPressed.connect(self._give)
        if wrong:
            self.notices.say(Severity.ERROR, "密码不对，请核对大小写后再输入一次。没有导入任何内容。")
        self.fit(480)
        self.line.setFocus()

    def _give(self) -> None:
        password = self.line.text()
        if not password:
            self.notices.say(Severity.WARNING, "请输入密码。")
            return
        self.accept()
        self.given.emit(password)
