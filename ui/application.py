"""The running program: one application, one store, one window; what nobody foresaw is said plainly."""

from __future__ import annotations

import gc
import logging
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6 import QtCore
from PySide6.QtCore import QFileSystemWatcher, QLibraryInfo, QLocale, QLockFile, QObject, QSize, QTimer, QTranslator
from PySide6.QtGui import QIcon, QImageReader
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.access.attempts import Attempts
from app.access.hardening import no_dumps
from app.store import opened_copy
from app.store.errors import NewerStore, StoreTrouble, UnreachableStore
from app.store.keyslots import KeyFile
from app.store.opened_copy import NONE_WIPED, Wiped
from app.store.paths import OWNER_ONLY, StorePaths, data_folder, network_warning
from ui.access.unlock import UnlockPage
from ui.in_use import RAISE, take
from ui.theme import STYLE, theme
from ui.theme.resources import RESOURCES
from ui.titles import DESKTOP_ID, TITLE
from ui.widgets.basics import button
from ui.widgets.notice import Severity
from ui.widgets.presenter import trouble_notice

if TYPE_CHECKING:  # all but the password window is loaded when it is wanted, or while the password is typed
    import argparse

    from PySide6.QtGui import QCloseEvent
    from PySide6.QtWidgets import QPushButton

    from app.access.session import Session
    from ui.shell.main_window import MainWindow
    from ui.warming import Warming

# The first page is drawn by then; one of no milliseconds would come before the system asks for the picture.
_DRAWN_MS = 20
# No picture that anybody attached is ever drawn here; were one to reach Qt, it takes no more memory than this.
MOST_PICTURE_MB = 64
ICON_SIZES = (16, 32, 48, 128)
_LOG = logging.getLogger("yuetan")


def application(*, settled: bool = True) -> QApplication:
    """The application with Chinese words in the system's own dialogs; made at the first call.

    `settled`: its colours are those that the system asks for, or are at least like them (`Theme.settle`).
    """
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    made = QApplication([*sys.argv[:1], "-style", STYLE])
    made.setApplicationName(TITLE)
    made.setDesktopFileName(DESKTOP_ID)
    made.setWindowIcon(_icon())
    QImageReader.setAllocationLimit(MOST_PICTURE_MB)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name in ("qtbase_zh_CN", "qt_zh_CN"):
        translator = QTranslator(made)
        if translator.load(name, folder):
            made.installTranslator(translator)
    look = theme()
    if settled:
        look.settle()
    return made


def _icon() -> QIcon:
    """The icon in its sizes; each is read when it is drawn."""
    made = QIcon()
    for size in ICON_SIZES:
        made.addFile(str(RESOURCES / "icon" / f"yuetan-{size}.png"), QSize(size, size))
    return made


def main_window(session: Session) -> MainWindow:
    """The main window of an open session."""
    from ui.office import Office
    from ui.shell.main_window import MainWindow
    from ui.widgets.clauses import use_rules

    use_rules(session.rules)
    return MainWindow(Office(session))


