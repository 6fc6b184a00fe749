"""Backups by themselves, by hand and from a file; restored in three clicks, before the store is opened."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.access import backing
from app.access.second_copy import choose_second_place
from app.access.session import Session
from app.access.tables import AuditEntry
from app.store import backups, settings
from app.store.errors import BackupTrouble
from app.store.search import index
from app.store.steps import step
from tests.passwords import PASSWORD
from tests.ui.hands import click, dialog, find, is_there, said, show, words, write
from ui.access.backup_keeper import BackupKeeper
from ui.application import Gate, main_window
from ui.office import Office
from ui.shell.main_window import MainWindow
from ui.widgets.files import answer_with
from ui.widgets.long_work import LongWork
from ui.widgets.table_model import LazyTableModel


def change(session: Session, value: str) -> None:
    with session.store.transaction():
        settings.write("probe", value)


def test_damaged_key_file_leads_to_the_backups_and_not_out_of_the_program(
    qtbot: QtBot, session: Session, folder: Path
) -> None:
    backups.make(session.store, folder / "backups", "手动", session.now())
    session.store.close()
    session.store.paths.keys.write_bytes(session.store.paths.keys.read_bytes()[:-9])
    gate = show(qtbot, Gate(folder, "admin"), 900, 640)
    assert "密钥文件" in words(find(gate, "restore_page"))
    write(gate, "restore_password", PASSWORD)
    click(gate, "restore_button")
    click(gate, "restore_open_button")
    assert is_there(gate, "unlock_page")


def whys(folder: Path) -> list[str]:
    return [backup.why for backup in backups.backups_in(folder / "backups")]


@pytest.fixture
def keeper(qapp: QApplication, session: Session) -> Iterator[BackupKeeper]:
    made = BackupKeeper(Office(session))
    yield made
    made._look.stop()
    made._writer.shutdown()


def make(qtbot: QtBot, keeper: BackupKeeper, why: str = "手动") -> None:
    """Has a backup made and waits for it."""
    with qtbot.waitSignal(keeper.made):
        keeper.make_soon(why)


def test_ten_minutes_of_work_bring_a_backup_and_idle_ones_none(
    qtbot: QtBot, keeper: BackupKeeper, session: Session, folder: Path
) -> None:
    for _ in range(30):
        keeper._looked()
    assert whys(folder) == []
    change(session, "一")
    for _ in range(9):
        keeper._looked()
    assert whys(folder) == []
    with qtbot.waitSignal(keeper.made) as made:
        keeper._looked()
    assert whys(folder) == ["自动"] and made.args[0].number == 1
    for _ in range(30):
        keeper._looked()
    assert whys(folder) == ["自动"] and not keeper.has_news()


def test_work_of_another_connection_counts(keeper: BackupKeeper, session: Session) -> None:
    keeper._writer.submit(lambda: (change(session, "别的连接"), session.store.db.close())).result()
    assert keeper.has_news()


def test_backup_goes_to_the_second_place_too_where_it_is_there(
    qtbot: QtBot, keeper: BackupKeeper, session: Session, folder: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    choose_second_place(session, str(stick / "备份"))
    make(qtbot, keeper)
    assert len(backups.backups_in(stick / "备份")) == 1
    for file in sorted(stick.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    stick.rmdir()
    make(qtbot, keeper)
    assert whys(folder) == ["手动", "手动"]


def test_failure_is_told_and_tried_again(
    qtbot: QtBot, keeper: BackupKeeper, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise BackupTrouble("磁盘已满")

    change(session, "一")
    with monkeypatch.context() as patched, qtbot.waitSignal(keeper.failed) as failed:
        patched.setattr(backing, "back_up", broken)
        keeper.make_soon()
    assert "磁盘已满" in failed.args[0].message
    make(qtbot, keeper)


# ------------------------------------------------------------ the window


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> Iterator[MainWindow]:
    yield show(qtbot, main_window(session), 1366, 700)
    answer_with()


def test_keeper_looks_at_the_store_no_more_when_its_window_is_gone(qapp: QApplication, session: Session) -> None:
    gone, over = main_window(session), []
    gone.keeper.destroyed.connect(lambda: over.append(True))
    gone.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert over


def test_window_says_when_it_was_backed_up_and_makes_one_more(window: MainWindow, folder: Path) -> None:
    assert "还没有备份" in words(window)
    window.account_menu.backups_wanted.emit()
    asked = dialog(window, "backup_dialog")
    assert asked.list.item(0).text() == "还没有备份"
    click(asked, "backup_now_button")
    assert "核对无误" in said(asked) and "第 1 份" in asked.list.item(0).text()
    made = backups.backups_in(folder / "backups")[0]
    assert f"已备份 {made.at:%H:%M}" in words(window)
    assert AuditEntry.select().where(AuditEntry.action == "backup").count() == 1


def test_backup_goes_into_a_file(window: MainWindow, tmp_path: Path) -> None:
    out = tmp_path / "b.ytb"
    answer_with(save=lambda *_: out)
    window.account_menu.backups_wanted.emit()
    click(dialog(window, "backup_dialog"), "backup_file_button")
    assert out.stat().st_size > 10_000


def test_the_index_of_the_search_is_built_anew(window: MainWindow, session: Session) -> None:
    session.store.db.execute_sql("INSERT INTO search_due VALUES (1, 999)")
    window.account_menu.backups_wanted.emit()
    asked = dialog(window, "backup_dialog")
    click(asked, "rebuild_index_button")
    assert index.problems(session.store.db.connection()) == []
    assert AuditEntry.select().where(AuditEntry.summary == "重建全文索引").count() == 1


def test_leaving_makes_the_last_backup_only_where_there_is_news(qtbot: QtBot, session: Session, folder: Path) -> None:
    first = show(qtbot, main_window(session))
    change(session, "一")
    first.close()
    assert whys(folder) == ["退出"]
    second = show(qtbot, main_window(session))
    second.keeper._copied = second.keeper._state()
    assert second.keeper.leave(second, second.close)
    assert whys(folder) == ["退出"]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Backups take until the event is set; a window waits for none of them."""
    monkeypatch.setattr(LazyTableModel, "patience_ms", 0)
    go_on, make = threading.Event(), backing.back_up

    def made(session: Session, place: Path, why: str) -> backups.Backup:
        while not go_on.wait(0.005):
            step("正在复制数据")
        return make(session, place, why)

    monkeypatch.setattr(backing, "back_up", made)
    yield go_on
    go_on.set()


