"""The program that the monkey has in its hands: a store of an institution, opened as somebody through the real windows.

No dialog of the system opens: what would ask for a file or a printer is answered by chance.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.access.accounts import FIRST_ACCOUNT, create_institution
from app.access.keepers import add_account
from app.access.passwords import FLOOR
from app.access.roles import Role
from app.access.session import Session
from app.people.tables import Department, Person
from app.sample import SAMPLE_NAME
from app.sample.build import ROSTER
from app.sample.build import fill as fill_sample
from tests.passwords import CHEAP, OTHER, PASSWORD, THIRD
from tests.ui import full_store
from ui import application as program
from ui.access.unlock import UnlockPage
from ui.preview import printers
from ui.shell.main_window import MainWindow
from ui.tour.clock import Clock
from ui.widgets import files
from ui.widgets.typing_state import TypedLine

START = datetime(2026, 11, 24, 9)
PASSWORDS = (PASSWORD, OTHER, THIRD)
# Who sits at the windows, by account; the last one is made last, for from then on it makes the accounts.
ACCOUNTS: dict[str, Role] = {
    FIRST_ACCOUNT: Role.OFFICE, "jijian": Role.DISCIPLINE_OFFICE, "bumen": Role.DEPARTMENT_KEEPER,
    "jilu": Role.RECORDER, "dangban": Role.PARTY_OFFICE, "zuzhi": Role.ORGANISATION, "shenji": Role.AUDITOR,
    "lingdao": Role.READER, "xitong": Role.SYSTEM_ADMINISTRATOR,
}  # fmt: skip
# The monkey does not wait as long for its own typing as people need.
_PAUSE_MS = 20
# What the first window reads beside it is there by then.
_SETTLED_MS = 300
_OFTEN = (5, 5, 4, 2, 2, 2, 1, 1, 1)
SAMPLE, FULL, ALONE = "sample", "full", "alone"
STORES = (SAMPLE, FULL, ALONE)


def make_store(folder: Path, kind: str) -> None:
    """A closed store: the sample institution, or one in which every list has a row; `alone`: without other accounts."""
    session = create_institution(folder, SAMPLE_NAME, PASSWORD, CHEAP, policy=FLOOR)
    session.clock = lambda: START
    if kind == FULL:
        full_store.fill(session)
    else:
        fill_sample(session)
    if kind != ALONE:
        _accounts(session)
    session.store.close()


def _accounts(session: Session) -> None:
    department, person = Department.get(Department.name == "教务处"), Person.select().order_by(Person.id).first()
    for name, role in ACCOUNTS.items():
        if name != FIRST_ACCOUNT:
            add_account(
                session, name, f"{role}某", role, PASSWORD, CHEAP,
                department_id=department.id if role is Role.DEPARTMENT_KEEPER else None,
                person_id=person.id if role is Role.RECORDER else None,
            )  # fmt: skip


class Program:
    """The program, opened and closed as often as the monkey likes, over a copy of a store."""

    def __init__(self, work: Path, kind: str, dice: Random) -> None:
        self.work, self.kind = work, kind
        self.clock = Clock(START)
        self.gate: program.Gate | None = None
        self.window: MainWindow | None = None
        self._template, self._copies = work / "template", 0
        self.dice = dice  # what answers for files; another for each move
        self.folder: Path | None = None
        # Which store, and which moment, it goes back to.
        self._away: tuple[Path | None, datetime] | None = None

    @property
    def accounts(self) -> tuple[str, ...]:
        """Who may sit down."""
        return (FIRST_ACCOUNT,) if self.kind == ALONE else tuple(ACCOUNTS)

    def account(self, dice: Random) -> str:
        """Who sits down next: most often who does most."""
        return dice.choices(self.accounts, _OFTEN[: len(self.accounts)])[0]

    def _fresh(self) -> Path:
        """Another copy of the store, beside those that the monkey has used up."""
        self._copies += 1
        folder = self.work / f"store-{self._copies}"
        shutil.copytree(self._made(), folder)
        return folder

    def _made(self) -> Path:
        """The store that all copies are of."""
        if not self._template.exists():
            make_store(self._template, self.kind)
        return self._template

    # ------------------------------------------------------------ in and out

    def knock(self, account: str) -> None:
        """The window in which the password is asked for."""
        self.folder = self.folder or self._fresh()
        self.gate = program.Gate(self.folder, account)
        self.gate.show()
        self.gate.activateWindow()

    def enter(self) -> None:
        """Types the right password; a store that nobody gets into any more is left for another copy."""
        gate = self.gate
        if gate is None:
            return
        _forget_waiting(gate._attempts)
        for password in PASSWORDS:
            pages = [each for each in gate.findChildren(UnlockPage) if each.isVisible()]
            if gate.window_opened is not None or not pages:
                break
            _forget_waiting(gate._attempts)
            pages[0].password.setText(password)
            pages[0].submit()
            _turn()
        if gate.window_opened is None:
            self.leave()
            self.folder = self._fresh()
            self.knock(FIRST_ACCOUNT)
        self.look()

    def look(self) -> None:
        """Whether the window is open by now: the monkey may have found the password, or restored a backup."""
        if self.gate is not None and self.gate.window_opened is not None and self.window is None:
            self.window = self.gate.window_opened
            self.window.activateWindow()

    def leave(self) -> None:
        """Closes the window and the store, as at the end of a day, whatever is open or under way."""
        window, gate = self.window, self.gate
        self.window = self.gate = None
        for each in (window, gate):
            if each is not None:
                each.close()
        store = window.office.session.store if window is not None else None
        for popup in [each for each in QApplication.topLevelWidgets() if each.isVisible()]:
            popup.close()
        _turn()
        for each in (window, gate):
            if each is not None:
                each.deleteLater()
        del window, gate, each
        _turn()
        if store is not None:
            store.close()  # last: a line that was typed into a moment ago would ask, and open it again
        if self._away is not None:
            self.folder, moment = self._away
            self.clock.set(moment)
            self._away = None

    def rest(self) -> None:
        """All that is open is closed, and the first window opened over a store that is the same each time.

        What a process holds is measured in it, and `leave` goes back to the monkey's own store and day.
        """
        self.leave()
        self._away = (self.folder, self.clock.moment)
        shutil.rmtree(self.work / "rest", ignore_errors=True)
        self.folder = Path(shutil.copytree(self._made(), self.work / "rest"))
        self.clock.set(START)
        self.knock(FIRST_ACCOUNT)
        self.enter()
        QTest.qWait(_SETTLED_MS)

    @property
    def session(self) -> Session | None:
        """The open session."""
        return self.window.office.session if self.window is not None else None

    def unlock(self) -> None:
        """The right password into a locked window, as many as it may be."""
        window = self.window
        if window is None or not window.is_locked:
            return
        for password in PASSWORDS:
            page = next((each for each in window.findChildren(UnlockPage) if each.isVisible()), None)
            if page is None:
                return
            _forget_waiting(window.office.session.attempts)
            page.password.setText(password)
            page.submit()
            _turn()

    # ------------------------------------------------------------ the world around

    def pass_midnight(self) -> None:
        """The window stands open over midnight."""
        day = datetime.combine(self.clock.moment.date(), datetime.min.time()) + timedelta(days=1)
        self.clock.set(day - timedelta(seconds=1))
        self.changed()
        self.clock.set(day + timedelta(hours=8))
        self.changed()

    def changed(self) -> None:
        """Something changed that this window did not do."""
        if self.window is not None:
            self.window.office.changed.emit()

    @contextmanager
    def surrounded(self) -> Iterator[None]:
        """Inside, files and printers are answered by chance, so that no dialog of the system opens."""
        with ExitStack() as undo:
            undo.enter_context(printers.standing_in("虚拟打印机", lambda _: self.work / "printed.pdf"))
            _swap(undo, program, "main_window", self._opened)
            _swap(undo, TypedLine, "PAUSE_MS", _PAUSE_MS)
            self._answer_files(undo)
            yield

    def _opened(self, session: Session) -> MainWindow:
        """The session gets the monkey's clock before a window looks at it."""
        session.clock = self.clock
        session.store.db.execute_sql("PRAGMA synchronous = off")
        return _MAIN_WINDOW(session)

    def _answer_files(self, undo: ExitStack) -> None:
        given = self.work / "given"
        given.mkdir(exist_ok=True)
        _leave_files(given)

        def opened(*_: Any) -> Path | None:
            return self.dice.choice([None, *sorted(given.iterdir()), given / "没有这个文件.xlsx"])

        def saved(_: Any, __: str, ___: str, suggested: str = "") -> Path | None:
            name = Path(suggested).name or "导出"
            return self.dice.choice([None, self.work / "saved" / name, self.work / "nowhere" / "within" / name])

        (self.work / "saved").mkdir(exist_ok=True)
        files.answer_with(
            open_=opened, save=saved, folder=lambda *_: self.dice.choice([None, self.work / "saved"]),
            elsewhere=lambda _: self.dice.random() < 0.5,
        )  # fmt: skip
        undo.callback(files.answer_with)


_MAIN_WINDOW = program.main_window


def _swap(undo: ExitStack, owner: Any, name: str, value: Any) -> None:
    before = getattr(owner, name)
    setattr(owner, name, value)
    undo.callback(setattr, owner, name, before)


def _leave_files(folder: Path) -> None:
    """Files that somebody may choose: such as the program reads, and such as it does not."""
    for source in (ROSTER, ROSTER.with_name("ledger-2025.xlsx")):
        shutil.copy(source, folder / source.name)
    (folder / "空.xlsx").write_bytes(b"")
    (folder / "不是工作簿.xlsx").write_bytes(Random(1).randbytes(3000))
    (folder / "扫描件.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    (folder / "照片.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (folder / "文字.txt").write_text("约谈" * 50, encoding="utf-8")


def _forget_waiting(attempts: Any) -> None:
    """As if enough time had passed since the last wrong password."""
    with suppress(AttributeError):
        attempts._since -= 10_000


def _turn() -> None:
    """Lets the program do what waits, and take away what is to be deleted."""
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def windows() -> list[QWidget]:
    """The windows on the screen."""
    return [each for each in QApplication.topLevelWidgets() if each.isVisible()]
