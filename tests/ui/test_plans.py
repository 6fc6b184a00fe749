"""The tab 计划 by clicks and keys: plans, their talks, approvals, filing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.plans.approvals import approvals_of, approve
from app.plans.filings import file_plan
from app.plans.items import add_item
from app.plans.plans import submit
from app.plans.queries import plan_view
from app.plans.tables import Plan, PlanItem
from app.rules.lifecycle import State
from app.rules.vocabulary import Mode
from tests.ledgers.history import interview as talk_row
from tests.ledgers.history import subject
from tests.plans.conftest import NOW, TODAY, campaign, department, draft, submitted_campaign, submitted_quarterly
from tests.plans.test_items import interview
from tests.ui.hands import settle
from ui.office import Office, Tab, Target
from ui.plans.tab import FILINGS, PLANS, PlansTab
from ui.widgets import files
from ui.widgets.dialog import Dialog
from ui.widgets.form import FieldRow

W = TypeVar("W", bound=QWidget)
DOWN, ENTER = Qt.Key.Key_Down, Qt.Key.Key_Return


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Iterator[Session]:
    session.clock = lambda: NOW
    yield session
    files.answer_with()


@pytest.fixture
def tab(qtbot: QtBot, office: Session) -> PlansTab:
    made = PlansTab(Office(office))
    qtbot.addWidget(made)
    made.resize(1366, 640)
    made.show()
    return made


def dialog(qtbot: QtBot, name: str) -> Dialog:
    """The dialog of that name once it is in front."""

    def there() -> bool:
        front = QApplication.activeModalWidget()
        return front is not None and front.objectName() == name

    qtbot.waitUntil(there)
    front = QApplication.activeModalWidget()
    assert isinstance(front, Dialog)
    return front


def find(where: QWidget, kind: type[W], name: str) -> W:
    found = where.findChild(kind, name)
    assert found is not None, name
    return found


def click(qtbot: QtBot, where: QWidget, name: str) -> None:
    widget = find(where, QPushButton, name)
    assert widget.isEnabled(), name
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def choose(qtbot: QtBot, where: QWidget, name: str, words: str) -> None:
    """Goes down a choice with the arrow key until the words stand there."""
    box = find(where, QComboBox, name)
    box.setFocus()
    box.setCurrentIndex(-1)
    for _ in range(box.count()):
        qtbot.keyClick(box, DOWN)
        if words in box.currentText():
            return
    raise AssertionError(f"{words} is not among {name}")


def write(qtbot: QtBot, where: QWidget, name: str, text: str) -> None:
    """Writes over what is there; Chinese comes as an input method commits it."""
    widget: Any = find(where, QWidget, name)
    target = getattr(widget, "line", widget)
    target.selectAll()
    if text.isascii():
        qtbot.keyClicks(target, text)
        return
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(target, event)


def add_person(qtbot: QtBot, where: QWidget, name: str) -> None:
    picker: Any = find(where, QWidget, "item_subjects_field")
    picker.picker.line.setText(name)
    qtbot.waitUntil(lambda: name in [line.name for line in picker._people])


def problems(where: QWidget) -> list[str]:
    return [row.problem.text() for row in where.findChildren(FieldRow) if row.problem.text()]


def said(where: Any) -> str:
    """What the newest notice says, with its details."""
    notice = where.notices.current
    return "" if notice is None else notice.accessibleName()


def test_an_empty_office_is_told_the_first_step(tab: PlansTab) -> None:
    assert tab.plans.list.table.count() == 0
    assert tab.campaigns.text.text() == "本年集中约谈 0/2 · 已批准计划 0 份"


def test_a_campaign_plan_is_begun_by_clicks_and_opens(qtbot: QtBot, tab: PlansTab) -> None:
    click(qtbot, tab, "new_plan_button")
    asked = dialog(qtbot, "new_plan_dialog")
    click(qtbot, asked, "create_plan_button")
    assert problems(asked) == ["请选择计划类别"]
    choose(qtbot, asked, "plan_kind_field", "集中约谈计划")
    assert not find(asked, QWidget, "plan_department_field").isVisible()
    click(qtbot, asked, "create_plan_button")
    assert tab.plans.page.title.text() == "2026年第1批集中约谈计划"
    assert tab.plans.stack.currentWidget() is tab.plans.page


def test_a_quarterly_plan_asks_for_department_and_quarter(qtbot: QtBot, tab: PlansTab) -> None:
    tab.open(Target(Tab.PLANS, "new"))
    asked = dialog(qtbot, "new_plan_dialog")
    choose(qtbot, asked, "plan_kind_field", "部门季度计划")
    click(qtbot, asked, "create_plan_button")
    assert "请选择部门" in said(asked)
    choose(qtbot, asked, "plan_department_field", "文学院")
    click(qtbot, asked, "create_plan_button")
    assert tab.plans.page.title.text() == "文学院2026年第四季度约谈计划"


def test_a_talk_is_added_with_ground_subject_and_a_lead_the_rules_allow(
    qtbot: QtBot, tab: PlansTab, office: Session
) -> None:
    made = campaign(office)
    tab.open(Target(Tab.PLANS, "plan", made))
    click(qtbot, tab, "add_item_button")
    asked: Any = dialog(qtbot, "item_dialog")
    click(qtbot, asked, "save_item_button")
    assert problems(asked) == ["请选择约谈事由", "请选择约谈对象"]
    assert not asked.lead_button.isEnabled()
    choose(qtbot, asked, "item_ground_field", "苗头性倾向性问题")
    assert asked.form_words.text() == "约谈形式：询问示警约谈"
    add_person(qtbot, asked, "皮润")
    write(qtbot, asked, "item_date_field", "20261204")
    write(qtbot, asked, "item_time_field", "09:00")
    click(qtbot, asked, "choose_lead_button")
    leads = dialog(qtbot, "choose_lead_dialog")
    assert not find(leads, QPushButton, "choose_button").isEnabled()
    find(leads, QRadioButton, "lead_任望谷").click()
    click(qtbot, leads, "choose_button")
    assert asked.lead_words.text().startswith("任望谷（校长）　应当")
    click(qtbot, asked, "save_item_button")
    view = plan_view(office, made).items[0]
    assert (view.names, view.lead, view.planned_on, view.planned_time) == ("皮润", "任望谷", date(2026, 12, 4), "09:00")
    assert tab.plans.page.items.count() == 1


def test_written_inquiry_is_offered_with_inquiry_talks_only(qtbot: QtBot, tab: PlansTab, office: Session) -> None:
    tab.open(Target(Tab.PLANS, "plan", campaign(office)))
    click(qtbot, tab, "add_item_button")
    asked = dialog(qtbot, "item_dialog")
    inquiry = find(asked, QCheckBox, "item_inquiry_field")
    choose(qtbot, asked, "item_ground_field", "拟谈话函询")
    assert inquiry.isVisible()
    inquiry.click()
    choose(qtbot, asked, "item_ground_field", "诫勉谈话")
    assert not inquiry.isVisible()
    assert not asked.draft().written_inquiry  # type: ignore[attr-defined]


def test_what_the_rules_refuse_is_shown_while_typing_and_keeps_the_dialog(
    qtbot: QtBot, tab: PlansTab, office: Session
) -> None:
    made = campaign(office)
    tab.open(Target(Tab.PLANS, "plan", made))
    click(qtbot, tab, "add_item_button")
    asked: Any = dialog(qtbot, "item_dialog")
    choose(qtbot, asked, "item_ground_field", "诫勉谈话")
    add_person(qtbot, asked, "皮润")
    add_person(qtbot, asked, "古丽·阿不都")
    assert any("须写明理由" in message for message in asked.remarks.messages)
    click(qtbot, asked, "save_item_button")
    assert asked.isVisible() and "须写明理由" in said(asked)
    write(qtbot, asked, "item_mode_reason_field", "同一事项")
    assert not any("须写明理由" in message for message in asked.remarks.messages)
    click(qtbot, asked, "save_item_button")
    assert plan_view(office, made).items[0].mode is Mode.GROUP


def test_subjects_who_cannot_be_together_are_split_by_a_click(qtbot: QtBot, tab: PlansTab, office: Session) -> None:
    made = campaign(office)
    tab.open(Target(Tab.PLANS, "plan", made))
    click(qtbot, tab, "add_item_button")
    asked: Any = dialog(qtbot, "item_dialog")
    choose(qtbot, asked, "item_ground_field", "一岗双责")
    add_person(qtbot, asked, "皮润")
    assert not asked.split_button.isVisible()
    add_person(qtbot, asked, "余立")
    assert asked.split_button.text() == "按建议分成 2 项列入"
    click(qtbot, asked, "split_button")
    assert [view.names for view in plan_view(office, made).items] == ["皮润", "余立"]


def test_clashes_are_said_while_day_hour_and_room_are_written(
    qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]
) -> None:
    made = talk_row(None, state=State.APPROVED, planned_start=datetime(2026, 12, 9, 9, 30), place="行政楼302")
    subject(made, people["余立"])
    tab.open_plan(campaign(office))
    click(qtbot, tab, "add_item_button")
    asked = dialog(qtbot, "item_dialog")
    choose(qtbot, asked, "item_ground_field", "预防提醒谈话 · 一岗双责")
    add_person(qtbot, asked, "余立")
    write(qtbot, asked, "item_date_field", "2026-12-09")
    write(qtbot, asked, "item_time_field", "9:00")
    write(qtbot, asked, "item_place_field", "行政楼302室")
    qtbot.waitUntil(lambda: any("地点“行政楼302室”在同一时间" in each for each in asked.remarks.messages))  # type: ignore[attr-defined]
    assert any("约谈对象余立在同一时间还有" in each for each in asked.remarks.messages)  # type: ignore[attr-defined]


def test_one_talk_after_another_keeps_ground_and_day(qtbot: QtBot, tab: PlansTab, office: Session) -> None:
    made = campaign(office)
    tab.open(Target(Tab.PLANS, "plan", made))
    click(qtbot, tab, "add_item_button")
    asked: Any = dialog(qtbot, "item_dialog")
    choose(qtbot, asked, "item_ground_field", "一岗双责")
    write(qtbot, asked, "item_date_field", "2026.12.4")
    for name in ("皮润", "元维成"):
        add_person(qtbot, asked, name)
        click(qtbot, asked, "save_and_more_button")
    assert [(view.names, view.planned_on) for view in plan_view(office, made).items] == [
        ("皮润", date(2026, 12, 4)),
        ("元维成", date(2026, 12, 4)),
    ]
    assert asked.isVisible()


def test_an_unreadable_day_is_told_at_its_field(qtbot: QtBot, tab: PlansTab, office: Session) -> None:
    tab.open(Target(Tab.PLANS, "plan", campaign(office)))
    click(qtbot, tab, "add_item_button")
    asked = dialog(qtbot, "item_dialog")
    choose(qtbot, asked, "item_ground_field", "一岗双责")
    add_person(qtbot, asked, "皮润")
    write(qtbot, asked, "item_date_field", "2026-13-40")
    click(qtbot, asked, "save_item_button")
    assert problems(asked) and PlanItem.select().count() == 0


def test_a_talk_is_changed_moved_and_removed_with_undo(
    qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]
) -> None:
    made = campaign(office)
    for name in ("皮润", "古丽·阿不都"):
        add_item(office, made, draft(people, name, lead="任望谷"))
    tab.open(Target(Tab.PLANS, "plan", made))
    page = tab.plans.page
    page.items.selectRow(0)
    click(qtbot, page, "down_item_button")
    assert [view.names for view in plan_view(office, made).items] == ["古丽·阿不都", "皮润"]
    page.items.setFocus()
    qtbot.keyClick(page.items, ENTER)
    asked = dialog(qtbot, "item_dialog")
    write(qtbot, asked, "item_place_field", "行政楼301")
    click(qtbot, asked, "save_item_button")
    assert plan_view(office, made).items[1].place == "行政楼301"
    undo: list[Any] = []
    tab._office.said.connect(lambda _, back: undo.append(back))
    page.items.selectRow(0)
    click(qtbot, page, "remove_item_button")
    assert [view.names for view in plan_view(office, made).items] == ["皮润"]
    undo[-1]()
    assert [view.names for view in plan_view(office, made).items] == ["古丽·阿不都", "皮润"]


def test_a_plan_is_submitted_and_approved_with_its_scan(
    qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int], tmp_path: Path
) -> None:
    made = campaign(office)
    add_item(office, made, draft(people, "皮润", lead="任望谷"))
    tab.open(Target(Tab.PLANS, "plan", made))
    click(qtbot, tab, "submit_button")
    asked = dialog(qtbot, "submit_plan_dialog")
    write(qtbot, asked, "submitted_on_field", "2026-11-20")
    click(qtbot, asked, "confirm_submit_button")
    assert not find(tab, QPushButton, "submit_button").isVisible()
    scan = tmp_path / "批复.pdf"
    scan.write_bytes(b"%PDF-1.4")
    files.answer_with(open_=lambda *_: scan)
    click(qtbot, tab, "approve_button")
    asked = dialog(qtbot, "approve_plan_dialog")
    write(qtbot, asked, "decided_on_field", "2026-11-19")
    click(qtbot, asked, "attach_scan_button")
    click(qtbot, asked, "record_decision_button")
    assert "早于提交日期" in said(asked)
    write(qtbot, asked, "decided_on_field", "2026-11-21")
    write(qtbot, asked, "number_field", "3")
    click(qtbot, asked, "record_decision_button")
    line = approvals_of(made)[0]
    assert (line.approver, line.decided_on, line.number, line.attachment_name) == (
        "尹涵", date(2026, 11, 21), "3", "批复.pdf",
    )  # fmt: skip
    assert tab.plans.page.chip.word == "已批准"
    assert tab.campaigns.text.text() == "本年集中约谈 0/2 · 已批准计划 1 份"


def test_an_empty_plan_is_refused_in_the_dialog(qtbot: QtBot, tab: PlansTab, office: Session) -> None:
    tab.open(Target(Tab.PLANS, "plan", campaign(office)))
    click(qtbot, tab, "submit_button")
    asked = dialog(qtbot, "submit_plan_dialog")
    click(qtbot, asked, "confirm_submit_button")
    assert asked.isVisible() and "还没有安排约谈对象" in said(asked)


def test_a_return_asks_for_its_reason(qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]) -> None:
    made = submitted_campaign(office, people)
    tab.open(Target(Tab.PLANS, "plan", made))
    click(qtbot, tab, "return_button")
    asked = dialog(qtbot, "return_plan_dialog")
    click(qtbot, asked, "record_decision_button")
    assert problems(asked) == ["请填写退回理由"]
    write(qtbot, asked, "opinion_field", "补充线索来源")
    click(qtbot, asked, "record_decision_button")
    assert plan_view(office, made).state == "退回"
    assert find(tab, QPushButton, "submit_button").isVisible()


def test_withdrawing_unlocks_the_plan(qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]) -> None:
    made = submitted_campaign(office, people)
    tab.open(Target(Tab.PLANS, "plan", made))
    assert not find(tab, QPushButton, "add_item_button").isVisible()
    click(qtbot, tab, "withdraw_button")
    assert find(tab, QPushButton, "add_item_button").isVisible()


def test_changing_an_approved_plan_warns_first_and_asks_why(
    qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]
) -> None:
    made = submitted_campaign(office, people)
    approve(office, made, approver="尹涵", decided_on=TODAY)
    tab.open(Target(Tab.PLANS, "plan", made))
    click(qtbot, tab, "reopen_button")
    asked = dialog(qtbot, "reopen_plan_dialog")
    assert "批准作废" in said(asked)
    click(qtbot, asked, "confirm_reopen_button")
    assert problems(asked) == ["请写明变更计划的理由"]
    write(qtbot, asked, "reopen_reason_field", "增加对象")
    click(qtbot, asked, "confirm_reopen_button")
    assert plan_view(office, made).state == "拟定"
    assert [line.voided for line in approvals_of(made)] == [True]


def test_a_draft_is_deleted_after_asking_once_more(qtbot: QtBot, tab: PlansTab, office: Session) -> None:
    made = campaign(office)
    tab.open(Target(Tab.PLANS, "plan", made))
    click(qtbot, tab, "delete_plan_button")
    asked = dialog(qtbot, "delete_plan_dialog")
    click(qtbot, asked, "cancel_button")
    assert Plan.select().count() == 1
    click(qtbot, tab, "delete_plan_button")
    click(qtbot, dialog(qtbot, "delete_plan_dialog"), "confirm_delete_button")
    assert Plan.select().count() == 0
    assert tab.plans.stack.currentWidget() is tab.plans.list


def test_a_talk_leads_on_to_its_interview_once_the_plan_is_approved(
    qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]
) -> None:
    made = submitted_campaign(office, people)
    tab.open(Target(Tab.PLANS, "plan", made))
    page, gone = tab.plans.page, list[Target]()
    tab._office.going.connect(gone.append)
    page.items.selectRow(0)
    assert not page.pane.arrange.isEnabled()
    approve(office, made, approver="尹涵", decided_on=TODAY)
    tab.reload()
    page.items.selectRow(0)
    click(qtbot, page, "arrange_item_button")
    item = PlanItem.get(PlanItem.plan == made).id
    case = interview(item)
    tab.reload()
    page.items.selectRow(0)
    click(qtbot, page, f"open_interview_{case}")
    assert gone == [Target(Tab.INTERVIEWS, "new_from_item", item), Target(Tab.INTERVIEWS, "interview", case)]


def test_the_plan_is_exported_as_a_workbook(
    qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int], tmp_path: Path
) -> None:
    made = submitted_campaign(office, people)
    tab.open(Target(Tab.PLANS, "plan", made))
    suggested: list[str] = []
    files.answer_with(save=lambda _p, _c, _k, name: suggested.append(name) or tmp_path / "计划表")
    click(qtbot, tab, "export_button")
    settle()
    assert suggested == ["2026年第1批集中约谈计划.xlsx"]
    assert "集中约谈计划表" in openpyxl.load_workbook(tmp_path / "计划表.xlsx").active["A1"].value


def test_the_quarter_shows_who_is_overdue_and_offers_each_step(
    qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]
) -> None:
    made = submitted_quarterly(office, people)
    approve(office, made, approver="古丽·阿不都", decided_on=TODAY)
    tab.open(Target(Tab.PLANS, "filing"))
    page = tab.filings
    assert tab.bar.currentIndex() == FILINGS
    assert page.summary.text() == "2026 年第四季度：7 个部门，已备案 0 个，逾期 7 个；期限 2026-10-15"
    page.list.table.selectRow(2)
    assert page.step.text() == "登记备案…"
    click(qtbot, page, "filing_step_button")
    asked = dialog(qtbot, "filing_dialog")
    click(qtbot, asked, "record_filing_button")
    assert problems(asked) == ["请填写接收人"]
    write(qtbot, asked, "received_by_field", "常怀")
    click(qtbot, asked, "record_filing_button")
    assert plan_view(office, made).state == "已备案"
    assert page.summary.text().startswith("2026 年第四季度：7 个部门，已备案 1 个，逾期 6 个")
    page.list.table.selectRow(0)
    click(qtbot, page, "filing_step_button")
    asked = dialog(qtbot, "new_plan_dialog")
    assert asked.draft().department_id == department("组织部")  # type: ignore[attr-defined]
    click(qtbot, asked, "create_plan_button")
    assert tab.bar.currentIndex() == PLANS
    assert tab.plans.page.title.text() == "组织部2026年第四季度约谈计划"


def test_quarters_are_filtered_by_state_and_time(
    qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]
) -> None:
    made = submitted_quarterly(office, people, date(2026, 10, 8))
    approve(office, made, approver="古丽·阿不都", decided_on=date(2026, 10, 8))
    file_plan(office, made, filed_on=date(2026, 10, 9), received_by="常怀")
    tab.open(Target(Tab.PLANS, "filing"))
    page = tab.filings
    choose(qtbot, page, "filing_status", "已备案")
    assert [page.list.table.lazy.row_at(0).department, page.list.table.count()] == ["教务处", 1]  # type: ignore[union-attr]
    choose(qtbot, page, "filing_quarter", "第一季度")
    assert page.list.table.count() == 0
    assert page.summary.text().startswith("2026 年第一季度：7 个部门，已备案 0 个")


def test_a_reminder_of_an_earlier_quarter_opens_that_quarter(qtbot: QtBot, tab: PlansTab, office: Session) -> None:
    tab.open(Target(Tab.PLANS, "filing", 20253))
    assert find(tab, QComboBox, "filing_year").currentData() == 2025
    assert "2025 年第三季度" in tab.filings.summary.text()
    tab.open(Target(Tab.PLANS, "filing", 20264))
    assert "2026 年第四季度" in tab.filings.summary.text()


def test_the_list_is_filtered_and_a_plan_opens_by_enter(
    qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]
) -> None:
    submitted_campaign(office, people)
    submitted_quarterly(office, people)
    tab.reload()
    choose(qtbot, tab, "plan_kind", "季度")
    assert tab.plans.list.table.count() == 1
    tab.plans.list.table.selectRow(0)
    qtbot.keyClick(tab.plans.list.table, ENTER)
    assert tab.plans.page.title.text() == "教务处2026年第四季度约谈计划"
    click(qtbot, tab, "back_to_plans_button")
    assert tab.plans.stack.currentWidget() is tab.plans.list


def test_a_plan_that_is_gone_is_told_over_the_list(tab: PlansTab) -> None:
    tab.open(Target(Tab.PLANS, "plan", 99))
    assert tab.plans.stack.currentWidget() is tab.plans.list
    assert "没有找到这份计划" in said(tab.plans.list)


def test_what_changes_while_the_tab_is_hidden_is_read_when_it_is_shown(
    tab: PlansTab, office: Session, people: dict[str, int]
) -> None:
    tab.hide()
    made = campaign(office)
    add_item(office, made, draft(people, "皮润", lead="任望谷"))
    submit(office, made)
    tab._office.changed.emit()
    tab.show()
    assert tab.plans.list.table.count() == 1


def test_list_of_views_of_a_page_that_has_none_is_part_of_the_page(tab: PlansTab) -> None:
    views = [each for each in QApplication.allWidgets() if each.objectName().endswith("_views")]
    mine = [each for each in views if each.window() is tab]
    assert mine and not [each for each in views if each.parent() is None]
