"""打印 ▾: what is offered of a talk, a plan, a clue, a finding, a period; blank forms; who has no such button."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.access import audit
from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews.tables import InterviewSubject
from app.oversight.tables import Finding
from app.papers import catalogue, notice, words
from app.papers.case_facts import NOBODY, CaseFacts
from app.papers.notice import NoticeFacts
from app.papers.office import office
from app.papers.paper import About, Paper
from app.plans.tables import Clue, Plan
from app.rules.lifecycle import State
from tests.access.world import build, role_session
from tests.interviews.held_cases import NOW, make_case, still
from tests.papers.forms import pages
from tests.ui.hands import click, dialog, find, held, is_there, said, show
from ui.application import main_window
from ui.interviews.case_page import CaseHost
from ui.ledgers.tab import LedgersTab
from ui.office import Office, Tab
from ui.oversight.findings_page import FindingsPage
from ui.papers.opening import preview_blank, preview_paper
from ui.papers.print_menu import AtHand, PrintMenu
from ui.plans.clues_page import CluesPage
from ui.plans.plan_page import PlanPage
from ui.preview.dialog import PreviewDialog
from ui.widgets import files

Left = Qt.MouseButton.LeftButton
ASKED: list[tuple[str, int, int | None]] = []


def made_up(key: str, name: str, about: About) -> Paper:
    def facts(session: Session, id: int, sub: int | None) -> list[NoticeFacts]:
        ASKED.append((key, id, sub))
        return [NoticeFacts(CaseFacts(office()), NOBODY)]

    return replace(
        catalogue.paper("notice"), key="notice", word=key, name=name, about=about, facts=facts,
        sheets=notice.notice_sheets,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def more_papers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Papers of every kind of thing, as other modules add them."""
    ASKED.clear()
    others = [made_up(f"{about.name}", f"{about}的表", about) for about in About if about is not About.CASE]
    pledge = made_up("pledge", "廉政承诺书", About.SUBJECT)
    numbered = [replace(each, key=f"made_{place}") for place, each in enumerate((*others, pledge))]
    monkeypatch.setattr(catalogue, "PAPERS", (catalogue.paper("scheme"), catalogue.paper("notice"), *numbered))
    real = words.in_force
    monkeypatch.setattr(words, "in_force", lambda key: real("notice" if key.startswith("made_") else key))
    yield


def opened_menu(qtbot: QtBot, window: QWidget) -> PrintMenu:
    """The menu of the button in sight, filled and open."""
    button = find(window, "print_menu_button", QPushButton)
    menu = button.menu()
    assert isinstance(menu, PrintMenu)
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    QApplication.processEvents()
    return menu


def entries(menu: QMenu) -> dict[str, bool]:
    return {each.text().replace("&", ""): each.isEnabled() for each in menu.actions() if each.text()}


def of_each(menu: PrintMenu) -> QMenu:
    """The menu of a paper that is printed of each subject."""
    return menu.findChildren(QMenu, "print_paper_notice_menu")[-1]


def preview(window: QWidget) -> PreviewDialog:
    found = dialog(window, "preview_dialog")
    assert isinstance(found, PreviewDialog)
    return found


@pytest.fixture
def two(session: Session, people: dict[str, int]) -> int:
    return make_case(people, State.APPROVED, "蒋德禾", "余立", number=3, year=2026)


def test_a_talk_offers_what_fits_and_greys_what_does_not_with_the_reason(
    qtbot: QtBot, session: Session, two: int
) -> None:
    host = show(qtbot, CaseHost(Office(still(session)), two))
    menu = opened_menu(qtbot, host)
    assert entries(menu) == {
        "约谈工作方案审批表(1)": True,
        "约谈通知书(2)": True,
        "约谈对象的表(3)": True,
        "廉政承诺书(4)\t只用于预防提醒谈话（五(三)）": False,
        "空白表册(P)…": True,
    }
    grey = next(each for each in menu.actions() if not each.isEnabled() and each.text())
    assert grey.toolTip() == "廉政承诺书：只用于预防提醒谈话（五(三)）" and menu.toolTipsVisible()
    QTest.keyClick(menu, Qt.Key.Key_1)
    assert "约谈工作方案审批表" in "".join(pages(preview(host).pdf)) and not menu.isVisible()
    preview(host).reject()


