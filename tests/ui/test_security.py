"""安全设置 by clicks; hints while a password is typed; a password that is soon over, and one that is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from app.access import keepers
from app.access.accounts import open_session
from app.access.passwords import DENGBAO
from app.access.policy import choose_policy, current, idle_minutes
from app.access.roles import Role
from app.access.session import Session
from app.store import settings
from tests.passwords import OTHER, PASSWORD
from tests.ui.hands import choose, click, dialog, find, is_there, said, show, words, write
from ui.application import Gate, main_window

SHORT = "Riverlamp7"


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.OFFICE])
def test_policy_is_chosen_in_a_dialog(qtbot: QtBot, session: Session, role: Role) -> None:
    session.account.role = role
    window = show(qtbot, main_window(session), 1200, 700)
    window.account_menu.security_wanted.emit()
    asked = dialog(window, "security_dialog")
    assert "至少 15 个字符" in words(asked) and find(asked, "security_idle", QSpinBox).value() == 5
    choose(asked, "security_policy", "等保")
    idle = find(asked, "security_idle", QSpinBox)
    assert "90 天更换一次" in words(asked) and (idle.value(), idle.maximum()) == (10, 10)
    write(asked, "security_idle", "7")
    click(asked, "save_button")
    assert not is_there(window, "security_dialog")
    assert (current().key, idle_minutes(), window.watch.idle_s) == (DENGBAO, 7, 420.0)


def test_auditor_has_no_such_entry(qtbot: QtBot, session: Session) -> None:
    session.account.role = Role.AUDITOR
    window = show(qtbot, main_window(session), 1200, 700)
    shown = {each.objectName() for each in window.account_menu.actions() if each.isVisible()}
    assert "menu_security" not in shown and "menu_password" in shown


def test_dialogs_say_what_a_password_lacks_while_it_is_typed(qtbot: QtBot, session: Session) -> None:
    choose_policy(session, DENGBAO, 10)
    keepers.add_account(session, "li", "李某", Role.AUDITOR, SHORT)
    window = show(qtbot, main_window(session), 1366, 700)
    window.account_menu.password_wanted.emit()
    asked = dialog(window, "password_dialog")
    write(asked, "new_password", "riverlamp")
    assert "至少 3 种，现在是 1 种" in words(asked)
    write(asked, "new_password", SHORT)
    assert "可以" in words(asked)
    asked.reject()
    window.account_menu.accounts_wanted.emit()
    listed = dialog(window, "accounts_dialog")
    click(listed, "new_account_button")
    made = dialog(listed, "new_account_dialog")
    write(made, "account_name", "wangxiaohong")
    write(made, "account_password", "Wangxiaohong1")
    assert "太常见" in words(made)
    made.reject()
    listed.table.selectRow(1)
    click(listed, "reset_account_button")
    reset = dialog(listed, "reset_dialog")
    write(reset, "reset_password", "River-7")
    assert "还差 1 个" in words(reset)


def over_in(session: Session, days: int) -> None:
    """The password of the account is over in so many days."""
    with session.store.transaction():
        settings.write("access.policy", {"key": DENGBAO, "since": "2020-01-01"})
        day = session.today() - timedelta(days=90 - days)
        settings.write(f"access.password_set.{session.account.id}", day.isoformat())


def test_password_that_is_soon_over_is_said_with_the_way_to_change_it(qtbot: QtBot, session: Session) -> None:
    over_in(session, 7)
    window = show(qtbot, main_window(session), 1200, 700)
    assert "密码还有 7 天到期" in said(window)
    click(window, "password_ending_button")
    assert is_there(window, "password_dialog")


def test_password_that_is_over_is_changed_before_the_window_opens(qtbot: QtBot, session: Session, folder: Path) -> None:
    over_in(session, 0)
    session.store.close()
    gate = show(qtbot, Gate(folder, "admin"), 900, 640)
    write(gate, "password", PASSWORD)
    click(gate, "unlock_button")
    qtbot.waitUntil(lambda: is_there(gate, "expired_page"))
    assert gate.window_opened is None and "每 90 天更换一次" in words(gate)
    write(gate, "expired_new", "riverlamp")
    write(gate, "expired_again", "riverlamq")
    click(gate, "expired_button")
    assert "不一样" in said(gate)
    write(gate, "expired_again", "riverlamp")
    click(gate, "expired_button")
    assert "至少 3 种" in said(gate) and gate.window_opened is None
    for field in ("expired_new", "expired_again"):
        write(gate, field, SHORT)
    click(gate, "expired_button")
    assert gate.window_opened is not None
    gate.window_opened.close()
    gate.window_opened.office.session.store.close()
    again = open_session(folder, "admin", SHORT)
    assert not again.password_is_over
    again.store.close()


def test_gate_that_is_closed_before_the_change_leaves_the_store_closed(
    qtbot: QtBot, session: Session, folder: Path
) -> None:
    over_in(session, -1)
    session.store.close()
    gate = show(qtbot, Gate(folder, "admin"), 900, 640)
    write(gate, "password", PASSWORD)
    click(gate, "unlock_button")
    qtbot.waitUntil(lambda: is_there(gate, "expired_page"))
    waiting = gate._waiting
    assert waiting is not None
    gate.close()
    QTest.qWait(0)
    assert waiting.store.db.is_closed()
    open_session(folder, "admin", PASSWORD).store.close()


def test_recovery_page_hints_by_the_policy_that_was_in_force(qtbot: QtBot, session: Session, folder: Path) -> None:
    keepers.add_account(session, "li", "李某", Role.AUDITOR, OTHER)
    choose_policy(session, DENGBAO, 10)
    session.store.close()
    gate = show(qtbot, Gate(folder, "admin"), 900, 640)
    click(gate, "unlock_link") if "恢复单" in find(gate, "unlock_link").text() else gate._offer_recovery()
    write(gate, "recover_password", "River-7")
    assert "至少 8 个字符，还差 1 个" in words(gate)
