"""The tab 督导 by clicks and keys: what the store shows by itself, findings until they are closed, exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.access.tables import AuditEntry
from app.oversight import findings
from app.oversight.findings import BY_HAND, FindingDraft
from app.oversight.queries import FindingState
from app.oversight.tables import Finding
from app.people.tables import Department
from app.store import opened_copy, vault
from tests.ledgers.history import talk as held_talk
from tests.ui.hands import choose, click, dialog, find, is_there, said, show, words, write
from ui.interviews import opened_copies
from ui.office import Office, Tab, Target
from ui.oversight.tab import DISCOVERIES, EXCEPTIONS, FINDINGS, OversightTab
from ui.widgets.files import answer_with
from ui.widgets.table import TableView

PAPER = "青党发〔2026〕7号"
MORNING = datetime(2026, 11, 24, 9)


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Iterator[Office]:
    session.clock = lambda: MORNING
    yield Office(session)
    answer_with()


@pytest.fixture
def tab(qtbot: QtBot, office: Office) -> OversightTab:
    return show(qtbot, OversightTab(office), 1366, 640)


def exceptional(people: dict[str, int]) -> int:
    """A held talk that was led by exception."""
    facts = {"exception_number": PAPER, "exception_approver": "领导小组", "exception_reason": "主谈人外出"}
    made = held_talk([people["蒋德禾"]], number=5, exception_date=date(2026, 5, 8), **facts)
    return int(made.id)


def registered(office: Office, description: str = "记录没有逐页签字", due: date | None = date(2026, 12, 1)) -> int:
    """A finding that asks something of 教务处."""
    return findings.register(office.session, FindingDraft(description, "补签并自查", "教务处", due))


def turn(tab: OversightTab, place: int) -> None:
    """Turns to a page by a click on its name."""
    bar = find(tab, "oversight_pages", QTabBar)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())


def pick_row(parent: QWidget, name: str, number: int = 0, *, twice: bool = False) -> None:
    """Clicks (or double-clicks) a row of a list."""
    table = find(parent, name, TableView)
    spot = table.visualRect(table.model().index(number, table.horizontalHeader().logicalIndex(0))).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    if twice:
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def view(tab: OversightTab, name: str) -> list[str]:
    """Chooses a view at the left by a click; what the list then shows."""
    views = find(tab, "findings_views", QListWidget)
    item = next(views.item(i) for i in range(views.count()) if views.item(i).text() == name)
    QTest.mouseClick(views.viewport(), Qt.MouseButton.LeftButton, pos=views.visualItemRect(item).center())
    return shown(tab, "findings_list")


def shown(tab: OversightTab, name: str) -> list[str]:
    """The descriptions in a list, row by row."""
    table = find(tab, name, TableView)
    rows = [table.lazy.row_at(place) for place in range(table.count())]
    return [getattr(row, "found", row).description for row in rows if row is not None]


# ------------------------------------------------------------ findings


def test_an_empty_register_says_how_to_begin(tab: OversightTab) -> None:
    turn(tab, FINDINGS)
    assert "还没有整改事项" in words(tab)
    assert not is_there(tab, "close_finding_button")


def test_a_finding_is_registered_by_hand_with_its_deadline(tab: OversightTab) -> None:
    turn(tab, FINDINGS)
    click(tab, "add_finding_button")
    asked = dialog(tab, "finding_dialog")
    write(asked, "finding_description", "记录没有逐页签字")
    write(asked, "finding_requirement", "一周内补签")
    write(asked, "finding_owner", "教务处")
    write(asked, "finding_due", "2026年12月1日")
    click(asked, "save_button")
    row = Finding.get()
    assert (row.code, row.owner, row.requirement) == (BY_HAND, "教务处", "一周内补签")
    assert (row.found_on, row.due_on) == (date(2026, 11, 24), date(2026, 12, 1))
    assert not is_there(tab, "finding_dialog")
    assert shown(tab, "findings_list") == ["记录没有逐页签字"]
    pick_row(tab, "findings_list")
    assert {"人工登记", "整改中", "一周内补签", "2026-12-01"} <= set(words(tab.findings.pane).split("\n"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "请写明发现的问题"),
        ({"finding_description": "问题", "finding_due": "2026-11-23"}, "已经过去"),
        ({"finding_description": "问题", "finding_requirement": "整改"}, "责任单位或责任人"),
    ],
)
def test_a_finding_that_does_not_hold_together_is_refused_in_the_dialog(
    tab: OversightTab, fields: dict[str, str], sentence: str
) -> None:
    turn(tab, FINDINGS)
    click(tab, "add_finding_button")
    asked = dialog(tab, "finding_dialog")
    for name, text in fields.items():
        write(asked, name, text)
    click(asked, "save_button")
    assert sentence in said(asked)
    assert Finding.select().count() == 0
    click(asked, "cancel_button")
    assert shown(tab, "findings_list") == []


@pytest.mark.parametrize("typed", ["下周五", "2026-13-01", "2026年12月"])
def test_a_deadline_that_is_no_day_is_refused_and_not_dropped(tab: OversightTab, typed: str) -> None:
    turn(tab, FINDINGS)
    click(tab, "add_finding_button")
    asked = dialog(tab, "finding_dialog")
    write(asked, "finding_description", "问题")
    write(asked, "finding_due", typed)
    click(asked, "save_button")
    assert Finding.select().count() == 0
    assert "整改期限" in said(asked)
    write(asked, "finding_due", "2026-12-11")
    click(asked, "save_button")
    assert Finding.get().due_on == date(2026, 12, 11)


def test_what_is_asked_can_be_changed_while_it_is_open(tab: OversightTab, office: Office) -> None:
    number = registered(office)
    tab.open(Target(Tab.OVERSIGHT, "finding", number))
    with_words: list[str] = []
    office.said.connect(lambda sentence, _: with_words.append(sentence))
    click(tab, "change_finding_button")
    asked = dialog(tab, "finding_dialog")
    write(asked, "finding_owner", "")
    click(asked, "save_button")
    assert "责任单位或责任人" in said(asked)
    write(asked, "finding_owner", "文学院")
    write(asked, "finding_due", "2026-12-20")
    click(asked, "save_button")
    assert (Finding.get().owner, Finding.get().due_on) == ("文学院", date(2026, 12, 20))
    assert "2026-12-20" in words(tab.findings.pane)
    assert with_words == ["已修改整改要求"]


def test_a_reply_is_registered_and_an_empty_one_refused(tab: OversightTab, office: Office) -> None:
    tab.open(Target(Tab.OVERSIGHT, "finding", registered(office)))
    click(tab, "reply_finding_button")
    asked = dialog(tab, "reply_dialog")
    click(asked, "save_button")
    assert "请填写整改回复" in said(asked)
    assert Finding.get().reply == ""
    write(asked, "reply_text", "已逐页补签")
    QTest.keyClick(find(asked, "reply_text"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert Finding.get().reply == "已逐页补签"
    assert "已逐页补签" in words(tab.findings.pane)
    assert Finding.get().closed_on is None


def test_a_finding_is_not_closed_without_evidence(tab: OversightTab, office: Office) -> None:
    tab.open(Target(Tab.OVERSIGHT, "finding", registered(office)))
    click(tab, "close_finding_button")
    asked = dialog(tab, "close_finding_dialog")
    write(asked, "evidence_text", "   ")
    click(asked, "save_button")
    assert "销号须有整改证据" in said(asked)
    click(asked, "cancel_button")
    assert Finding.get().closed_on is None
    assert is_there(tab, "close_finding_button")


def test_closing_keeps_the_evidence_and_takes_the_finding_from_the_open_ones(tab: OversightTab, office: Office) -> None:
    tab.open(Target(Tab.OVERSIGHT, "finding", registered(office)))
    click(tab, "close_finding_button")
    asked = dialog(tab, "close_finding_dialog")
    write(asked, "evidence_text", "复查属实")
    click(asked, "save_button")
    assert (Finding.get().evidence, Finding.get().closed_on) == ("复查属实", date(2026, 11, 24))
    assert {"已销号", "复查属实", "2026-11-24"} <= set(words(tab.findings.pane).split("\n"))
    assert not is_there(tab, "change_finding_button") and not is_there(tab, "reply_finding_button")
    assert view(tab, "整改中") == []
    assert view(tab, "已销号") == ["记录没有逐页签字"]


def test_a_scan_alone_is_evidence_and_is_kept_in_the_store(tab: OversightTab, office: Office, tmp_path: Path) -> None:
    scan = tmp_path / "复查 照片.pdf"
    scan.write_bytes(b"%PDF-1.4 evidence")
    answer_with(open_=lambda *_: scan)
    tab.open(Target(Tab.OVERSIGHT, "finding", registered(office)))
    click(tab, "close_finding_button")
    asked = dialog(tab, "close_finding_dialog")
    click(asked, "scan_button")
    assert "复查 照片.pdf" in words(asked)
    click(asked, "save_button")
    row = Finding.get()
    assert row.closed_on == date(2026, 11, 24)
    assert b"".join(vault.read(office.session.store, row.attachment)) == b"%PDF-1.4 evidence"


def test_the_files_of_a_finding_are_opened_from_its_pane_with_a_reason(
    tab: OversightTab, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, name = office.session, "教务处关于档案缺页整改情况的报告（2026年11月）.pdf"
    made = findings.register(session, FindingDraft("缺页", owner="教务处"))
    with session.store.transaction():
        scan = vault.add(session.store, BytesIO(b"%PDF-1.4 reply"), name)
    findings.reply(session, made, "已补齐", attachments=[scan.id])
    tab.show_finding(made)
    opened: list[bytes] = []
    monkeypatch.setattr(opened_copies, "open_elsewhere", lambda path: (opened.append(path.read_bytes()), True)[1])
    link = find(tab, "finding_file_0")
    assert link.text() == "回复：教务处关于档案缺…1月）.pdf" and name in link.toolTip()  # type: ignore[attr-defined]
    click(tab, "finding_file_0")
    asked = dialog(tab, "open_copy_dialog")
    write(asked, "open_reason", "复查")
    click(asked, "open_copy_button")
    assert opened == [b"%PDF-1.4 reply"] and opened_copy.are_copies(session.store.paths)
    tab.findings.pane.show_finding(None)
    assert not opened_copy.are_copies(session.store.paths)  # wiped when the finding is left


def test_a_closed_finding_is_opened_again_only_with_a_reason(tab: OversightTab, office: Office) -> None:
    number = registered(office)
    findings.close(office.session, number, "复查属实")
    tab.open(Target(Tab.OVERSIGHT, "finding", number))
    click(tab, "reopen_finding_button")
    asked = dialog(tab, "reopen_dialog")
    click(asked, "save_button")
    assert "理由" in said(asked)
    assert Finding.get().closed_on is not None
    write(asked, "reopen_reason", "又发现漏签")
    click(asked, "save_button")
    assert Finding.get().closed_on is None
    assert "又发现漏签" in [each.summary for each in AuditEntry.select()][-1]
    assert is_there(tab, "close_finding_button") and not is_there(tab, "reopen_finding_button")


def test_views_and_words_narrow_the_register(qtbot: QtBot, tab: OversightTab, office: Office) -> None:
    registered(office, "甲的问题", date(2026, 11, 25))
    findings.close(office.session, registered(office, "乙的问题", None), "已复查")
    registered(office, "丙的问题")
    office.session.clock = lambda: datetime(2026, 11, 26, 9)
    turn(tab, FINDINGS)
    assert view(tab, "逾期") == ["甲的问题"]
    assert view(tab, "已销号") == ["乙的问题"]
    assert view(tab, "整改中") == ["甲的问题", "丙的问题"]
    write(tab, "findings_filter", "丙")
    qtbot.waitUntil(lambda: shown(tab, "findings_list") == ["丙的问题"])
    tab.open(Target(Tab.OVERSIGHT, "finding", Finding.get(Finding.description == "甲的问题").id))
    assert str(FindingState.OVERDUE) in words(tab.findings.pane)


# ------------------------------------------------------------ what the store finds, exceptions


def test_the_store_lists_what_it_finds_and_filters_by_kind(tab: OversightTab, people: dict[str, int]) -> None:
    assert tab.bar.currentIndex() == DISCOVERIES
    assert len(shown(tab, "discoveries_list")) == Department.select().count()
    exceptional(people)
    tab.reload()
    choose(tab, "discoveries_kind", "主谈人特批")
    (line,) = shown(tab, "discoveries_list")
    assert PAPER in line and "主谈人外出" in line


def test_what_was_found_is_taken_up_once_and_then_shown(tab: OversightTab, people: dict[str, int]) -> None:
    case = exceptional(people)
    tab.reload()
    choose(tab, "discoveries_kind", "主谈人特批")
    pick_row(tab, "discoveries_list")
    click(tab, "take_up_button")
    asked = dialog(tab, "finding_dialog")
    write(asked, "finding_requirement", "报领导小组备查")
    write(asked, "finding_owner", "纪检监察室")
    click(asked, "save_button")
    row = Finding.get()
    assert (row.code, row.interview_id, row.requirement) == ("EXCEPTION", case, "报领导小组备查")
    choose(tab, "discoveries_taken", "未处理")
    assert shown(tab, "discoveries_list") == []
    choose(tab, "discoveries_taken", "已列入整改")
    pick_row(tab, "discoveries_list")
    click(tab, "take_up_button")
    assert tab.bar.currentIndex() == FINDINGS
    assert tab.findings.list.table.current_row().id == row.id
    assert Finding.select().count() == 1


def test_a_discovery_leads_to_its_talk(qtbot: QtBot, tab: OversightTab, office: Office, people: dict[str, int]) -> None:
    case = exceptional(people)
    tab.reload()
    choose(tab, "discoveries_kind", "主谈人特批")
    pick_row(tab, "discoveries_list")
    with qtbot.waitSignal(office.going) as going:
        click(tab, "show_case_button")
    assert going.args == [Target(Tab.INTERVIEWS, "case", case)]


def test_exceptions_are_listed_with_their_paper_and_lead_to_the_talk(
    qtbot: QtBot, tab: OversightTab, office: Office, people: dict[str, int]
) -> None:
    turn(tab, EXCEPTIONS)
    assert "没有特批" in words(tab)
    case = exceptional(people)
    held_talk([people["余立"]])
    office.changed.emit()
    table = find(tab, "exceptions_list", TableView)
    assert table.count() == 1
    model = table.model()
    cells = [str(model.index(0, place).data() or "") for place in range(model.columnCount())]
    assert cells[:7] == ["〔2026〕第005号", "蒋德禾", "任望谷", PAPER, "领导小组", "2026-05-08", "主谈人外出"]
    with qtbot.waitSignal(office.going) as going:
        pick_row(tab, "exceptions_list", twice=True)
    assert going.args == [Target(Tab.INTERVIEWS, "case", case)]
    tab.open(Target(Tab.OVERSIGHT, "exceptions"))
    assert tab.bar.currentIndex() == EXCEPTIONS
