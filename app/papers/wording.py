"""How papers write dates, times and clauses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time

BLANK_DATE = "　　　年　　月　　日"
BLANK_NUMBER = "〔　　　〕第　　　号"
BLANK_NAME, BLANK_UNIT = "＿" * 6, "＿" * 8
BLANK_TIME = "　　　年　　月　　日　　时　　分至　　时　　分"
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


def day(value: date | None) -> str:
    """「2026年11月24日」; nothing for None."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def month(text: str) -> str:
    """A date as far as known (1975-06-01, 1975-06, 1975) as 「1975年6月」; other wording stays as it is."""
    match = _PARTIAL.fullmatch(text.strip())
    if match is None:
        return text.strip()
    year, month_number, _ = match.groups()
    return f"{year}年" + (f"{int(month_number)}月" if month_number else "")


def span(start: datetime | None, end: datetime | None) -> str:
    """「2026年11月24日9时00分至10时30分」; another day is written out."""
    if start is None:
        return ""
    text = f"{day(start)}{_clock(start)}"
    if end is None:
        return text + "起"
    return f"{text}至{'' if end.date() == start.date() else day(end)}{_clock(end)}"


def held(start: datetime | None, end: datetime | None, precision: str = "day", *, is_historical: bool = False) -> str:
    """When a talk was held: a talk of the past (补录) as far as its time is known, 「2025年3月」 or the bare day."""
    if start is None or not is_historical:
        return span(start, end)
    if precision != "day":
        return f"{start.year}年{f'{start.month}月' if precision == 'month' else ''}"
    if start.time() == time():
        return day(start)
    return span(start, end).removesuffix("起")


def _clock(moment: datetime) -> str:
    return f"{moment.hour}时{moment.minute:02}分"


def basis(clauses: Iterable[str]) -> str:
    """「五(一)3、五(一)4」."""
    return "、".join(clauses)


def sentence(text: str) -> str:
    """The text with a full stop, where it ends in none."""
    return text if not text or text[-1] in "。！？；…．.!?;：:" else f"{text}。"


def joined(parts: Iterable[str], mark: str = "；") -> str:
    """The parts that say something, with a mark between."""
    return mark.join(part for part in (part.strip() for part in parts) if part)
