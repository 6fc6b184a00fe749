"""The window under each role: its tabs, its buttons, its menu, what it can be dropped, what it shows of a case."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from app.access.actions import Action
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews.tables import RecordTurn
from tests.access.test_reach import READS
from tests.access.world import World, role_session
from tests.ui.hands import find, is_there, said, show, words
from ui.access.gates import GATES
from ui.application import main_window
from ui.office import Tab, Target
from ui.shell.main_window import MainWindow

_ALL = list(Tab)
TABS = {
    Role.OFFICE: _ALL, Role.PARTY_OFFICE: _ALL, Role.DISCIPLINE_OFFICE: _ALL, Role.ORGANISATION: _ALL,
    Role.READER: _ALL, Role.DEPARTMENT_KEEPER: _ALL, Role.RECORDER: [Tab.HOME, Tab.INTERVIEWS],
    Role.SYSTEM_ADMINISTRATOR: [Tab.HOME], Role.AUDITOR: [Tab.HOME],
}  # fmt: skip
MENU = {
    "menu_password": Action.PASSWORD_CHANGE, "menu_accounts": Action.ACCOUNT_EDIT, "menu_log": Action.AUDIT_READ,
    "menu_recovery": Action.RECOVERY_MAKE, "menu_backups": Action.BACKUP, "menu_papers": Action.PAPER_EDIT,
    "menu_holidays": Action.HOLIDAY_EDIT, "menu_practices": Action.PRACTICE_EDIT,
}  # fmt: skip


def opened(qtbot: QtBot, session: Session, world: World, role: Role) -> MainWindow:
    return show(qtbot, main_window(role_session(session, world, role)), 1366, 700)


def gated(window: MainWindow, session: Session) -> tuple[set[str], set[str]]:
    """Names of gated buttons in sight: those that the role may have, and those that it may not."""
    QApplication.processEvents()
    seen = {each.objectName() for each in window.findChildren(QAbstractButton) if each.isVisible()}
    allowed = {name for action, names in GATES.items() if session.may(action) for name in names}
    every = {name for names in GATES.values() for name in names}
    return seen & allowed, seen & every - allowed


@pytest.mark.parametrize("role", list(Role))
def test_tabs_buttons_and_menu_are_those_of_the_role(qtbot: QtBot, session: Session, world: World, role: Role) -> None:
    window = opened(qtbot, session, world, role)
    assert list(window.tabs) == TABS[role]
    for name, action in MENU.items():
        assert window.account_menu.findChild(QAction, name).isVisible() == session.may(action), name
    seen: set[str] = set()
    for tab in TABS[role]:
        window.show_tab(tab)
        inner = getattr(window.tabs[tab], "bar", None)
        for page in range(inner.count() if inner is not None else 1):
            if inner is not None:
                inner.setCurrentIndex(page)
            allowed, forbidden = gated(window, session)
            assert not forbidden, (tab, page)
            seen |= allowed
    assert bool(seen) == (role not in (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.READER))
    if role is Role.DISCIPLINE_OFFICE:
        assert {"new_plan_button", "register_clue_button", "new_interview_button", "add_person_button"} <= seen
    if role is Role.DEPARTMENT_KEEPER:
        assert {"new_plan_button", "new_interview_button"} <= seen and "add_person_button" not in seen


@pytest.mark.parametrize("role", [role for role in Role if READS[role]])
def test_case_shows_its_pages_with_what_the_role_may_do(
    qtbot: QtBot, session: Session, world: World, role: Role
) -> None:
    window = opened(qtbot, session, world, role)
    key = sorted(READS[role])[0]
    window.go(Target(Tab.INTERVIEWS, "case", world.cases[key]))
    host = find(window, "case_page")
    for place in range(host.bar.count()):
        host.bar.setCurrentIndex(place)
        _, forbidden = gated(window, session)
        assert not forbidden, host.bar.tabText(place)
    looks = AuditEntry.select().where(AuditEntry.action == Action.CONTENT_READ).order_by(AuditEntry.seq)
    told = [row.summary for row in looks]  # some cases open on their record: then it is looked at twice
    assert told[:2] == ["查看约谈档案", "查看谈话记录"] and set(told) == {"查看约谈档案", "查看谈话记录"}
    assert {(row.account_id, row.object_id) for row in looks} == {(session.account.id, str(world.cases[key]))}


def test_who_only_reads_types_nothing_into_a_record(qtbot: QtBot, session: Session, world: World) -> None:
    window = opened(qtbot, session, world, Role.READER)
    window.go(Target(Tab.INTERVIEWS, "case", world.cases["指派"], "记录"))
    editor = find(window, "record_editor")
    assert editor.isReadOnly() and "指派说的话" in editor.toPlainText()
    QTest.keyClicks(editor, "abc")
    window.show_tab(Tab.HOME)
    assert RecordTurn.get(RecordTurn.interview == world.cases["指派"]).text == "指派说的话"
    assert AuditEntry.select().where(AuditEntry.outcome == "拒绝").count() == 0


def test_recorder_leaves_a_case_that_goes_out_of_reach(qtbot: QtBot, session: Session, world: World) -> None:
    window = opened(qtbot, session, world, Role.RECORDER)
    case = world.cases["指派"]
    window.go(Target(Tab.INTERVIEWS, "case", case, "记录"))
    assert is_there(window, "case_page")
    with session.store.transaction(), session.store.all_in_reach():
        session.store.db.execute_sql(
            "UPDATE main.record SET state = '定稿', closed_at = '2026-11-24 15:00:00' WHERE interview_id = ?", (case,)
        )
    window.office.changed.emit()
    assert not is_there(window, "case_page") and "不在您的职责范围内" in said(window)


def test_roster_is_taken_only_from_who_may_import(qtbot: QtBot, session: Session, world: World) -> None:
    sample = Path(__file__).parents[2] / "data" / "samples" / "roster.xlsx"
    for role, taken in ((Role.ORGANISATION, True), (Role.READER, False), (Role.DEPARTMENT_KEEPER, False)):
        window = opened(qtbot, session, world, role)
        window.show_tab(Tab.PEOPLE)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(sample))])
        event = QDragEnterEvent(
            QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        event.ignore()
        QApplication.sendEvent(window.tabs[Tab.PEOPLE], event)
        assert event.isAccepted() == taken, role
        window.go(Target(Tab.PEOPLE, "import"))
        assert is_there(window, "import_dialog") == taken
        window.close()


def test_rows_are_copied_only_by_who_may_export(qtbot: QtBot, session: Session, world: World) -> None:
    for role, copies in ((Role.DISCIPLINE_OFFICE, True), (Role.READER, False)):
        QApplication.clipboard().clear()
        window = opened(qtbot, session, world, role)
        window.show_tab(Tab.INTERVIEWS)
        table = find(window, "interviews_list")
        table.setFocus()
        table.choose(0)
        QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert bool(QApplication.clipboard().text()) == copies, role
        window.close()


def test_window_says_as_what_one_works(qtbot: QtBot, session: Session, world: World) -> None:
    window = opened(qtbot, session, world, Role.ORGANISATION)
    assert "（组织部）" in find(window, "account_button").text()
    assert "组织部的谈话内容" not in words(window)
