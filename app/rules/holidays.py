"""Reads data/holidays/*.toml: what was announced year by year, and what is usual in any other year."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from app.rules.workdays import AnnouncedYear, SpecialDay

HOLIDAYS = Path(__file__).resolve().parents[2] / "data" / "holidays"
MAKE_UP = "调休上班"
_MOVING = (("qingming", "清明节"), ("duanwu", "端午节"), ("midautumn", "中秋节"))


@cache
def announced(folder: Path = HOLIDAYS) -> Mapping[int, AnnouncedYear]:
    """The years of which the program knows the announcement."""
    found = (_year(path) for path in sorted(folder.glob("[0-9][0-9][0-9][0-9].toml")))
    return {each.year: each for each in found}


@cache
def usual(year: int, folder: Path = HOLIDAYS) -> tuple[SpecialDay, ...]:
    """The days off of a year as the law has them, without the shifts that only an announcement tells."""
    taken: dict[date, SpecialDay] = {}
    for name, days in sorted(_statutory(year, folder), key=lambda holiday: holiday[1][0]):
        lost = [day for day in days if day.weekday() >= 5 or day in taken]
        taken |= {day: SpecialDay(day, False, name) for day in days}
        after = days[-1]
        for _ in lost:  # made good on the next day that would be worked
            after = _next_free(after, taken)
            taken[after] = SpecialDay(after, False, f"{name}补休")
    return tuple(taken[day] for day in sorted(taken))


def _year(path: Path) -> AnnouncedYear:
    read = _read(path)
    return AnnouncedYear(read["year"], read["source"], tuple(sorted(_days(read), key=lambda each: each.day)))


def _days(read: dict[str, Any]) -> Iterator[SpecialDay]:
    for holiday in read["holiday"]:
        for ahead in range((holiday["last"] - holiday["first"]).days + 1):
            yield SpecialDay(holiday["first"] + timedelta(days=ahead), False, holiday["name"])
        for day in holiday["make_up"]:
            yield SpecialDay(day, True, f"{holiday['name']}{MAKE_UP}")


def _statutory(year: int, folder: Path) -> Iterator[tuple[str, list[date]]]:
    read = _read(folder / "usual.toml")
    for fixed in read["fixed"]:
        yield fixed["name"], [date.fromisoformat(f"{year:04}-{day}") for day in fixed["days"]]
    for moving in read["moving"]:
        if moving["year"] == year:
            yield "春节", [moving["spring"] + timedelta(days=ahead) for ahead in range(-1, 3)]
            for key, name in _MOVING:
                yield name, [moving[key]]


def _next_free(day: date, taken: Mapping[date, SpecialDay]) -> date:
    day += timedelta(days=1)
    while day.weekday() >= 5 or day in taken:
        day += timedelta(days=1)
    return day


@cache
def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
