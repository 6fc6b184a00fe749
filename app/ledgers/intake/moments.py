"""When a talk was held, as ledgers write it: a day, a day with times, a month, a year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from app.workbooks.cells import CellError, read_date, text_of

_CLOCK = r"(\d{1,2})[:：时点](\d{2})?分?"
_DAY_WITH_TIME = re.compile(
    rf"^(.{{6,14}}?)[\s　]*(上午|下午|晚上|晚|早上|中午)?[\s　]*{_CLOCK}"
    rf"(?:[\s　]*[-–—~～至到]+[\s　]*(?:(\d{{4}}.{{4,10}}?)[\s　]+)?(上午|下午|晚上|晚)?{_CLOCK})?$"
)
_PART_OF_DAY = re.compile(r"[\s　]*[（(]?(上午|下午|晚上|晚|早上|中午|星期.|周.)[）)]?$")
_AFTERNOON = ("下午", "晚上", "晚")


@dataclass(frozen=True, slots=True)
class Held:
    """From when to when; `precision` day, month or year; a bare day begins at midnight, which means that no time is
    known.
    """

    start: datetime
    end: datetime | None = None
    precision: str = "day"


_EARLIEST, _LATEST = 1900, 2100


def read_held(value: Any) -> Held | None:
    """When it was; None for an empty cell.  Raises CellError for what is no date."""
    if isinstance(value, datetime):
        read_date(value)
        return Held(value.replace(second=0, microsecond=0))
    return _written(value) if type(value) is str else _read(value)


def _read(value: Any) -> Held | None:
    text = text_of(value)
    if isinstance(value, str):
        if match := _DAY_WITH_TIME.match(text):
            return _with_times(match)
        text = _PART_OF_DAY.sub("", text)
    read = read_date(value if isinstance(value, date) else text)
    if read.day is None:
        return None
    if not _EARLIEST <= read.day.year <= _LATEST:  # a figure that Excel would show as such a day is none
        raise CellError(f"“{text}”读成 {read.day.year} 年，不是约谈的时间，请写成 2026-11-24 或 2026年11月")
    return Held(datetime.combine(read.day, time()), None, read.precision)


# In the ledgers of ten years the same days come again, each written in a few ways.
_written = lru_cache(maxsize=50_000)(_read)


def _with_times(match: re.Match[str]) -> Held:
    day_text, half, hour, minute, last_text, last_half, last_hour, last_minute = match.groups()
    start = _moment(_day(day_text), half, hour, minute)
    if last_hour is None:
        return Held(start)
    last = _day(last_text) if last_text else start.date()
    end = _moment(last, last_half or (half if int(last_hour) < 12 else None), last_hour, last_minute)
    return Held(start, end if end > start else None)


def _day(text: str) -> date:
    read = read_date(text)
    if read.day is None or read.precision != "day":
        raise CellError(f"“{text}”读不成日期，请写成 2026-11-24 或 2026年11月")
    return read.day


def _moment(day: date, half: str | None, hour: str, minute: str | None) -> datetime:
    number = int(hour) + (12 if half in _AFTERNOON and int(hour) < 12 else 0)
    try:
        return datetime.combine(day, time(number, int(minute or 0)))
    except ValueError:
        raise CellError(f"“{hour}时{minute or 0}分”不是一个存在的时间") from None
