"""The register of clues by clicks and keys."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.plans.clue_queries import clue_view
from app.plans.clues import sort
from app.plans.items import add_item, draft_of
from app.plans.tables import Clue, PlanItem
from tests.plans.conftest import TODAY, campaign, clue, draft
from tests.ui.test_plans import add_person, choose, click, dialog, find, office, problems, said, tab, write
from ui.office import Tab, Target
from ui.plans.tab import CLUES, PLANS, PlansTab

__all__ = ["office", "tab"]


def test_a_clue_is_registered_and_shown(qtbot: QtBot, tab: PlansTab) -> None:
    tab.open(Target(Tab.PLANS, "clues"))
    click(qtbot, tab, "register_clue_button")
    asked: Any = dialog(qtbot, "clue_dialog")
    click(qtbot, asked, "keep_clue_button")
    assert problems(asked) == ["请填写被反映人姓名", "请选择线索来源", "请填写反映的主要问题"]
    asked.person.line.setText("皮润")
    qtbot.waitUntil(lambda: asked.person.person_id() is not None)
    assert (asked.name.text(), asked.post.text()) == ("皮润", "计划财务处处长")
    choose(qtbot, asked, "clue_source_field", "上级交办")
    write(qtbot, asked, "clue_received_field", "2026年11月3日")
    write(qtbot, asked, "clue_problem_field", "超标准接待")
    find(asked, QCheckBox, "discipline_廉洁纪律").click()
    click(qtbot, asked, "keep_clue_button")
    kept = clue_view(Clue.get().id)
    assert (kept.number, kept.person, kept.draft.received_on) == ("〔2026〕第001号", "皮润", date(2026, 11, 3))
    assert kept.draft.disciplines == ("廉洁纪律",)
    assert tab.clues.current() is not None


def test_a_name_that_was_typed_but_not_chosen_is_asked_about(qtbot: QtBot, tab: PlansTab) -> None:
    tab.open(Target(Tab.PLANS, "new_clue"))
    asked: Any = dialog(qtbot, "clue_dialog")
    asked.person.line.setText("查无此人")
    write(qtbot, asked, "clue_name_field", "某人")
    write(qtbot, asked, "clue_problem_field", "某事")
    choose(qtbot, asked, "clue_source_field", "主动交代")
    click(qtbot, asked, "keep_clue_button")
    assert problems(asked) == ["请从列表中选定一名干部，或清空这一栏"]
    asked.person.line.clear()
    click(qtbot, asked, "keep_clue_button")
    assert Clue.get().person_id is None


def test_a_clue_is_sorted_with_its_reason(qtbot: QtBot, tab: PlansTab, office: Session) -> None:
    made = clue(office)
    tab.open(Target(Tab.PLANS, "clue", made))
    assert tab.bar.currentIndex() == CLUES
    click(qtbot, tab, "sort_clue_button")
    asked = dialog(qtbot, "sort_clue_dialog")
    click(qtbot, asked, "record_sorting_button")
    assert problems(asked) == ["请选择处置方式"]
    choose(qtbot, asked, "disposal_field", "暂存待查")
    click(qtbot, asked, "record_sorting_button")
    assert "请写明理由" in said(asked)
    write(qtbot, asked, "sorting_note_field", "线索笼统")
    click(qtbot, asked, "record_sorting_button")
    assert clue_view(made).disposal == "暂存待查"
    choose(qtbot, tab, "clue_disposal", "未处置")
    assert tab.clues.list.table.count() == 0


def test_a_clue_is_mended(qtbot: QtBot, tab: PlansTab, office: Session) -> None:
    made = clue(office)
    tab.open(Target(Tab.PLANS, "clue", made))
    tab.clues.list.table.setFocus()
    qtbot.keyClick(tab.clues.list.table, Qt.Key.Key_Return)
    asked = dialog(qtbot, "clue_dialog")
    write(qtbot, asked, "clue_handler_field", "Chang")
    click(qtbot, asked, "keep_clue_button")
    assert clue_view(made).draft.handler == "Chang"
    assert clue_view(made).number == "〔2026〕第001号"


def test_a_clue_shows_where_it_led_to(qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]) -> None:
    made = clue(office)
    add_item(office, campaign(office), draft(people, "蒋德禾", lead="赵瑾德", clues={"蒋德禾": made}))
    tab.open(Target(Tab.PLANS, "clue", made))
    click(qtbot, tab.clues.pane, "citation_0")
    assert tab.bar.currentIndex() == PLANS
    assert tab.plans.page.title.text() == "2026年第1批集中约谈计划"


def test_a_subject_cites_the_clue_that_is_about_them(
    qtbot: QtBot, tab: PlansTab, office: Session, people: dict[str, int]
) -> None:
    made, plan = clue(office, person_id=people["蒋德禾"]), campaign(office)
    sort(office, made, "谈话函询", TODAY)
    tab.open(Target(Tab.PLANS, "plan", plan))
    click(qtbot, tab, "add_item_button")
    asked: Any = dialog(qtbot, "item_dialog")
    choose(qtbot, asked, "item_ground_field", "拟谈话函询")
    add_person(qtbot, asked, "皮润")
    assert asked.clues.boxes == {}
    asked.subjects.set_people([])
    add_person(qtbot, asked, "蒋德禾")
    assert find(asked, QComboBox, "clue_of_蒋德禾").currentIndex() == -1
    assert any("尚未注明出自哪条线索" in message for message in asked.remarks.messages)
    choose(qtbot, asked, "clue_of_蒋德禾", "〔2026〕第001号")
    assert not any("尚未注明" in message for message in asked.remarks.messages)
    click(qtbot, asked, "save_item_button")
    item = PlanItem.get().id
    assert draft_of(item).subjects[0].clue_id == made
    click(qtbot, tab, "add_item_button")
    click(qtbot, dialog(qtbot, "item_dialog"), "cancel_button")


def test_a_clue_that_is_not_there_is_told(tab: PlansTab) -> None:
    tab.open(Target(Tab.PLANS, "clue", 99))
    assert "没有找到这条线索" in said(tab.clues.list)
