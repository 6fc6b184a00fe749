"""From the first start to the locked door: wizard, password, main window with its keys, search, help, lock, looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from peewee import OperationalError
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app.access.accounts import open_session
from app.access.session import Session
from app.interviews.tables import Interview
from app.people.tables import Person
from app.sample import build as sample_build
from app.sample.build import SAMPLE_NAME
from app.store import settings
from app.store.errors import WrongPassword
from app.store.paths import StorePaths
from tests.interviews.talks import drafted
from tests.passwords import PASSWORD
from tests.ui.hands import click, dialog, find, is_there, said, show, words, write
from ui.application import Gate, main_window, say_failure
from ui.first_run.wizard import Wizard
from ui.office import Tab
from ui.shell.main_window import MainWindow
from ui.theme import Mode, theme

NUMBER = "〔2026〕第007号"


@pytest.fixture
def gate(qtbot: QtBot, folder: Path) -> Iterator[Callable[[], Gate]]:
    """Starts the program on the folder; what it opened is closed at the end."""
    made: list[Gate] = []

    def start() -> Gate:
        made.append(show(qtbot, Gate(folder, "admin")))
        return made[-1]

    yield start
    for each in made:
        if each.window_opened is not None:
            qtbot.addWidget(each.window_opened)
            each.window_opened.office.session.store.close()


@pytest.fixture
def window(qtbot: QtBot, session: Session, people: dict[str, int]) -> Iterator[MainWindow]:
    """The main window with one numbered case about 蒋德禾."""
    number = drafted(session, people)
    with session.store.transaction():
        Interview.update(year=2026, number=7).where(Interview.id == number).execute()
    yield show(qtbot, main_window(session), 1366, 768)
    theme().set_mode(Mode.SYSTEM)
    theme().set_compact(False)


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, *, ctrl: bool = True) -> None:
    """A key of the window, wherever one is in it."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(window, key, held)
    QApplication.processEvents()


def fill(wizard: Any, name: str, password: str, again: str) -> None:
    """Fills the form of a new institution and sends it."""
    write(wizard, "institution_name", name)
    write(wizard, "new_password", password)
    write(wizard, "new_password_again", again)
    click(wizard, "create_button")


# ------------------------------------------------------------ the first start


def test_a_new_institution_is_made_and_its_window_opens(qtbot: QtBot, gate: Callable[[], Gate], folder: Path) -> None:
    start = gate()
    click(start, "new_institution_button")
    fill(start, "青屏学院", PASSWORD, PASSWORD)
    qtbot.waitUntil(lambda: start.window_opened is not None)
    opened = start.window_opened
    assert opened is not None and opened.isVisible() and not start.isVisible()
    assert settings.read("institution") == "青屏学院"
    assert "青屏学院" in words(opened)
    assert Person.select().count() == 0
    opened.office.session.store.close()
    open_session(folder, "admin", PASSWORD).store.close()
    with pytest.raises(WrongPassword):
        open_session(folder, "admin", PASSWORD + "x")


@pytest.mark.parametrize(
    ("name", "password", "again", "sentence"),
    [
        ("青屏学院", "long-enough-words-1", "long-enough-words-2", "两次输入的密码不一样"),
        ("青屏学院", "short-1", "short-1", "密码至少 15 个字符"),
        ("青屏学院", "password12345678", "password12345678", "太常见"),
        ("   ", PASSWORD, PASSWORD, "请填写单位名称"),
    ],
)
def test_a_form_that_does_not_hold_together_is_refused_and_makes_nothing(
    qtbot: QtBot, folder: Path, name: str, password: str, again: str, sentence: str
) -> None:
    wizard = show(qtbot, Wizard(folder))
    click(wizard, "new_institution_button")
    fill(wizard, name, password, again)
    assert sentence in words(wizard)
    assert find(wizard, "create_button").isEnabled()
    assert not StorePaths(folder).exists()


def test_a_refused_form_can_be_mended_with_enter(qtbot: QtBot, folder: Path) -> None:
    wizard = show(qtbot, Wizard(folder))
    click(wizard, "new_institution_button")
    fill(wizard, "青屏学院", "long-enough-words-1", "long-enough-words-2")
    write(wizard, "new_password_again", "long-enough-words-1")
    with qtbot.waitSignal(wizard.created) as made:
        QTest.keyClick(find(wizard, "new_password_again"), Qt.Key.Key_Return)
    assert made.args is not None
    assert "两次输入的密码不一样" not in words(wizard)
    made.args[0].store.close()
    assert StorePaths(folder).exists()


