"""Working days: the announced years day by day, the usual ones, and what must hold of any table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.holiday_notice import read_notice
from app.rules.holidays import announced, usual
from app.rules.workdays import AnnouncedYear, SpecialDay, Workdays

TABLE = Workdays(announced(), {}, usual)
# The notices of the State Council's General Office, word for word.
NOTICES = {
    2024: """一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。""",
    2025: """一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。""",
    2026: """各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
鼓励单位和个人结合落实带薪年休假等制度，实际形成较长假期，推动错峰出行。
国务院办公厅
2025年11月4日""",
}
# Weekdays off and weekend days worked, counted on a paper calendar; they differ by the days of the law (11, then 13).
OFF_AND_MADE_UP = {2024: (19, 8), 2025: (18, 5), 2026: (19, 6)}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=ahead) for ahead in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", sorted(NOTICES))
def test_a_year_is_worked_day_by_day_as_the_notice_says(year: int) -> None:
    """The data file and the notice's own words are two ways to the same 365 days."""
    text = "\n".join(line for line in NOTICES[year].splitlines() if "年11月4日" not in line)
    read = read_notice(text, year)
    assert read.problems == ()
    told = Workdays({year: AnnouncedYear(year, "", read.days)})
    assert [TABLE.works(day) for day in days_of(year)] == [told.works(day) for day in days_of(year)]
    assert {day: TABLE.name(day) for day in days_of(year)} == {day: told.name(day) for day in days_of(year)}
    off = sum(day.weekday() < 5 and not TABLE.works(day) for day in days_of(year))
    assert (off, sum(day.weekday() >= 5 and TABLE.works(day) for day in days_of(year))) == OFF_AND_MADE_UP[year]


@pytest.mark.parametrize(
    ("day", "works", "name"),
    [
        (date(2026, 1, 1), False, "元旦"),
        (date(2026, 1, 4), True, "元旦调休上班"),  # a Sunday
        (date(2026, 2, 13), True, ""),
        (date(2026, 2, 14), True, "春节调休上班"),
        (date(2026, 2, 23), False, "春节"),
        (date(2026, 2, 24), True, ""),
        (date(2026, 9, 20), True, "国庆节调休上班"),
        (date(2026, 10, 8), True, ""),
        (date(2024, 2, 9), True, ""),  # the eve: encouraged to rest, not off
        (date(2025, 10, 8), False, "国庆节、中秋节"),
    ],
)
def test_known_days_are_as_everybody_remembers_them(day: date, works: bool, name: str) -> None:
    assert (TABLE.works(day), TABLE.name(day)) == (works, name)
    assert not TABLE.is_assumed(day)


def test_a_year_without_an_announcement_has_the_days_of_the_law_and_is_marked() -> None:
    off = [each.day for each in usual(2027)]
    assert date(2027, 2, 5) in off and date(2027, 2, 8) in off  # eve to the third day, 6 and 7 on a weekend
    assert date(2027, 2, 9) in off and date(2027, 2, 10) in off  # made good
    assert TABLE.is_assumed(date(2027, 3, 1)) and not TABLE.is_assumed(date(2026, 12, 31))
    assert len([day for day in off if day.weekday() < 5]) == 13  # 13 days by the law, each on a day otherwise worked


def test_every_usual_year_gives_thirteen_weekdays_off() -> None:
    for year in range(2015, 2041):
        assert len([each for each in usual(year) if each.day.weekday() < 5]) == 13, year


def test_a_due_day_says_whether_it_rests_on_an_assumption() -> None:
    assert TABLE.add(date(2026, 11, 24), 10).is_assumed is False
    over = TABLE.add(date(2026, 12, 30), 5)
    assert over.is_assumed and over.day.year == 2027


def test_own_days_go_before_the_list_and_are_sure() -> None:
    day = date(2027, 5, 20)
    own = Workdays(announced(), {day: SpecialDay(day, False, "校庆日")}, usual)
    assert TABLE.works(day) and not own.works(day)
    assert own.name(day) == "校庆日" and not own.is_assumed(day)


DAYS = st.dates(date(2022, 1, 1), date(2030, 12, 31))
_OWN = st.dictionaries(DAYS, st.booleans(), max_size=40)
TABLES = _OWN.map(lambda own: Workdays(announced(), {d: SpecialDay(d, w, "x") for d, w in own.items()}, usual))


@given(TABLES, DAYS, st.integers(0, 60))
def test_counting_back_from_a_due_day_gives_the_days_it_was_away(table: Workdays, day: date, count: int) -> None:
    due = table.add(day, count).day
    assert table.left(day, due) == count
    assert table.left(due, day) == -count
    assert count == 0 or table.works(due)


@given(TABLES, DAYS, DAYS)
def test_days_left_are_the_working_days_between(table: Workdays, one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    between = sum(table.works(first + timedelta(days=ahead)) for ahead in range(1, (last - first).days + 1))
    assert table.left(first, last) == between


@given(TABLES, DAYS, st.integers(0, 30), st.integers(0, 30))
def test_a_longer_term_is_never_over_sooner(table: Workdays, day: date, short: int, more: int) -> None:
    assert table.add(day, short).day <= table.add(day, short + more).day
    assert table.add(table.add(day, short).day, more).day == table.add(day, short + more).day
    assert table.add(day, short).day <= table.add(day + timedelta(days=1), short).day


def test_a_slip_of_the_year_costs_no_time() -> None:
    assert TABLE.left(date(2026, 11, 24), date.max) > 4000


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2027-02-30 休 春节", "没有 2027 年 2 月 30 日"),
        ("一、春节：2月6日至6月13日放假", "不像一个假期"),
        ("2027/1/1 元旦", "请写成"),
        ("放假通知", "没有读到"),
    ],
)
def test_what_cannot_be_read_of_a_notice_is_named(text: str, problem: str) -> None:
    assert problem in " ".join(read_notice(text, 2027).problems)


def test_lines_typed_one_a_day_are_read() -> None:
    read = read_notice("2027-01-01 休 元旦\n2027-01-02 班\n", 2027)
    assert read.days == (SpecialDay(date(2027, 1, 1), False, "元旦"), SpecialDay(date(2027, 1, 2), True, "调休上班"))