class Gate(QStackedWidget):
    """What stands before the main window: the wizard, or the password."""

    def __init__(self, folder: Path, account: str, leftovers: Wiped = NONE_WIPED, *, read_only: bool = False) -> None:
        """`leftovers`: readable copies that a killed program left, wiped before anything else."""
        super().__init__()
        self._leftovers = leftovers
        self._asked_to_read = self._read_only = read_only
        self.setWindowTitle(TITLE)
        self.resize(900, 640)
        self._folder, self._account = folder, account
        self._attempts = Attempts(folder)
        self._waiting: Session | None = None
        self._warming: Warming | None = None
        self.window_opened: MainWindow | None = None
        if StorePaths(folder).exists():
            self._ask()
        else:
            self._begin()

    def warm_up(self) -> None:
        """Loads what the main window needs, from when the first page is seen; from then on there is help, too."""
        from ui.help.opening import add_help_keys
        from ui.warming import Warming

        add_help_keys(self)
        self._warming = Warming(self)

    def enter(self, session: Session) -> None:
        """Opens the main window and goes away."""
        self._waiting = None
        if (self._leftovers.gone or self._leftovers.left) and not session.store.read_only:
            from app.interviews.attachments import kept_on_record

            kept_on_record(session, self._leftovers, "上次没有正常结束")
            self._leftovers = NONE_WIPED
        self.window_opened = main_window(session)
        self.window_opened.show()
        if warning := network_warning(self._folder):
            self.window_opened.notices.say(Severity.WARNING, warning)
        self.close()
        self.destroy()  # the picture of this window would be kept as long as the program runs

    def closeEvent(self, event: QCloseEvent) -> None:
        """A store that waits for another password is closed with the page."""
        if self._waiting is not None:
            self._waiting.store.close()
        if self._warming is not None and self.window_opened is None:
            from ui.help.opening import put_away

            put_away()  # the program ends with this window
        super().closeEvent(event)

    def _begin(self) -> None:
        """Nothing is there yet: a new institution, the sample, or the data of another PC out of a backup."""
        from ui.first_run.wizard import Wizard

        wizard = Wizard(self._folder)
        wizard.created.connect(self.enter)
        wizard.restoring.connect(lambda: self._offer_backups())
        self._show_alone(wizard)

    def _ask(self) -> None:
        """The password, with the way to a backup."""
        self._read_only = self._asked_to_read
        try:
            several = len(KeyFile.load(StorePaths(self._folder).keys).slots) > 1
        except StoreTrouble as trouble:
            self._offer_backups(trouble)
            return
        page = UnlockPage(self._account, self._unlock, several=several)
        page.way_on = lambda trouble: self._way_on(page, trouble)
        if several:
            page.account.textChanged.connect(self._name)
            page.add_link("用恢复单重置密码…", self._offer_recovery)
        page.add_link("用备份恢复…", lambda: self._offer_backups())
        self._show_alone(page)

    def _way_on(self, page: UnlockPage, trouble: StoreTrouble) -> QPushButton | None:
        """What a newer program wrote may at least be read."""
        if not (isinstance(trouble, NewerStore) and trouble.readable):
            return None

        def again() -> None:
            self._read_only = True
            page.submit()

        made = button("以只读方式打开", again, meaning="view")
        made.setObjectName("open_reading_button")
        return made

    def _offer_backups(self, trouble: StoreTrouble | None = None) -> None:
        """The way to a backup; where the key file itself cannot be read it is the only one."""
        from ui.access.restore_page import RestorePage

        page = RestorePage(self._folder, self._account)
        page.account.textChanged.connect(self._name)
        page.left.connect(self._back)
        if trouble is not None:
            page.notices.show_notice(trouble_notice(trouble))
        self._show_alone(page)

    def _back(self) -> None:
        if StorePaths(self._folder).exists():
            self._ask()
        else:
            self._begin()

    def _offer_recovery(self) -> None:
        from ui.access.recover_page import RecoverPage

        page = RecoverPage(self._folder, self._account)
        page.left.connect(self._ask)
        self._show_alone(page)

    def _name(self, account: str) -> None:
        self._account = account.strip()

    def _show_alone(self, page: QWidget) -> None:
        while self.count():
            gone = self.widget(0)
            self.removeWidget(gone)
            gone.deleteLater()
        self.addWidget(page)

    def _unlock(self, password: str) -> None:
        if self._warming is not None:
            self._warming.finish()
        from app.access.accounts import open_session

        session = open_session(self._folder, self._account, password, self._attempts, read_only=self._read_only)
        if session.password_is_over:
            from ui.access.expired_page import ExpiredPage

            page = ExpiredPage(session, password)
            page.changed.connect(self.enter)
            self._waiting = session
            self._show_alone(page)
            page.new.setFocus()
        else:
            self.enter(session)


