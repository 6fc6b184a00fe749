"""What stands in a cell: text made plain, and dates in all the ways offices write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from app.store.characters import fit, with_lines

_EXCEL_ZERO = date(1899, 12, 30)
_SERIALS = (10_000, 80_000)  # 1927 to 2119: anything outside is no date
_YEARS = (1900, 2100)
_FROM_1904 = 1462
_SHORT = 40
_WIDE = re.compile("[\uff00-\uffef]")
_FULL = re.compile(r"^(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?$")
_MONTH = re.compile(r"^(\d{4})\s*[年./-]\s*(\d{1,2})\s*月?$")
_YEAR = re.compile(r"^(\d{4})\s*年?$")
_DIGITS = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_DIGITS_MONTH = re.compile(r"^(\d{4})(\d{2})$")


class CellError(ValueError):
    """A cell that cannot be read; the message says why and what would do."""


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date and how much of it was given: day, month, year or unknown (then there is no day)."""

    day: date | None
    precision: str


def text_of(value: Any) -> str:
    """A cell as text: full-width made plain, blanks at the ends gone, 3.0 is "3", a moment its date."""
    if isinstance(value, str):
        return _short(value) if len(value) <= _SHORT else _made_plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return _plain(str(value))


def prose_of(value: Any) -> str:
    """A cell that holds sentences: punctuation and lines stay as they are written, control characters go."""
    if not isinstance(value, str):
        return text_of(value)
    if value.isprintable():
        return value.strip()
    lines = with_lines(value).split("\n")
    kept = ("".join(c for c in line if c == "\t" or unicodedata.category(c) not in ("Cc", "Cf")) for line in lines)
    return "\n".join(line for each in kept if (line := each.strip()))


def read_date(value: Any) -> ReadDate:
    """A date as an office writes it.  Raises CellError for what is none, or cannot be one.

    2026年11月24日, 2026.11.24, 2026-11-24, 2026/11/24, 20261124, 2026年11月, 2026.11, 2026, a cell that holds a date,
    and the number of days that Excel keeps for one.  A month alone counts from its first day, a year from 1 January.
    """
    if type(value) is str and len(value) <= _SHORT:
        return _read_written(value)
    if value is None or value == "":
        return ReadDate(None, "unknown")
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        # Excel's own calendar is a day off at the beginning of 1900, and nobody in office was born then.
        if not _YEARS[0] < day.year <= _YEARS[1]:
            raise CellError(f"“{day}”的年份不对")
        return ReadDate(day, "day")
    text = _plain(text_of(value)).rstrip(".。")
    return _read_day(text) if len(text) <= _SHORT else _day_of(text)


# The same days stand in thousands of cells.
@lru_cache(maxsize=50_000)
def _read_written(written: str) -> ReadDate:
    return _day_of(_plain(text_of(written)).rstrip(".。"))


@lru_cache(maxsize=50_000)
def _read_day(text: str) -> ReadDate:
    return _day_of(text)


def _day_of(text: str) -> ReadDate:
    if not text:
        return ReadDate(None, "unknown")
    for pattern, precision in (
        (_FULL, "day"), (_DIGITS, "day"), (_MONTH, "month"), (_DIGITS_MONTH, "month"), (_YEAR, "year"),
    ):  # fmt: skip
        if match := pattern.match(text):
            return ReadDate(_day(text, [int(part) for part in match.groups()]), precision)
    return ReadDate(_serial(text), "day")


def from_1904(value: Any) -> Any:
    """A figure of a workbook that counts days from 1904, as it would be in others; anything else as it is."""
    is_figure = isinstance(value, (int, float)) and not isinstance(value, bool)
    return value + _FROM_1904 if is_figure and _SERIALS[0] <= value + _FROM_1904 <= _SERIALS[1] else value


def _day(text: str, parts: list[int]) -> date:
    year, month, day = (*parts, 1, 1)[:3]
    if not _YEARS[0] <= year <= _YEARS[1]:
        raise CellError(f"“{text}”的年份不对")
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError(f"“{text}”不是一个存在的日期") from None


def _serial(text: str) -> date:
    """The day that Excel counts from 1899-12-30, fractions being hours."""
    try:
        number = float(text)
    except ValueError:
        raise CellError(f"“{text}”读不成日期，请写成 2026-11-24 或 2026年11月") from None
    if not _SERIALS[0] <= number <= _SERIALS[1]:
        raise CellError(f"“{text}”读不成日期，请写成 2026-11-24 或 2026年11月")
    return _EXCEL_ZERO + timedelta(days=int(number))


def _plain(text: str) -> str:
    """Full-width letters and digits made plain; characters of names are left as they are."""
    return _short(text) if len(text) <= _SHORT else _made_plain(text)


# The same cell is looked at by whoever wants something of its row, and the same words stand in thousands of cells.
@lru_cache(maxsize=50_000)
def _short(text: str) -> str:
    return _made_plain(text)


def _made_plain(text: str) -> str:
    if text.isprintable() and not _WIDE.search(text):
        return " ".join(text.split())
    narrow = "".join(unicodedata.normalize("NFKC", c) if "\uff00" <= c <= "\uffef" else c for c in fit(text))
    kept = "".join(c for c in narrow if c == "\n" or c == "\t" or unicodedata.category(c) not in ("Cc", "Cf"))
    return " ".join(kept.replace("\u3000", " ").split())
