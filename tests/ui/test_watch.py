"""The window locks by itself, in front of dialogs too; the clipboard does not keep what was copied; one window only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import OperationalError
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.access.policy import IDLE_MINUTES
from app.access.session import Session
from app.store import settings
from tests.passwords import PASSWORD
from tests.ui.hands import click, is_there, said, show, words, write
from ui.access import watch
from ui.access.watch import ClipboardGuard, Watch
from ui.application import Gate, SecondStart, main_window
from ui.help.sheet import ShortcutSheet
from ui.shell.main_window import MainWindow


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def locks() -> list[float]:
    return []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guard(qapp: QApplication, session: Session, clock: Clock, locks: list[float]) -> Iterator[Watch]:
    made = Watch(lambda: locks.append(clock.now), clock)
    made._tick.stop()
    yield made
    made.stop()


def pass_(guard: Watch, clock: Clock, seconds: float) -> None:
    """Time passes, as the ticks see it."""
    end = clock.now + seconds
    while clock.now < end:
        clock.now = min(clock.now + 2, end)
        guard.look()


def test_five_idle_minutes_lock_and_the_next_five_again(guard: Watch, clock: Clock, locks: list[float]) -> None:
    pass_(guard, clock, 298)
    assert locks == []
    pass_(guard, clock, 2)
    assert locks == [300.0]
    pass_(guard, clock, 299)
    assert len(locks) == 1


def test_key_or_a_move_puts_it_off(
    qtbot: QtBot, guard: Watch, clock: Clock, locks: list[float], window: MainWindow
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.search.setFocus()
    for act in (
        lambda: QTest.keyClick(window.windowHandle(), Qt.Key.Key_A),
        lambda: QTest.mouseMove(window.windowHandle(), QPoint(5, 5)),
        lambda: QApplication.sendEvent(window.search, QInputMethodEvent("约", [])),
    ):
        pass_(guard, clock, 290)
        act()
        QApplication.processEvents()
    pass_(guard, clock, 290)
    assert locks == []


def test_minutes_are_a_setting_and_nobody_can_set_never(
    guard: Watch, clock: Clock, locks: list[float], session: Session
) -> None:
    with session.store.transaction():
        settings.write(IDLE_MINUTES, 1)
    pass_(guard, clock, 60)
    assert len(locks) == 1
    with session.store.transaction():
        settings.write(IDLE_MINUTES, 0)
    pass_(guard, clock, 299)
    assert len(locks) == 1
    pass_(guard, clock, 1)
    assert len(locks) == 2


def test_computer_that_slept_wakes_locked(guard: Watch, clock: Clock, locks: list[float]) -> None:
    guard.look()
    clock.now += 31
    guard.look()
    assert len(locks) == 1


def test_suspended_program_is_locked(guard: Watch, locks: list[float]) -> None:
    guard._state_changed(Qt.ApplicationState.ApplicationInactive)
    assert locks == []
    guard._state_changed(Qt.ApplicationState.ApplicationSuspended)
    assert len(locks) == 1


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> Iterator[MainWindow]:
    yield show(qtbot, main_window(session), 1200, 700)


def test_lock_by_itself_is_not_held_off_by_a_dialog(window: MainWindow) -> None:
    dialog = ShortcutSheet(window)
    dialog.open()
    QApplication.processEvents()
    window.watch._seen -= 10_000
    window.watch.look()
    assert window.is_locked and not dialog.isVisible() and not is_there(window, "main_tabs")
    write(window, "password", PASSWORD)
    click(window, "unlock_button")
    QApplication.processEvents()
    QTest.qWait(0)
    assert not window.is_locked and dialog.isVisible()
    dialog.reject()


def test_wrong_passwords_of_a_locked_window_make_one_wait(qtbot: QtBot, window: MainWindow) -> None:
    window.lock()
    for number in range(6):
        write(window, "password", f"wrong-{number}")
        click(window, "unlock_button")
        qtbot.waitUntil(lambda: "密码" in said(window))
    assert "请等" in said(window) and window.is_locked


def test_clipboard_is_cleared_after_a_while_and_at_the_lock(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    clipboard = QGuiApplication.clipboard()
    monkeypatch.setattr(watch, "CLIPBOARD_MS", 50)
    short = ClipboardGuard(lambda: True)
    clipboard.setText("绝密")
    qtbot.waitUntil(lambda: clipboard.text() == "")
    short.owns = lambda: False
    clipboard.setText("别的程序的")
    short.clear()
    assert clipboard.text() == "别的程序的"
    window.clipboard.owns = lambda: True
    clipboard.setText("又一段")
    window.lock()
    assert clipboard.text() == ""


def test_second_start_brings_the_first_to_the_front(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.showMinimized()
    caller = SecondStart(tmp_path, lambda: window)
    (tmp_path / "yuetan.raise").touch()
    qtbot.waitUntil(lambda: not window.isMinimized() and not (tmp_path / "yuetan.raise").exists())
    caller.stop()


def test_second_start_before_the_first_one_listens_is_heard(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.showMinimized()
    (tmp_path / "yuetan.raise").touch()
    caller = SecondStart(tmp_path, lambda: window)
    qtbot.waitUntil(lambda: not window.isMinimized() and not (tmp_path / "yuetan.raise").exists())
    caller.stop()


def test_data_on_a_network_share_is_warned_of_when_the_window_opens(
    qtbot: QtBot, session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.paths.is_on_network", lambda folder: True)
    gate = Gate(folder, "admin")
    qtbot.addWidget(gate)
    gate.enter(session)
    assert gate.window_opened is not None
    qtbot.addWidget(gate.window_opened)
    assert "网络共享" in words(gate.window_opened)


def test_second_process_on_the_same_folder_opens_nothing_and_calls_the_first(session: Session, folder: Path) -> None:
    from PySide6.QtCore import QLockFile

    lock = QLockFile(str(folder / "yuetan.lock"))
    assert lock.tryLock(100)
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "main.py", "--data", str(folder)], cwd=root, timeout=60, check=False,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0 and (folder / "yuetan.raise").exists()
    lock.unlock()


def test_disk_that_does_not_answer_locks_as_before_and_raises_nothing(
    guard: Watch, clock: Clock, locks: list[float], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with session.store.transaction():
        settings.write(IDLE_MINUTES, 2)
    guard.look()

    def gone() -> int:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(watch, "idle_minutes", gone)
    pass_(guard, clock, 119)
    assert locks == []
    pass_(guard, clock, 1)
    assert len(locks) == 1
