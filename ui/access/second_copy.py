"""The line that reminds of a copy on another disk, and the one click that makes it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStorageInfo
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from app.access.second_copy import FOLDER_NAME, choose_second_place, is_elsewhere, reminder, second_place
from app.store.paths import is_removable
from ui.access.backup_keeper import BackupKeeper
from ui.office import Office
from ui.theme import Space
from ui.widgets.basics import IconLabel, button, label
from ui.widgets.files import ask_folder
from ui.widgets.layouts import row


class ReminderLine(QFrame):
    """One line that says what is due, with the one click that does it; takes no room while nothing is due."""

    def __init__(self, name: str, words: str, made: QPushButton) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.words = label(words, wrap=True)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.now_button = made
        line = row(IconLabel("warning", "amber"), self.words, made, spacing=Space.ONE)
        line.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.hide()


class SecondCopyLine(ReminderLine):
    """现在备份到U盘."""

    def __init__(self, office: Office) -> None:
        self._office = office
        now = button("现在备份到U盘", office.copy_wanted.emit, meaning="save")
        now.setObjectName("second_copy_button")
        super().__init__("second_copy_line", "", now)
        office.backed_up.connect(self.refresh)

    def refresh(self) -> None:
        """Shows what is due now."""
        due = reminder(self._office.session)
        if due is not None:
            self.words.setText(due.text())
            self.setAccessibleName(due.text())
        self.setVisible(due is not None)


def sticks() -> list[Path]:
    """The removable disks that are plugged in and can be written."""
    found = [volume for volume in QStorageInfo.mountedVolumes() if volume.isReady() and not volume.isReadOnly()]
    return [Path(volume.rootPath()) for volume in found if is_removable(Path(volume.rootPath()))]


def copy_to_stick(window: QWidget, office: Office, keeper: BackupKeeper) -> None:
    """Makes a backup here and on the other disk, beside the window, which says where it lies.

    To the second place where one was chosen and is there, else to the one stick that is plugged in, else to a folder
    that the user names.
    """
    place = second_place()
    if place is None or not place.parent.is_dir():
        place = _place(window)
        if place is None or not office.act(lambda: (choose_second_place(office.session, str(place)), True)):
            return
    said = "已备份，另一块盘上也有了一份，重新打开核对无误。可以安全弹出U盘。"
    if not is_elsewhere(place, office.session.store.paths.folder):
        said = f"已备份到 {place}，但它和数据在同一块盘上，硬盘损坏时保不住。请另选U盘上的文件夹。"
    keeper.make_shown(window, "手动", lambda _: office.said.emit(said, None))


def _place(window: QWidget) -> Path | None:
    plugged = sticks()
    if len(plugged) == 1:
        return plugged[0] / FOLDER_NAME
    chosen = ask_folder(window, "选择U盘或另一块盘上的文件夹")
    return chosen / FOLDER_NAME if chosen else None
