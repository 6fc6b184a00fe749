"""The sheet of keys (Ctrl+/): all groups at a glance, those of where one is first."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QVBoxLayout, QWidget

from app.help.keys import GROUPS, KeyGroup
from ui.theme import Space
from ui.widgets.basics import button, label
from ui.widgets.dialog import Dialog
from ui.widgets.layouts import box, column

_SIZE = QSize(1240, 640)
# A column wants this much, in pixels.
_COLUMN = 390


class ShortcutSheet(Dialog):
    """All keys; the groups of what is on the screen come first."""

    help_page = "keys"

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "快捷键", subtitle="现在这个窗口里能用的在前面。")
        self.setObjectName("shortcut_sheet")
        self.groups = in_order(parent)
        self.body.addLayout(_spread(self.groups, max(1, min(3, self.room() // _COLUMN))))
        self.body.addStretch(1)
        more = button("在帮助里看、打印", self._in_help, meaning="help")
        more.setObjectName("sheet_help_button")
        self.set_buttons(None, more)
        self.resize(_SIZE)

    def _in_help(self) -> None:
        from ui.help.opening import show_page

        self.accept()
        show_page("keys", self.parentWidget())


def in_order(window: QWidget) -> list[KeyGroup]:
    """The groups whose keys the window has in sight first, otherwise as they are written."""
    owners = _owners(window)
    return sorted(GROUPS, key=lambda group: not owners & set(group.owners))


def _owners(window: QWidget) -> set[str]:
    """Who has keys in a window, by the names of classes and buttons, in sight."""
    found: set[str] = set()
    for key in window.findChildren(QShortcut):
        owner = key.parent()
        if isinstance(owner, QWidget) and owner.isVisible():
            found |= {kind.__name__ for kind in type(owner).__mro__}
    found |= {each.objectName() for each in window.findChildren(QAbstractButton) if each.isVisible()}
    return found - {""}


def _spread(groups: list[KeyGroup], count: int) -> QGridLayout:
    """The groups in columns of about the same length, read column by column."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.THREE)
    total = sum(len(group.lines) + 2 for group in groups)
    columns: list[QVBoxLayout] = [column(spacing=Space.TWO) for _ in range(count)]
    taken = 0
    for group in groups:
        columns[min(taken * count // total, count - 1)].addWidget(_keys(group))
        taken += len(group.lines) + 2
    for place, each in enumerate(columns):
        each.addStretch(1)
        grid.addLayout(each, 0, place)
        grid.setColumnStretch(place, 1)
    return grid


def _keys(group: KeyGroup) -> QWidget:
    """A list of keys and what they do, under a title."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(Space.ONE)
    grid.setVerticalSpacing(Space.HALF)
    grid.setColumnStretch(1, 1)
    for line, each in enumerate(group.lines):
        grid.addWidget(label(each.shown, "keys"), line, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(each.words, wrap=True), line, 1, Qt.AlignmentFlag.AlignVCenter)
    return box(column(label(group.title, "strong"), box(grid), spacing=Space.HALF))
