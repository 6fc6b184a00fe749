"""Says who has the data folder open, before there is any other window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile

from ui.in_use import Holder, freed, has, is_shut
from ui.widgets.basics import button, label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.notice import Severity

_WORDS = {
    Holder.OTHER_USER: (
        "这台电脑上的另一个用户正在使用这份数据",
        "同一份数据一次只能由一个人打开，这里没有打开，数据没有受到影响。"
        "请对方退出约谈工作台（或切换到对方的桌面退出），然后点“重试”。各人要用自己的数据时，不要指定同一个数据文件夹。",
    ),
    Holder.OTHER_PC: (
        "另一台电脑“{computer}”正在使用这份数据，或者没有正常退出",
        "两台电脑同时打开同一份数据可能损坏它，所以这里没有打开，数据没有受到影响。"
        "请先在那台电脑上退出，再点“重试”。确知那台电脑已经关机或者不再使用这份数据的，可以点“仍然打开”。",
    ),
    Holder.SHUT: (
        "没有权限打开数据文件夹",
        "它属于这台电脑上的另一个用户，这里没有打开，数据没有受到影响。"
        "请用有权限的用户登录，或者请信息管理人员为您另设一个数据文件夹。",
    ),
}


class InUseDialog(Dialog):
    """Tries again, or opens all the same where the other computer may be gone; the lock is had where it ended well."""

    def __init__(self, lock: QLockFile, folder: Path, who: Holder) -> None:
        title, sentence = _WORDS[who]
        computer = lock.getLockInfo()[1] if who is Holder.OTHER_PC else ""  # type: ignore[index]
        super().__init__(None, title.format(computer=computer))
        self.setObjectName("in_use_dialog")
        self._lock, self._folder, self._who = lock, folder, who
        self.body.addWidget(label(sentence, wrap=True))
        self.body.addWidget(label(f"数据文件夹：{folder}", "soft", wrap=True, selectable=True))
        self.body.addStretch(1)
        retry = primary_button("重试", self._retry, "refresh")
        retry.setObjectName("retry_button")
        anyway = button("仍然打开", self._open_anyway, meaning="unlock")
        anyway.setObjectName("open_anyway_button")
        self.set_buttons(retry, *([anyway] if who is Holder.OTHER_PC else []))
        self.cancel_button.setText("退出")
        self.resize(600, 260)

    def _retry(self) -> None:
        if is_shut(self._folder):
            self.notices.say(Severity.WARNING, "还是没有权限。")
        elif has(self._lock):
            self.accept()
        else:
            self.notices.say(Severity.WARNING, "还在使用中。")

    def _open_anyway(self) -> None:
        if freed(self._lock):
            self.accept()
        else:
            self.notices.say(Severity.WARNING, "还是打不开：那台电脑仍占着文件，或者这里没有写入的权限。")
