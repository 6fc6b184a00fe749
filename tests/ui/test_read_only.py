"""Read only by clicks: the offer for a newer store, the banner, and what no longer writes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.interviews import record
from app.interviews.record_text import Turn, TurnChange
from app.rules.lifecycle import State
from tests.interviews.held_cases import NOW, make_case, still
from tests.passwords import PASSWORD
from tests.store.test_read_only import make_newer, state
from tests.ui.hands import click, dialog, find, is_there, said, show, words, write
from ui.application import Gate
from ui.interviews.page_record import RecordPage
from ui.office import Office, Tab
from ui.shell.main_window import MainWindow


def opened_reading(qtbot: QtBot, folder: Path) -> MainWindow:
    """The window of a newer store, by the offer of the password page."""
    gate = show(qtbot, Gate(folder, "admin"), 900, 640)
    write(gate, "password", PASSWORD)
    click(gate, "unlock_button")
    qtbot.waitUntil(lambda: "更新版本" in said(gate))
    assert "没有作任何改动" in said(gate) and gate.window_opened is None
    click(gate, "open_reading_button")
    qtbot.waitUntil(lambda: gate.window_opened is not None)
    window = gate.window_opened
    assert window is not None
    return window


def test_newer_store_is_offered_to_be_read_and_says_so_all_the_time(
    qtbot: QtBot, session: Session, people: dict[str, int]
) -> None:
    folder = make_newer(session, "CREATE TABLE of_tomorrow (id INTEGER PRIMARY KEY) STRICT")
    before = state(folder)
    window = opened_reading(qtbot, folder)
    banner = find(window, "read_only_banner")
    assert "只读打开" in words(banner) and "安装新版程序" in words(banner)
    assert "只读打开" in window.safe_label.text() and not is_there(window, "second_copy_line")
    for tab in window.tabs:
        window.show_tab(tab)
        assert is_there(window, "read_only_banner")
    window.show_tab(Tab.PEOPLE)
    assert "蒋德禾" in {row[0] for row in window.office.session.store.db.execute_sql("SELECT name FROM person")}
    assert not window.keeper._look.isActive()
    window.account_menu.set_compact(True)
    window.account_menu.backups_wanted.emit()
    backing = dialog(window, "backup_dialog")
    click(backing, "backup_now_button")
    assert "只读方式打开" in said(window)
    backing.reject()
    window.account_menu.security_wanted.emit()
    asked = dialog(window, "security_dialog")
    click(asked, "save_button")
    assert "不能修改设置，没有作任何改动" in said(asked)
    asked.reject()
    window.lock()
    write(window, "password", "wrong-one")
    click(window, "unlock_button")
    qtbot.waitUntil(lambda: "密码不正确" in said(window))
    write(window, "password", PASSWORD)
    click(window, "unlock_button")
    qtbot.waitUntil(lambda: not window.is_locked)
    window.close()
    window.office.session.store.close()
    assert state(folder) == before


def test_newer_store_that_does_not_fit_has_no_such_offer(qtbot: QtBot, session: Session, folder: Path) -> None:
    make_newer(session, "ALTER TABLE setting RENAME COLUMN value TO content")
    gate = show(qtbot, Gate(folder, "admin"), 900, 640)
    write(gate, "password", PASSWORD)
    click(gate, "unlock_button")
    qtbot.waitUntil(lambda: "更新版本" in said(gate))
    assert "不能读" in said(gate) and not is_there(gate, "open_reading_button")


def test_store_that_can_be_written_has_no_banner(qtbot: QtBot, session: Session, folder: Path) -> None:
    session.store.close()
    gate = show(qtbot, Gate(folder, "admin"), 900, 640)
    write(gate, "password", PASSWORD)
    click(gate, "unlock_button")
    qtbot.waitUntil(lambda: gate.window_opened is not None)
    assert gate.window_opened is not None and not is_there(gate.window_opened, "read_only_banner")
    gate.window_opened.close()
    gate.window_opened.office.session.store.close()


def test_record_that_could_be_written_is_only_shown(qtbot: QtBot, session: Session, people: dict[str, int]) -> None:
    still(session)
    case = make_case(people, State.IN_PROGRESS, "蒋德禾", "余立", recorder_name="常怀")
    record.open_record(session, case)
    record.save_changes(session, case, [TurnChange.put(Turn(7, "问", "请坐。", NOW))])
    session.store.read_only = "它所在的磁盘或文件夹不能写入"
    page = show(qtbot, RecordPage(Office(session), case))
    page.reload()
    page.editor.setFocus()
    QTest.keyClicks(page.editor, "abc")
    assert page.editor.isReadOnly() and not page.saver.waiting and not page.turns.is_dirty
    page.close()
    session.store.read_only = ""


_START = """
import sys
from PySide6.QtCore import QTimer
from tests.interviews.held_cases import NOW, make_case, still
from tests.passwords import PASSWORD
from ui import application
made = application.application()
def look():
    gate = next(each for each in made.topLevelWidgets() if isinstance(each, application.Gate))
    gate._unlock(PASSWORD)
    window = gate.window_opened
    print(window.office.session.store.read_only)
    window.close()
    QTimer.singleShot(0, made.quit)
QTimer.singleShot(0, look)
sys.argv = ["main.py", "--data", sys.argv[1]]
from app.cli.frame import main
raise SystemExit(main(sys.argv[1:], window=application.run_window))
"""


def test_program_starts_on_a_medium_that_cannot_be_written(session: Session, folder: Path, tmp_path: Path) -> None:
    from tests.store.test_read_only import mounted

    session.store.close()
    place = tmp_path / "U盘"
    place.mkdir()
    if os.name != "posix" or os.geteuid() != 0 or not mounted(folder, place):
        pytest.skip("mounting is root's")
    before = state(folder)
    try:
        root = Path(__file__).parents[2]
        done = subprocess.run(
            [sys.executable, "-c", _START, str(place)], cwd=root, timeout=120, check=False, capture_output=True,
            encoding="utf-8", env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
    finally:
        subprocess.run(["umount", str(place)], check=True)
    assert done.returncode == 0 and "不能写入" in done.stdout and "Traceback" not in done.stderr, done.stderr
    assert state(folder) == before
