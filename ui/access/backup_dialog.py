"""备份: what there is, one more now, one file for a stick, and the second place."""

from __future__ import annotations

from PySide6.QtWidgets import QListWidget, QWidget

from app.access.backing import back_up_to_file
from app.access.index_keeping import rebuild_index
from app.access.second_copy import FOLDER_NAME, choose_second_place, is_elsewhere
from app.store.backups import Backup, backups_in
from ui.access.backup_keeper import BackupKeeper
from ui.office import Office
from ui.theme import Space
from ui.widgets.acting_beside import act_beside
from ui.widgets.basics import button, label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.files import ask_folder, ask_save
from ui.widgets.layouts import row
from ui.widgets.notice import Severity

_ABOUT = (
    "工作满十分钟、导入之前和退出时自动备份，每份写完都重新打开核对。"
    "要恢复时请退出程序，在输入密码的页面点“用备份恢复”。"
)


class BackupDialog(Dialog):
    """The backups of the store."""

    help_page = "backups#list"

    def __init__(self, parent: QWidget, office: Office, keeper: BackupKeeper) -> None:
        super().__init__(parent, "备份", subtitle=_ABOUT)
        self.setObjectName("backup_dialog")
        self._office, self._keeper = office, keeper
        self.list = QListWidget()
        self.list.setObjectName("backup_list")
        self.list.setAccessibleName("已有的备份")
        self.list.setProperty("role", "framed")
        self.list.setMinimumHeight(240)
        self.second = label("", "soft-body", wrap=True)
        self.second.setObjectName("second_place_state")
        choose = button("选择文件夹…", self._choose, meaning="folder")
        choose.setObjectName("second_place_button")
        self.none = button("不用", lambda: self._set_place(""))
        self.none.setObjectName("no_second_place_button")
        to_file = button("备份到一个文件…", self._to_file, meaning="export")
        to_file.setObjectName("backup_file_button")
        rebuild = button(
            "重建搜索索引…",
            self._rebuild,
            meaning="search",
            tip="搜索不到应有的内容、或检查说约谈列表不符时用；只重建索引，不改动数据",
        )
        rebuild.setObjectName("rebuild_index_button")
        self.now_button = primary_button("立即备份", self._now, "save")
        self.now_button.setObjectName("backup_now_button")
        self.body.addWidget(self.list, 1)
        self.body.addLayout(row(label("第二位置（U 盘或另一块盘）", "strong"), Space.ONE, choose, self.none, None))
        self.body.addWidget(self.second)
        self.set_buttons(self.now_button, to_file, rebuild)
        self.cancel_button.setText("关闭")
        keeper.made.connect(self._show)
        self._show()
        self.resize(720, 540)

    def _show(self, _: object = None) -> None:
        self.list.clear()
        for backup in reversed(backups_in(self._keeper.place)):
            self.list.addItem(backup_words(backup))
        if self.list.count() == 0:
            self.list.addItem("还没有备份")
        place = self._keeper.second_place
        self.none.setVisible(place is not None)
        said = f"每次备份也写到 {place}" if place else "没有设置。建议选一个不在本机硬盘上的文件夹，以防硬盘损坏。"
        if place and not is_elsewhere(place, self._office.session.store.paths.folder):
            said += "。它和数据在同一块盘上，硬盘损坏时保不住，请改选U盘或另一块盘。"
        self.second.setText(said)

    def _now(self) -> None:
        self._keeper.make_shown(
            self, "手动", lambda _: self.notices.say(Severity.DONE, "已备份，重新打开核对无误。"), self.notices
        )

    def _to_file(self) -> None:
        name = f"约谈工作台备份-{self._office.today():%Y%m%d}.ytb"
        if out := ask_save(self, "备份到一个文件", "备份文件 (*.ytb)", name):
            session = self._office.session
            said = f"已备份到 {out.name}，重新打开核对无误。文件是加密的，没有密码打不开。"
            act_beside(
                self, self._office, "备份", lambda: back_up_to_file(session, out),
                lambda _: self.notices.say(Severity.DONE, said), notices=self.notices, writes=False,
            )  # fmt: skip

    def _rebuild(self) -> None:
        """Makes the full text index of the search anew, beside the window."""
        session = self._office.session
        act_beside(
            self, self._office, "重建搜索索引", lambda: (rebuild_index(session), True)[1], lambda _: None,
            "搜索索引已按数据重建", notices=self.notices,
        )  # fmt: skip

    def _choose(self) -> None:
        if place := ask_folder(self, "第二备份位置"):
            self._set_place(str(place / FOLDER_NAME))

    def _set_place(self, place: str) -> None:
        session = self._office.session
        if self._office.act(lambda: (choose_second_place(session, place), True), notices=self.notices):
            self._show()


def backup_words(backup: Backup) -> str:
    """A backup as lists show it."""
    return f"{backup.at:%Y-%m-%d %H:%M:%S}　{backup.why}　{max(backup.size // 1024, 1)} KB　第 {backup.number} 份"
