"""The start loads what the password window needs, the ledger what the ledger needs; nothing grows with the store."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.access.accounts import open_session
from app.access.session import Session
from app.store.database import StoreDatabase
from tests.access.world import World
from tests.bench import books_child
from tests.passwords import PASSWORD
from tests.ui.hands import show
from ui import warming
from ui.access.unlock import PasswordLine
from ui.application import main_window
from ui.office import Office, Tab
from ui.theme import Mode, icons, theme
from ui.theme.theme import _looks_dark
from ui.widgets.basics import label, link_button
from ui.widgets.later import LaterPages
from ui.widgets.memory import StoreMemory
from ui.widgets.table import TableView

ROOT = Path(__file__).resolve().parents[2]
START, TYPED, OPEN = "at the start", "when the password is there", "with the ledger open"
# What draws, reads and writes files, prints, and what only the command line or the tour needs.
SELDOM = (
    "reportlab", "openpyxl", "docx", "lxml", "PIL", "python_calamine", "pypdf", "pypinyin", "numpy", "fontTools",
    "PySide6.QtPdf", "PySide6.QtPdfWidgets", "PySide6.QtPrintSupport", "PySide6.QtNetwork", "PySide6.QtSvg",
    "PySide6.QtSvgWidgets", "ui.tour", "ui.preview", "ui.first_run", "app.sample", "app.cli.books", "app.cli.printing",
    "app.workbooks", "app.oversight", "multiprocessing", "asyncio", "ssl", "http",
)  # fmt: skip
# What the password window can do without as well.
NOT_YET = (
    "peewee", "playhouse", "sqlcipher3", "sqlite3", "argon2", "nacl", "tomllib", "hashlib", "socket", "concurrent",
    "app.rules", "app.people", "app.plans", "app.interviews", "app.ledgers", "app.papers", "app.access.session",
    "ui.shell", "ui.widgets.table", "ui.home", "ui.plans", "ui.interviews", "ui.ledgers", "ui.people", "ui.oversight",
    "ui.widgets.clauses",
    # Names with many enumerations, which PySide makes when they are taken: 15 ms for Qt alone.
    "PySide6.QtCore.Qt", "PySide6.QtGui.QKeySequence", "PySide6.QtWidgets.QStyle",
)  # fmt: skip
FEW, MANY = 30, 600


def made(folder: Path, talks: int) -> Path:
    """A data folder whose store has so many held talks, and whose window was closed on the ledger."""
    books_child.make(folder, talks)
    session = open_session(folder, "admin", PASSWORD)
    StoreMemory(session, "window").keep({"tab": str(Tab.LEDGERS)})
    session.store.close()
    return folder


@cache
def loaded() -> dict[str, list[str]]:
    """The modules that the program has loaded, by when, in a process of its own."""
    with TemporaryDirectory() as home:
        made(Path(home) / "yuetan", FEW)
        child = [sys.executable, "-m", "tests.bench.start_child", str(ROOT), "modules", home]
        done = subprocess.run(
            child, capture_output=True, cwd=ROOT, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, text=True
        )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def among(modules: list[str], names: tuple[str, ...]) -> list[str]:
    """Which modules are one of these, or within one."""
    return [module for module in modules if any(module == name or module.startswith(f"{name}.") for name in names)]


def test_start_loads_neither_what_is_seldom_used_nor_the_store() -> None:
    assert among(loaded()[START], SELDOM + NOT_YET) == []


def test_names_that_are_taken_later_are_told_when_they_are() -> None:
    assert {"PySide6.QtCore.Qt", "PySide6.QtGui.QKeySequence", "PySide6.QtWidgets.QStyle"} <= {*loaded()[OPEN]}


def test_open_ledger_has_loaded_nothing_that_is_seldom_used_and_no_dialog() -> None:
    modules = loaded()[OPEN]
    assert among(modules, SELDOM) == []
    assert [each for each in modules if each.startswith("ui.") and "dialog" in each] == ["ui.widgets.dialog"]


def test_tabs_that_were_not_turned_to_are_not_even_loaded() -> None:
    for tab in ("home", "plans", "people", "oversight"):
        assert among(loaded()[OPEN], (f"ui.{tab}",)) == []


def test_what_the_ledger_needs_was_loaded_before_the_password_is_there() -> None:
    before = {*loaded()[TYPED], *warming.WITHOUT_WINDOWS, *warming.WINDOWS}
    late = [each for each in loaded()[OPEN] if each.split(".")[0] in ("app", "ui") and each not in before]
    assert late == []


def test_window_makes_the_tab_in_front_and_the_others_when_they_are_turned_to(
    qtbot: QtBot, session: Session, world: World
) -> None:
    window = show(qtbot, main_window(session), 1366, 700)
    assert [tab for tab in window.tabs if window.tabs.is_made(tab)] == [Tab.HOME]
    window.show_tab(Tab.PLANS)
    QApplication.processEvents()
    assert [tab for tab in window.tabs if window.tabs.is_made(tab)] == [Tab.HOME, Tab.PLANS]
    assert [window.tabs[Tab.PLANS].pages.is_made(place) for place in range(5)] == [True, False, False, False, False]
    assert list(window.tabs) == list(Tab) and len(window.tabs) == 6 and Tab.LEDGERS in window.tabs
    with pytest.raises(KeyError):
        window.tabs["档案室"]


def test_page_is_made_once_and_shut_as_the_role_asks(qtbot: QtBot, session: Session) -> None:
    times: list[str] = []

    def maker(name: str) -> QWidget:
        times.append(name)
        return QLabel(name)

    pages = LaterPages(Office(session), [lambda: maker("一"), lambda: maker("二")])
    qtbot.addWidget(pages)
    assert times == [] and pages.front == 0
    pages.show()
    assert times == ["一"] and pages.currentWidget() is pages.page(0)
    assert pages.page(1) is pages.page(1) and times == ["一", "二"] and pages.currentWidget() is pages.page(0)
    assert pages.turn_to(1) is pages.currentWidget() and pages.front == 1 and times == ["一", "二"]
    assert list(pages.made()) == [pages.page(0), pages.page(1)]


def asked_while_opening(qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the store is asked from the password to the painted ledger."""
    asked: list[str] = []
    execute = StoreDatabase.execute_sql

    def noted(self: StoreDatabase, sql: str, *more: Any, **named: Any) -> Any:
        asked.append(sql)
        return execute(self, sql, *more, **named)

    with monkeypatch.context() as patched:
        patched.setattr(StoreDatabase, "execute_sql", noted)
        session = open_session(folder, "admin", PASSWORD)
        session.clock = lambda: books_child.LATER
        window = show(qtbot, main_window(session), 1366, 768)
        table = window.findChild(TableView, "ledger_list")
        assert table is not None
        qtbot.waitUntil(lambda: bool(table.model().index(0, 1).data()))
        QApplication.processEvents()
    window.close()
    session.store.close()
    return asked


