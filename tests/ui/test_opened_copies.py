"""用其他程序打开: by choice alone, with a reason on record, and the copy is gone after case, lock and end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.access.tables import AuditEntry
from app.cli.frame import main
from app.interviews import materials
from app.interviews.attachments import attach, close_copies, open_copy
from app.rules.lifecycle import State
from app.store import opened_copy
from app.store.opened_copy import Wiped, write_copy
from tests.interviews.held_cases import make_case, material_ids, still
from tests.passwords import PASSWORD
from tests.ui.hands import click, dialog, find, is_there, said, show, write
from ui.application import Gate, main_window
from ui.office import Tab, Target
from ui.shell.main_window import MainWindow
from ui.widgets.files import answer_with

CONTENT = b"%PDF-1.7 " + "绝密谈话内容".encode() * 50


class Elsewhere:
    """The other program: what it was given to show, as it was then."""

    def __init__(self) -> None:
        self.shown: list[tuple[Path, bytes]] = []
        self.can = True

    def __call__(self, path: Path) -> bool:
        self.shown.append((path, path.read_bytes()))
        return self.can


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    made = Elsewhere()
    answer_with(elsewhere=made)
    yield made
    answer_with()


@pytest.fixture
def case(session: Session, people: dict[str, int], tmp_path: Path) -> int:
    """A case with a material that has a scan."""
    still(session)
    made = make_case(people, State.AWAITING_MATERIALS)
    materials.ensure_due(session, made)
    scan = tmp_path / "问题说明.pdf"
    scan.write_bytes(CONTENT)
    materials.attach_material(session, material_ids(made)[0], attach(session, scan))
    return made


@pytest.fixture
def window(qtbot: QtBot, session: Session, case: int) -> MainWindow:
    made = show(qtbot, main_window(session), 1366, 700)
    made.go(Target(Tab.INTERVIEWS, "case", case, "材料"))
    return made


def opened(window: MainWindow, elsewhere: Elsewhere) -> Path:
    """Opens the material by clicks; where the copy lies."""
    click(window, "open_1_1")
    write(dialog(window, "open_copy_dialog"), "open_reason", "核对页数")
    click(window, "open_copy_button")
    copy, content = elsewhere.shown[-1]
    assert content == CONTENT and copy.name == "问题说明.pdf"
    return copy


def log(words: str) -> list[AuditEntry]:
    return list(AuditEntry.select().where(AuditEntry.summary.contains(words)).order_by(AuditEntry.seq))


def test_nothing_is_opened_without_a_choice_and_a_reason(window: MainWindow, elsewhere: Elsewhere) -> None:
    click(window, "open_1_1")
    asked = dialog(window, "open_copy_dialog")
    assert not elsewhere.shown and not window.office.session.store.paths.opened.exists()
    click(window, "open_copy_button")
    assert "请写明查看的原因" in said(asked) and not elsewhere.shown
    click(asked, "cancel_button")
    assert not elsewhere.shown and not window.office.session.store.paths.opened.exists()


def test_copy_lies_there_while_the_case_is_open_and_is_wiped_when_it_is_left(
    window: MainWindow, elsewhere: Elsewhere
) -> None:
    copy = opened(window, elsewhere)
    assert copy.exists() and not is_there(window, "open_copy_dialog")
    entry = log("用其他程序打开附件")[0]
    assert entry.account_id == window.office.session.account.id and "核对页数" in entry.summary
    assert entry.object_type == "attachment" and entry.after == {"why": "核对页数"}
    click(window, "back_button")
    assert not copy.exists() and not window.office.session.store.paths.opened.exists()
    assert log("离开约谈：擦除附件临时副本 1 份")


def test_lock_wipes_the_copy(window: MainWindow, elsewhere: Elsewhere) -> None:
    copy = opened(window, elsewhere)
    click(window, "lock_button")
    assert window.is_locked and not copy.exists() and log("锁定：擦除附件临时副本 1 份")


def test_end_wipes_the_copy(window: MainWindow, elsewhere: Elsewhere) -> None:
    copy = opened(window, elsewhere)
    window.close()
    assert not copy.exists() and log("退出：擦除附件临时副本 1 份")


def test_copy_that_nothing_can_show_is_wiped_at_once(window: MainWindow, elsewhere: Elsewhere) -> None:
    elsewhere.can = False
    copy = opened(window, elsewhere)
    asked = dialog(window, "open_copy_dialog")
    assert "没有能打开这类文件的程序" in said(asked) and not copy.exists()


def test_copy_that_another_program_holds_is_named(
    window: MainWindow, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(window, elsewhere)
    with monkeypatch.context() as patch:
        patch.setattr(opened_copy, "_wipe_file", lambda file: [file.name])
        click(window, "back_button")
        assert "“问题说明.pdf”还在其他程序里开着" in said(window)
    window.close()
    assert not window.office.session.store.paths.opened.exists()


def test_lock_comes_also_while_the_store_does_not_answer(
    window: MainWindow, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    from peewee import OperationalError

    copy = opened(window, elsewhere)

    def broken(*_: object, **__: object) -> None:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr("app.interviews.attachments.audit.append", broken)
    window.lock()
    assert window.is_locked and not copy.exists()


def test_programs_and_pages_that_run_are_not_opened(session: Session, window: MainWindow, tmp_path: Path) -> None:
    from app.access.errors import Refusal

    for name in ("a.exe", "a.pdf.lnk", "a.html", "a.desktop", "a.docm", "无后缀", "a.svg"):
        file = tmp_path / name
        file.write_bytes(b"x")
        with pytest.raises(Refusal, match="不能直接打开"):
            open_copy(session, attach(session, file), "看看")
    assert not session.store.paths.opened.exists()


def test_copies_that_a_killed_program_left_are_on_record_at_the_next_start(
    qtbot: QtBot, session: Session, folder: Path
) -> None:
    gate = Gate(folder, "admin", Wiped(2))
    qtbot.addWidget(gate)
    gate.enter(session)
    assert gate.window_opened is not None
    qtbot.addWidget(gate.window_opened)
    assert log("上次没有正常结束：擦除附件临时副本 2 份")


def test_program_wipes_what_was_left_before_it_asks_for_the_password(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import argparse

    from ui import application as started

    copy = write_copy(session.store.paths, "扫描.pdf", [CONTENT])
    seen: list[tuple[bool, Wiped]] = []

    class Asked(Exception):
        pass

    def gate(_: Path, __: str, leftovers: Wiped, *, read_only: bool) -> None:
        seen.append((copy.exists(), leftovers))
        raise Asked

    monkeypatch.setattr(started, "Gate", gate)
    monkeypatch.setattr(started, "_catch_everything", lambda _: None)
    monkeypatch.setattr(started, "no_dumps", lambda: None)
    with pytest.raises(Asked):
        started.run_window(argparse.Namespace(data=folder, user="admin", read_only=False))
    assert seen == [(False, Wiped(1))]


def test_command_line_wipes_what_was_left(session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.access.accounts import open_session

    copy = write_copy(session.store.paths, "扫描.pdf", [CONTENT])
    session.store.close()
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)
    assert main(["--data", str(folder), "check"]) == 0
    assert not copy.exists()
    again = open_session(folder, "admin", PASSWORD)
    assert log("上次没有正常结束：擦除附件临时副本 1 份")
    again.store.close()


def test_wiping_nothing_leaves_no_entry(session: Session) -> None:
    before = AuditEntry.select().count()
    assert close_copies(session, "锁定").gone == 0 and AuditEntry.select().count() == before


def test_saving_a_copy_is_still_there(window: MainWindow, tmp_path: Path) -> None:
    out = tmp_path / "副本.pdf"
    answer_with(save=lambda *_: out)
    click(window, "export_1_1")
    assert out.read_bytes() == CONTENT and find(window, "open_1_1").isEnabled()
