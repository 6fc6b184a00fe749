"""Sorting sessions, 谈话函询, the next form and a person's line, by clicks and by keys alone."""

from __future__ import annotations

from threading import Event, current_thread, main_thread
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.access.roles import Role
from app.access.session import Session
from app.interviews.tables import Interview
from app.people.queries import person_lines
from app.plans import clue_register
from app.plans.clue_links import links_of
from app.plans.clue_queries import clue_view
from app.plans.clues import sort
from app.plans.disposing import decisions_of
from app.plans.inquiries import approve, send, submit
from app.plans.inquiry_queries import inquiry_view
from app.plans.inquiry_replies import Reply, receive
from app.plans.items import add_item
from app.plans.sorting_queries import sorting_view
from app.plans.sortings import choose as decide
from app.plans.tables import Inquiry, Plan, SortingSession
from app.plans.vocabulary import SortingState
from app.rules.inquiry import InquiryState
from app.rules.lifecycle import State
from tests.access.world import as_account
from tests.interviews.held_cases import make_case
from tests.plans.conftest import TODAY, campaign, clue, draft
from tests.plans.test_inquiries import approved, drawn
from tests.plans.test_sortings import INQUIRY, sorting
from tests.ui.hands import held, words
from tests.ui.test_plans import choose, click, dialog, find, office, said, tab, write
from ui.access.gates import shut_gates
from ui.interviews.case_page import CaseHost
from ui.office import Office, Tab, Target
from ui.people.people_page import PersonPane
from ui.plans import hint_run
from ui.plans.tab import CLUES, INQUIRIES, PLANS, SORTINGS, PlansTab

__all__ = ["office", "tab"]
ENTER, CTRL, ALT = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def person(qtbot: QtBot, where: QWidget, name: str, who: str) -> None:
    """A name in a picker, and the one who bears it."""
    picker: Any = find(where, QWidget, name)
    if hasattr(picker, "picker"):
        before = len(picker.people())
        picker.picker.line.setText(who)
        qtbot.waitUntil(lambda: len(picker.people()) == before + 1)
    else:
        picker.line.setText(who)
        qtbot.waitUntil(lambda: picker.person_id() is not None)


