"""The menu of the account: how the window looks."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.access.actions import Action
from ui.office import Office
from ui.theme import Mode, theme
from ui.widgets.memory import StoreMemory


class AccountMenu(QMenu):
    """Scheme and density, kept in the store; and what the account may do with accounts and backups, as signals."""

    password_wanted = Signal()
    accounts_wanted = Signal()
    recovery_wanted = Signal()
    backups_wanted = Signal()
    log_wanted = Signal()
    security_wanted = Signal()
    papers_wanted = Signal()
    holidays_wanted = Signal()
    practices_wanted = Signal()
    selfcheck_wanted = Signal()

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
        for words, name, action, signal in (
            ("修改密码…", "menu_password", Action.PASSWORD_CHANGE, self.password_wanted),
            ("账号…", "menu_accounts", Action.ACCOUNT_EDIT, self.accounts_wanted),
            ("安全设置…", "menu_security", Action.SETTINGS_EDIT, self.security_wanted),
            ("表册文字…", "menu_papers", Action.PAPER_EDIT, self.papers_wanted),
            ("工作日与节假日…", "menu_holidays", Action.HOLIDAY_EDIT, self.holidays_wanted),
            ("配套规定…", "menu_practices", Action.PRACTICE_EDIT, self.practices_wanted),
            ("操作记录…", "menu_log", Action.AUDIT_READ, self.log_wanted),
            ("生成恢复单…", "menu_recovery", Action.RECOVERY_MAKE, self.recovery_wanted),
            ("备份…", "menu_backups", Action.BACKUP, self.backups_wanted),
        ):
            made = QAction(words, self)
            made.setObjectName(name)
            made.setVisible(office.session.may(action))
            made.triggered.connect(signal)
            self.addAction(made)
        self.addSeparator()
        check = QAction("本机自检…", self)  # of the PC, and of nobody's work: for every account
        check.setObjectName("menu_selfcheck")
        check.triggered.connect(self.selfcheck_wanted)
        self.addAction(check)
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
