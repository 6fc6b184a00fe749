"""The institution's table of holidays: changed by who may, on record, and what follows from it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from app.access.errors import Refusal
from app.access.holidays import clear_day, enter_year, forget_year, is_entered, set_day, workdays
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.interviews.materials import due_day
from app.interviews.tables import Interview
from app.rules.holiday_notice import read_notice
from app.workbooks.holidays import rows_of, write_template
from tests.access.world import as_account
from tests.interviews.held_cases import NOW
from tests.rules.test_workdays import NOTICES

DAY = date(2026, 11, 25)


def of_2027() -> str:
    """A list for 2027: that of 2026 without its make-up days, which fall on other weekdays."""
    return "\n".join(line.split("。")[0] + "。" for line in NOTICES[2026].splitlines() if line[1:2] == "、")


def test_a_day_of_rest_of_our_own_moves_every_deadline(session: Session) -> None:
    case = Interview(held_from=datetime(2026, 11, 24, 9), held_to=datetime(2026, 11, 24, 10), written_inquiry=False)
    before = due_day(session.rules, case, NOW.date())
    set_day(session, DAY, works=False, name="校庆日")
    after = due_day(session.rules, case, NOW.date())
    assert workdays().left(before, after) == 1
    assert workdays().name(DAY) == "校庆日"
    clear_day(session, DAY)
    assert due_day(session.rules, case, NOW.date()) == before


def test_a_saturday_can_be_worked(session: Session) -> None:
    set_day(session, date(2026, 11, 28), works=True, name="运动会调休")
    assert workdays().works(date(2026, 11, 28))
    assert workdays().name(date(2026, 11, 28)) == "运动会调休（上班）"


def test_a_year_entered_takes_the_place_of_what_is_usual_until_it_is_taken_away(session: Session) -> None:
    assert workdays().is_assumed(date(2027, 3, 1))
    read = read_notice(of_2027(), 2027)
    assert enter_year(session, 2027, "国务院办公厅通知", read.days) == len(read.days)
    table = workdays()
    assert is_entered(2027) and not table.is_assumed(date(2027, 3, 1))
    assert set(table.announced[2027].days) == set(read.days)
    forget_year(session, 2027)
    assert workdays().is_assumed(date(2027, 3, 1)) and not is_entered(2027)


def test_entering_a_year_again_replaces_it_and_leaves_our_own_days(session: Session) -> None:
    set_day(session, date(2027, 5, 20), works=False, name="校庆日")
    days = read_notice(of_2027(), 2027).days
    enter_year(session, 2027, "初稿", days)
    enter_year(session, 2027, "定稿", days[1:])
    table = workdays()
    assert table.announced[2027].source == "定稿" and len(table.announced[2027].days) == len(days) - 1
    assert not table.works(date(2027, 5, 20))


@pytest.mark.parametrize(
    ("text", "source", "problem"),
    [
        ("2027-01-01 休 元旦", "通知", "只有 1 个休息日"),
        (of_2027(), " ", "请写明依据"),
        (of_2027() + "\n2027-01-01 休 元旦", "通知", "写了两次"),
        (of_2027() + "\n2028-01-01 休 元旦", "通知", "不在 2027 年"),
        (of_2027() + "\n2027-03-01 班 调休", "通知", "不需要调休上班"),
    ],
)
def test_a_list_that_cannot_be_is_refused_whole(session: Session, text: str, source: str, problem: str) -> None:
    with pytest.raises(Refusal) as refused:
        enter_year(session, 2027, source, read_notice(text, 2027).days)
    assert problem in refused.value.text()
    assert not is_entered(2027)


def test_what_changes_nothing_is_refused(session: Session) -> None:
    with pytest.raises(Refusal, match="没有本单位自定"):
        clear_day(session, DAY)
    set_day(session, DAY, works=False, name="校庆日")
    with pytest.raises(Refusal, match="已经是"):
        set_day(session, DAY, works=False, name="校庆日")
    with pytest.raises(Refusal, match="名称"):
        set_day(session, DAY, works=False, name="  ")
    with pytest.raises(Refusal, match="没有登记过"):
        forget_year(session, 2026)


def test_each_change_is_on_record(session: Session) -> None:
    set_day(session, DAY, works=False, name="校庆日")
    clear_day(session, DAY)
    enter_year(session, 2027, "通知", read_notice(of_2027(), 2027).days)
    forget_year(session, 2027)
    rows = list(AuditEntry.select().where(AuditEntry.action == "holiday.edit").order_by(AuditEntry.seq))
    assert [row.summary for row in rows] == [
        "2026-11-25 定为休息：校庆日", "撤去 2026-11-25 的自定安排：校庆日", "登记 2027 年节假日安排",
        "撤去登记的 2027 年节假日安排",
    ]  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_only_the_offices_that_set_deadlines_and_the_administrator_change_it(session: Session, role: Role) -> None:
    as_account(session, role)
    able = role in (Role.OFFICE, Role.PARTY_OFFICE, Role.DISCIPLINE_OFFICE, Role.SYSTEM_ADMINISTRATOR)
    if able:
        set_day(session, DAY, works=False, name="校庆日")
    else:
        with pytest.raises(Refusal, match="不能修改工作日与节假日"):
            set_day(session, DAY, works=False, name="校庆日")
    assert workdays().works(DAY) is not able


def test_a_workbook_handed_out_is_read_back_the_same(session: Session, tmp_path: Path) -> None:
    days = workdays().announced[2026].days
    write_template(session, tmp_path / "节假日.xlsx", days)
    rows = rows_of(tmp_path / "节假日.xlsx")
    assert rows.problems == ()
    assert read_notice("\n".join(rows.lines), 2026).days == days


def test_rows_that_are_no_days_are_named(session: Session, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    for row in (
        ("日期", "休/班", "名称"),
        (datetime(2027, 1, 1), "放假", "元旦"),
        ("二月", "休", "春节"),
        (None, None, None),
    ):
        page.append(row)
    book.save(tmp_path / "表.xlsx")
    rows = rows_of(tmp_path / "表.xlsx")
    assert rows.lines == ("2027-01-01 休 元旦",)
    assert rows.problems == ("第 3 行没有读懂：二月 休 春节",)
