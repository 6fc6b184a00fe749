"""用其他程序打开 an attachment: only by choice, as a readable copy that is wiped afterwards."""

from __future__ import annotations

from peewee import DatabaseError
from PySide6.QtWidgets import QLineEdit, QWidget

from app.interviews.attachments import close_copies, open_copy
from app.store.errors import StoreTrouble
from ui.office import Office
from ui.widgets.basics import label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.files import open_elsewhere
from ui.widgets.form import Form
from ui.widgets.notice import Notice, Severity

_WHAT_IT_MEANS = (
    "附件平时是加密保存的。用其他程序打开时，要在本机数据文件夹里放一份没有加密的临时副本；"
    "离开这件约谈、锁定或退出程序时，副本会被覆盖并删除。\n"
    "固态硬盘上覆盖不一定彻底，打开它的程序也可能自己留下缓存或最近文件记录。"
    "在那个程序里作的修改不会存回来。"
)


class OpenDialog(Dialog):
    """Says what opening means, asks why, and opens."""

    help_page = "record#attachments"

    def __init__(self, parent: QWidget, office: Office, attachment_id: int, name: str) -> None:
        super().__init__(parent, "用其他程序打开附件", subtitle=name)
        self.setObjectName("open_copy_dialog")
        self.office, self._attachment_id = office, attachment_id
        self.why = QLineEdit()
        self.why.setObjectName("open_reason")
        form = Form(1)
        form.add("查看原因", self.why, required=True, hint="写入操作记录")
        self.body.addWidget(label(_WHAT_IT_MEANS, wrap=True))
        self.body.addWidget(form)
        self.body.addStretch(1)
        primary = primary_button("用其他程序打开", self.submit, "export")
        primary.setObjectName("open_copy_button")
        self.set_buttons(primary)
        self.fit(640)

    def submit(self) -> None:
        """Lays the copy down and has the system open it; where no program does, the copy goes at once."""
        session, reason = self.office.session, self.why.text()
        copy = self.office.act(lambda: open_copy(session, self._attachment_id, reason), notices=self.notices)
        if copy is None:
            return
        if open_elsewhere(copy):
            self.office.said.emit(f"已打开 {copy.name}；离开这件约谈、锁定或退出时擦除临时副本", None)
            self.accept()
            return
        wipe_copies(self.office, "没有打开")
        self.notices.say(Severity.ERROR, "这台电脑上没有能打开这类文件的程序，临时副本已擦除。可以改用“另存副本”。")


def wipe_copies(office: Office, when: str) -> None:
    """Wipes all readable copies; says so where another program still holds one.

    It never stands in the way: a window locks and closes also while the disk is gone.
    """
    try:
        wiped = close_copies(office.session, when)
    except (DatabaseError, StoreTrouble):
        return  # the files are wiped before that goes on record
    if wiped.left:
        names = "、".join(wiped.left[:3])
        words = f"“{names}”还在其他程序里开着，临时副本没能擦除。请关闭那个程序；本程序退出或下次启动时会再次擦除。"
        office.noticed.emit(Notice(Severity.WARNING, words))
