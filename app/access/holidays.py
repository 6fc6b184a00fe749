"""工作日与节假日: the table of holidays in force, and how the institution changes it.

A due day that was told to somebody stays as it was told when the table changes; what is counted anew follows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.access.tables import Holiday, HolidayYear
from app.rules.holidays import announced, usual
from app.rules.workdays import ASSUMED, AnnouncedYear, SpecialDay, Workdays
from app.store.database import database
from app.store.kept import Kept

# A year's list names at least the statutory holidays; less is a slip.
LEAST_DAYS_OFF = 7
_LONGEST_NAME = 30
_KEPT = Kept("workdays", ("holiday", "holiday_year"), most=1)


def workdays() -> Workdays:
    """The table in force: what every due day and every count of working days asks."""
    return _KEPT.value(database, None, _workdays)


def _workdays() -> Workdays:
    years = {row.year: row.source for row in HolidayYear.select()}
    listed: dict[int, list[SpecialDay]] = {year: [] for year in years}
    own: dict[date, SpecialDay] = {}
    for row in Holiday.select().order_by(Holiday.day):
        special = SpecialDay(row.day, row.works, row.name)
        if not row.is_announced:
            own[row.day] = special
        elif row.day.year in listed:
            listed[row.day.year].append(special)
    entered = {year: AnnouncedYear(year, source, tuple(listed[year])) for year, source in years.items()}
    return Workdays({**announced(), **entered}, own, usual)


def day_with_mark(day: date) -> str:
    """A due day as it is shown: 2026-12-01, with 按惯例推算 where nothing was announced for its year."""
    return f"{day.isoformat()}（{ASSUMED}）" if workdays().is_assumed(day) else day.isoformat()


def is_entered(year: int) -> bool:
    """Whether the institution entered the list of the year itself."""
    return bool(HolidayYear.select().where(HolidayYear.year == year).exists())


@use_case(Action.HOLIDAY_EDIT)
def set_day(session: Session, day: date, *, works: bool, name: str) -> None:
    """Makes a day one of rest or of work, whatever the year's list says of it.  Raises Refusal."""
    called = _name(name)
    before = workdays().special(day)
    if before is not None and (before.works, before.name) == (works, called):
        raise Refusal(f"{day} 已经是“{before.words}”，没有改动。")
    Holiday.insert(
        day=day, is_announced=False, works=works, name=called, at=session.now(), account=session.account.id
    ).on_conflict_replace().execute()
    what = "上班" if works else "休息"
    session.trace("holiday", day.isoformat(), f"{day} 定为{what}：{called}", _kept(before), _kept(SpecialDay(day, works,
                  called)))  # fmt: skip


@use_case(Action.HOLIDAY_EDIT)
def clear_day(session: Session, day: date) -> None:
    """Takes the institution's own change of a day away: the year's list counts again.  Raises Refusal."""
    row = Holiday.get_or_none((Holiday.day == day) & (Holiday.is_announced == False))  # noqa: E712 - SQL
    if row is None:
        raise Refusal(f"{day} 没有本单位自定的安排，没有改动。公布的节假日可以改定为上班。")
    Holiday.delete().where((Holiday.day == day) & (Holiday.is_announced == False)).execute()  # noqa: E712 - SQL
    before = _kept(SpecialDay(row.day, row.works, row.name))
    session.trace("holiday", day.isoformat(), f"撤去 {day} 的自定安排：{row.name}", before)


@use_case(Action.HOLIDAY_EDIT)
def enter_year(session: Session, year: int, source: str, days: Sequence[SpecialDay]) -> int:
    """Enters the list of a year as it was announced, in place of any there was; how many days it names.

    Raises Refusal for days of another year, a day named twice, fewer days off than the law has, and without a source.
    """
    where = " ".join(source.split())[:200]
    if not where:
        raise Refusal("请写明依据（哪个通知、哪一天公布），没有保存。")
    if wrong := problems_of(year, days):
        raise Refusal(f"{year} 年的安排还不能用，没有保存：", details=wrong)
    before = {"source": workdays().announced[year].source} if year in workdays().announced else None
    _forget(year)
    HolidayYear.create(year=year, source=where, at=session.now(), account=session.account.id)
    for each in days:
        Holiday.create(
            day=each.day, is_announced=True, works=each.works, name=_name(each.name), at=session.now(),
            account=session.account.id,
        )  # fmt: skip
    after = {"source": where, "days": [f"{each.day} {'班' if each.works else '休'} {each.name}" for each in days]}
    session.trace("holiday", str(year), f"登记 {year} 年节假日安排", before, after)
    return len(days)


@use_case(Action.HOLIDAY_EDIT)
def forget_year(session: Session, year: int) -> None:
    """Takes the entered list of a year away: what the program came with counts again, or what is usual."""
    if not is_entered(year):
        raise Refusal(f"{year} 年没有登记过节假日安排，没有改动。")
    before = {"source": workdays().announced[year].source}
    _forget(year)
    session.trace("holiday", str(year), f"撤去登记的 {year} 年节假日安排", before)


def problems_of(year: int, days: Sequence[SpecialDay]) -> list[str]:
    """What is wrong with a year's list, in sentences; empty when it can be entered."""
    found = [f"{each.day} 不在 {year} 年" for each in days if each.day.year != year]
    seen = [each.day for each in days]
    found += [f"{day} 写了两次" for day in sorted({day for day in seen if seen.count(day) > 1})]
    found += [f"{each.day} 是工作日，不需要调休上班" for each in days if each.works and each.day.weekday() < 5]
    off = len({each.day for each in days if not each.works})
    if off < LEAST_DAYS_OFF:
        found.append(f"只有 {off} 个休息日，少于法定节假日；请核对是否写全")
    return found


def _forget(year: int) -> None:
    within = (Holiday.day >= date(year, 1, 1)) & (Holiday.day <= date(year, 12, 31))
    Holiday.delete().where(within & (Holiday.is_announced == True)).execute()  # noqa: E712 - SQL
    HolidayYear.delete().where(HolidayYear.year == year).execute()


def _name(name: str) -> str:
    clean = " ".join(name.split())[:_LONGEST_NAME]
    if not clean:
        raise Refusal("请写明这一天的名称（如校庆日、运动会、调休上班），没有保存。")
    return clean


def _kept(special: SpecialDay | None) -> dict[str, object] | None:
    return None if special is None else {"works": special.works, "name": special.name}
