"""The import of a ledger in its tab, by clicks: preview, password, columns, import, undo, errors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.access.roles import Role
from app.access.session import Session
from app.interviews.tables import Interview
from app.people.roster import applying as rosters
from app.people.roster import preview as previews
from tests.ledgers.intake.sheets import HEADINGS, ROSTER, SAMPLE
from tests.ledgers.intake.sheets import ledger as book
from tests.ui.hands import choose, click, dialog, find, is_there, said, show, words
from tests.ui.test_people import column, point
from tests.workbooks.locked_files import WORD, agile
from ui.access.gates import shut_gates
from ui.ledgers.tab import LedgersTab
from ui.office import Office
from ui.widgets import files


@pytest.fixture
def tab(qtbot: QtBot, session: Session) -> Iterator[LedgersTab]:
    session.clock = lambda: datetime(2026, 11, 26, 9, 0)
    yield show(qtbot, LedgersTab(Office(session)), 1366)
    files.answer_with()


@pytest.fixture
def sample(session: Session) -> None:
    rosters.apply(session, previews.preview(session, ROSTER))


def begin(tab: LedgersTab, path: Path | None) -> Any:
    """Opens the import and answers the question for the file."""
    files.answer_with(open_=lambda *_: path)
    click(tab, "ledger_import_button")
    asked = dialog(tab, "ledger_import_dialog")
    click(asked, "choose_file_button")
    return asked


def chips(asked: Any) -> list[str]:
    """What the chips over the preview say."""
    return [find(asked, f"preview_{name}").text() for name in ("all", "new", "hinted", "same", "faulty")]


def test_the_sample_is_previewed_imported_and_undone(session: Session, sample: None, tab: LedgersTab) -> None:
    asked = begin(tab, SAMPLE)
    assert chips(asked) == ["全部 183", "新增 102", "有提示 78", "已有 0", "不能读 3"]
    assert "确认前没有写入任何内容" in words(asked) and Interview.select().count() == 0
    click(asked, "preview_faulty")
    assert column(asked, "preview_list", "行") == ["183", "184", "185"]
    point(asked, "preview_list", "行", "183")
    assert "“2025年2月30日”不是一个存在的日期" in find(asked, "preview_detail", QLabel).text()
    click(asked, "apply_import_button")
    assert find(asked, "import_result", QLabel).text() == "已补录 180 次约谈。"
    assert "3 行不能读，没有导入" in words(asked)
    click(asked, "undo_this_import_button")
    assert Interview.select().count() == 0


def test_the_ledger_shows_what_came_in_and_the_last_import_can_be_undone_later(
    session: Session, people: dict[str, int], tab: LedgersTab, tmp_path: Path
) -> None:
    asked = begin(tab, book(tmp_path, {"约谈时间": "2025年3月"}))
    click(asked, "apply_import_button")
    click(asked, "cancel_button")
    assert column(tab, "ledger_list", "约谈时间") == ["2025-03"]
    again = begin(tab, tmp_path / "台账.xlsx")
    assert chips(again)[3] == "已有 1" and "没有要补录的行" in said(again)
    assert not is_there(again, "apply_import_button")
    click(again, "cancel_button")
    click(tab, "ledger_import_button")
    later = dialog(tab, "ledger_import_dialog")
    assert "台账.xlsx" in find(later, "undo_last_ledger_button", QAbstractButton).text()
    click(later, "undo_last_ledger_button")
    assert Interview.select().count() == 0


def test_a_locked_workbook_asks_for_its_password_until_it_is_right(
    session: Session, people: dict[str, int], tab: LedgersTab, tmp_path: Path
) -> None:
    locked = tmp_path / "加密.xlsx"
    locked.write_bytes(agile(book(tmp_path).read_bytes()))
    asked = begin(tab, locked)
    first = dialog(asked, "workbook_password_dialog")
    assert "加密.xlsx" in words(first) and find(first, "workbook_password", QLineEdit).echoMode().name == "Password"
    click(first, "open_workbook_button")
    assert "请输入密码" in said(first)
    find(first, "workbook_password", QLineEdit).setText("不对")
    click(first, "open_workbook_button")
    second = dialog(asked, "workbook_password_dialog")
    assert "密码不对" in said(second)
    find(second, "workbook_password", QLineEdit).setText(WORD)
    click(second, "open_workbook_button")
    assert chips(asked)[:2] == ["全部 1", "新增 1"]
    click(asked, "apply_import_button")
    assert Interview.select().count() == 1


def test_columns_are_named_by_hand_once(
    session: Session, people: dict[str, int], tab: LedgersTab, tmp_path: Path
) -> None:
    path = book(tmp_path)
    workbook = load_workbook(path)
    workbook.active.cell(2, HEADINGS.index("约谈时间") + 1).value = "何时"
    workbook.save(path)
    asked = begin(tab, path)
    assert "没有认出这些列：约谈时间" in said(asked)
    click(asked, "map_columns_button")
    choose(asked, "column_held", "何时")
    click(asked, "apply_columns_button")
    assert chips(asked)[:2] == ["全部 1", "新增 1"]
    click(asked, "cancel_button")
    assert chips(begin(tab, path))[:2] == ["全部 1", "新增 1"]


def test_rows_that_cannot_be_read_are_saved_as_a_workbook(
    session: Session, people: dict[str, int], tab: LedgersTab, tmp_path: Path
) -> None:
    asked = begin(tab, book(tmp_path, {}, {"约谈时间": "去年"}))
    out = tmp_path / "错误表.xlsx"
    files.answer_with(save=lambda *_: out)
    click(asked, "save_errors_button")
    assert "读不成日期" in str(load_workbook(out).active.cell(3, 15).value)


@pytest.mark.parametrize("role", [Role.DEPARTMENT_KEEPER, Role.ORGANISATION, Role.READER])
def test_who_may_not_import_has_no_button(role: Role, session: Session, tab: LedgersTab) -> None:
    session.account.role = role
    shut_gates(tab, session)
    assert not is_there(tab, "ledger_import_button") and is_there(tab, "ledger_page")
