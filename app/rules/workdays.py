"""Working days by a table of holidays: days announced, the institution's own, and what is usual where none is known.

The table is data (`holidays` reads what ships, `app.access.holidays` what the institution keeps); here is only what
follows from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.rules.dates import add_workdays

ASSUMED = "按惯例推算"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day on which it is otherwise than its weekday says: off, or worked to make up for one that is off."""

    day: date
    works: bool
    name: str

    @property
    def words(self) -> str:
        """What the day is called: 春节, 调休上班, 校庆日."""
        return f"{self.name}（上班）" if self.works and "上班" not in self.name else self.name


@dataclass(frozen=True, slots=True)
class AnnouncedYear:
    """The special days of a year as they were announced, and where they were."""

    year: int
    source: str
    days: tuple[SpecialDay, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which something is due; `is_assumed` where counting it went through a year without an announcement."""

    day: date
    is_assumed: bool


@dataclass(frozen=True)
class Workdays:
    """Which days are worked.

    `announced`: by year; `usual` gives the special days of any other year; `own` are the institution's changes, which
    go before both.
    """

    announced: Mapping[int, AnnouncedYear] = field(default_factory=dict)
    own: Mapping[date, SpecialDay] = field(default_factory=dict)
    usual: Callable[[int], tuple[SpecialDay, ...]] = lambda _: ()
    _days: dict[int, dict[date, SpecialDay]] = field(default_factory=dict, compare=False)
    _sums: dict[int, list[int]] = field(default_factory=dict, compare=False)

    def special(self, day: date) -> SpecialDay | None:
        """What is special about the day, or None."""
        return self.own.get(day) or self._of_year(day.year).get(day)

    def works(self, day: date) -> bool:
        """Whether the day is worked."""
        special = self.special(day)
        return day.weekday() < 5 if special is None else special.works

    def is_assumed(self, day: date) -> bool:
        """Whether nothing was announced for the year of the day; the institution's own days are sure."""
        return day.year not in self.announced and day not in self.own

    def name(self, day: date) -> str:
        """What the day is called where it is special; empty for others."""
        special = self.special(day)
        return special.words if special else ""

    def add(self, day: date, count: int) -> Due:
        """The `count`-th working day after the day (`count` ≥ 0)."""
        last = add_workdays(day, count, self.works)
        return Due(last, self.rests_on_assumption(day, last))

    def left(self, today: date, due: date) -> int:
        """Working days from today to the day: how many are left (the day itself counts), negative when it is past.

        0 also where no working day lies between: a day that falls on the weekend one is in.
        """
        near = min(max(due, today - _FAR), today + _FAR) if abs(due - today) > _FAR else due
        return self._worked_until(near) - self._worked_until(today)

    def rests_on_assumption(self, one: date, other: date) -> bool:
        """Whether counting from one day to the other goes through a year without an announcement."""
        if one == other:
            return False
        first, last = min(one, other), max(one, other)
        return any(year not in self.announced for year in range(first.year, last.year + 1))

    def _of_year(self, year: int) -> dict[date, SpecialDay]:
        found = self._days.get(year)
        if found is None:
            known = self.announced.get(year)
            days = known.days if known is not None else self.usual(year)
            found = self._days[year] = {each.day: each for each in days}
        return found

    def _worked_until(self, day: date) -> int:
        """Days worked up to and with the day, since the first day of a year long ago: only differences mean anything.

        Each year is gone through once.
        """
        sums = self._sums_of(day.year)
        base = sum(self._sums_of(year)[-1] for year in range(_FIRST, day.year))
        base -= sum(self._sums_of(year)[-1] for year in range(day.year, _FIRST))
        return base + sums[(day - date(day.year, 1, 1)).days]

    def _sums_of(self, year: int) -> list[int]:
        found = self._sums.get(year)
        if found is None:
            worked, found, day = 0, [], date(year, 1, 1)
            while day.year == year:
                worked += self.works(day)
                found.append(worked)
                if day == date.max:
                    break
                day += timedelta(days=1)
            self._sums[year] = found
        return found


# The year from which days are counted; near the years that matter, so that few years are gone through.
_FIRST = 2024
# What is due (or was) longer from now than this counts as due that long from now: a slip of the year costs no time.
_FAR = timedelta(days=7300)
