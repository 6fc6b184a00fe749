"""The window of who keeps accounts or audits; the screen of the audit chain."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.access.roles import Role
from app.access.session import Session
from tests.ui.hands import choose, click, dialog, is_there, said, show, words, write
from ui.application import main_window
from ui.office import Tab, Target
from ui.shell.main_window import MainWindow
from ui.widgets.files import answer_with


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR])
def test_who_sees_no_content_has_neither_tabs_nor_search_of_it(qtbot: QtBot, session: Session, role: Role) -> None:
    session.account.role = role
    window = show(qtbot, main_window(session), 1200, 700)
    assert list(window.tabs) == [Tab.HOME] and f"以{role}的身份登录" in words(window)
    assert not is_there(window, "search_box") and window.bar.count() == 1
    window.go(Target(Tab.INTERVIEWS, "case", 1))
    assert window.current_tab() is Tab.HOME


def test_audit_chain_is_searched_verified_and_written_out(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    window: MainWindow = show(qtbot, main_window(session), 1366, 700)
    for number in range(3):
        with qtbot.waitSignal(window.keeper.made):
            window.keeper.make_soon(f"自动{number}")
    window.account_menu.log_wanted.emit()
    opened = dialog(window, "audit_dialog")
    assert opened.count.text() == "4 条" and opened.table.item(0, 4).text() == "备份（自动2）"
    write(opened, "audit_words", "自动1")
    qtbot.waitUntil(lambda: opened.count.text() == "1 条")
    write(opened, "audit_words", "")
    qtbot.waitUntil(lambda: opened.count.text() == "4 条")
    choose(opened, "audit_action", "新建单位")
    assert opened.count.text() == "1 条"
    click(opened, "audit_verify")
    assert "共 4 条，逐条核对无误" in said(opened)
    out = tmp_path / "x.csv"
    answer_with(save=lambda *_: out)
    click(opened, "audit_export")
    assert "已导出 1 条" in said(opened) and out.exists()
    answer_with()
    session.store.db.execute_sql("DROP TRIGGER audit_entry_no_update")
    session.store.db.execute_sql("UPDATE audit_entry SET summary = 'x' WHERE seq = 2")
    click(opened, "audit_verify")
    assert "从第 2 条起" in said(opened)
