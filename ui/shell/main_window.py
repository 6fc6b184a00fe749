"""The main window: header with search and account, six tabs, the line that says what was done, the status bar."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QIcon, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QStatusBar,
    QTabBar,
    QWidget,
)

from app.access.actions import Action
from app.access.hardening import hide_from_capture
from app.access.policy import validity
from app.access.roles import Role
from app.store import settings
from ui.access.backup_keeper import BackupKeeper
from ui.access.gates import shut_gates, tabs_of
from ui.access.read_only_banner import ReadOnlyBanner
from ui.access.unlock import UnlockPage
from ui.access.watch import ClipboardGuard, Watch
from ui.help.opening import put_away, show_help, show_keys
from ui.office import Office, Tab, Target
from ui.shell import opening
from ui.shell.account_menu import AccountMenu
from ui.shell.help_menu import HelpMenu
from ui.shell.search_box import SearchBox
from ui.shell.tabs import KEEPERS, STANDARD, TabsByName, TabTable
from ui.theme import Size, Space, icon
from ui.titles import TITLE
from ui.widgets.basics import IconLabel, button, label, menu_button, set_shown
from ui.widgets.later import LaterPages
from ui.widgets.layouts import box, column, row
from ui.widgets.long_work import stop_all
from ui.widgets.memory import StoreMemory
from ui.widgets.notice import ActionLine, Notice, NoticeArea, Severity

if TYPE_CHECKING:
    from app.store.backups import Backup

# Below this width, of a laptop at 125 %, the tabs need the room of the name of the institution.
_ROOM_FOR_NAME = 1180
# The smallest window, and the frame that a screen takes of it; in pixels.
_LEAST, _FRAME = QSize(1024, 600), 32
# Below this the tabs are words alone.
_ROOM_FOR_ICONS = 1000
# How much of the name of the account is written, with its role, in pixels.
_LONG_NAME, _SHORT_NAME = 240, 112
# What may have the whole screen for itself: the record as it is written and as it is read back.
_FOCUSED = ("record_desk", "read_back")
_ICONS = {
    Tab.HOME: "todo", Tab.PLANS: "plans", Tab.INTERVIEWS: "interviews", Tab.LEDGERS: "ledgers", Tab.PEOPLE: "people",
    Tab.OVERSIGHT: "oversight",
}  # fmt: skip


class MainWindow(QMainWindow):
    """The window of an open store.  Its title never says anything of a case."""

    help_page = "start#window"

    def __init__(self, office: Office, tabs: TabTable | None = None) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.office = office
        self.setWindowTitle(TITLE)
        self.setWindowIcon(icon("interviews", "accent"))
        self.resize(1366, 768)
        self._set_least_size()
        makers = tabs or (STANDARD if office.session.may(Action.CONTENT_READ) else KEEPERS)
        self._order = [tab for tab in tabs_of(office.session) if tab in makers]
        self.pages = LaterPages(office, [partial(makers[tab], office) for tab in self._order])
        self.tabs = TabsByName(self._order, self.pages)
        self.notices, self.action_line = NoticeArea(), ActionLine()
        self.notices.setObjectName("window_notices")
        self.bar = self._tab_bar()
        self._memory = StoreMemory(office.session, "window")
        self.keeper = BackupKeeper(office, self)
        self.watch, self.clipboard = Watch(self.lock, parent=self), ClipboardGuard()
        self.is_focused_on_record = False
        self._before_lock: QWidget | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self._desk())
        self.setCentralWidget(self._stack)
        self._status()
        self._connect()
        self._keys()
        self._restore()
        self._remind_of_password()
        opening.tell_news(self, office)

    # ------------------------------------------------------------ going about

    def show_tab(self, tab: Tab) -> None:
        """Brings a tab to the front."""
        self.bar.setCurrentIndex(self._order.index(tab))

    def current_tab(self) -> Tab:
        """The tab in front."""
        return self._order[self.bar.currentIndex()]

    def go(self, target: Target) -> None:
        """Shows a thing in its tab; nothing happens where the role has no such tab."""
        if target.tab not in self._order:
            return
        self.notices.clear()
        if self.is_focused_on_record:
            self._focus_mode(on=False)
        self.show_tab(target.tab)
        if target.kind:
            self.tabs[target.tab].open(target)

    def guide(self, place: str) -> str:
        """Goes to a place that a help page names (a key of PLACES); answers why not, or ""."""
        return opening.go_to_place(self, self._order, place)

    # ------------------------------------------------------------ lock

    def lock(self) -> None:
        """Hides everything until the password is given again; nothing that is open is lost."""
        if self._stack.count() > 1:
            return
        self._before_lock = self.focusWidget()
        self.clipboard.clear()
        put_away()
        account = self.office.session.account.name
        page = UnlockPage(account, self._unlock, locked=True)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        for dialog in self.findChildren(QWidget):
            if dialog.isWindow() and dialog.isVisible():
                dialog.hide()
                dialog.setProperty("behind_lock", True)
        self.statusBar().hide()
        page.password.setFocus()
        opening.wipe_copies(self.office, "锁定")

    @property
    def is_locked(self) -> bool:
        """Whether the password is asked for."""
        return self._stack.count() > 1

    def _unlock(self, password: str) -> None:
        """Raises WrongPassword, which the page shows."""
        self.office.session.check_password(password)
        self._stack.setCurrentIndex(0)
        self.statusBar().setHidden(self.is_focused_on_record)
        if self._before_lock is not None and shiboken6.isValid(self._before_lock):
            self._before_lock.setFocus()
        for dialog in self.findChildren(QWidget):
            if dialog.isWindow() and dialog.property("behind_lock"):
                dialog.setProperty("behind_lock", False)
                dialog.show()
        # Last: what is named between its removal and its end (by `findChildren`) PySide never lets go.
        page = self._stack.widget(1)
        self._stack.removeWidget(page)
        page.deleteLater()

    # ------------------------------------------------------------ parts

    def _desk(self) -> QWidget:
        notices = box(row(self.notices))
        notices.layout().setContentsMargins(Space.TWO, 0, Space.TWO, 0)
        self._top = self._header()
        made = column(self._top, ReadOnlyBanner(self.office), notices, self.pages, self.action_line, spacing=0)
        made.setStretch(3, 1)
        return box(made, "paper")

    def _header(self) -> QWidget:
        self.institution = label("", "soft-body")
        self.search = SearchBox(self.office)
        set_shown(self.search, self.office.session.may(Action.CONTENT_READ))
        self.account_menu = AccountMenu(self, self.office)
        menu = self.account_menu
        menu.backups_wanted.connect(lambda: opening.backups(self, self.office, self.keeper))
        for wanted, opened in (
            (menu.password_wanted, opening.password), (menu.accounts_wanted, opening.accounts),
            (menu.recovery_wanted, opening.recovery), (menu.security_wanted, opening.security),
            (menu.papers_wanted, opening.paper_words), (menu.holidays_wanted, opening.holidays),
            (menu.practices_wanted, opening.practices), (menu.log_wanted, opening.log),
            (menu.selfcheck_wanted, opening.selfcheck),
        ):  # fmt: skip
            wanted.connect(partial(opened, self, self.office))
        shut_gates(menu, self.office.session)
        who = self.office.session.account
        role = "" if who.role == Role.OFFICE else f"（{who.role}）"
        self._account_name = f"{who.display_name or who.name}{role}"
        self._account = menu_button(
            self._account_name, self.account_menu, role="quiet", tip=f"{self._account_name}：外观、密码、账号、备份"
        )
        self._account.setAccessibleName(self._account_name)
        self._account.setObjectName("account_button")
        lock = self._lock_button = button(
            "锁定", self.lock, meaning="lock", role="quiet", tip="锁定（Ctrl+L），离开座位时用"
        )
        lock.setAccessibleName("锁定")
        lock.setObjectName("lock_button")
        aid = button(
            "", meaning="help", role="quiet", tip="帮助（F1）"
        )  # an icon: in a narrow window the tabs need room
        aid.setMenu(HelpMenu(self, self.office))
        aid.setAccessibleName("帮助")
        aid.setObjectName("help_button")
        self._show_institution()
        line = QHBoxLayout()
        line.setContentsMargins(Space.TWO, 0, Space.ONE, 0)
        line.setSpacing(Space.ONE)
        self._brand = label(TITLE, "brand")
        for part in (IconLabel("interviews", "accent_ink", Size.ICON_LARGE), self._brand, self.institution):
            line.addWidget(part)
        line.addSpacing(Space.ONE)
        line.addWidget(self.bar)
        line.addStretch(1)
        for part in (self.search, aid, self._account, lock):
            line.addWidget(part)
        made = QFrame()
        made.setProperty("role", "topbar")
        made.setLayout(line)
        made.setFixedHeight(52)
        return made

    def _tab_bar(self) -> QTabBar:
        bar = QTabBar()
        bar.setObjectName("main_tabs")
        bar.setAccessibleName("标签")
        bar.setExpanding(False)
        bar.setDrawBase(False)
        bar.setUsesScrollButtons(False)
        for place, tab in enumerate(self._order):
            bar.addTab(icon(_ICONS[tab], "ink_soft"), str(tab))
            bar.setTabToolTip(place, f"{tab}（Ctrl+{place + 1}）")
        return bar

    def _status(self) -> None:
        bar = QStatusBar()
        bar.setSizeGripEnabled(False)
        self.setStatusBar(bar)
        self.safe_label = QLabel("数据已加密保存在本机　")
        self.day_label = QLabel()
        bar.addWidget(self.day_label)
        self._show_day()
        bar.addPermanentWidget(self.safe_label)
        # How old the newest backup is can be told a moment later: it lies on the disk, however many there are.
        QTimer.singleShot(0, self, lambda: self._show_backup(self.keeper.newest()))

    def _show_day(self) -> None:
        """The day and the version of the rules; the window may stand open over midnight."""
        today = self.office.today()
        self.day_label.setText(
            f"　{today.year}年{today.month}月{today.day}日　制度版本 {self.office.rules.meta.version}"
        )

    def _show_institution(self) -> None:
        self.institution.setText(str(settings.read("institution", "")))

    def _remind_of_password(self) -> None:
        """A password that is soon over may be changed before it has to be."""
        stands = validity(self.office.session.account, self.office.today())
        if stands.is_ending and not self.office.session.store.read_only:
            change = button("修改密码…", self.account_menu.password_wanted.emit, meaning="key")
            change.setObjectName("password_ending_button")
            words = f"您的密码还有 {stands.left} 天到期，到期后要先改密码才能使用。"
            self.notices.say(Severity.WARNING, words, action=change)

    def _show_backup(self, newest: Backup | None) -> None:
        """How far the backups are, beside the word that all is encrypted."""
        day = "" if newest is None or newest.at.date() == self.office.today() else f"{newest.at:%m-%d} "
        if self.office.session.store.read_only:
            self.safe_label.setText("只读打开，不会写入任何数据　")
            return
        backed = f"已备份 {day}{newest.at:%H:%M}" if newest else "还没有备份"
        self.safe_label.setText(f"{backed}　数据已加密保存在本机　")

    def _connect(self) -> None:
        self.office.changed.connect(self._show_day)
        self.office.changed.connect(self._show_institution)
        self.bar.currentChanged.connect(self._tab_changed)
        self.office.going.connect(self.go)
        self.office.back_up_first = self.keeper.make_first
        self.office.copy_wanted.connect(self._copy_to_stick)  # a lambda would keep the window: both outlive it together
        self.office.wants_focus_mode.connect(self._full_screen)
        self.keeper.made.connect(self._show_backup)
        self.keeper.made.connect(lambda _: self.office.backed_up.emit())
        self.keeper.failed.connect(lambda trouble: self.office.show_error(trouble))
        self.office.said.connect(self.action_line.say)
        self.office.noticed.connect(self._noticed)

    def _tab_changed(self, place: int) -> None:
        self.notices.clear()
        self._show_day()
        self.pages.turn_to(place)

    def _copy_to_stick(self) -> None:
        opening.copy_to_stick(self, self.office, self.keeper)

    def _noticed(self, notice: Notice) -> None:
        self.notices.show_notice(notice)

    def _keys(self) -> None:
        for place, tab in enumerate(self._order, 1):
            self._key(f"Ctrl+{place}", lambda tab=tab: self.show_tab(tab))
        self._key("Ctrl+K", self._to_search)
        self._key("Ctrl+L", self.lock)
        self._key("F1", lambda: show_help(self))
        self._key("Ctrl+/", lambda: show_keys(self))
        self._key("F11", self._full_screen)
        self._key("Ctrl+Z", self.action_line.undo)

    def _key(self, keys: str, slot: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(lambda: None if self.is_locked else slot())

    def _to_search(self) -> None:
        """The words that stand there are written over, or searched for again with the arrow down."""
        self.search.setFocus()
        self.search.selectAll()

    def _full_screen(self) -> None:
        """The whole screen; while a record is in front, nothing but the record."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        writing = any(part.isVisible() for name in _FOCUSED for part in self.findChildren(QWidget, name))
        self._focus_mode(on=self.isFullScreen() and writing)

    def _focus_mode(self, *, on: bool) -> None:
        self.is_focused_on_record = on
        self._top.setHidden(on)
        self.statusBar().setHidden(on)
        self.office.focus_mode.emit(on)

    # ------------------------------------------------------------ remembered

    def _restore(self) -> None:
        kept = self._memory.read() or {}
        if isinstance(kept, dict) and isinstance(kept.get("geometry"), str):
            self.restoreGeometry(QByteArray.fromBase64(kept["geometry"].encode()))
        tab = kept.get("tab") if isinstance(kept, dict) else None
        if tab in [str(each) for each in self._order]:
            self.show_tab(Tab(tab))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the tabs are all seen; names and a word give way to them."""
        super().resizeEvent(event)
        self._show_tab_icons(shown=self.width() >= _ROOM_FOR_ICONS)
        has_room = self.width() >= _ROOM_FOR_NAME
        self.institution.setVisible(has_room)
        self._brand.setVisible(has_room)
        self._lock_button.setText("锁定" if has_room else "")
        room = _LONG_NAME if has_room else _SHORT_NAME
        elided = self._account.fontMetrics().elidedText(self._account_name, Qt.TextElideMode.ElideRight, room)
        self._account.setText(elided.replace("&", "&&"))
        if (line := self._top.layout()) is not None:
            line.activate()

    def _show_tab_icons(self, *, shown: bool) -> None:
        if shown == self.bar.tabIcon(0).isNull():
            for place, tab in enumerate(self._order):
                self.bar.setTabIcon(place, icon(_ICONS[tab], "ink_soft") if shown else QIcon())

    def _set_least_size(self) -> None:
        """Not smaller than can be worked in; on a small screen at 150 % as small as the screen."""
        screen = QGuiApplication.primaryScreen().availableGeometry()
        self.setMinimumSize(min(_LEAST.width(), screen.width()), min(_LEAST.height(), screen.height() - _FRAME))

    def showEvent(self, event: QShowEvent) -> None:
        """The window stays out of pictures of the screen, where the system can."""
        super().showEvent(event)
        hide_from_capture(int(self.winId()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remembers size and tab; closes dialogs with it, and what is under way in them.

        The last backup comes first: where it lasts the window shows it, and closes when it is done.
        """
        if self.keeper.is_leaving:
            event.ignore()
            return
        stop_all(self)  # first: what it writes would keep all that follows waiting
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self._memory.keep({"geometry": geometry, "tab": str(self.current_tab())})
        for page in self.findChildren(QWidget, "record_page"):
            page.hide()  # saves what is typed, so that the last backup has it
        opening.wipe_copies(self.office, "退出")
        if not self.keeper.leave(self, self.close):
            event.ignore()
            return
        self.search.stop()
        self.watch.stop()
        self.clipboard.clear()
        put_away()
        super().closeEvent(event)
        QApplication.closeAllWindows()
