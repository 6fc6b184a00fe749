"""The menu of the account: how the window looks."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ui.office import Office
from ui.theme import Mode, theme
from ui.widgets.memory import StoreMemory


class AccountMenu(QMenu):
    """Scheme and density, kept in the store.  `backups_wanted` asks for the backups."""

    backups_wanted = Signal()

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent)
        self.setObjectName("account_menu")
        self._memory = StoreMemory(office.session, "looks")
        kept = self._memory.read()
        self._looks = kept if isinstance(kept, dict) else {}
        modes = QActionGroup(self)
        for mode in Mode:
            action = QAction(str(mode), self, checkable=True, checked=mode is self._mode())
            action.triggered.connect(lambda _=False, mode=mode: self.set_mode(mode))
            modes.addAction(action)
            self.addAction(action)
        self.addSeparator()
        compact = QAction("紧凑的列表", self, checkable=True, checked=bool(self._looks.get("compact")))
        compact.toggled.connect(self.set_compact)
        self.addAction(compact)
        self.addSeparator()
        backups = QAction("备份…", self)
        backups.setObjectName("menu_backups")
        backups.triggered.connect(self.backups_wanted)
        self.addAction(backups)
        self.apply()

    def apply(self) -> None:
        """Shows what was kept."""
        theme().set_mode(self._mode())
        theme().set_compact(bool(self._looks.get("compact")))

    def set_mode(self, mode: Mode) -> None:
        """Light, dark, or as the system."""
        theme().set_mode(mode)
        self._keep(mode=str(mode))

    def set_compact(self, compact: bool) -> None:
        """Lists close or roomy."""
        theme().set_compact(compact)
        self._keep(compact=compact)

    def _mode(self) -> Mode:
        kept = self._looks.get("mode")
        return Mode(kept) if kept in set(Mode) else Mode.SYSTEM

    def _keep(self, **looks: object) -> None:
        self._looks |= looks
        self._memory.keep(self._looks)