def test_a_paper_of_each_subject_is_printed_of_all_or_of_one(qtbot: QtBot, session: Session, two: int) -> None:
    host = show(qtbot, CaseHost(Office(still(session)), two))
    menu = opened_menu(qtbot, host)
    inner = of_each(menu)
    assert entries(inner) == {"全部 2 人(0)": True, "蒋德禾(1)": True, "余立(2)": True}
    inner.actions()[-1].trigger()
    assert "余立同志" in "".join(pages(preview(host).pdf)) and "蒋德禾" not in "".join(pages(preview(host).pdf))
    preview(host).reject()
    menu.fill()
    of_each(menu).actions()[0].trigger()
    shown = "".join(pages(preview(host).pdf))
    assert "余立同志" in shown and "蒋德禾同志" in shown
    preview(host).reject()


def test_alt_p_opens_the_menu(qtbot: QtBot, session: Session, two: int) -> None:
    host = show(qtbot, CaseHost(Office(still(session)), two))
    assert find(host, "print_menu_button", QPushButton).shortcut().toString() == "Alt+P"
    assert "Alt+P" in find(host, "print_menu_button", QPushButton).toolTip()


def test_a_talk_that_is_gone_says_so_in_every_entry(qtbot: QtBot, session: Session) -> None:
    menu = PrintMenu(show(qtbot, QWidget()), Office(session), (About.CASE,), lambda: AtHand(999))
    menu.fill()
    assert [each.isEnabled() for each in menu.actions() if each.text()] == [False, True]
    assert "没有找到这次约谈" in menu.actions()[0].text()


def test_plan_clue_and_finding_offer_their_own_papers(qtbot: QtBot, session: Session, people: dict[str, int]) -> None:
    office_ = Office(still(session))
    plan = Plan.create(kind="集中", year=2026, batch=1, title="计划", state="拟定", rules_version="1", created_at=NOW)
    Clue.create(
        year=2026, number=1, received_on=NOW.date(), source="上级交办", reported_name="余立", problem="", created_at=NOW
    )  # fmt: skip
    Finding.create(code="人工", found_on=date(2026, 11, 1), description="材料逾期")
    plans, clues, findings = PlanPage(office_), CluesPage(office_), FindingsPage(office_)
    plans.show_plan(plan.id)
    clues.reload()
    findings.reload()
    for window, name, table in (
        (plans, "计划的表", None), (clues, "线索的表", clues.list.table),
        (findings, "督导问题的表", findings.list.table),
    ):  # fmt: skip
        show(qtbot, window)
        if table is not None:
            table.setFocus()
            table.selectRow(0)
            table.chosen.emit(table.lazy.row_at(0))
        menu = opened_menu(qtbot, window)
        assert entries(menu) == {f"{name}(1)": True, "空白表册(P)…": True}
        QTest.keyClick(menu, Qt.Key.Key_1)
        preview(window).reject()
    assert [(key, sub) for key, _, sub in ASKED] == [("PLAN", None), ("CLUE", None), ("FINDING", None)]


def test_the_ledger_prints_the_period_that_is_shown(qtbot: QtBot, session: Session) -> None:
    tab = show(qtbot, LedgersTab(Office(still(session))))
    for page, wanted in ((0, ("PERIOD", 2026, None)), (1, ("PERIOD", 2026, 4))):
        tab.bar.setCurrentIndex(page)
        if page:
            tab.statistics.quarter.setCurrentIndex(4)
        menu = opened_menu(qtbot, tab)
        QTest.keyClick(menu, Qt.Key.Key_1)
        preview(tab).reject()
        assert ASKED[-1] == wanted


def test_nothing_chosen_offers_blank_forms_only(qtbot: QtBot, session: Session) -> None:
    menu = PrintMenu(show(qtbot, QWidget()), Office(session), (About.CLUE,), lambda: None)
    menu.fill()
    assert entries(menu) == {"空白表册(P)…": True}