def in_front(qtbot: QtBot, window: QWidget) -> None:
    """A window that has the keys: shortcuts and mnemonics go to it."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def planned(session: Session, people: dict[str, int]) -> int:
    """A clue about 蒋德禾 that is to be asked about and stands in a plan."""
    made = clue(session, person_id=people["蒋德禾"])
    sort(session, made, "谈话函询", TODAY)
    plan = campaign(session)
    add_item(session, plan, draft(people, "蒋德禾", ground="拟谈话函询", lead="赵瑾德", clues={"蒋德禾": made}))
    return made


# ------------------------------------------------------------ sorting sessions


def test_a_session_is_held_by_clicks_from_the_clues_to_the_plan(
    qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]
) -> None:
    made = clue(office, person_id=people["蒋德禾"])
    tab.open(Target(Tab.PLANS, "sortings"))
    click(qtbot, tab, "new_sorting_button")
    asked = dialog(qtbot, "sorting_dialog")
    click(qtbot, asked, "save_button")
    assert "请选择梳理会的主持人" in said(asked)
    person(qtbot, asked, "sorting_chair_field", "李望鸣")
    person(qtbot, asked, "sorting_members_field", "常怀")
    write(qtbot, asked, "sorting_place_field", "第二会议室")
    click(qtbot, asked, "save_button")
    page = tab.sortings.page
    assert page.title.text() == "〔2026〕第001号 线索梳理会" and page.clues.count() == 1
    click(qtbot, page, "choose_clue_button")
    asked = dialog(qtbot, "choose_clue_dialog")
    choose(qtbot, asked, "choice_disposal_field", "谈话函询")
    click_box = find(asked, QCheckBox, "choice_proposed_field")
    click_box.click()
    click(qtbot, asked, "save_button")
    assert "列为约谈对象的理由" in said(asked)
    write(qtbot, asked, "choice_reason_field", "反映具体")
    click(qtbot, asked, "save_button")
    assert clue_view(made).disposal == "谈话函询" and decisions_of(made)[0].ground == "拟谈话函询"
    click(qtbot, page, "propose_button")
    asked = dialog(qtbot, "propose_dialog")
    choose(qtbot, asked, "propose_plan_field", "新建一份集中约谈计划")
    click(qtbot, asked, "save_button")
    assert tab.bar.currentIndex() == PLANS and tab.plans.page.title.text() == "2026年第1批集中约谈计划"


def test_a_session_is_closed_and_opened_again(
    qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]
) -> None:
    made = clue(office, person_id=people["蒋德禾"])
    id = sorting(office, people)
    decide(office, id, made, INQUIRY)
    tab.open(Target(Tab.PLANS, "sorting", id))
    page = tab.sortings.page
    click(qtbot, page, "close_sorting_button")
    asked = dialog(qtbot, "close_sorting_dialog")
    write(qtbot, asked, "sorting_summary_field", "议定一条")
    click(qtbot, asked, "save_button")
    assert sorting_view(office, id).state is SortingState.CLOSED
    assert not page.buttons["choose_clue_button"].isVisible() and page.buttons["reopen_sorting_button"].isVisible()
    click(qtbot, page, "reopen_sorting_button")
    asked = dialog(qtbot, "reopen_sorting_dialog")
    write(qtbot, asked, "reopen_reason_field", "补充")
    click(qtbot, asked, "save_button")
    assert "重新开启，补充" in page.steps.text() and page.buttons["choose_clue_button"].isVisible()


def test_one_outside_the_regulation_is_refused_in_the_window_with_the_sentence(
    qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]
) -> None:
    clue(office, reported_name="尹涵", person_id=people["尹涵"])
    tab.open(Target(Tab.PLANS, "sorting", sorting(office, people)))
    click(qtbot, tab.sortings.page, "choose_clue_button")
    asked = dialog(qtbot, "choose_clue_dialog")
    choose(qtbot, asked, "choice_disposal_field", "初步核实")
    click(qtbot, asked, "save_button")
    assert "由上级党组织约谈，不在本制度范围内" in said(asked)
    click(qtbot, asked, "cancel_button")


def test_a_session_is_held_by_keys_alone(qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]) -> None:
    made = clue(office, person_id=people["蒋德禾"])
    id = sorting(office, people)
    tab.bar.setFocus()
    qtbot.keyClick(tab.bar, Qt.Key.Key_Right)
    qtbot.keyClick(tab.bar, Qt.Key.Key_Right)
    assert tab.bar.currentIndex() == SORTINGS
    table = tab.sortings.list.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Home)
    qtbot.keyClick(table, ENTER)
    page = tab.sortings.page
    assert page.sorting_id == id and page.clues.hasFocus()
    qtbot.keyClick(page.clues, ENTER)
    asked = dialog(qtbot, "choose_clue_dialog")
    choose(qtbot, asked, "choice_disposal_field", "谈话函询")
    box = find(asked, QCheckBox, "choice_proposed_field")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    write(qtbot, asked, "choice_reason_field", "反映具体")
    qtbot.keyClick(asked, ENTER, CTRL)
    assert clue_view(made).disposal == "谈话函询"
    qtbot.keyClick(page, Qt.Key.Key_L, ALT)
    asked = dialog(qtbot, "propose_dialog")
    choose(qtbot, asked, "propose_plan_field", "新建一份集中约谈计划")
    qtbot.keyClick(asked, ENTER, CTRL)
    assert Plan.select().count() == 1 and tab.bar.currentIndex() == PLANS
    tab.open(Target(Tab.PLANS, "sorting", id))
    in_front(qtbot, tab)
    page.clues.setFocus()
    qtbot.keyClick(page.clues, Qt.Key.Key_Escape)
    assert page.sorting_id is None and SortingSession.get().state == "进行"


# ------------------------------------------------------------ duplicates and 并案


def test_a_hint_is_shown_beside_a_clue_and_leads_to_one_case(qtbot: QtBot, tab: PlansTab, office: Session) -> None:
    one, two = clue(office), clue(office)
    tab.open(Target(Tab.PLANS, "clue", two))
    pane = tab.clues.pane
    assert pane.hints.isVisible() and "被反映人同名（蒋德禾）" in words(pane.hints)
    assert "相似 1" in [tab.clues.list.table.lazy.data(tab.clues.list.table.lazy.index(0, at)) for at in range(12)]
    click(qtbot, pane, "join_hint_0")
    asked = dialog(qtbot, "join_clues_dialog")
    click(qtbot, asked, "save_button")
    (link,) = links_of(one)
    assert "被反映人同名" in link.reason and not pane.hints.isVisible()
    click(qtbot, pane, "part_0")
    asked = dialog(qtbot, "part_clues_dialog")
    write(qtbot, asked, "part_reason_field", "不是一件事")
    click(qtbot, asked, "save_button")
    assert links_of(one)[0].undone_reason == "不是一件事" and pane.hints.isVisible()
    click(qtbot, pane, "hint_0")
    current = tab.clues.current()
    assert current is not None and current.id == one


def test_a_large_register_is_looked_through_beside_the_window_and_hints_come_after(
    qtbot: QtBot, tab: PlansTab, office: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    clue(office)
    two = clue(office)
    monkeypatch.setattr(hint_run, "FEW", 0)
    clue_register._kept.clear()
    free, threads = Event(), []
    plain = clue_register.Register.refresh

    def slow(self: clue_register.Register) -> None:
        threads.append(current_thread())
        if current_thread() is not main_thread():
            assert free.wait(30)
        plain(self)

    monkeypatch.setattr(clue_register.Register, "refresh", slow)
    tab.open(Target(Tab.PLANS, "clue", two))
    pane, table = tab.clues.pane, tab.clues.list.table
    column = [each.key for each in table.lazy.columns].index("hints")
    assert "正在与已登记的线索比对" in words(pane.hints) and table.lazy.index(0, column).data() == ""
    free.set()
    qtbot.waitUntil(lambda: len(pane.hints.lines) == 1, timeout=30_000)
    assert table.lazy.index(0, column).data() == "相似 1"
    assert threads[0] is not main_thread()


def test_a_clue_that_is_being_written_shows_its_hints(qtbot: QtBot, tab: PlansTab, office: Session) -> None:
    clue(office)
    tab.open(Target(Tab.PLANS, "new_clue"))
    asked: Any = dialog(qtbot, "clue_dialog")
    assert not asked.hints.lines
    write(qtbot, asked, "clue_name_field", "蒋德禾")
    write(qtbot, asked, "clue_received_field", "2026-10-20")
    qtbot.waitUntil(lambda: len(asked.hints.lines) == 1)
    assert "收到时间相隔 12 天" in words(asked.hints)
    click(qtbot, asked, "cancel_button")


def test_a_clue_shows_every_decision(tab: PlansTab, office: Session) -> None:
    made = clue(office)
    sort(office, made, "暂存待查", TODAY, "笼统")
    sort(office, made, "初步核实", TODAY)
    tab.open(Target(Tab.PLANS, "clue", made))
    said_there = words(tab.clues.pane)
    assert "暂存待查（逐条处置）" in said_there and "暂存待查 → 初步核实（逐条处置）" in said_there


# ------------------------------------------------------------ 谈话函询


def test_an_inquiry_goes_by_clicks_from_the_clue_to_the_assessment(
    qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]
) -> None:
    made = planned(office, people)
    tab.open(Target(Tab.PLANS, "clue", made))
    click(qtbot, tab, "ask_clue_button")
    asked = dialog(qtbot, "inquiry_dialog")
    write(qtbot, asked, "inquiry_matters_field", "请说明询价经过")
    click(qtbot, asked, "save_button")
    assert tab.bar.currentIndex() == INQUIRIES
    pane = tab.inquiries.pane
    click(qtbot, pane, "inquiry_step_button")
    assert Inquiry.get().state == "待批" and "纪检监察室" not in words(pane).split("经过")[-1]
    for who in ("褚雨庭", "尹涵"):
        click(qtbot, pane, "inquiry_step_button")
        asked = dialog(qtbot, "approve_inquiry_dialog")
        write(qtbot, asked, "approver_field", who)
        click(qtbot, asked, "save_button")
    assert pane.step.text() == "登记发函…"
    click(qtbot, pane, "inquiry_step_button")
    asked = dialog(qtbot, "send_inquiry_dialog")
    assert "2026-12-15 前回复（15 个工作日）" in words(asked)
    write(qtbot, asked, "letter_number_field", "青纪函1号")
    click(qtbot, asked, "save_button")
    click(qtbot, pane, "inquiry_step_button")
    asked = dialog(qtbot, "reply_dialog")
    find(asked, QWidget, "pages_field").setValue(3)  # type: ignore[attr-defined]
    write(qtbot, asked, "endorsed_by_field", "蒋德禾")
    click(qtbot, asked, "save_button")
    assert "不能由被函询人自己签署" in said(asked)
    write(qtbot, asked, "endorsed_by_field", "某书记")
    click(qtbot, asked, "save_button")
    click(qtbot, pane, "inquiry_step_button")
    asked = dialog(qtbot, "assess_inquiry_dialog")
    choose(qtbot, asked, "outcome_field", "采信了结")
    assert "线索的处置方式改为“予以了结”" in words(asked)
    write(qtbot, asked, "assessed_by_field", "常怀")
    write(qtbot, asked, "reason_field", "说明具体，有凭证")
    click(qtbot, asked, "save_button")
    assert Inquiry.get().state == "已办结" and clue_view(made).disposal == "予以了结"
    click(qtbot, pane, "explain_button")
    asked = dialog(qtbot, "explain_dialog")
    write(qtbot, asked, "explanation_field", "已说明")
    click(qtbot, asked, "save_button")
    assert Inquiry.get().explanation == "已说明" and not pane.explain.isVisible()


def test_an_inquiry_is_handled_by_keys_alone(
    qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]
) -> None:
    id = drawn(office, planned(office, people))
    tab.bar.setFocus()
    for _ in range(3):
        qtbot.keyClick(tab.bar, Qt.Key.Key_Right)
    assert tab.bar.currentIndex() == INQUIRIES
    table = tab.inquiries.list.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Home)
    qtbot.keyClick(table, ENTER)
    assert inquiry_view(office, id).line.state is InquiryState.SUBMITTED
    qtbot.keyClick(table, ENTER)
    asked = dialog(qtbot, "approve_inquiry_dialog")
    write(qtbot, asked, "approver_field", "chu")
    qtbot.keyClick(asked, ENTER, CTRL)
    assert inquiry_view(office, id).approvals[0].by == "纪检监察室"
    qtbot.keyClick(tab.inquiries, Qt.Key.Key_B, ALT)
    asked = dialog(qtbot, "return_inquiry_dialog")
    write(qtbot, asked, "approver_field", "yin")
    write(qtbot, asked, "reason_field", "again")
    qtbot.keyClick(asked, ENTER, CTRL)
    assert inquiry_view(office, id).line.state is InquiryState.RETURNED


def test_an_assessment_that_leads_to_a_talk_opens_it(
    qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]
) -> None:
    id = drawn(office, planned(office, people))
    submit(office, id)
    for who in ("褚雨庭", "尹涵"):
        approve(office, id, approver=who, decided_on=TODAY)
    send(office, id, number="1号", sent_on=TODAY)
    receive(office, id, Reply(TODAY, 1, endorsed_by="某书记"))
    went: list[Target] = []
    tab._office.going.connect(went.append)
    tab.open(Target(Tab.PLANS, "inquiry", id))
    click(qtbot, tab.inquiries.pane, "inquiry_step_button")
    asked = dialog(qtbot, "assess_inquiry_dialog")
    choose(qtbot, asked, "outcome_field", "再谈")
    write(qtbot, asked, "assessed_by_field", "常怀")
    write(qtbot, asked, "reason_field", "没有说清")
    click(qtbot, asked, "save_button")
    assert went == [Target(Tab.INTERVIEWS, "interview", Interview.get().id)]
    click(qtbot, tab.inquiries.pane, "clue_of_inquiry")
    assert tab.bar.currentIndex() == CLUES


def test_a_talk_is_not_arranged_before_the_approvals(
    qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]
) -> None:
    id = drawn(office, planned(office, people), "谈话")
    tab.open(Target(Tab.PLANS, "inquiry", id))
    assert tab.inquiries.pane.step.text() == "提交报批…"
    click(qtbot, tab.inquiries.pane, "withdraw_inquiry_button")
    asked = dialog(qtbot, "withdraw_inquiry_dialog")
    write(qtbot, asked, "reason_field", "重复")
    click(qtbot, asked, "save_button")
    assert not tab.inquiries.pane.step.isVisible() and Interview.select().count() == 0


def test_what_is_not_there_is_told(tab: PlansTab) -> None:
    tab.open(Target(Tab.PLANS, "inquiry", 99))
    assert "没有找到这次谈话函询" in said(tab.inquiries.list)
    tab.open(Target(Tab.PLANS, "sorting", 99))
    assert "没有找到这次梳理会" in said(tab.sortings.list)


# ------------------------------------------------------------ the next form, the line of a person, roles


def test_a_talk_leads_on_by_its_button_and_both_show_the_link(
    qtbot: QtBot, office: Session, people: dict[str, int]
) -> None:
    desk = Office(office)
    went: list[Target] = []
    desk.going.connect(went.append)
    case = make_case(people, State.AWAITING_DISPOSITION, "蒋德禾", "陈维", year=2026, number=3)
    host = CaseHost(desk, case, "基本")
    qtbot.addWidget(host)
    host.resize(1366, 640)
    host.show()
    in_front(qtbot, host)
    qtbot.keyClick(host, Qt.Key.Key_T, ALT)
    asked = dialog(qtbot, "next_form_dialog")
    find(asked, QCheckBox, "next_subject_0").click()
    choose(qtbot, asked, "next_ground_field", "诫勉谈话")
    click(qtbot, asked, "save_button")
    made = Interview.get(Interview.previous == case)
    assert went == [Target(Tab.INTERVIEWS, "interview", made.id)]
    assert "转入 未编号 纠错诫勉约谈（诫勉谈话）蒋德禾 · 拟定" in words(host)
    host.let_go()
    other = CaseHost(desk, made.id, "基本")
    qtbot.addWidget(other)
    other.show()
    click(qtbot, other, "previous_talk")
    assert went[-1] == Target(Tab.INTERVIEWS, "interview", case)
    assert not find(other, QPushButton, "lead_on_button").isVisible()
    other.let_go()


def test_the_line_of_a_person_opens_by_enter_and_double_click(
    qtbot: QtBot, office: Session, people: dict[str, int]
) -> None:
    approved_one = approved(office, planned(office, people))
    desk = Office(office)
    went: list[Target] = []
    desk.going.connect(went.append)
    pane = PersonPane(desk)
    qtbot.addWidget(pane)
    pane.resize(320, 900)
    pane.show()
    pane.show_person(person_lines([people["蒋德禾"]], TODAY)[0])
    line: Any = find(pane, QWidget, "person_line_list")
    line.setFocus()
    qtbot.keyClick(line, ENTER)
    assert went == [Target(Tab.PLANS, "inquiry", approved_one)]
    qtbot.keyClick(line, Qt.Key.Key_Down)
    spot = line.visualItemRect(line.currentItem()).center()
    qtbot.mouseClick(line.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(line.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert went[-1].kind == "clue"


@pytest.mark.parametrize(("role", "shown"), [(Role.DISCIPLINE_OFFICE, True), (Role.READER, False)])
def test_who_only_reads_clues_has_no_buttons_to_change_them(
    qtbot: QtBot, office: Session, people: dict[str, int], role: Role, shown: bool
) -> None:
    made = planned(office, people)
    id = drawn(office, made)
    as_account(office, role)
    tab = held(qtbot, PlansTab(Office(office)))  # type: ignore[type-var]
    tab.resize(1366, 640)
    tab.show()
    tab.open(Target(Tab.PLANS, "inquiry", id))
    shut_gates(tab, office)
    QApplication.processEvents()
    assert find(tab, QPushButton, "inquiry_step_button").isVisible() == shown
    tab.open(Target(Tab.PLANS, "clue", made))
    shut_gates(tab, office)
    for name in ("ask_clue_button", "join_clue_button", "sort_clue_button"):
        assert find(tab, QPushButton, name).isVisible() == shown
    tab.open(Target(Tab.PLANS, "sortings"))
    shut_gates(tab, office)
    assert find(tab, QPushButton, "new_sorting_button").isVisible() == shown
