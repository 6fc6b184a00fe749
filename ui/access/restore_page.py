"""用备份恢复: before the store is opened, or when it cannot be."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QWidget

from app.access.backing import Restored, restore, restore_file
from app.store.backups import Backup, backups_in
from app.store.errors import StoreTrouble, reason_of
from app.store.paths import StorePaths
from ui.access.backup_dialog import backup_words
from ui.access.unlock import PasswordLine
from ui.theme import Space
from ui.widgets.basics import button, label, primary_button
from ui.widgets.files import ask_open
from ui.widgets.form import FieldRow
from ui.widgets.layouts import column, row
from ui.widgets.notice import NoticeArea, Severity
from ui.widgets.presenter import trouble_notice

_BACKUP = Qt.ItemDataRole.UserRole


class RestorePage(QWidget):
    """Chooses a backup and puts it in the place of the store, which stays beside it.  `left` asks to go back."""

    help_page = "backups#restore"

    left = Signal()

    def __init__(self, folder: Path, account: str) -> None:
        super().__init__()
        self.setObjectName("restore_page")
        self._folder, self._account = folder, account
        self.notices = NoticeArea()
        self.list = QListWidget()
        self.list.setObjectName("restore_list")
        self.list.setAccessibleName("备份")
        self.list.setProperty("role", "framed")
        self.password = PasswordLine("restore_password")
        self.password.returnPressed.connect(self._restore)
        file = button("从文件…", self._from_file, meaning="folder")
        file.setObjectName("restore_file_button")
        back = button("返回", self.left.emit, meaning="back")
        back.setObjectName("restore_back_button")
        self.restore_button = primary_button("恢复到选中的备份", self._restore, "history")
        self.restore_button.setObjectName("restore_button")
        about = label("现有数据会移到一边，不会删除。恢复后，备份之后的工作不在其中。", "soft-body", wrap=True)
        words = FieldRow(f"账号 {account} 的密码（备份那天的）", self.password)
        card = QFrame()
        card.setProperty("role", "card")
        card.setLayout(column(
            label("用备份恢复", "page"), about, self.notices, self.list, words,
            row(back, file, None, self.restore_button), margin=Space.THREE, spacing=Space.TWO,
        ))  # fmt: skip
        card.setMaximumWidth(680)
        self.setLayout(row(None, column(None, card, None), None))
        self._show()

    def _show(self) -> None:
        self.list.clear()
        for backup in reversed(backups_in(StorePaths(self._folder).backups)):
            self.list.addItem(backup_words(backup))
            self.list.item(self.list.count() - 1).setData(_BACKUP, backup)
        self.list.setCurrentRow(0)
        self.restore_button.setEnabled(self.list.count() > 0)
        if self.list.count() == 0:
            self.notices.say(Severity.INFO, "数据文件夹里没有备份。有备份文件的，请点“从文件…”。")

    def _restore(self) -> None:
        item = self.list.currentItem()
        backup: Backup | None = item.data(_BACKUP) if item is not None else None
        if backup is not None:
            now = datetime.now()
            self._done(lambda: restore(self._folder, backup, self._account, self.password.text(), now))

    def _from_file(self) -> None:
        if path := ask_open(self, "选择备份文件", "备份文件 (*.ytb)"):
            now = datetime.now()
            self._done(lambda: restore_file(self._folder, path, self._account, self.password.text(), now))

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
