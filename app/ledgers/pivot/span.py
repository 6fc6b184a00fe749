"""From which day to which a pivot counts, rolling (本年) or fixed (2026-03 to 2026-09), and with what it is compared.

A rolling period moves on with the calendar, so that a saved pivot means something next year too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.ledgers.period import Period, quarter_before
from app.rules.dates import add_months
from app.rules.duties import quarter_of

_QUARTERS = "一二三四"


class Rolling(StrEnum):
    """A period that moves with the calendar; values are the words of windows."""

    THIS_YEAR = "本年"
    YEAR_TO_DATE = "本年至今"
    LAST_YEAR = "上年"
    THIS_QUARTER = "本季度"
    LAST_QUARTER = "上季度"
    THIS_MONTH = "本月"
    LAST_MONTH = "上月"
    TWELVE_MONTHS = "近十二个月"
    THREE_YEARS = "近三年"


class Unit(StrEnum):
    """By what a fixed period is chosen; values are the words of windows."""

    YEAR = "年"
    QUARTER = "季度"
    MONTH = "月"
    DAY = "日"


class Compare(StrEnum):
    """What is compared with; values are the words of windows."""

    NONE = "不比较"
    BEFORE = "与上期比"
    YEAR_BEFORE = "与上年同期比"


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"{self.end} lies before {self.start}")

    @property
    def months(self) -> int | None:
        """How many whole months it has; None where it does not begin and end with a month."""
        if self.start.day != 1 or (self.end + timedelta(days=1)).day != 1:
            return None
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    @property
    def label(self) -> str:
        """「2026年」, 「2026年第一季度至第三季度」, 「2026年3月至9月」 or the days."""
        first, last = self.start, self.end
        if self.months is None:
            return _day(first) if first == last else f"{_day(first)}至{_day(last)}"
        if first.month == 1 and last.month == 12:
            return _joined(f"{first.year}年", f"{last.year}年")
        if first.month % 3 == 1 and last.month % 3 == 0:
            return _joined(quarter_words(first), quarter_words(last), first.year == last.year)
        return _joined(month_words(first), month_words(last), first.year == last.year)

    def compared(self, how: Compare) -> Compared | None:
        """The period before it of the same length, or the same of the year before; None for no comparison."""
        if how is Compare.NONE:
            return None
        months = self.months
        if months is None and how is Compare.BEFORE:
            days = (self.end - self.start).days + 1
            return Compared(Span(self.start - timedelta(days=days), self.start - timedelta(days=1)), days=days)
        if months is None:
            return Compared(Span(add_months(self.start, -12), add_months(self.end, -12)), months=12)
        back = months if how is Compare.BEFORE else 12
        end = add_months(self.end + timedelta(days=1), -back) - timedelta(days=1)
        return Compared(Span(add_months(self.start, -back), end), months=back)


@dataclass(frozen=True, slots=True)
class Compared:
    """The period compared with, and how far each of its days lies before the day that answers to it."""

    span: Span
    months: int = 0
    days: int = 0

    def moved(self, day: date) -> date:
        """The day of the present period that a day of this one answers to: March to March, first month to first."""
        return add_months(day, self.months) + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class When:
    """The period as it was chosen: a rolling one, or a unit with the first and the last day."""

    rolling: Rolling | None = Rolling.THIS_YEAR
    unit: Unit = Unit.DAY
    first: date | None = None
    last: date | None = None

    def span(self, today: date) -> Span:
        """The days it means today.  Raises ValueError where a fixed one lacks a day or ends before it begins."""
        if self.rolling is not None:
            return rolling_span(self.rolling, today)
        if self.first is None or self.last is None:
            raise ValueError("a day is missing")
        first, last = unit_span(self.unit, self.first), unit_span(self.unit, self.last)
        return Span(first.start, last.end)


def unit_span(unit: Unit, day: date) -> Span:
    """The year, quarter, month or day that a day lies in."""
    if unit is Unit.DAY:
        return Span(day, day)
    if unit is Unit.MONTH:
        return _months(day.replace(day=1), 1)
    period = Period(day.year, quarter_of(day) if unit is Unit.QUARTER else None)
    return Span(period.start, period.end)


def rolling_span(rolling: Rolling, today: date) -> Span:
    """The days that a rolling period means today."""
    year, month = today.replace(month=1, day=1), today.replace(day=1)
    match rolling:
        case Rolling.THIS_YEAR:
            return _months(year, 12)
        case Rolling.YEAR_TO_DATE:
            return Span(year, today)
        case Rolling.LAST_YEAR:
            return _months(add_months(year, -12), 12)
        case Rolling.THREE_YEARS:
            return _months(add_months(year, -24), 36)
        case Rolling.THIS_QUARTER:
            return unit_span(Unit.QUARTER, today)
        case Rolling.LAST_QUARTER:
            before = quarter_before(today)
            return Span(before.start, before.end)
        case Rolling.THIS_MONTH:
            return _months(month, 1)
        case Rolling.LAST_MONTH:
            return _months(add_months(month, -1), 1)
        case Rolling.TWELVE_MONTHS:
            return _months(add_months(month, -11), 12)


def unit_words(unit: Unit, day: date) -> str:
    """The year, quarter, month or day that a day lies in, in words."""
    if unit is Unit.YEAR:
        return f"{day.year}年"
    return {Unit.QUARTER: quarter_words, Unit.MONTH: month_words, Unit.DAY: _day}[unit](day)


def quarter_words(day: date) -> str:
    """「2026年第三季度」."""
    return f"{day.year}年第{_QUARTERS[quarter_of(day) - 1]}季度"


def month_words(day: date) -> str:
    """「2026年3月」."""
    return f"{day.year}年{day.month}月"


def _months(first: date, count: int) -> Span:
    return Span(first, add_months(first, count) - timedelta(days=1))


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _joined(first: str, last: str, same_year: bool = False) -> str:
    if first == last:
        return first
    return f"{first}至{last.split('年', 1)[1] if same_year else last}"
