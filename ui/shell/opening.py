"""What the window opens when it is asked to: each dialog is loaded then, for most are seldom seen."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from ui.office import Office, Tab, Target

if TYPE_CHECKING:
    from ui.access.backup_keeper import BackupKeeper
    from ui.shell.main_window import MainWindow
    from ui.widgets.notice import NoticeArea


def backups(window: QWidget, office: Office, keeper: BackupKeeper) -> None:
    """The backups there are, and how another is made."""
    from ui.access.backup_dialog import BackupDialog

    BackupDialog(window, office, keeper).open()


def copy_to_stick(window: QWidget, office: Office, keeper: BackupKeeper) -> None:
    """A backup on another disk."""
    from ui.access.second_copy import copy_to_stick as copied

    copied(window, office, keeper)


def password(window: QWidget, office: Office) -> None:
    """Another password for the account."""
    from ui.access.account_dialogs import PasswordDialog

    PasswordDialog(window, office).open()


def accounts(window: QWidget, office: Office) -> None:
    """Who may open the store."""
    from ui.access.account_dialogs import AccountsDialog

    AccountsDialog(window, office).open()


def recovery(window: QWidget, office: Office) -> None:
    """A new recovery sheet, to be printed at once."""
    from ui.access.account_dialogs import recovery_preview

    notices: NoticeArea = window.notices  # type: ignore[attr-defined]
    dialog = office.act(lambda: recovery_preview(window, office), notices=notices)
    if dialog is not None:
        dialog.open()


def security(window: QWidget, office: Office) -> None:
    """Passwords and locking."""
    from ui.access.security_dialog import SecurityDialog

    SecurityDialog(window, office).open()


def log(window: QWidget, office: Office) -> None:
    """What was done, and by whom."""
    from ui.access.audit_dialog import AuditDialog

    AuditDialog(window, office).open()


def paper_words(window: QWidget, office: Office) -> None:
    """The wording of papers, and what they say of the office."""
    from ui.papers.words_dialog import WordsDialog

    WordsDialog(window, office).open()


def practices(window: QWidget, office: Office) -> None:
    """Neighbouring rules, as the institution follows them."""
    from ui.home.practices_dialog import PracticesDialog

    PracticesDialog(window, office).open()


def holidays(window: QWidget, office: Office) -> None:
    """Working days and holidays, by which every deadline is counted."""
    from ui.home.holidays.dialog import HolidaysDialog

    HolidaysDialog(window, office).open()


def selfcheck(window: QWidget, office: Office) -> None:
    """Whether this PC has what the program needs."""
    from ui.selfcheck.dialog import SelfCheckDialog

    SelfCheckDialog(window, office).open()


def wipe_copies(office: Office, when: str) -> None:
    """No readable copy of an attachment stays."""
    from ui.interviews.opened_copies import wipe_copies as wiped

    wiped(office, when)


def go_to_place(window: MainWindow, tabs: list[Tab], place: str) -> str:
    """Goes where a help page leads; answers why not, or ""."""
    from ui.help.places import PLACES

    found = PLACES[place]
    if window.is_locked:
        return "程序已锁定，解锁之后才能去那里。"
    if QApplication.activeModalWidget() is not None:
        return "有一个对话框还开着，先完成或取消它，再去那里。"
    entry = window.account_menu.findChild(QAction, found.menu) if found.menu else None
    if not (found.tab in tabs if entry is None else entry.isVisible()):
        return f"您的账号没有“{found.words}”。"
    window.activateWindow()
    if entry is not None:
        entry.trigger()
    elif found.tab is not None:
        window.go(Target(found.tab, found.kind))
    return ""


def about(window: QWidget, office: Office) -> None:
    """Which program and which data this is."""
    from ui.shell.about_dialog import AboutDialog

    AboutDialog(window, office).open()


def tell_news(window: QWidget, office: Office) -> None:
    """Offers, once for each account, to read what this version brings."""
    from app.access import programs

    if not programs.has_news(office.session):
        return
    from app.store.errors import StoreTrouble
    from app.version import VERSION
    from ui.help.opening import show_page
    from ui.widgets.basics import button
    from ui.widgets.notice import Severity

    with suppress(StoreTrouble):  # a full disk: then it is told once more
        programs.news_read(office.session)
    read = button("更新内容", lambda: show_page("whats_new", window))
    read.setObjectName("whats_new_button")
    notices: NoticeArea = window.notices  # type: ignore[attr-defined]
    notices.say(Severity.INFO, f"程序已更新到 {VERSION}。", action=read)
