"""Every list and every report is come to and opened by keys alone, from the main window.

The pages are found by turning every tab bar that is on the screen, the pages and dialogs behind them by Enter on the
rows of each list and by the buttons that promise one (…): a new page is here without being named, and fails without
a key that leads to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import SIGNAL, QDeadlineTimer, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QMenu,
    QPushButton,
    QTabBar,
    QTableView,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.access.accounts import create_institution
from app.help.keys import GROUPS
from app.papers.catalogue import PAPERS
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

CONTROL = Qt.KeyboardModifier.ControlModifier
_PAPER = "print_paper_"
# A pivot is counted beside the window.
_PATIENCE_MS = 60_000
# Groups of keys of windows that the walk does not come to; they have tests of their own.
UNSEEN = {"help", "rows"}
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


class Explorer:
    """Goes through a window by keys, place by place; what a row or a button opens is a place of its own."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.found = window, Found()
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


def on_sheet(keys: str, owner: str) -> bool:
    """Whether the sheet of keys has the keys for their owner; those of a dialog hold in every dialog."""
    lines = [line for group in GROUPS if owner in group.owners for line in group.lines]
    return any(keys in line.shortcuts for line in lines)


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


@pytest.fixture(scope="module")
def window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """The main window over a store in which every list has a row; one for the module."""
    session = create_institution(tmp_path_factory.mktemp("keys") / "数据", "青屏学院", PASSWORD, CHEAP)
    full_store.fill(session)
    nothing = lambda *_: None  # noqa: E731 - nobody chooses a file here
    files.answer_with(open_=nothing, save=nothing, folder=nothing)
    made = main_window(session)
    made.resize(1366, 700)
    made.show()
    made.setUpdatesEnabled(False)  # nobody looks at it
    made.watch.stop()  # it would lock the window where the machine is slow
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    yield made
    files.answer_with()
    made.close()
    session.store.close()


@pytest.fixture(scope="module")
def found(window: MainWindow) -> Found:
    """What one walk through all of it finds."""
    return Explorer(window).go()


def test_everything_on_every_page_and_dialog_is_reached(found: Found) -> None:
    assert not found.unreachable, "\n".join(found.unreachable)


def test_no_key_means_two_things_on_a_page(found: Found) -> None:
    assert not found.double, "\n".join(found.double)


def test_enter_opens_what_a_row_stands_for(found: Found) -> None:
    assert not found.dead, "\n".join(found.dead)


def test_f1_has_a_page_for_every_place(found: Found) -> None:
    assert not found.helpless, "\n".join(found.helpless)


def test_every_shortcut_of_every_window_is_on_the_sheet_of_keys(found: Found) -> None:
    missing = [
        f"{keys} of {owner} in {place}" for (keys, owner), place in found.keys.items() if not on_sheet(keys, owner)
    ]
    assert len(found.keys) > 50 and not missing, "\n".join(missing)


def test_every_shortcut_on_the_sheet_is_in_a_window(found: Found) -> None:
    owned = {keys: {owner for each, owner in found.keys if each == keys} for keys, _ in found.keys}
    dead = [f"{group.title}: {keys}" for group in GROUPS if group.id not in UNSEEN for line in group.lines
            for keys in line.shortcuts if not owned.get(keys, set()) & set(group.owners)]  # fmt: skip
    assert not dead, "\n".join(dead)


def test_every_paper_is_in_a_menu_that_keys_open(found: Found) -> None:
    missing = {paper.key for paper in PAPERS} - found.papers
    assert not missing, missing


def test_every_list_that_the_window_holds_was_seen_with_a_row_in_it(window: MainWindow, found: Found) -> None:
    # Not those of dialogs, which are looked at where they open.
    held = {each.objectName() for each in window.findChildren(TableView) if each.window() is window}
    assert len(held) > 20
    assert not held - found.lists, held - found.lists
    assert not held - found.filled, held - found.filled


# ------------------------------------------------------------ what the walk would catch


def shown(qtbot: QtBot, *parts: QWidget) -> QWidget:
    window = QWidget()
    lines = QVBoxLayout(window)
    for part in parts:
        lines.addWidget(part)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    return window


def test_a_list_that_no_key_leads_to_is_caught(qtbot: QtBot) -> None:
    hidden = QTableView()
    hidden.setObjectName("hidden_list")
    hidden.setCornerButtonEnabled(False)
    hidden.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    assert keyboard.unreachable(shown(qtbot, QPushButton("一"), hidden)) == ["hidden_list"]


def test_a_list_that_keeps_the_keys_is_caught(qtbot: QtBot) -> None:
    trap = QTableWidget(2, 2)
    trap.setObjectName("trap")
    trap.setCornerButtonEnabled(False)
    window = shown(qtbot, trap, QPushButton("后面"))
    assert keyboard.unreachable(window) == ["后面"]
    trap.setTabKeyNavigation(False)
    assert keyboard.unreachable(window) == []


def test_a_key_that_means_two_things_is_caught(qtbot: QtBot) -> None:
    window = shown(qtbot, QPushButton("移交(&T)"), QPushButton("题名(&T)"), QPushButton("销毁(&D)"))
    assert keyboard.double_keys(window) == ["Alt+T: 移交(&T), 题名(&T)"]


def test_an_entry_that_the_arrow_keys_pass_over_is_caught(qtbot: QtBot) -> None:
    opener, menu = QPushButton("打印"), Skipping()
    opener.setMenu(menu)
    for name in ("一", "二", "三"):
        menu.addAction(name)
    _window = shown(qtbot, opener)
    entries, missed = keyboard.offered(opener)
    assert [each.text() for each in entries] == ["一"] and missed == ["二", "三"]


class Skipping(QMenu):
    """A menu that does not heed the arrow key once it is in it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Down or self.activeAction() is None:
            super().keyPressEvent(event)