class SecondStart(QObject):
    """Brings the window to the front when somebody starts the program again: by a file, for a socket there is none."""

    def __init__(self, folder: Path, window: Callable[[], QWidget]) -> None:
        super().__init__()
        self._file, self._window = folder / RAISE, window
        self._watcher = QFileSystemWatcher([str(folder)])
        self._watcher.directoryChanged.connect(self._look)
        QTimer.singleShot(0, self, self._look)  # one that came before there was a watcher

    def stop(self) -> None:
        """The program ends."""
        self._watcher.directoryChanged.disconnect(self._look)

    def _look(self) -> None:
        if not self._file.exists():
            return
        self._file.unlink(missing_ok=True)
        window = self._window()
        window.setWindowState(window.windowState() & ~QtCore.Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()


def run_window(arguments: argparse.Namespace) -> int:
    """Opens the program; returns the exit code.  A second start on the same folder brings the first to the front."""
    folder = data_folder(arguments.data)
    made = application(settled=False)
    with suppress(OSError):
        folder.mkdir(OWNER_ONLY, parents=True, exist_ok=True)
    _catch_everything(folder)
    lock = QLockFile(str(folder / "yuetan.lock"))
    lock.setStaleLockTime(0)
    if (ended := take(lock, folder)) is not None:
        return ended
    with suppress(OSError):
        (folder / RAISE).unlink(missing_ok=True)
    leftovers = opened_copy.wipe(StorePaths(folder))
    gate = Gate(folder, arguments.user, leftovers, read_only=arguments.read_only)
    gate.show()
    # Counted from when events are heard: on a busy machine more than that passes before.
    QTimer.singleShot(0, gate, lambda: QTimer.singleShot(_DRAWN_MS, gate, lambda: _once_seen(gate)))
    caller = SecondStart(folder, lambda: gate.window_opened or gate)
    code = made.exec()
    opened_copy.wipe(StorePaths(folder))
    if gate.window_opened is not None:
        gate.window_opened.office.session.store.close()
    caller.stop()
    lock.unlock()
    # What is left goes with the process.  Python's collector would end the windows in any order, after Qt itself, and
    # that is a crash at the very end.
    gc.freeze()
    return int(code)


def _once_seen(gate: Gate) -> None:
    """After the first page is drawn, and before anybody can have typed a password."""
    theme().settle()
    no_dumps()
    gate.warm_up()


def say_failure(error: BaseException, log: Path) -> None:
    """Says in plain words that something failed: in the window where there is one, never over somebody who types."""
    from app.store.database import FAILURES, trouble_of
    from app.store.kinds import UNFORESEEN, kind_named, kind_of

    tops: list[Any] = QApplication.topLevelWidgets()
    window = next((each for each in tops if each.objectName() == "main_window" and each.isVisible()), None)
    if isinstance(error, FAILURES):
        trouble = trouble_of(error) if "malformed" in str(error) else UnreachableStore("磁盘没有响应")
        words = f"{trouble.message}{trouble.advice}正在写的文字仍在窗口里，恢复后自动保存。"
        kind = kind_of(trouble)
    else:
        kind = kind_named(UNFORESEEN)
        words = (
            "程序出了意外，刚才这一步没有完成。已经保存的数据是安全的。"
            f"请重试；如果再次出现，把 {log} 交给信息管理人员（其中不含约谈内容）。"
        )
    if window is None:
        from PySide6.QtWidgets import QMessageBox

        QMessageBox.warning(QApplication.activeWindow(), TITLE, f"{words}（{kind.code}）")
    else:
        window.notices.say(Severity.ERROR, words, code=kind.code)


def _log_into(folder: Path) -> None:
    """Opens the log, when there is something to say."""
    if _LOG.handlers:
        return
    from logging.handlers import RotatingFileHandler

    with suppress(OSError):  # a folder that cannot be written has no log
        handler = RotatingFileHandler(folder / "yuetan.log", maxBytes=500_000, backupCount=2, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        _LOG.addHandler(handler)


def _catch_everything(folder: Path) -> None:
    """A bug is logged by where it happened, never by what was typed, and said in plain words."""

    def said(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        places = "; ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)[-6:])
        _log_into(folder)
        _LOG.error("%s at %s", kind.__name__, places)
        say_failure(error, folder / "yuetan.log")

    sys.excepthook = said
