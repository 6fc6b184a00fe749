"""A data folder that something else has open is said to be so, and by whom; nobody is left with a silent program."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.ui.hands import click, is_there, said, words
from tests.ui.hands import held as held_dialog
from ui import in_use
from ui.in_use import NOT_OPENED, RAISE, SHOWN_BEFORE, Holder, holder, take
from ui.in_use_dialog import InUseDialog

_ELSEWHERE = b"4711\npython3.11\nelsewhere\nabcdef\n\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A data folder with a blank and Chinese characters in its path."""
    made = tmp_path / "张 三" / "数据"
    made.mkdir(parents=True)
    return made


def lock_of(place: Path) -> QLockFile:
    made = QLockFile(str(place / "yuetan.lock"))
    made.setStaleLockTime(0)
    return made


@pytest.fixture
def held(place: Path) -> Iterator[QLockFile]:
    """The folder is open in a program of this PC."""
    made = lock_of(place)
    assert made.tryLock(100)
    yield made
    made.unlock()


def answered(qtbot: QtBot, *clicks: str) -> list[str]:
    """Clicks on the page once it is there, and leaves it; what it said after each click."""
    told: list[str] = []

    def look() -> None:
        page = next((each for each in QApplication.topLevelWidgets() if isinstance(each, InUseDialog)), None)
        if page is None or not page.isVisible():
            QTimer.singleShot(5, look)
            return
        told.append(words(page))
        for name in clicks:
            click(page, name)
            if isValid(page) and page.isVisible():
                told.append(said(page))

    QTimer.singleShot(0, look)
    return told


def test_a_free_folder_is_taken(place: Path) -> None:
    lock = lock_of(place)
    assert take(lock, place) is None and lock.isLocked()
    lock.unlock()


def test_a_second_start_of_the_same_person_calls_the_first(place: Path, held: QLockFile) -> None:
    assert take(lock_of(place), place) == SHOWN_BEFORE
    assert (place / RAISE).exists()


def test_a_first_start_that_cannot_be_called_counts_as_that_of_another_user(
    qtbot: QtBot, place: Path, held: QLockFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "touch", refused)
    told = answered(qtbot, "cancel_button")
    assert take(lock_of(place), place) == NOT_OPENED and "另一个用户" in told[0]


def test_another_user_of_the_pc_is_told_and_may_try_again(
    qtbot: QtBot, place: Path, held: QLockFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_use, "_is_mine", lambda process: False)
    told = answered(qtbot, "retry_button", "cancel_button")
    assert take(lock_of(place), place) == NOT_OPENED
    assert "另一个用户正在使用这份数据" in told[0] and "仍然打开" not in told[0]
    assert "还在使用中" in told[1] and not (place / RAISE).exists()


def test_what_the_other_user_left_is_opened_by_the_next_try(
    qtbot: QtBot, place: Path, held: QLockFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_use, "_is_mine", lambda process: False)
    mine = lock_of(place)
    page = held_dialog(qtbot, InUseDialog(mine, place, holder(mine, place)))
    page.open()
    held.unlock()
    click(page, "retry_button")
    assert mine.isLocked() and not page.isVisible()
    mine.unlock()


def test_a_stick_that_was_pulled_out_of_another_pc_opens_without_a_word(place: Path) -> None:
    (place / "yuetan.lock").write_bytes(_ELSEWHERE)
    lock = lock_of(place)
    assert take(lock, place) is None and lock.isLocked()
    lock.unlock()


def test_on_a_share_the_other_pc_is_named_and_the_folder_opened_only_where_that_is_wanted(
    qtbot: QtBot, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_use, "is_on_network", lambda folder: True)
    (place / "yuetan.lock").write_bytes(_ELSEWHERE)
    told = answered(qtbot, "retry_button", "cancel_button")
    assert take(lock_of(place), place) == NOT_OPENED
    assert "另一台电脑“elsewhere”" in told[0] and "可能损坏" in told[0]
    assert (place / "yuetan.lock").read_bytes() == _ELSEWHERE
    lock = lock_of(place)
    answered(qtbot, "open_anyway_button")
    assert take(lock, place) is None and lock.isLocked()
    lock.unlock()


def test_a_folder_of_another_user_is_said_to_be_shut(
    qtbot: QtBot, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != place)
    told = answered(qtbot, "retry_button", "cancel_button")
    assert take(lock_of(place), place) == NOT_OPENED
    assert "没有权限打开数据文件夹" in told[0] and "还是没有权限" in told[1]


def test_own_processes_are_known_and_what_nobody_tells_counts_as_own() -> None:
    assert in_use._is_mine(os.getpid()) and in_use._is_mine(2**30)


def test_pages_fit_a_small_screen(qtbot: QtBot, place: Path) -> None:
    for who in (Holder.OTHER_USER, Holder.OTHER_PC, Holder.SHUT):
        page = held_dialog(qtbot, InUseDialog(lock_of(place), place, who))
        page.open()
        assert page.width() <= 1366 and page.height() <= 700
        assert is_there(page, "open_anyway_button") is (who is Holder.OTHER_PC)
