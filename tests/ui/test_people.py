"""The tab of people by clicks and keys: people, departments, school posts, recusals."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from app.access.audit import REFUSED
from app.access.session import Session
from app.access.tables import AuditEntry
from app.people.identity import identity
from app.people.names import reading
from app.people.tables import Appointment, Person, PersonRank
from tests.institution import LONG_AGO, TODAY, recuse
from tests.ui.hands import choose, click, dialog, find, is_there, said, show, words, write
from ui.office import Office, Tab, Target
from ui.people.tab import PEOPLE, RECUSALS, PeopleTab
from ui.widgets.table import TableView


@pytest.fixture
def tab(qtbot: QtBot, session: Session, people: dict[str, int]) -> PeopleTab:
    session.clock = lambda: datetime(2026, 11, 24, 9, 30)
    for person in Person.select():
        person.pinyin, person.initials = reading(person.name)
        person.save()
    return show(qtbot, PeopleTab(Office(session)), 1366)


def turn(tab: QWidget, page: int) -> None:
    """Turns to a page of the tab by a click."""
    bar = find(tab, "people_pages", QTabBar)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(page).center())
    assert bar.currentIndex() == page


def column(tab: QWidget, name: str, heading: str) -> list[str]:
    """What a column of a list shows."""
    model = find(tab, name, TableView).model()
    headings = [
        model.headerData(i, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) for i in range(model.columnCount())
    ]
    place = headings.index(heading)
    return [model.index(line, place).data() or "" for line in range(model.rowCount())]


def point(tab: QWidget, name: str, heading: str, text: str, *, twice: bool = False) -> None:
    """Clicks the line of a list whose cell under the heading says the text."""
    table, place = find(tab, name, TableView), column(tab, name, heading).index(text)
    table.scrollTo(table.model().index(place, 0))
    spot = table.visualRect(table.model().index(place, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    if twice:
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def press(parent: QWidget, text: str) -> None:
    """Clicks the only button on the screen that says the text."""
    QApplication.processEvents()
    found = [each for each in parent.findChildren(QAbstractButton) if each.isVisible() and each.text() == text]
    assert len(found) == 1, f"{text}: {len(found)} buttons"
    spot = QPoint(10, found[0].rect().center().y()) if isinstance(found[0], QCheckBox) else found[0].rect().center()
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton, pos=spot)
    QApplication.processEvents()


def entries() -> int:
    """How many acts were done, without those that were refused."""
    return int(AuditEntry.select().where(AuditEntry.outcome != REFUSED).count())


# ---------------------------------------------------------------- people


@pytest.mark.parametrize(
    ("typed", "names"),
    [("jdh", ["蒋德禾"]), ("glabd", ["古丽·阿不都"]), ("图书馆", ["钱拙知", "𬭎文"]), ("QP00101", ["金之玉"])],
)
def test_the_list_is_filtered_by_initials_department_and_staff_number(
    qtbot: QtBot, tab: PeopleTab, typed: str, names: list[str]
) -> None:
    assert len(column(tab, "people_list", "姓名")) == 24
    write(tab, "people_filter", typed)
    qtbot.waitUntil(lambda: column(tab, "people_list", "姓名") == names)
    assert tab.people.list.status.text() == f"{len(names)} 人　·　筛选：“{typed}”"


def test_a_filter_that_finds_nobody_says_so_and_escape_lets_all_through(qtbot: QtBot, tab: PeopleTab) -> None:
    write(tab, "people_filter", "zzz")
    qtbot.waitUntil(lambda: column(tab, "people_list", "姓名") == [])
    assert "没有符合筛选的内容" in words(tab)
    assert "还没有干部名册" not in words(tab)
    tab.activateWindow()
    qtbot.waitUntil(tab.isActiveWindow)
    qtbot.keyClick(find(tab, "people_filter"), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(column(tab, "people_list", "姓名")) == 24)


def test_rank_and_department_narrow_the_list_together(tab: PeopleTab) -> None:
    choose(tab, "people_department", "文学院")
    assert set(column(tab, "people_list", "姓名")) == {"元维成", "秦听知", "陈维", "傅润"}
    choose(tab, "people_rank", "正处级")
    assert set(column(tab, "people_list", "姓名")) == {"元维成", "秦听知"}
    press(tab, "清除筛选")
    assert len(column(tab, "people_list", "姓名")) == 24


def test_the_page_of_a_person_shows_posts_ranks_and_recusals(tab: PeopleTab, people: dict[str, int]) -> None:
    recuse(people, "秦听知", "陈维")
    assert "选中一名干部" in words(tab.people.pane)
    point(tab, "people_list", "姓名", "秦听知")
    shown = words(tab.people.pane)
    for part in ("QP00115", "文学院院长　正处级", "2026-06-01 至 今　交流　主要负责人", "陈维：近亲属"):
        assert part in shown


def test_a_search_elsewhere_opens_the_page_of_the_person(tab: PeopleTab, people: dict[str, int]) -> None:
    turn(tab, RECUSALS)
    tab.open(Target(Tab.PEOPLE, "person", people["余立"]))
    assert tab.bar.currentIndex() == PEOPLE
    assert column(tab, "people_list", "姓名") == ["余立"]
    assert "教务处科长　副科级" in words(tab.people.pane)


def test_a_talk_is_arranged_from_the_page_of_the_person(qtbot: QtBot, tab: PeopleTab, people: dict[str, int]) -> None:
    point(tab, "people_list", "姓名", "余立")
    with qtbot.waitSignal(tab.office.going) as going:
        click(tab, "talk_button")
    assert going.args == [Target(Tab.INTERVIEWS, "new_for_person", people["余立"])]


def test_a_person_is_added_and_found_by_initials(qtbot: QtBot, tab: PeopleTab) -> None:
    click(tab, "add_person_button")
    asked = dialog(tab, "person_dialog")
    for name, text in {"staff_no": "QP00200", "name": "欧阳明", "born": "1980年5月", "phone": "6321"}.items():
        write(asked, f"person_{name}", text)
    choose(asked, "gender_box", "男")
    choose(asked, "rank_box", "正科级")
    with qtbot.waitSignal(tab.office.said) as told:
        click(asked, "save_button")
    assert told.args is not None
    assert told.args[0] == "已保存干部信息"
    kept = identity(Person.get(Person.staff_no == "QP00200").id, TODAY)
    assert (kept.name, kept.gender, kept.born, kept.rank, kept.phone) == ("欧阳明", "男", "1980-05", "正科级", "6321")
    qtbot.waitUntil(lambda: not is_there(tab, "person_dialog"))
    write(tab, "people_filter", "oym")
    qtbot.waitUntil(lambda: column(tab, "people_list", "姓名") == [])
    choose(tab, "people_in_post", "含离任")
    assert column(tab, "people_list", "姓名") == ["欧阳明"]


@pytest.mark.parametrize(
    ("number", "name", "rank", "reason"),
    [
        ("QP00101", "欧阳明", "正科级", "工号 QP00101 已属于金之玉"),
        ("12 34", "欧阳明", "正科级", "工号只能由字母、数字和横线组成"),
        ("QP00200", "", "正科级", "请填写姓名"),
        ("QP00200", "欧阳明", "", "职级应为"),
    ],
)
def test_a_person_who_cannot_be_added_is_refused_and_nothing_kept(
    tab: PeopleTab, number: str, name: str, rank: str, reason: str
) -> None:
    before = entries()
    click(tab, "add_person_button")
    asked = dialog(tab, "person_dialog")
    write(asked, "person_staff_no", number)
    write(asked, "person_name", name)
    if rank:
        choose(asked, "rank_box", rank)
    click(asked, "save_button")
    assert reason in said(asked)
    assert asked.isVisible()
    assert (Person.select().count(), PersonRank.select().count(), entries()) == (24, 24, before)


def test_correcting_a_person_keeps_what_was_not_touched(tab: PeopleTab, people: dict[str, int]) -> None:
    Person.update(phone="6321", note="援疆", born="1975-06").where(Person.id == people["余立"]).execute()
    point(tab, "people_list", "姓名", "余立")
    click(tab, "edit_person_button")
    asked = dialog(tab, "person_dialog")
    assert not is_there(asked, "rank_box")
    write(asked, "person_ethnicity", "汉族")
    QTest.keyClick(find(asked, "save_button"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    kept = Person.get_by_id(people["余立"])
    assert (kept.ethnicity, kept.phone, kept.note, kept.born) == ("汉族", "6321", "援疆", "1975-06")


def test_a_change_of_post_is_registered_and_both_posts_are_shown(tab: PeopleTab, people: dict[str, int]) -> None:
    point(tab, "people_list", "姓名", "余立")
    click(tab, "add_appointment_button")
    asked = dialog(tab, "appointment_dialog")
    assert "余立　现任：教务处科长" in words(asked)
    choose(asked, "department_box", "国际交流处")
    write(asked, "title_line", "处长")
    choose(asked, "kind_box", "提拔")
    write(asked, "start_date", "2026年11月20日")
    click(asked, "mark_head")
    click(asked, "save_button")
    made = Appointment.get((Appointment.person == people["余立"]) & (Appointment.title == "处长"))
    assert (made.department.name, made.kind, made.start) == ("国际交流处", "提拔", date(2026, 11, 20))
    assert (made.head, made.deputy, made.end) == (True, False, None)
    shown = words(tab.people.pane)
    assert "2026-11-20 至 今　提拔　主要负责人" in shown
    assert "2020-01-01 至 今　留任" in shown


def test_a_promotion_that_misses_its_post_is_refused(tab: PeopleTab, people: dict[str, int]) -> None:
    point(tab, "people_list", "姓名", "余立")
    click(tab, "add_appointment_button")
    asked = dialog(tab, "appointment_dialog")
    click(asked, "save_button")
    assert "找不到这个部门" in said(asked)
    choose(asked, "department_box", "教务处")
    click(asked, "save_button")
    assert "请填写职务" in said(asked)
    write(asked, "title_line", "科长")
    choose(asked, "kind_box", "留任")
    click(asked, "save_button")
    assert "余立已登记任教务处科长（2020-01-01 至 今），时间重叠" in said(asked)
    assert Appointment.select().where(Appointment.person == people["余立"]).count() == 1


def test_leaving_a_post_takes_the_person_out_of_those_in_post(tab: PeopleTab, people: dict[str, int]) -> None:
    point(tab, "people_list", "姓名", "余立")
    press(tab.people.pane, "离任")
    asked = dialog(tab, "end_dialog")
    write(asked, "last_day", "2019-12-31")
    click(asked, "save_button")
    assert "结束日期 2019-12-31 早于开始日期 2020-01-01" in said(asked)
    assert Appointment.get(Appointment.person == people["余立"]).end is None
    write(asked, "last_day", "20261120")
    click(asked, "save_button")
    assert Appointment.get(Appointment.person == people["余立"]).end == date(2026, 11, 20)
    assert "余立" not in column(tab, "people_list", "姓名")


def test_a_day_that_cannot_be_read_is_never_taken_for_today(tab: PeopleTab, people: dict[str, int]) -> None:
    point(tab, "people_list", "姓名", "余立")
    press(tab.people.pane, "离任")
    asked = dialog(tab, "end_dialog")
    for typed in ("2026-13-45", "2026年11月", ""):
        write(asked, "last_day", typed)
        click(asked, "save_button")
        assert "最后一天" in said(asked)
        assert Appointment.get(Appointment.person == people["余立"]).end is None


def test_a_new_rank_ends_the_old_one_the_day_before(tab: PeopleTab, people: dict[str, int]) -> None:
    point(tab, "people_list", "姓名", "余立")
    click(tab, "change_rank_button")
    asked = dialog(tab, "rank_dialog")
    choose(asked, "rank_box", "副科级")
    click(asked, "save_button")
    assert "余立的职级已经是副科级" in said(asked)
    choose(asked, "rank_box", "正科级")
    write(asked, "start_date", "2026-11-01")
    click(asked, "save_button")
    ranks = PersonRank.select().where(PersonRank.person == people["余立"]).order_by(PersonRank.id)
    assert [(r.rank, r.start, r.end) for r in ranks] == [
        ("副科级", LONG_AGO, date(2026, 10, 31)), ("正科级", date(2026, 11, 1), None),
    ]  # fmt: skip
    assert "2020-01-01 至 2026-10-31" in words(tab.people.pane)
    assert "教务处科长　正科级" in words(tab.people.pane)
    assert column(tab, "people_list", "职级")[column(tab, "people_list", "姓名").index("余立")] == "正科级"