def test_window_shows_the_last_backup_and_closes_when_it_is_done(
    qtbot: QtBot, session: Session, folder: Path, slow: threading.Event
) -> None:
    window = show(qtbot, main_window(session))
    assert not window.close() and not window.close() and window.isVisible()
    assert len(window.findChildren(LongWork)) == 1
    work = window.findChild(LongWork)
    qtbot.waitUntil(lambda: work.cancel_button.isVisible())
    assert whys(folder) == []
    slow.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert whys(folder) == ["退出"]


def test_who_does_not_wait_for_the_last_backup_leaves_without_it(
    qtbot: QtBot, session: Session, folder: Path, slow: threading.Event
) -> None:
    window = show(qtbot, main_window(session))
    window.keeper.make_soon()
    change(session, "以后")
    assert not window.close()
    leaving = window.findChild(LongWork).cancel_button
    qtbot.waitUntil(leaving.isVisible)
    assert leaving.text() == "不备份，直接退出"
    leaving.click()
    assert not window.isVisible() and whys(folder) == []


def test_last_backup_that_fails_keeps_nobody(
    qtbot: QtBot, session: Session, folder: Path, slow: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise BackupTrouble("磁盘已满")

    window = show(qtbot, main_window(session))
    monkeypatch.setattr(backing, "back_up", full)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert whys(folder) == []


# ------------------------------------------------------------ restoring


def test_restored_in_three_clicks_and_what_was_there_stays(qtbot: QtBot, session: Session, folder: Path) -> None:
    change(session, "备份时")
    backups.make(session.store, folder / "backups", "自动", session.now())
    change(session, "备份后")
    session.store.close()
    gate = show(qtbot, Gate(folder, "admin"), 900, 640)
    click(gate, "unlock_link")
    write(gate, "restore_password", PASSWORD)
    click(gate, "restore_button")
    assert "已恢复到" in said(gate) and "备份之后没有别的工作" in said(gate) and "replaced-" in said(gate)
    click(gate, "restore_open_button")
    write(gate, "password", PASSWORD)
    click(gate, "unlock_button")
    qtbot.waitUntil(lambda: gate.window_opened is not None)
    assert settings.read("probe") == "备份时" and len(list(folder.glob("replaced-*"))) == 1
    assert gate.window_opened is not None
    qtbot.addWidget(gate.window_opened)


@pytest.mark.parametrize("chosen", ["", "约谈工作台备份", "约谈工作台备份/00000002"])
def test_data_of_another_pc_come_back_from_the_copy_on_a_stick(
    qtbot: QtBot, session: Session, tmp_path: Path, chosen: str
) -> None:
    stick = tmp_path / "U盘"
    for value in ("先", "后"):
        change(session, value)
        backups.make(session.store, stick / "约谈工作台备份", "自动", session.now())
    session.store.close()
    gate = show(qtbot, Gate(tmp_path / "新电脑" / "数据", "admin"), 900, 640)
    click(gate, "restore_choice")
    click(gate, "restore_back_button")
    click(gate, "restore_choice")
    answer_with(folder=lambda *_: tmp_path)
    click(gate, "restore_folder_button")
    assert "里没有备份" in said(gate) and not find(gate, "restore_button").isEnabled()
    answer_with(folder=lambda *_: stick / chosen)
    click(gate, "restore_folder_button")
    answer_with()
    assert find(gate, "restore_list").count() == 2 and "约谈工作台备份" in words(gate)
    write(gate, "restore_password", PASSWORD)
    click(gate, "restore_button")
    assert "已恢复到" in said(gate) and "这里原来没有数据" in said(gate)
    click(gate, "restore_open_button")
    write(gate, "password", PASSWORD)
    click(gate, "unlock_button")
    qtbot.waitUntil(lambda: gate.window_opened is not None)
    assert settings.read("probe") == "后"
    qtbot.addWidget(gate.window_opened)


def test_damaged_store_leads_to_its_backups(qtbot: QtBot, session: Session, folder: Path) -> None:
    change(session, "备份时")
    backups.make(session.store, folder / "backups", "自动", session.now())
    session.store.close()
    session.store.paths.database.write_bytes(b"\0" * 8192)
    gate = show(qtbot, Gate(folder, "admin"), 900, 640)
    write(gate, "password", PASSWORD)
    click(gate, "unlock_button")
    qtbot.waitUntil(lambda: "损坏" in said(gate))
    click(gate, "unlock_link")
    write(gate, "restore_password", "wrong-one")
    click(gate, "restore_button")
    assert "密码不正确" in said(gate) and not list(folder.glob("replaced-*"))
    write(gate, "restore_password", PASSWORD)
    click(gate, "restore_button")
    assert "已恢复到" in said(gate)


def test_restoring_from_a_file_and_going_back(qtbot: QtBot, session: Session, folder: Path, tmp_path: Path) -> None:
    session.store.close()
    bad = tmp_path / "坏.ytb"
    bad.write_bytes(b"no zip")
    answer_with(open_=lambda *_: bad)
    gate = show(qtbot, Gate(folder, "admin"), 900, 640)
    click(gate, "unlock_link")
    assert "没有备份" in said(gate) and not find(gate, "restore_button").isEnabled()
    click(gate, "restore_file_button")
    assert "请先填密码" in words(gate) and "不是完整" not in said(gate)
    write(gate, "restore_password", PASSWORD)
    click(gate, "restore_file_button")
    assert "不是完整的备份文件" in said(gate)
    click(gate, "restore_back_button")
    assert is_there(gate, "unlock_button")
    answer_with()
    QTest.qWait(0)