def test_opening_asks_as_much_of_a_large_store_as_of_a_small_one(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = (asked_while_opening(qtbot, made(tmp_path / str(talks), talks), monkeypatch) for talks in (FEW, MANY))
    assert len(few) > 10
    # A short list comes with its count in one question, and whole; a long one's whole order is asked for behind its
    # first page, which may still be under way.
    assert abs(len(many) - len(few)) <= 2
    assert len(few) < 120, "each question costs a millisecond on an old PC"


def test_every_icon_is_the_glyph_that_the_map_of_the_set_names() -> None:
    charmap = json.loads((icons._folder() / icons._CHARMAP).read_text(encoding="utf-8"))
    assert {name: icons._code(glyph) for name, glyph in icons.GLYPHS.items()} == {
        name: int(charmap[glyph], 16) for name, glyph in icons.GLYPHS.items()
    }
    with pytest.raises(KeyError):
        icons._code("no-such-glyph")


def test_parts_of_the_password_window_are_as_if_qt_were_named(qtbot: QtBot) -> None:
    words, link, password = label("<b>张三</b>"), link_button("用备份恢复…"), PasswordLine()
    for part in (words, link, password):
        qtbot.addWidget(part)
    assert words.textFormat() == Qt.TextFormat.PlainText
    assert password.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    QApplication.sendEvent(link, QEnterEvent(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1)))
    assert link.cursor().shape() == Qt.CursorShape.PointingHandCursor


def test_colours_are_those_the_system_asks_for_once_it_was_asked(qtbot: QtBot) -> None:
    dark = QPalette(QColor("#202020"))  # Qt chooses the colour of words that can be read on it
    assert _looks_dark(dark) and not _looks_dark(QPalette(QColor("#f0f0f0")))
    look = theme()
    look.set_mode(Mode.DARK)
    look._mode = Mode.SYSTEM  # as if dark had been taken from the look of the system's colours
    assert look.is_dark
    with qtbot.waitSignal(look.changed):
        QApplication.styleHints().unsetColorScheme()
        look.settle()
    assert not look.is_dark
    look.settle()
    assert not look.is_dark


def test_icon_is_drawn_in_the_middle_in_the_colour_of_its_token(qtbot: QtBot) -> None:
    image = icons.pixmap("dot", "red", 32).toImage()
    drawn = [(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() == 255]
    assert drawn and {image.pixelColor(*place).name() for place in drawn} == {theme().colour("red").name()}
    for each in (0, 1):
        assert abs(min(place[each] for place in drawn) - (31 - max(place[each] for place in drawn))) <= 2
