"""Reads the announcement of a year's holidays as it is printed in the papers, or as one types it line by line.

“一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。” or “2027-01-01 休 元旦”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.rules.holidays import MAKE_UP
from app.rules.workdays import SpecialDay

_ASIDE = re.compile(r"（[^）]*）|\([^)]*\)")
# The head of an item: 一、元旦：
_HEAD = re.compile(r"^[一二三四五六七八九十]*[、.．]?\s*([^：:，。\d]{2,12})[：:]\s*(.*)$")
_DAY = r"(?:(\d{1,2})月)?(\d{1,2})日"
_SPAN = re.compile(rf"{_DAY}(?:至{_DAY})?")
_LINE = re.compile(r"^(\d{4}-\d{1,2}-\d{1,2})\s*(休|班|放假|休息|上班|调休上班)\s*(.*)$")
_LONGEST_DAYS = 15


@dataclass(frozen=True, slots=True)
class NoticeRead:
    """The special days of the text in their order, and what could not be read, in sentences."""

    days: tuple[SpecialDay, ...]
    problems: tuple[str, ...]


class _UnreadError(ValueError):
    """A piece of the text that is no day."""


def read_notice(text: str, year: int) -> NoticeRead:
    """The days off and the make-up days of a year that a text tells of."""
    found: list[SpecialDay] = []
    problems: list[str] = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        try:
            found += _of_line(line, year)
        except _UnreadError as error:
            problems.append(f"“{line[:40]}”：{error}")
    if not found and not problems:
        problems.append("没有读到节假日；请贴上通知中“一、元旦：……”以下各项，或一行一天地写")
    return NoticeRead(tuple(sorted(found, key=lambda each: each.day)), tuple(problems))


def _of_line(line: str, year: int) -> Iterator[SpecialDay]:
    if typed := _LINE.match(line):
        works = typed[2] in ("班", "上班", "调休上班")
        yield SpecialDay(_iso(typed[1]), works, typed[3].strip() or (MAKE_UP if works else "休息"))
        return
    if line[0].isdecimal() and line[:4].isdecimal():
        raise _UnreadError("请写成“2027-01-01 休 元旦”或“2027-01-04 班 调休上班”")
    head = _HEAD.match(_ASIDE.sub("", line))
    if head is None or "月" not in head[2]:
        return  # the salutation, the date, whatever else stands in a notice
    name = head[1].strip()
    for sentence in re.split(r"[。；;]", head[2]):
        yield from _of_sentence(sentence, name, year)


def _of_sentence(sentence: str, name: str, year: int) -> Iterator[SpecialDay]:
    """`…放假` names days off, `…上班` make-up days; an encouragement to rest (“鼓励”) names none."""
    if "鼓励" in sentence:
        return
    off, works = "放假" in sentence, "上班" in sentence
    if not (off or works):
        return
    month = 0
    for span in _SPAN.finditer(sentence):
        month = int(span[1] or month)
        first = _date(year, month, int(span[2]))
        month = int(span[3] or month)
        last = _date(year, month, int(span[4])) if span[4] else first
        if not 0 <= (last - first).days < _LONGEST_DAYS:
            raise _UnreadError(f"{first} 至 {last} 不像一个假期")
        for ahead in range((last - first).days + 1):
            yield SpecialDay(first + timedelta(days=ahead), works and not off, f"{name}{'' if off else MAKE_UP}")


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise _UnreadError(f"没有 {year} 年 {month} 月 {day} 日") from error


def _iso(text: str) -> date:
    year, month, day = map(int, text.split("-"))
    return _date(year, month, day)
