"""A year or a quarter as a stretch of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from app.rules.dates import add_months
from app.rules.duties import quarter_of

_CHINESE = "一二三四"


class Stretch(Protocol):
    """Anything with a first and a last day."""

    @property
    def start(self) -> date:
        """The first day."""

    @property
    def end(self) -> date:
        """The last day."""


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or one quarter of it; `start` and `end` are its first and last day."""

    year: int
    quarter: int | None = None

    def __post_init__(self) -> None:
        if self.quarter is not None and not 1 <= self.quarter <= 4:
            raise ValueError(f"季度应为 1–4，现为 {self.quarter}")

    @property
    def start(self) -> date:
        """The first day."""
        return date(self.year, 1 if self.quarter is None else 3 * self.quarter - 2, 1)

    @property
    def end(self) -> date:
        """The last day."""
        if self.quarter is None:
            return date(self.year, 12, 31)
        return add_months(self.start, 3) - timedelta(days=1)

    @property
    def label(self) -> str:
        """「2026年」 or 「2026年第三季度」."""
        return f"{self.year}年" if self.quarter is None else f"{self.year}年第{_CHINESE[self.quarter - 1]}季度"

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.start <= day <= self.end


def quarter_before(day: date) -> Period:
    """The last quarter that was over on the day before `day`'s own began."""
    year, quarter = day.year, quarter_of(day) - 1
    return Period(year, quarter) if quarter else Period(year - 1, 4)
