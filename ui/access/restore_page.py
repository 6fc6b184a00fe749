"""用备份恢复: before the store is opened, or when it cannot be."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QWidget

from app.access.backing import NONE_THERE, Restored, restore, restore_file
from app.access.second_copy import place_meant
from app.store.backups import Backup, backups_in
from app.store.errors import StoreTrouble, reason_of
from app.store.paths import StorePaths
from ui.access.backup_dialog import backup_words
from ui.access.unlock import PasswordLine
from ui.theme import Space
from ui.widgets.basics import button, label, primary_button
from ui.widgets.files import ask_folder, ask_open
from ui.widgets.form import FieldRow
from ui.widgets.layouts import column, row
from ui.widgets.notice import NoticeArea, Severity
from ui.widgets.presenter import trouble_notice

_BACKUP = Qt.ItemDataRole.UserRole
_NONE_HERE = "数据文件夹里没有备份。备份在U盘上的，请插好U盘，点“从文件夹…”；有 .ytb 文件的，填好密码，点“从文件…”。"


class RestorePage(QWidget):
    """Chooses a backup and puts it in the place of the store, which stays beside it.  `left` asks to go back.

    There need not be a store: on another PC this is how the data come back from a stick.
    """

    help_page = "backups#restore"

    left = Signal()

    def __init__(self, folder: Path, account: str) -> None:
        super().__init__()
        self.setObjectName("restore_page")
        self._folder, self._place = folder, StorePaths(folder).backups
        self.notices = NoticeArea()
        self.list = QListWidget()
        self.list.setObjectName("restore_list")
        self.list.setAccessibleName("备份")
        self.list.setProperty("role", "framed")
        self.where = label("", "soft", wrap=True)
        self.account = QLineEdit(account)
        self.account.setObjectName("restore_account")
        self.password = PasswordLine("restore_password")
        self.password.returnPressed.connect(self._restore)
        other = button("从文件夹…", self._from_folder, meaning="folder")
        other.setObjectName("restore_folder_button")
        other.setToolTip("U盘或另一块盘上的备份")
        file = button("从文件…", self._from_file, meaning="file")
        file.setToolTip("用“备份到一个文件”存成的 .ytb 文件")
        file.setObjectName("restore_file_button")
        back = button("返回", self.left.emit, meaning="back")
        back.setObjectName("restore_back_button")
        self.restore_button = primary_button("恢复到选中的备份", self._restore, "history")
        self.restore_button.setObjectName("restore_button")
        about = label("现有数据会移到一边，不会删除。恢复后，备份之后的工作不在其中。", "soft-body", wrap=True)
        self.password_row = FieldRow("密码（备份那天的）", self.password)
        card = QFrame()
        card.setProperty("role", "card")
        card.setLayout(column(
            label("用备份恢复", "page"), about, self.notices, self.where, self.list,
            row(FieldRow("账号", self.account), self.password_row),
            row(back, other, file, None, self.restore_button), margin=Space.THREE, spacing=Space.TWO,
        ))  # fmt: skip
        card.setMaximumWidth(680)
        self.setLayout(row(None, column(None, card, None), None))
        self._show()

    def _show(self) -> None:
        self.list.clear()
        self.where.setText(f"备份所在的文件夹：{self._place}")
        for backup in reversed(backups_in(self._place)):
            self.list.addItem(backup_words(backup))
            self.list.item(self.list.count() - 1).setData(_BACKUP, backup)
        self.list.setCurrentRow(0)
        self.restore_button.setEnabled(self.list.count() > 0)
        if self.list.count() == 0:
            self.notices.say(Severity.INFO, _NONE_HERE)

    def _restore(self) -> None:
        item = self.list.currentItem()
        backup: Backup | None = item.data(_BACKUP) if item is not None else None
        if backup is not None and self._has_password():
            account, password, now = self.account.text().strip(), self.password.text(), datetime.now()
            self._done(lambda: restore(self._folder, backup, account, password, now))

    def _from_file(self) -> None:
        if self._has_password() and (path := ask_open(self, "选择备份文件", "备份文件 (*.ytb)")):
            account, password, now = self.account.text().strip(), self.password.text(), datetime.now()
            self._done(lambda: restore_file(self._folder, path, account, password, now))

    def _from_folder(self) -> None:
        """Lists what lies on a stick; the password is wanted only then."""
        chosen = ask_folder(self, "选择备份所在的U盘或文件夹")
        if chosen is None:
            return
        place = place_meant(chosen)
        if not backups_in(place):
            self.notices.say(Severity.WARNING, f"“{chosen}”里没有备份。{NONE_THERE}")
            return
        self.notices.clear()
        self._place = place
        self._show()
        self.password.setFocus()

    def _has_password(self) -> bool:
        self.password_row.set_error("" if self.password.text() else "请先填密码")
        return bool(self.password.text())

    def _done(self, act: object) -> None:
        try:
            done: Restored = act()  # type: ignore[operator]
        except StoreTrouble as trouble:
            self.notices.show_notice(trouble_notice(trouble))
            return
        except OSError as error:
            trouble = StoreTrouble(
                f"没有恢复成（{reason_of(error, self._folder)}），原来的数据没有改动。", "请检查磁盘后重试。"
            )
            self.notices.show_notice(trouble_notice(trouble))
            return
        self.password.clear()
        go = button("打开", self.left.emit, meaning="forward")
        go.setObjectName("restore_open_button")
        self.notices.say(Severity.DONE, restored_words(done), action=go)
        self._show()


def restored_words(done: Restored) -> str:
    """What a restoring did, and what is not in it."""
    words = f"已恢复到 {done.backup.at:%Y-%m-%d %H:%M} 的备份。{done.between()}"
    if done.lacking:
        words += f"有 {len(done.lacking)} 个附件在备份和原来的数据里都不完整，没有恢复：{'、'.join(done.lacking)}。"
    return words + (f"原来的数据在 {done.aside.name} 文件夹里。" if done.aside else "")
