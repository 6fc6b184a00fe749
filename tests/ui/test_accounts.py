"""Accounts in the window: one's own password, others' accounts, the recovery sheet, the way back at the start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.access import keepers, recovery, slots
from app.access.accounts import open_session
from app.access.actions import Action
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import Account, AuditEntry
from tests.passwords import CHEAP, OTHER, PASSWORD
from tests.ui.hands import choose, click, dialog, find, is_there, pick, said, show, words, write
from ui.access import account_dialogs
from ui.application import Gate, main_window
from ui.preview.dialog import PreviewDialog
from ui.shell.main_window import MainWindow
from ui.widgets import files


@pytest.fixture
def window(qtbot: QtBot, session: Session) -> Iterator[MainWindow]:
    yield show(qtbot, main_window(session), 1366, 700)


def test_own_password_is_changed_in_a_dialog(window: MainWindow, session: Session, folder: Path) -> None:
    window.account_menu.password_wanted.emit()
    asked = dialog(window, "password_dialog")
    write(asked, "old_password", PASSWORD)
    write(asked, "new_password", OTHER)
    write(asked, "again_password", "别的-密码")
    click(asked, "save_button")
    assert "不一样" in said(asked)
    write(asked, "again_password", OTHER)
    click(asked, "save_button")
    assert not is_there(window, "password_dialog")
    session.check_password(OTHER)


def test_accounts_are_made_disabled_and_reset(window: MainWindow, session: Session) -> None:
    window.account_menu.accounts_wanted.emit()
    listed = dialog(window, "accounts_dialog")
    click(listed, "new_account_button")
    asked = dialog(listed, "new_account_dialog")
    write(asked, "account_name", "li")
    write(asked, "account_shown", "李某")
    write(asked, "account_password", OTHER)
    write(asked, "account_again", OTHER)
    click(asked, "save_button")
    assert "选定角色" in said(asked)
    choose(asked, "account_role", "审计员")
    click(asked, "save_button")
    assert [listed.table.item(1, column).text() for column in range(5)] == ["li", "李某", "审计员", "", "在用"]
    listed.table.selectRow(1)
    click(listed, "reset_account_button")
    reset = dialog(listed, "reset_dialog")
    write(reset, "reset_password", PASSWORD)
    write(reset, "reset_again", PASSWORD)
    click(reset, "save_button")
    listed.table.selectRow(1)
    click(listed, "disable_account_button")
    assert "停用" in listed.table.item(1, 4).text() and not find(listed, "disable_account_button").isEnabled()
    assert Account.get(Account.name == "li").disabled_at is not None
    listed.table.selectRow(0)
    click(listed, "disable_account_button")
    assert "自己的账号" in said(listed)


def test_menu_offers_only_what_the_role_may_do(qtbot: QtBot, session: Session) -> None:
    session.account.role = Role.AUDITOR
    window = show(qtbot, main_window(session))
    shown = {action.objectName() for action in window.account_menu.actions() if action.isVisible()}
    assert "menu_password" in shown and not shown & {"menu_accounts", "menu_recovery", "menu_backups"}


def test_recovery_sheet_is_saved_on_another_disk_only_and_counts_once_it_is(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "U 盘" / "恢复单.pdf"
    out.parent.mkdir()
    monkeypatch.setattr(files, "_answers", {"save": lambda *_: out})
    window.account_menu.recovery_wanted.emit()
    shown = dialog(window, "preview_dialog")
    click(shown, "save_pdf_button")
    assert "和数据在同一块盘上" in said(shown) and not out.exists() and not slots.has_recovery()
    monkeypatch.setattr(account_dialogs, "is_elsewhere", lambda place, folder: True)
    click(shown, "save_pdf_button")
    assert out.read_bytes().startswith(b"%PDF") and slots.has_recovery()
    assert not is_there(window, "preview_dialog") and "由两人分别保管" in window.action_line.text.text()
    assert AuditEntry.select().order_by(AuditEntry.seq.desc()).get().summary == "恢复单已存为文件"


def test_recovery_sheet_is_shown_to_be_printed_and_works(
    qtbot: QtBot, window: MainWindow, session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[tuple[str, str]] = []
    real = recovery.make_recovery
    monkeypatch.setattr("ui.access.account_dialogs.make_recovery", lambda s: kept.append(real(s)) or kept[-1])
    window.account_menu.recovery_wanted.emit()
    shown = dialog(window, "preview_dialog")
    assert isinstance(shown, PreviewDialog) and shown.pages.count == 2
    shown.reject()
    assert "没有打印，也没有存到U盘" in said(window) and not slots.has_recovery()
    window.close()
    session.store.close()
    gate = show(qtbot, Gate(folder, "admin"), 900, 680)
    links = [each.text() for each in gate.findChildren(type(find(gate, "unlock_link")), "unlock_link")]
    assert links == ["用恢复单重置密码…", "用备份恢复…"]
    gate._offer_recovery()
    write(gate, "half_1", kept[0][0])
    write(gate, "half_2", kept[0][0])
    write(gate, "recover_password", OTHER)
    write(gate, "recover_again", OTHER)
    click(gate, "recover_button")
    assert "密码不正确" in said(gate)
    write(gate, "half_2", kept[0][1])
    click(gate, "recover_button")
    assert "密码已重置" in said(gate)
    click(gate, "recover_back_button")
    assert "账号" in words(gate)
    write(gate, "password", OTHER)
    click(gate, "unlock_button")
    qtbot.waitUntil(lambda: gate.window_opened is not None)
    assert gate.window_opened is not None
    qtbot.addWidget(gate.window_opened)


def test_another_account_opens_by_its_name(qtbot: QtBot, session: Session, folder: Path) -> None:
    keepers.add_account(session, "li", "李某", Role.OFFICE, OTHER, CHEAP)
    session.store.close()
    gate = show(qtbot, Gate(folder, "admin"), 900, 640)
    write(gate, "unlock_account", "li")
    write(gate, "password", OTHER)
    click(gate, "unlock_button")
    qtbot.waitUntil(lambda: gate.window_opened is not None)
    assert gate.window_opened is not None and gate.window_opened.office.session.account.name == "li"
    qtbot.addWidget(gate.window_opened)


def test_single_account_is_not_asked_for_its_name(qtbot: QtBot, session: Session, folder: Path) -> None:
    session.store.close()
    gate = show(qtbot, Gate(folder, "admin"), 900, 640)
    assert not is_there(gate, "unlock_account")
    open_session(folder, "admin", PASSWORD).store.close()


def test_office_that_makes_an_administrator_leaves_the_accounts_to_them(window: MainWindow, session: Session) -> None:
    window.account_menu.accounts_wanted.emit()
    listed = dialog(window, "accounts_dialog")
    click(listed, "new_account_button")
    asked = dialog(listed, "new_account_dialog")
    for name, text in (("account_name", "sa"), ("account_shown", "孙某"), ("account_password", OTHER),
                       ("account_again", OTHER)):  # fmt: skip
        write(asked, name, text)
    choose(asked, "account_role", "系统管理员")
    assert "不含约谈内容" in words(asked) and not find(asked, "account_department").isEnabled()
    click(asked, "save_button")
    assert not is_there(window, "accounts_dialog") and not session.may(Action.ACCOUNT_EDIT)


def test_account_of_a_department_is_made_and_changed(
    qtbot: QtBot, window: MainWindow, session: Session, people: dict[str, int]
) -> None:
    window.account_menu.accounts_wanted.emit()
    listed = dialog(window, "accounts_dialog")
    click(listed, "new_account_button")
    asked = dialog(listed, "new_account_dialog")
    for name, text in (("account_name", "zhou"), ("account_shown", "周某"), ("account_password", OTHER),
                       ("account_again", OTHER)):  # fmt: skip
        write(asked, name, text)
    choose(asked, "account_role", "部门管理员")
    click(asked, "save_button")
    assert "须选定一个部门" in said(listed)
    choose(asked, "account_department", "教务处")
    click(asked, "save_button")
    made = Account.get(Account.name == "zhou")
    assert (made.role, made.department_id is not None) == (Role.DEPARTMENT_KEEPER, True)
    listed.table.selectRow(1)
    click(listed, "change_account_button")
    change = dialog(listed, "change_account_dialog")
    choose(change, "account_role", "记录员")
    pick(qtbot, change, "account_person", "常怀")
    click(change, "save_button")
    made = Account.get(Account.name == "zhou")
    assert (made.role, made.department_id, made.person_id) == (Role.RECORDER, None, people["常怀"])