def test_every_paper_is_printed_blank_and_that_is_on_record(
    qtbot: QtBot, session: Session, two: int, tmp_path: Path
) -> None:
    host = show(qtbot, CaseHost(Office(still(session)), two))
    QTest.keyClick(opened_menu(qtbot, host), Qt.Key.Key_P)
    blank = dialog(host, "blank_papers_dialog")
    listed = find(blank, "blank_papers_list", QListWidget)
    assert [listed.item(place).text() for place in range(listed.count())] == [each.name for each in catalogue.PAPERS]
    QTest.keyClick(listed, Qt.Key.Key_Down)
    click(blank, "preview_blank_button")
    shown = preview(blank)
    assert shown.purpose.currentText() == "手工填写" and "蒋德禾" not in "".join(pages(shown.pdf))
    shown.save_to(tmp_path / "空白.pdf")
    assert (tmp_path / "空白.pdf").read_bytes() == shown.pdf
    entry = AuditEntry.get((AuditEntry.action == "print") & (AuditEntry.outcome == audit.DONE))
    assert (entry.object_type, entry.object_id, entry.summary) == (
        "paper",
        "约谈通知书",
        "打印或导出约谈通知书（空白）",
    )


def test_what_is_printed_of_a_talk_is_on_record_there(qtbot: QtBot, session: Session, two: int, tmp_path: Path) -> None:
    made = preview_paper(None, Office(session), catalogue.paper("notice"), [two]).made()
    held(qtbot, made)
    made.save_to(tmp_path / "通知书.pdf")
    entry = AuditEntry.get((AuditEntry.action == "print") & (AuditEntry.outcome == audit.DONE))
    assert (entry.object_type, entry.object_id) == ("interview", str(two)) and entry.after == {"purpose": "签字归档"}


def test_a_refused_preview_is_said_in_the_page(qtbot: QtBot, session: Session, people: dict[str, int]) -> None:
    nobody = make_case(people, State.DRAFT, "余立")
    host = show(qtbot, CaseHost(Office(still(session)), nobody))
    InterviewSubject.delete().where(InterviewSubject.interview == nobody).execute()
    QTest.keyClick(opened_menu(qtbot, host), Qt.Key.Key_2)
    assert "还没有约谈对象" in said(host) and not is_there(host, "preview_dialog")


@pytest.mark.parametrize("role", [Role.DEPARTMENT_KEEPER, Role.READER])
def test_who_may_not_print_has_no_such_button(
    qtbot: QtBot, session: Session, people: dict[str, int], role: Role
) -> None:
    world = build(session, people)
    window = show(qtbot, main_window(role_session(session, world, role)), 1366, 700)
    may = role is Role.DEPARTMENT_KEEPER
    for tab in (Tab.LEDGERS, Tab.PLANS, Tab.INTERVIEWS):
        window.show_tab(tab)
        if tab is Tab.INTERVIEWS:
            window.tabs[tab].open_case(world.cases["教务处"])
        if tab is Tab.PLANS:
            window.tabs[tab].open_plan(world.plans["教务处"])
        assert is_there(window.tabs[tab], "print_menu_button") == may, tab


def test_blank_is_refused_to_who_may_not_print(session: Session, people: dict[str, int]) -> None:
    role_session(session, build(session, people), Role.READER)
    with pytest.raises(Refusal, match="不能打印"):
        preview_blank(None, Office(session), catalogue.paper("notice")).made()


def test_a_letter_goes_out_for_word_as_well_and_a_form_does_not(
    qtbot: QtBot, session: Session, two: int, tmp_path: Path
) -> None:
    letter = preview_paper(None, Office(session), catalogue.paper("notice"), [two]).made()
    held(qtbot, letter)
    letter.open()
    files.answer_with(save=lambda *_: tmp_path / "通知书.docx")
    click(letter, "save_word_button")
    files.answer_with()
    assert "已存为 通知书.docx" in said(letter) and (tmp_path / "通知书.docx").read_bytes()[:2] == b"PK"
    entry = AuditEntry.get((AuditEntry.action == "print") & (AuditEntry.outcome == audit.DONE))
    assert entry.summary == "打印或导出约谈通知书（Word 文档）" and entry.after["purpose"] == "签字归档"
    blank = preview_blank(None, Office(session), catalogue.paper("notice")).made()
    held(qtbot, blank)
    blank.open()
    assert not is_there(blank, "save_word_button")
