"""Departments, school posts and recusals in the tab of people, by clicks and keys."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.access.session import Session
from app.people.editing import appoint_leader
from app.people.queries import departments, vacant_posts
from app.people.tables import Department, RecusalRow, SchoolPostHolding, Supervision
from tests.institution import TODAY, recuse
from tests.ui.hands import choose, click, dialog, find, pick, said, words, write
from tests.ui.test_people import column, entries, point, press, tab, turn
from ui.office import Tab, Target
from ui.people.tab import DEPARTMENTS, POSTS, RECUSALS, PeopleTab

__all__ = ["tab"]


def holders(name: str) -> list[tuple[str, date | None]]:
    """Who supervised a department, with the last day, in order."""
    query = Supervision.select().join(Department).where(Department.name == name).order_by(Supervision.id)
    return [(each.person.name, each.end) for each in query]


# ---------------------------------------------------------------- departments


def test_departments_show_heads_supervisors_and_vacancies(tab: PeopleTab) -> None:
    tab.open(Target(Tab.PEOPLE, "department"))
    names = column(tab, "departments_list", "部门")
    heads = dict(zip(names, column(tab, "departments_list", "主要负责人"), strict=True))
    assert (heads["国际交流处"], heads["文学院"]) == ("空缺", "秦听知")
    choose(tab, "departments_kind", "党群部门")
    assert column(tab, "departments_list", "部门") == ["组织部", "纪检监察室"]


def test_a_department_is_added_and_can_be_chosen_in_the_list_of_people(tab: PeopleTab) -> None:
    turn(tab, DEPARTMENTS)
    click(tab, "add_department_button")
    asked = dialog(tab, "department_dialog")
    write(asked, "department_name", "基建处")
    choose(asked, "department_kind", "行政部门")
    press(asked, "重要部门")
    click(asked, "save_button")
    made = Department.get(Department.name == "基建处")
    assert (made.kind, made.is_key, made.code) == ("行政部门", True, "D008")
    assert column(tab, "departments_list", "部门")[-1] == "基建处"
    turn(tab, 0)
    choose(tab, "people_department", "基建处")
    assert column(tab, "people_list", "姓名") == []


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("教务处", "行政部门", "已有名为“教务处”的部门"),
        ("  ", "行政部门", "请填写部门名称"),
        ("基建处", "", "部门类别应为"),
    ],
)
def test_a_department_that_cannot_be_added_is_refused(tab: PeopleTab, name: str, kind: str, reason: str) -> None:
    before = entries()
    turn(tab, DEPARTMENTS)
    click(tab, "add_department_button")
    asked = dialog(tab, "department_dialog")
    write(asked, "department_name", name)
    if kind:
        choose(asked, "department_kind", kind)
    click(asked, "save_button")
    assert reason in said(asked)
    assert (Department.select().count(), entries()) == (7, before)


def test_a_department_is_renamed_after_a_double_click(tab: PeopleTab) -> None:
    turn(tab, DEPARTMENTS)
    point(tab, "departments_list", "部门", "图书馆", twice=True)
    asked = dialog(tab, "department_dialog")
    write(asked, "department_name", "图书与档案馆")
    click(asked, "save_button")
    assert "图书与档案馆" in column(tab, "departments_list", "部门")
    assert Department.get(Department.name == "图书与档案馆").kind == "教辅及直属单位"


def test_a_department_with_people_is_not_closed(tab: PeopleTab) -> None:
    turn(tab, DEPARTMENTS)
    point(tab, "departments_list", "部门", "图书馆", twice=True)
    asked = dialog(tab, "department_dialog")
    write(asked, "department_closed", "2026-11-24")
    click(asked, "save_button")
    assert "还有 2 项任职" in said(asked)
    assert Department.get(Department.name == "图书馆").closed_on is None


def test_a_department_that_is_to_be_closed_stays_so_when_something_else_is_changed(
    tab: PeopleTab, session: Session
) -> None:
    Department.create(code="D900", name="筹建办", kind="行政部门", position=90, closed_on=date(2027, 1, 31))
    turn(tab, DEPARTMENTS)
    point(tab, "departments_list", "部门", "筹建办", twice=True)
    asked = dialog(tab, "department_dialog")
    press(asked, "重要部门")
    click(asked, "save_button")
    kept = Department.get(Department.name == "筹建办")
    assert (kept.is_key, kept.closed_on) == (True, date(2027, 1, 31))


def test_another_leader_takes_over_a_department(tab: PeopleTab) -> None:
    turn(tab, DEPARTMENTS)
    point(tab, "departments_list", "部门", "文学院")
    click(tab, "supervise_button")
    asked = dialog(tab, "supervision_dialog")
    assert "文学院　现分管：万俟望" in words(asked)
    choose(asked, "leader_box", "赵瑾德")
    click(asked, "save_button")
    assert holders("文学院") == [("万俟望", date(2026, 11, 23)), ("赵瑾德", None)]
    assert next(line for line in departments(TODAY) if line.name == "文学院").supervisors == "赵瑾德"


def test_a_second_leader_may_supervise_beside_the_first(tab: PeopleTab) -> None:
    turn(tab, DEPARTMENTS)
    point(tab, "departments_list", "部门", "文学院")
    click(tab, "supervise_button")
    asked = dialog(tab, "supervision_dialog")
    press(asked, "原分管领导不再分管")
    choose(asked, "leader_box", "赵瑾德")
    click(asked, "save_button")
    assert holders("文学院") == [("万俟望", None), ("赵瑾德", None)]


def test_who_supervises_already_is_refused_and_nobody_else_loses_it(tab: PeopleTab) -> None:
    turn(tab, DEPARTMENTS)
    point(tab, "departments_list", "部门", "文学院")
    click(tab, "supervise_button")
    asked = dialog(tab, "supervision_dialog")
    click(asked, "save_button")
    assert "找不到这名干部" in said(asked)
    choose(asked, "leader_box", "万俟望")
    click(asked, "save_button")
    assert "万俟望已分管文学院" in said(asked)
    assert holders("文学院") == [("万俟望", None)]


# ---------------------------------------------------------------- school posts


def test_a_single_post_is_taken_over_only_after_its_holder_left(
    qtbot: QtBot, tab: PeopleTab, people: dict[str, int]
) -> None:
    turn(tab, POSTS)
    click(tab, "add_leader_button")
    asked = dialog(tab, "leader_dialog")
    pick(qtbot, asked, "leader_picker", "金之玉")
    choose(asked, "leader_post", "校长")
    write(asked, "leader_title", "校长")
    click(asked, "save_button")
    assert "校长现由任望谷担任；同一天只能有一人" in said(asked)
    assert "四(一)" in words(asked)
    assert SchoolPostHolding.select().count() == 5
    click(asked, "cancel_button")
    point(tab, "posts_list", "姓名", "任望谷")
    click(tab, "end_leader_button")
    ending = dialog(tab, "end_leader_dialog")
    write(ending, "last_day", "2026-11-23")
    click(ending, "save_button")
    assert vacant_posts(TODAY) == ["校长"]
    assert "空缺：校长" in words(tab)
    click(tab, "add_leader_button")
    asked = dialog(tab, "leader_dialog")
    pick(qtbot, asked, "leader_picker", "金之玉")
    choose(asked, "leader_post", "校长")
    write(asked, "leader_title", "校长")
    click(asked, "save_button")
    held = SchoolPostHolding.get((SchoolPostHolding.post == "校长") & SchoolPostHolding.end.is_null())
    assert (held.person_id, held.start) == (people["金之玉"], TODAY)
    assert vacant_posts(TODAY) == []
    states = zip(column(tab, "posts_list", "姓名"), column(tab, "posts_list", "状态"), strict=True)
    assert {("任望谷", "离任"), ("金之玉", "在任")} <= set(states)


def test_a_post_without_a_person_or_title_is_refused(qtbot: QtBot, tab: PeopleTab) -> None:
    turn(tab, POSTS)
    click(tab, "add_leader_button")
    asked = dialog(tab, "leader_dialog")
    click(asked, "save_button")
    assert "找不到这名干部" in said(asked)
    pick(qtbot, asked, "leader_picker", "金之玉")
    choose(asked, "leader_post", "班子成员")
    click(asked, "save_button")
    assert "请填写职务名称" in said(asked)
    assert SchoolPostHolding.select().count() == 5


def test_with_the_last_post_a_leader_ceases_to_supervise(
    tab: PeopleTab, session: Session, people: dict[str, int]
) -> None:
    turn(tab, POSTS)
    point(tab, "posts_list", "姓名", "万俟望")
    click(tab, "end_leader_button")
    click(dialog(tab, "end_leader_dialog"), "save_button")
    assert holders("文学院") == [("万俟望", TODAY)]
    assert holders("教务处") == [("赵瑾德", None)]
    appoint_leader(session, people["金之玉"], "班子成员", "副校长", TODAY)
    tab.office.changed.emit()
    assert "金之玉" in column(tab, "posts_list", "姓名")


# ---------------------------------------------------------------- recusals


def test_a_recusal_is_registered_and_lifted(qtbot: QtBot, tab: PeopleTab, people: dict[str, int]) -> None:
    turn(tab, RECUSALS)
    assert "没有登记回避" in words(tab)
    click(tab, "add_recusal_button")
    asked = dialog(tab, "recusal_dialog")
    pick(qtbot, asked, "recusal_one", "皮润")
    pick(qtbot, asked, "recusal_other", "赵瑾德")
    write(asked, "recusal_reason", "夫妻")
    click(asked, "save_button")
    made = RecusalRow.get()
    assert (made.person.name, made.other.name, made.reason, made.start) == ("皮润", "赵瑾德", "夫妻", TODAY)
    point(tab, "recusals_list", "理由", "夫妻")
    click(tab, "end_recusal_button")
    click(dialog(tab, "end_recusal_dialog"), "save_button")
    assert RecusalRow.get().end == TODAY
    assert column(tab, "recusals_list", "止") == ["2026-11-24"]
    click(tab, "end_recusal_button")
    again = dialog(tab, "end_recusal_dialog")
    click(again, "save_button")
    assert "这项回避已经结束" in said(again)


def test_a_recusal_needs_two_people_a_reason_and_is_not_registered_twice(
    qtbot: QtBot, tab: PeopleTab, people: dict[str, int]
) -> None:
    recuse(people, "赵瑾德", "皮润")
    turn(tab, RECUSALS)
    click(tab, "add_recusal_button")
    asked = dialog(tab, "recusal_dialog")
    assert find(asked, "save_button", QPushButton).isDefault()
    pick(qtbot, asked, "recusal_one", "皮润")
    pick(qtbot, asked, "recusal_other", "皮润")
    write(asked, "recusal_reason", "夫妻")
    click(asked, "save_button")
    assert "回避是两个人之间的关系" in said(asked)
    pick(qtbot, asked, "recusal_other", "赵瑾德")
    click(asked, "save_button")
    assert "皮润与赵瑾德的回避已经登记" in said(asked)
    write(asked, "recusal_reason", "")
    click(asked, "save_button")
    assert "请写明回避的理由" in said(asked)
    assert RecusalRow.select().count() == 1
