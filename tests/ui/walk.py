"""One walk through all windows by keys alone, from the main window; what it looked at is asked by several tests.

The pages are found by turning every tab bar that is on the screen, the pages and dialogs behind them by Enter on the
rows of each list and by the buttons that promise one (…): a new page is here without being named, and fails without
a key that leads to it.  The walk is made once in a process: `walked` in `tests/ui/conftest.py`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import SIGNAL, QDeadlineTimer, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QMenu,
    QPushButton,
    QTabBar,
    QTableView,
    QWidget,
)

from app.access.accounts import create_institution
from tests.passwords import CHEAP, PASSWORD
from tests.ui import full_store, keyboard
from tests.ui.hands import settle
from ui.application import main_window
from ui.help.opening import page_of, where
from ui.help.window import library
from ui.shell.main_window import MainWindow
from ui.widgets import files
from ui.widgets.long_work import LongWork
from ui.widgets.table import TableView

# What is asked of each place: a name for it, and what is wrong there.
Inspections = dict[str, Callable[[QWidget], Iterable[str]]]
CONTROL = Qt.KeyboardModifier.ControlModifier
_PAPER = "print_paper_"
# A pivot is counted beside the window.
_PATIENCE_MS = 60_000
_MNEMONIC = re.compile(r"\(&\w\)")


@dataclass
class Found:
    """What going through the program found: places, and what is wrong with them."""

    places: list[str] = field(default_factory=list)
    lists: set[str] = field(default_factory=set)
    filled: set[str] = field(default_factory=set)
    papers: set[str] = field(default_factory=set)
    unreachable: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    helpless: list[str] = field(default_factory=list)
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    wrong: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


class Explorer:
    """Goes through a window by keys, place by place; what a row or a button opens is a place of its own."""

    def __init__(self, window: MainWindow, inspections: Inspections) -> None:
        self.window, self.found, self._inspections = window, Found(), inspections
        self._opened: set[str] = set()
        self._turned: set[str] = set()
        self._menus: list[QMenu] = []
        self._pages = library()

    def go(self) -> Found:
        """Through all tabs."""
        for number in range(self.window.bar.count()):
            self._tab((number,), frozenset())
        self._account_menu()
        return self.found

    def look_at_tabs(self) -> Found:
        """Only the tabs, each with the page that it begins with."""
        for number in range(self.window.bar.count()):
            self._back_to((number,))
            self._look(self.window, self._name((number,)))
        return self.found

    def _account_menu(self) -> None:
        """The dialogs behind the menu of the account; that its entries are come to is seen with every other menu."""
        menu = self.window.account_menu
        for entry in [each for each in menu.actions() if each.isEnabled() and each.text().endswith("…")]:
            entry.trigger()
            settle()
            self._look_at_what_opened(f"account menu › {entry.text()}")

    def _tab(self, way: tuple[int, ...], turned: frozenset[str]) -> None:
        """The page at the end of a way: the number of the tab, then the place in each bar that there is."""
        if not self._back_to(way):
            return
        if bars := [bar for bar in self._bars() if bar.objectName() not in turned]:
            name, count = bars[0].objectName(), bars[0].count()
            self._turned.add(name)
            for place in range(count):
                self._tab((*way, place), turned | {name})
        else:
            self._look(self.window, self._name(way))
            self._open_rows(way)
            self._open_figures(way)
            self._open_buttons(way)

    def _back_to(self, way: tuple[int, ...]) -> bool:
        """To a page by keys from wherever one is."""
        keyboard.take_up(self.window)
        keyboard.press(Qt.Key.Key_Escape)
        keyboard.press(Qt.Key(Qt.Key.Key_1 + way[0]), CONTROL)
        for depth, place in enumerate(way[1:]):
            bars = self._bars()
            if depth >= len(bars) or not keyboard.turn(bars[depth], place):
                self.found.unreachable.append(f"{self._name(way)}: its tab bar")
                return False
        return True

    def _bars(self) -> list[QTabBar]:
        """The bars in the tab in front, the outer one first."""
        front = self.window.tabs[self.window.current_tab()]
        return [each for each in keyboard.shown(front) if isinstance(each, QTabBar)]

    def _name(self, way: tuple[int, ...]) -> str:
        turned = [bar.tabText(bar.currentIndex()) for bar in self._bars()]
        return " › ".join([str(self.window.current_tab()), *turned[: len(way)]])

    # ------------------------------------------------------------ one place

    def _look(self, window: QWidget, name: str) -> None:
        """Everything in a place is reached, no key means two things, and every entry of its menus is come to."""
        self.found.places.append(name)
        page = page_of(where(window))
        if not self._pages.knows(page) or (window is not self.window and page == MainWindow.help_page):
            self.found.helpless.append(f"{name}: {page}")
        self.found.keys |= dict.fromkeys(keyboard.shortcuts(window), name)
        for subject, inspect in self._inspections.items():
            self.found.wrong[subject] += [f"{name}: {each}" for each in inspect(window)]
        self.found.unreachable += [f"{name}: {each}" for each in keyboard.unreachable(window)]
        self.found.double += [f"{name}: {each}" for each in keyboard.double_keys(window)]
        self.found.lists |= {each.objectName() for each in keyboard.used(window) if isinstance(each, QAbstractItemView)}
        self.found.filled |= {each.objectName() for each in self._lists(window) if each.count()}
        for opener in keyboard.menu_buttons(window):
            if opener.menu() is self.window.account_menu and self.window.account_menu in self._menus:
                continue
            self._menus.append(opener.menu())
            _, missed = keyboard.offered(opener)
            self.found.unreachable += [f"{name}: {opener.objectName()} › {each}" for each in missed]
            names = [entry.objectName() for entry in opener.menu().actions()]
            self.found.papers |= {each.removeprefix(_PAPER) for each in names if each.startswith(_PAPER)}

    def _open_rows(self, way: tuple[int, ...]) -> None:
        """Enter on the first row of each list opens it, where the list says that its rows open."""
        lists = [each for each in self._lists(self.window) if each.count() and _opens(each)]
        for each in lists:
            if each.objectName() in self._opened or not self._back_to(way) or not keyboard.come_to(each):
                continue
            self._opened.add(each.objectName())
            keyboard.press(Qt.Key.Key_Home)
            before = self._stands()
            keyboard.press(Qt.Key.Key_Return)
            if self._stands() == before:
                self.found.dead.append(f"{self._name(way)}: Enter on {each.objectName()}")
                continue
            self._look_at_what_opened(f"{self._name(way)} › {each.objectName()} › Enter")

    def _open_figures(self, way: tuple[int, ...]) -> None:
        """Enter on a figure of a table of figures lists what is behind it; one of the sums in its last row."""
        tables = [each for each in keyboard.shown(self.window) if isinstance(each, QTableView)]
        for each in [each for each in tables if not isinstance(each, TableView)]:
            if not self._back_to(way) or not keyboard.come_to(each):
                continue
            _wait_for_rows(each)
            keyboard.press(Qt.Key.Key_End, CONTROL)
            before = self._stands()
            for _ in range(each.model().columnCount()):
                keyboard.press(Qt.Key.Key_Return)
                _wait_for_work(self.window)
                if self._stands() != before:
                    self._look_at_what_opened(f"{self._name(way)} › {each.objectName()} › Enter")
                    break
                keyboard.press(Qt.Key.Key_Left)

    def _look_at_what_opened(self, name: str) -> None:
        """A dialog, which Esc closes, or a page, whose own pages are turned."""
        top = QApplication.activeModalWidget()
        self._look(top or self.window, name)
        if isinstance(top, QDialog):
            keyboard.press(Qt.Key.Key_Escape)
            assert QApplication.activeModalWidget() is not top, f"{name}: Esc does not close it"
            keyboard.take_up(self.window)
            return
        for bar in [bar for bar in self._bars() if bar.objectName() not in self._turned]:
            self._turned.add(bar.objectName())
            for place in range(bar.count()):
                assert keyboard.turn(bar, place), f"{name}: {bar.tabText(place)} is not turned to"
                self._look(self.window, f"{name} › {bar.tabText(place)}")
                self._open_promised(f"{name} › {bar.tabText(place)}")

    def _open_buttons(self, way: tuple[int, ...]) -> None:
        """Each button that promises a dialog (…), once wherever it stands, pressed by the space bar."""
        if not self._back_to(way):
            return
        name = self._name(way)
        for each in [each for each in self._promising() if each not in self._opened]:
            if not self._is_at(way):
                self._back_to(way)
            if keyboard.come_to_name(each):
                self._opened.add(each)
                keyboard.press(Qt.Key.Key_Space)
                if QApplication.activeModalWidget() is not None:
                    self._look_at_what_opened(f"{name} › {each}")

    def _open_promised(self, name: str) -> None:
        """The same on a page that a row opened: one stays there."""
        before = self._stands()[3]
        for each in [each for each in self._promising() if each not in self._opened]:
            if self._stands()[3] == before and keyboard.come_to_name(each):
                self._opened.add(each)
                keyboard.press(Qt.Key.Key_Space)
                if QApplication.activeModalWidget() is not None:
                    self._look_at_what_opened(f"{name} › {each}")

    def _is_at(self, way: tuple[int, ...]) -> bool:
        bars = self._bars()
        turned = tuple(bar.currentIndex() for bar in bars[: len(way) - 1])
        return (self.window.bar.currentIndex(), *turned) == way

    def _promising(self) -> list[str]:
        """The names of the buttons that end in …; some wait for a row of a list to be come to."""
        front = self.window.tabs[self.window.current_tab()]
        shown = [each for each in keyboard.shown(front) if isinstance(each, QPushButton) and each.menu() is None]
        return [each.objectName() for each in shown if _MNEMONIC.sub("", each.text()).endswith("…")]

    def _stands(self) -> tuple[object, ...]:
        """What is in front: tab, dialog, where the keys are, and what is on the screen."""
        front = self.window.tabs[self.window.current_tab()]
        shown = tuple(each.objectName() for each in keyboard.shown(front) if each.objectName())
        return (self.window.current_tab(), QApplication.activeModalWidget(), QApplication.focusWidget(), shown)

    @staticmethod
    def _lists(window: QWidget) -> list[TableView]:
        return [each for each in keyboard.shown(window) if isinstance(each, TableView) and each.isEnabled()]


def _opens(table: TableView) -> bool:
    """Whether somebody listens to Enter on the rows of a list."""
    return table.receivers(SIGNAL("opened(PyObject)")) > 0


def _wait_for_work(window: QWidget) -> None:
    """What is behind a figure is read beside the window."""
    deadline = QDeadlineTimer(_PATIENCE_MS)
    while not all(each.is_over for each in window.findChildren(LongWork)):
        assert not deadline.hasExpired(), "what stands behind a figure is not read"
        QTest.qWait(5)


def _wait_for_rows(table: QTableView) -> None:
    deadline = QDeadlineTimer(_PATIENCE_MS)
    while table.model().rowCount() == 0:
        assert not deadline.hasExpired(), f"{table.objectName()} is not counted"
        QTest.qWait(5)


def walk(folder: Path, inspections: Inspections, *, size: QSize | None = None, tabs_only: bool = False) -> Found:
    """Through the main window over a store in which every list has a row; all of it is gone afterwards."""
    session = create_institution(folder, "青屏学院", PASSWORD, CHEAP)
    full_store.fill(session)
    full_store.lengthen(session)
    nothing = lambda *_: None  # noqa: E731 - nobody chooses a file here
    files.answer_with(open_=nothing, save=nothing, folder=nothing)
    window = main_window(session)
    window.resize(size or QSize(1366, 700))
    window.show()
    window.setUpdatesEnabled(False)  # nobody looks at it
    window.watch.stop()  # it would lock the window where the machine is slow
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    explorer = Explorer(window, inspections)
    found = explorer.look_at_tabs() if tabs_only else explorer.go()
    # Not those of dialogs, which are looked at where they open.
    found.held = {each.objectName() for each in window.findChildren(TableView) if each.window() is window}
    files.answer_with()
    window.close()
    session.store.close()
    return found
