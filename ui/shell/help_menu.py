"""The menu 帮助."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ui.help.opening import show_help, show_keys, show_page
from ui.office import Office
from ui.shell import opening
from ui.widgets.basics import Slot


class HelpMenu(QMenu):
    """What there is to read.  The keys stand beside the words; they are shortcuts of the window."""

    def __init__(self, window: QWidget, office: Office) -> None:
        super().__init__(window)
        self.setObjectName("help_menu")
        entries: tuple[tuple[str, str, Slot], ...] = (
            ("这个窗口怎么用\tF1", "help_here", lambda: show_help(window)),
            ("快捷键\tCtrl+/", "help_keys", lambda: show_keys(window)),
            ("制度逐条", "help_regulation", lambda: show_page("regulation", window)),
            ("更新内容", "help_whats_new", lambda: show_page("whats_new", window)),
            ("关于…", "help_about", lambda: opening.about(window, office)),
        )
        for words, name, slot in entries:
            made = QAction(words, self)
            made.setObjectName(name)
            made.triggered.connect(lambda _=False, slot=slot: slot())
            self.addAction(made)