def test_the_form_says_how_good_a_password_is_while_it_is_typed(qtbot: QtBot, folder: Path) -> None:
    wizard = show(qtbot, Wizard(folder))
    click(wizard, "new_institution_button")
    write(wizard, "new_password", "abcde")
    assert "至少 15 个字符，还差 10 个" in words(wizard)
    write(wizard, "new_password", "qwertyuiop-123456")
    assert "太常见" in words(wizard)
    write(wizard, "new_password", "river-lamp-orange-2026")
    assert "很好" in words(wizard)
    assert find(wizard, "new_password", QLineEdit).echoMode() == QLineEdit.EchoMode.Password


def test_the_sample_asks_only_for_a_password_and_comes_filled(
    qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled: list[Session] = []
    monkeypatch.setattr(sample_build, "fill", filled.append)  # what it fills in is tested in tests/sample
    wizard = show(qtbot, Wizard(folder))
    click(wizard, "sample_button")
    assert not is_there(wizard, "institution_name")
    write(wizard, "new_password", "short-1")
    assert "至少 8 个字符，还差 1 个" in words(wizard)  # to try the sample a short one will do
    write(wizard, "new_password", PASSWORD)
    write(wizard, "new_password_again", PASSWORD)
    with qtbot.waitSignal(wizard.created) as made:
        click(wizard, "create_button")
    assert made.args == filled
    assert settings.read("institution") == SAMPLE_NAME
    filled[0].store.close()


# ------------------------------------------------------------ the door


def test_a_wrong_password_says_so_and_opens_nothing(qtbot: QtBot, session: Session, gate: Callable[[], Gate]) -> None:
    start = gate()
    write(start, "password", "not-the-password")
    click(start, "unlock_button")
    qtbot.waitUntil(lambda: "没有打开任何数据" in said(start))
    assert start.window_opened is None
    assert find(start, "unlock_button").isEnabled()
    assert find(start, "password", QLineEdit).selectedText() == "not-the-password"


def test_no_password_is_asked_for_in_the_field(session: Session, gate: Callable[[], Gate]) -> None:
    start = gate()
    click(start, "unlock_button")
    assert "请输入密码" in words(start)
    assert start.window_opened is None


def test_the_right_password_opens_even_after_a_wrong_one(
    qtbot: QtBot, session: Session, gate: Callable[[], Gate]
) -> None:
    start = gate()
    write(start, "password", "not-the-password")
    click(start, "unlock_button")
    qtbot.waitUntil(lambda: "没有打开任何数据" in said(start))
    write(start, "password", PASSWORD)
    QTest.keyClick(find(start, "password"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: start.window_opened is not None)
    assert start.window_opened is not None and start.window_opened.isVisible()
    assert not start.isVisible()
    assert "青屏学院" in words(start.window_opened)


# ------------------------------------------------------------ keys, search, help


def test_tabs_are_reached_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    seen = []
    for place in (6, 5, 4, 3, 2, 1):
        press(qtbot, window, Qt.Key(Qt.Key.Key_0 + place))
        seen.append(window.current_tab())
        assert window.tabs[window.current_tab()].isVisible()
    assert seen == list(reversed(Tab))


# ------------------------------------------------------------ lock


def opened_case(qtbot: QtBot, window: MainWindow) -> None:
    """Opens the case from the search box."""
    press(qtbot, window, Qt.Key.Key_K)
    write(window, "search_box", NUMBER)
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_there(window, "case_tabs"))


def test_a_lock_hides_everything_and_the_password_brings_the_same_page_back(qtbot: QtBot, window: MainWindow) -> None:
    opened_case(qtbot, window)
    page = find(window, "case_tabs")
    press(qtbot, window, Qt.Key.Key_L)
    assert window.is_locked
    assert "蒋德禾" not in words(window) and NUMBER not in words(window)
    assert not page.isVisible() and not window.statusBar().isVisible()
    assert find(window, "password").hasFocus()
    write(window, "password", PASSWORD)
    click(window, "unlock_button")
    qtbot.waitUntil(lambda: not window.is_locked)
    assert find(window, "case_tabs") is page
    assert window.current_tab() is Tab.INTERVIEWS and window.statusBar().isVisible()


def test_a_wrong_password_leaves_the_window_locked(qtbot: QtBot, window: MainWindow) -> None:
    click(window, "lock_button")
    write(window, "password", "not-the-password")
    click(window, "unlock_button")
    qtbot.waitUntil(lambda: "密码不正确" in said(window))
    assert window.is_locked
    assert not is_there(window, "main_tabs")
    assert find(window, "unlock_button", QPushButton).text() == "解锁"


def test_keys_do_nothing_behind_the_lock(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, Qt.Key.Key_L)
    press(qtbot, window, Qt.Key.Key_6)
    press(qtbot, window, Qt.Key.Key_F1, ctrl=False)
    press(qtbot, window, Qt.Key.Key_L)
    assert window.current_tab() is Tab.HOME
    assert not any(each.objectName() == "help_window" for each in QApplication.topLevelWidgets() if each.isVisible())
    assert len([each for each in window.findChildren(QLineEdit, "password") if each.isVisible()]) == 1


def test_an_open_dialog_is_hidden_by_the_lock_and_comes_back_as_it_was(qtbot: QtBot, window: MainWindow) -> None:
    window.show_tab(Tab.OVERSIGHT)
    window.tabs[Tab.OVERSIGHT].bar.setCurrentIndex(1)
    click(window, "add_finding_button")
    asked = dialog(window, "finding_dialog")
    write(asked, "finding_description", "写到一半的问题")
    asked.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is asked)
    QTest.keyClick(asked, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.is_locked
    assert not asked.isVisible()
    write(window, "password", PASSWORD)
    click(window, "unlock_button")
    qtbot.waitUntil(lambda: not window.is_locked)
    again: Any = dialog(window, "finding_dialog")
    assert again is asked
    assert again.description.text() == "写到一半的问题"


# ------------------------------------------------------------ looks


def entry(window: MainWindow, name: str) -> None:
    """Opens the menu of the account and chooses an entry by its keys."""
    menu = find(window, "account_button", QPushButton).menu()
    assert isinstance(menu, QMenu)
    menu.popup(window.rect().center())
    action = next(each for each in menu.actions() if each.text() == name)
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_dark_and_light_can_be_changed_while_one_works(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    opened_case(qtbot, window)
    for mode, dark in ((Mode.DARK, True), (Mode.LIGHT, False)):
        entry(window, str(mode))
        assert theme().is_dark is dark
        ground = window.palette().window().color().lightness()
        assert (ground < 128) is dark
        assert is_there(window, "case_tabs")
        press(qtbot, window, Qt.Key.Key_2)
        press(qtbot, window, Qt.Key.Key_3)
        assert window.current_tab() is Tab.INTERVIEWS
    assert settings.read("ui.1.looks")["mode"] == "浅色"


def test_looks_and_the_tab_are_kept_for_the_next_window(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    entry(window, str(Mode.DARK))
    entry(window, "紧凑的列表")
    press(qtbot, window, Qt.Key.Key_5)
    assert window.current_tab() is Tab.PEOPLE
    window.close()
    assert settings.read("ui.1.window")["tab"] == "干部"
    theme().set_mode(Mode.LIGHT)
    theme().set_compact(False)
    again = show(qtbot, main_window(session))
    assert again.current_tab() is Tab.PEOPLE
    assert theme().is_dark and theme().compact
    ticked = {each.text() for each in again.account_menu.actions() if each.isChecked()}
    assert ticked == {"深色", "紧凑的列表"}


def test_failure_that_nobody_foresaw_is_said_in_the_window_and_takes_no_key(window: MainWindow, tmp_path: Path) -> None:
    for error, words_wanted in ((OperationalError("disk I/O error"), "仍在窗口里"), (KeyError("x"), "yuetan.log")):
        say_failure(error, tmp_path / "yuetan.log")
        say_failure(error, tmp_path / "yuetan.log")
        assert said(window).count(words_wanted) == 1
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize("width", [1024, 1092, 1366])
def test_all_tabs_are_seen_however_narrow_the_window_is(qtbot: QtBot, window: MainWindow, width: int) -> None:
    window.resize(width, 600)
    qtbot.waitUntil(lambda: window.search.geometry().left() >= window.bar.geometry().right())
    last = window.bar.tabRect(window.bar.count() - 1)
    assert window.bar.rect().contains(last.center()) and last.right() <= window.bar.width()
    assert window.bar.width() >= window.bar.sizeHint().width()
    assert window.search.width() >= 92 and window.institution.isVisible() is (width >= 1180)
