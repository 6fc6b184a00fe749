"""Opening a store of an older program says how far it is, and that nothing is lost meanwhile."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressBar
from pytestqt.qtbot import QtBot

from app.store import upgrading
from app.store.steps import stage, step
from tests.passwords import SCHEMA_PASSWORD
from tests.store.make_schema_file import SCHEMAS
from tests.ui.hands import find, is_there, show, words, write
from ui.access.unlock import UnlockPage
from ui.application import Gate


def typed(page: UnlockPage) -> None:
    write(page, "password", "x")
    QTest.keyClick(page.password, Qt.Key.Key_Return)


def test_what_takes_long_while_a_store_is_opened_is_told_with_how_far_it_is(qtbot: QtBot) -> None:
    told: list[tuple[str, int]] = []

    def unlock(_: str) -> None:
        for what, done, total in (("正在复制", 0, 0), ("正在建立", 20, 80), ("正在核对", 80, 80)):
            step(what, done, total)
            bar = find(page, "opening_progress", QProgressBar)
            told.append((find(page, "opening_words").text(), bar.value() if bar.maximum() else -1))

    page = show(qtbot, UnlockPage("admin", unlock))
    assert not is_there(page, "opening_course")
    typed(page)
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told == [("正在复制…", -1), ("正在建立 25%", 20), ("正在核对 100%", 80)]


@pytest.mark.parametrize(("name", "said"), [(upgrading.STAGES[0], True), ("别的事", False)])
def test_who_waits_for_an_upgrade_is_told_that_nothing_is_lost(qtbot: QtBot, name: str, *, said: bool) -> None:
    seen: list[str] = []

    def unlock(_: str) -> None:
        with stage(name):
            step("正在复制数据")
        seen.append(words(page))

    page = show(qtbot, UnlockPage("admin", unlock))
    typed(page)
    qtbot.waitUntil(lambda: bool(seen))
    assert ("万一中断，数据也是完整的" in seen[0]) is said


def test_upgrade_that_was_taken_back_is_said_on_the_page_and_it_opens_afterwards(
    qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(SCHEMAS / "0013", folder)
    gate = show(qtbot, Gate(folder, "admin"))
    page = gate.findChild(UnlockPage)
    with monkeypatch.context() as patched:
        patched.setattr(upgrading, "_problems", lambda *_, **__: ["数据结构有误"])
        write(page, "password", SCHEMA_PASSWORD)
        page.submit()
        qtbot.waitUntil(lambda: "已恢复到升级之前的样子" in words(page))
    assert not is_there(page, "opening_course") and page.button.isEnabled()
    page.submit()
    qtbot.waitUntil(lambda: gate.window_opened is not None)
    assert gate.window_opened is not None
    qtbot.addWidget(gate.window_opened)
    gate.window_opened.office.session.store.close()
