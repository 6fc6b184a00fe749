"""The line over everything in a store that is open to be read only: why, and what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QSizePolicy

from ui.office import Office
from ui.theme import Space
from ui.widgets.basics import IconLabel, label, set_shown
from ui.widgets.layouts import row

_ASKED = "要办理业务，请不加 --read-only 重新打开。"
_NEWER = "请安装新版程序后再办理业务。"
_PLACE = "请检查 U 盘写保护和文件夹权限，或把整个数据文件夹复制到可以写入的磁盘上，再打开那里的一份。"
# What to do, by a word of the reason.
_WAYS = {"更新版本": _NEWER, "不能写入": _PLACE}


class ReadOnlyBanner(QFrame):
    """Stays as long as the window; takes no room in a store that can be written."""

    help_page = "backups#read-only"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("read_only_banner")
        self.setProperty("notice", "warning")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        why = office.session.store.read_only
        what = next((way for word, way in _WAYS.items() if word in why), _ASKED)
        text = f"只读打开（{why}）：可以查看，不能修改、打印、导出和备份；没有写入任何数据。{what}"
        words = label(text if why else "", wrap=True, selectable=True)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line = row(IconLabel("lock", "amber"), words, spacing=Space.ONE)
        line.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.setAccessibleName(text if why else "")
        set_shown(self, bool(why))
