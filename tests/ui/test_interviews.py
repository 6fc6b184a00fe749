"""The tab of interviews by clicks and keys: list, views, glance, the case as a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QPushButton, QTabBar, QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.interviews.approvals import approvals_of
from app.interviews.exceptions import record_exception
from app.interviews.guarding import case_of
from app.interviews.tables import Interview
from app.rules.lifecycle import Place, State, Step
from app.store import vault
from tests.institution import recuse
from tests.interviews.talks import (
    MORNING,
    TALK,
    approve_all,
    case_in,
    check_safety,
    drafted,
    set_clock,
    state_of,
    write_record,
)
from tests.interviews.test_drafts import planned
from tests.ui.hands import choose, click, dialog, find, is_there, said, show, words, write
from ui.interviews.case_page import CaseHost
from ui.interviews.tab import InterviewsTab
from ui.office import Office, Tab, Target
from ui.widgets.files import answer_with


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Iterator[Office]:
    yield Office(set_clock(session, MORNING))
    answer_with()


def tab(qtbot: QtBot, office: Office) -> InterviewsTab:
    return show(qtbot, InterviewsTab(office), 1366, 640)


def page(qtbot: QtBot, office: Office, case: int, place: str = "") -> CaseHost:
    return show(qtbot, CaseHost(office, case, place), 1366, 640)


def column(shown: InterviewsTab, name: str) -> list[str]:
    """What a column of the list says, row by row."""
    model = shown.list.table.model()
    heads = [str(model.headerData(i, Qt.Orientation.Horizontal)) for i in range(model.columnCount())]
    at = next(i for i, head in enumerate(heads) if head.startswith(name))
    return [str(model.index(row, at).data() or "") for row in range(model.rowCount())]


def view(shown: InterviewsTab, name: str) -> None:
    """Chooses a view at the left by a click."""
    views = find(shown, "interviews_views", QListWidget)
    item = next(views.item(i) for i in range(views.count()) if views.item(i).text().startswith(name))
    QTest.mouseClick(views.viewport(), Qt.MouseButton.LeftButton, pos=views.visualItemRect(item).center())


def turn(host: CaseHost, name: str) -> None:
    """Turns to a page of the case by a click on its tab."""
    bar = find(host, "case_tabs", QTabBar)
    at = next(i for i in range(bar.count()) if bar.tabText(i) == name)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(at).center())


def menu(host: CaseHost, name: str) -> None:
    """Chooses an entry of 更多."""
    action = next(each for each in host.menu.actions() if each.objectName() == name)
    assert action.isEnabled()
    action.trigger()


# ------------------------------------------------------------ the list


def test_an_empty_list_offers_the_first_step(qtbot: QtBot, office: Office) -> None:
    shown = tab(qtbot, office)
    assert "还没有约谈" in words(shown)
    click(shown, "new_interview_button")
    assert dialog(shown, "draft_dialog").isVisible()


def test_the_list_shows_number_people_and_state(qtbot: QtBot, office: Office, people: dict[str, int]) -> None:
    case_in(office.session, people, State.SUBMITTED)
    drafted(office.session, people, "余立", lead="古丽·阿不都")
    shown = tab(qtbot, office)
    assert column(shown, "编号") == ["未编号", "〔2026〕第001号"]
    assert column(shown, "对象") == ["余立", "蒋德禾"]
    assert column(shown, "状态") == ["拟定", "待批"]
    assert shown.width() == 1366


def test_views_and_filters_narrow_the_list(qtbot: QtBot, office: Office, people: dict[str, int]) -> None:
    case_in(office.session, people, State.APPROVED)
    drafted(office.session, people, "陈维", form="CORRECTIVE", lead="万俟望", planned_start=TALK + timedelta(days=9),
            planned_end=None)  # fmt: skip
    set_clock(office.session, TALK + timedelta(days=1))
    shown = tab(qtbot, office)
    view(shown, "逾期")
    assert column(shown, "对象") == ["蒋德禾"] and column(shown, "逾期") == ["已过约谈时间"]
    view(shown, "全部")
    choose(shown, "interviews_form", "纠错诫勉")
    assert column(shown, "对象") == ["陈维"]
    choose(shown, "interviews_form", "全部")
    write(shown, "interviews_filter", "教务")
    qtbot.waitUntil(lambda: column(shown, "对象") == ["蒋德禾"])


def test_the_glance_shows_facts_what_is_missing_and_the_way(
    qtbot: QtBot, office: Office, people: dict[str, int]
) -> None:
    drafted(office.session, people, "余立", lead="古丽·阿不都", place="")
    shown = tab(qtbot, office)
    shown.list.table.choose(0)
    told = words(find(shown, "glance"))
    for word in ("余立", "教务处科长", "古丽·阿不都", "2026年11月26日 星期四 14:30–15:30", "五(一)5",
                 "提交审批之前还差", "约谈地点", "未编号", "拟定", "四(三)"):  # fmt: skip
        assert word in told, word
    click(shown, "open_case_button")
    assert is_there(shown, "case_page")


@pytest.mark.parametrize("way", ["double click", "enter"])
def test_a_case_is_opened_as_a_page_and_left_again(
    qtbot: QtBot, office: Office, people: dict[str, int], way: str
) -> None:
    case_in(office.session, people, State.SUBMITTED)
    shown = tab(qtbot, office)
    listed = find(shown, "interviews_list", QAbstractItemView)
    spot = listed.visualRect(listed.model().index(0, 0)).center()
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    if way == "enter":
        QTest.keyClick(listed, Qt.Key.Key_Return)
    else:
        QTest.mouseDClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert "〔2026〕第001号" in words(find(shown, "case_page"))
    click(shown, "back_button")
    assert not is_there(shown, "case_page") and is_there(shown, "interviews_list")


def test_keys_lead_to_the_case_before_and_after_in_the_list(
    qtbot: QtBot, office: Office, people: dict[str, int]
) -> None:
    for _ in range(3):
        case_in(office.session, people, State.SUBMITTED)
    shown = tab(qtbot, office)
    listed = [line.id for line in (shown.list.table.lazy.row_at(row) for row in range(3))]
    shown.list.table.choose(0)
    shown.open_case(listed[0])

    def press(key: Qt.Key) -> int:
        host = find(shown, "case_page", CaseHost)
        host.activateWindow()
        find(host, "case_tabs").setFocus()
        QTest.keyClick(find(host, "case_tabs"), key, Qt.KeyboardModifier.AltModifier)
        return find(shown, "case_page", CaseHost).interview_id

    assert [press(Qt.Key.Key_Right), press(Qt.Key.Key_Right)] == listed[1:]
    assert press(Qt.Key.Key_Right) == listed[2] and "最后一次" in words(shown)
    assert press(Qt.Key.Key_Left) == listed[1]
    click(shown, "back_button")
    assert shown.list.table.current_row().id == listed[1]
    shown.open_case(listed[2])  # as a search does
    assert press(Qt.Key.Key_Left) == listed[2] and "不是从列表里打开" in words(shown)


def test_keys_do_not_lead_out_of_a_talk_that_is_written_down(
    qtbot: QtBot, office: Office, people: dict[str, int]
) -> None:
    case = case_in(office.session, people, State.IN_PROGRESS)
    host = page(qtbot, office, case, Place.RECORD)
    walked: list[int] = []
    host.walked.connect(walked.append)
    menu(host, "next_case")
    assert walked == [] and "正在记录" in words(host)
    turn(host, "基本")
    menu(host, "next_case")
    assert walked == [1]


def test_a_page_that_was_left_does_not_hear_of_the_focus_mode(
    qtbot: QtBot, office: Office, people: dict[str, int]
) -> None:
    host = CaseHost(office, case_in(office.session, people, State.SUBMITTED))
    host.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    with capture_exceptions() as raised:
        office.focus_mode.emit(True)
    assert not raised


def test_targets_lead_to_the_case_the_page_and_the_view(qtbot: QtBot, office: Office, people: dict[str, int]) -> None:
    case = case_in(office.session, people, State.APPROVED)
    shown = tab(qtbot, office)
    shown.open(Target(Tab.INTERVIEWS, "case", case, Place.PREPARATION))
    assert is_there(shown, "preparation_page")
    shown.open(Target(Tab.INTERVIEWS, "view", None, "已归档"))
    assert not is_there(shown, "case_page") and column(shown, "编号") == []
    shown.open(Target(Tab.INTERVIEWS, "new_for_person", people["花新"]))
    asked = dialog(shown, "draft_dialog")
    assert "花新" in words(asked)
    asked.reject()


def test_a_target_from_a_plan_fills_the_draft_once(qtbot: QtBot, office: Office, people: dict[str, int]) -> None:
    item = planned(office.session, people, "古丽·阿不都", lead="任望谷")
    shown = tab(qtbot, office)
    shown.open(Target(Tab.INTERVIEWS, "new_from_item", item))
    asked = dialog(shown, "draft_dialog")
    assert "古丽·阿不都" in words(asked) and "预防提醒谈话" in words(asked)
    click(asked, "save_draft_button")
    assert Interview.get().plan_item_id == item and is_there(shown, "case_page")
    click(shown, "back_button")
    shown.open(Target(Tab.INTERVIEWS, "new_from_item", item))
    assert not is_there(shown, "draft_dialog") and "已经安排了约谈" in said(shown)


def test_the_list_follows_what_happens_elsewhere(qtbot: QtBot, office: Office, people: dict[str, int]) -> None:
    shown = tab(qtbot, office)
    office.act(lambda: drafted(office.session, people))
    assert column(shown, "对象") == ["蒋德禾"]
    shown.hide()
    office.act(lambda: drafted(office.session, people, "余立", lead="古丽·阿不都"))
    shown.show()
    assert column(shown, "对象") == ["余立", "蒋德禾"]


def test_forms_of_the_chosen_cases_are_printed_together(qtbot: QtBot, office: Office, people: dict[str, int]) -> None:
    case_in(office.session, people, State.SUBMITTED)
    shown = tab(qtbot, office)
    shown.list.table.choose(0)
    click(shown, "print_forms_button")
    preview = dialog(shown, "preview_dialog")
    preview.reject()


# ------------------------------------------------------------ the case


def test_the_head_names_the_case_and_what_is_missing(qtbot: QtBot, office: Office, people: dict[str, int]) -> None:
    host = page(qtbot, office, drafted(office.session, people, place="", lead=""))
    told = words(host)
    for word in ("未编号", "蒋德禾", "询问示警约谈 · 个别 · 仍需询问核实", "提交审批之前还差", "约谈地点", "主谈人"):
        assert word in told
    assert find(host, "next_step_button", QPushButton).text() == "提交审批"


def test_a_refused_step_says_why_and_leads_there(qtbot: QtBot, office: Office, people: dict[str, int]) -> None:
    case = case_in(office.session, people, State.APPROVED)
    host = page(qtbot, office, case, Place.BASICS)
    click(host, "next_step_button")
    told = said(host)
    assert "还不能准备就绪" in told and "通知约谈对象" in told and state_of(case) is State.APPROVED
    lead_on = next(b for b in find(host, "case_notices").findChildren(QPushButton) if "准备" in b.text())
    QTest.mouseClick(lead_on, Qt.MouseButton.LeftButton)
    assert is_there(host, "preparation_page")


def test_a_link_of_what_is_missing_leads_to_its_page(qtbot: QtBot, office: Office, people: dict[str, int]) -> None:
    host = page(qtbot, office, case_in(office.session, people, State.APPROVED), Place.BASICS)
    link = next(b for b in find(host, "missing_links").findChildren(QPushButton) if "通知约谈对象" in b.text())
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert is_there(host, "preparation_page")


def test_every_page_of_a_case_is_there(qtbot: QtBot, office: Office, people: dict[str, int]) -> None:
    host = page(qtbot, office, case_in(office.session, people, State.ARCHIVED))
    names = {
        "基本": "basics_page", "方案与审批": "scheme_page", "准备": "preparation_page", "记录": "record_page",
        "材料": "materials_page", "处置": "disposition_page", "归档": "archive_page", "痕迹": "trail_page",
    }  # fmt: skip
    for name, called in names.items():
        turn(host, name)
        assert is_there(host, called), name
    assert not is_there(host, "next_step_button")


def test_a_draft_is_changed_from_its_page_and_submitted(qtbot: QtBot, office: Office, people: dict[str, int]) -> None:
    case = drafted(office.session, people, place="")
    host = page(qtbot, office, case, Place.BASICS)
    click(host, "edit_case_button")
    asked = dialog(host, "draft_dialog")
    write(asked, "place_line", "三号谈话室")
    click(asked, "save_draft_button")
    assert "三号谈话室" in words(host)
    click(host, "next_step_button")
    assert state_of(case) is State.SUBMITTED and "〔2026〕第001号" in words(host)
    assert is_there(host, "scheme_page")
    turn(host, "基本")
    assert not is_there(host, "edit_case_button")


def test_approvals_are_recorded_in_their_order(qtbot: QtBot, office: Office, people: dict[str, int]) -> None:
    item = planned(office.session, people, "蒋德禾", ground="拟谈话函询", lead="赵瑾德")
    case = case_in(office.session, people, State.SUBMITTED, ground="拟谈话函询", plan_item_id=item)
    host = page(qtbot, office, case, Place.SCHEME)
    assert "1. 纪检监察室批准谈话函询" in words(host)
    click(host, "next_step_button")
    asked = dialog(host, "approval_dialog")
    assert "纪检监察室对谈话函询的批准" in words(asked)
    write(asked, "decided_field", "2026-11-25")
    write(asked, "approver_line", "褚雨庭")
    click(asked, "approve_button")
    assert "还没有到" in said(asked) and approvals_of(case) == []
    write(asked, "decided_field", "")
    click(asked, "approve_button")
    assert "请填写审批日期" in said(asked)
    write(asked, "decided_field", "2026.11.24")
    write(asked, "opinion_text", "同意")
    click(asked, "approve_button")
    assert "褚雨庭，2026-11-24，“同意”" in words(host) and state_of(case) is State.SUBMITTED
    for _ in range(2):
        click(host, "record_approval_button")
        write(dialog(host, "approval_dialog"), "approver_line", "尹涵")
        click(dialog(host, "approval_dialog"), "approve_button")
    assert state_of(case) is State.APPROVED and not is_there(host, "record_approval_button")


def test_an_approval_keeps_its_scan(qtbot: QtBot, office: Office, people: dict[str, int], tmp_path: Path) -> None:
    case = case_in(office.session, people, State.SUBMITTED)
    scan = tmp_path / "批件 1.pdf"
    scan.write_bytes(b"%PDF-1.7")
    answer_with(open_=lambda *_: scan)
    host = page(qtbot, office, case, Place.SCHEME)
    click(host, "record_approval_button")
    asked = dialog(host, "approval_dialog")
    write(asked, "approver_line", "尹涵")
    write(asked, "number_line", "青约〔2026〕9号")
    click(asked, "scan_button")
    click(asked, "approve_button")
    (line,) = approvals_of(case)
    assert line.number == "青约〔2026〕9号" and line.attachment_id is not None and "（附批件）" in words(host)


def test_a_refused_approval_leaves_no_scan_behind(
    qtbot: QtBot, office: Office, people: dict[str, int], tmp_path: Path
) -> None:
    case = case_in(office.session, people, State.SUBMITTED)
    scan = tmp_path / "批件.pdf"
    scan.write_bytes(b"%PDF-1.7")
    answer_with(open_=lambda *_: scan)
    host = page(qtbot, office, case, Place.SCHEME)
    click(host, "record_approval_button")
    asked = dialog(host, "approval_dialog")
    click(asked, "scan_button")
    click(asked, "approve_button")
    assert "请填写审批人" in said(asked) and vault.Attachment.select().count() == 0


def test_a_return_says_why_and_opens_the_draft_again(qtbot: QtBot, office: Office, people: dict[str, int]) -> None:
    case = case_in(office.session, people, State.SUBMITTED)
    host = page(qtbot, office, case, Place.SCHEME)
    click(host, "send_back_button")
    asked = dialog(host, "return_dialog")
    write(asked, "approver_line", "尹涵")
    click(asked, "return_button")
    assert "须写明理由" in said(asked)
    write(asked, "reason_text", "时间与学校会议冲突")
    click(asked, "return_button")
    assert state_of(case) is State.RETURNED and "时间与学校会议冲突" in words(host)
    turn(host, "基本")
    assert is_there(host, "edit_case_button")


def test_a_talk_is_postponed_from_the_menu(qtbot: QtBot, office: Office, people: dict[str, int]) -> None:
    case = case_in(office.session, people, State.READY)
    host = page(qtbot, office, case)
    menu(host, "menu_postpone")
    asked = dialog(host, "postpone_dialog")
    write(asked, "reason_text", "对象生病")
    click(asked, "postpone_button")
    assert "新的约谈时间" in said(asked)
    write(asked, "new_start_date", "2026-12-08")
    write(asked, "new_start_time", "9:00")
    click(asked, "postpone_button")
    assert state_of(case) is State.POSTPONED and "延期" in words(host)
    assert case_of(case).planned_start.isoformat() == "2026-12-08T09:00:00"


def test_a_cancellation_asks_for_the_reason_and_can_be_left(
    qtbot: QtBot, office: Office, people: dict[str, int]
) -> None:
    case = case_in(office.session, people, State.SUBMITTED)
    host = page(qtbot, office, case)
    menu(host, "menu_cancel")
    click(dialog(host, "cancel_dialog"), "cancel_button")
    assert state_of(case) is State.SUBMITTED
    menu(host, "menu_cancel")
    asked = dialog(host, "cancel_dialog")
    click(asked, "cancel_case_button")
    assert "须写明理由" in said(asked) and state_of(case) is State.SUBMITTED
    write(asked, "reason_text", "对象调离")
    click(asked, "cancel_case_button")
    assert state_of(case) is State.CANCELLED and not is_there(host, "next_step_button")
    steps = [each for each in host.menu.actions() if each.objectName().startswith("menu_")]
    assert steps and not any(each.isEnabled() for each in steps)


def test_an_exception_is_shown_and_can_be_taken_off(
    qtbot: QtBot, office: Office, people: dict[str, int], tmp_path: Path
) -> None:
    case = drafted(office.session, people, lead="万俟望")
    scan = tmp_path / "批件.pdf"
    scan.write_bytes(b"%PDF-1.7")
    with scan.open("rb") as stream:
        kept = vault.add(office.session.store, stream, "批件.pdf", "application/pdf", office.session.account.id)
    record_exception(office.session, case, number="特1号", decided_on=MORNING.date(), approver="领导小组",
                     reason="分管领导出国", attachment_id=int(kept.id))  # fmt: skip
    host = page(qtbot, office, case, Place.SCHEME)
    assert "特1号（领导小组，2026-11-24）：分管领导出国" in words(host) and not is_there(host, "add_exception_button")
    click(host, "remove_exception_button")
    assert case_of(case).exception_number == "" and is_there(host, "add_exception_button")


def test_the_quarterly_plan_that_is_not_filed_warns_on_the_page(
    qtbot: QtBot, office: Office, people: dict[str, int]
) -> None:
    case = case_in(office.session, people, State.SUBMITTED, "余立", lead="古丽·阿不都")
    host = page(qtbot, office, case, Place.SCHEME)
    assert "请注意" in said(host) and "已逾期" in said(host) and "四(三)" in words(host)
    click(host, "next_step_button")
    write(dialog(host, "approval_dialog"), "approver_line", "古丽·阿不都")
    click(dialog(host, "approval_dialog"), "approve_button")
    assert state_of(case) is State.APPROVED


def test_the_answer_turns_red_when_a_recusal_is_recorded(qtbot: QtBot, office: Office, people: dict[str, int]) -> None:
    case = drafted(office.session, people)
    host = page(qtbot, office, case, Place.BASICS)
    assert "没有不符合制度的地方" in words(host)
    recuse(people, "赵瑾德", "蒋德禾", "配偶")
    office.changed.emit()
    assert "配偶" in words(find(host, "answer_panel"))


def test_a_talk_is_begun_and_ended_from_the_head(qtbot: QtBot, office: Office, people: dict[str, int]) -> None:
    case = case_in(office.session, people, State.READY)
    set_clock(office.session, TALK)
    check_safety(office.session, case)
    host = page(qtbot, office, case)
    click(host, "next_step_button")
    assert state_of(case) is State.IN_PROGRESS and is_there(host, "record_page")
    write_record(office.session, case)
    click(host, "next_step_button")
    assert state_of(case) is State.AWAITING_MATERIALS
    assert find(host, "next_step_button", QPushButton).text() == Step.CLOSE_MATERIALS


def test_the_whole_page_fits_a_small_laptop(qtbot: QtBot, office: Office, people: dict[str, int]) -> None:
    case = case_in(office.session, people, State.APPROVED, "金之玉", "古丽·阿不都", "皮润", lead="李望鸣",
                   form="PREVENTIVE")  # fmt: skip
    approve_all(office.session, case)
    host = page(qtbot, office, case)
    assert host.minimumSizeHint().width() <= 1366
    assert isinstance(find(host, "case_title"), QWidget)
