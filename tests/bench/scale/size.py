"""How much a store holds at so many per cent, and the day on which all of it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

# The stores tell of ten years up to this day; whoever measures gives the session this clock.
TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 9)
FIRST_DAY = date(2017, 1, 3)
_PEOPLE, _TALKS, _TURNS, _FILE_BYTES, _DEPARTMENTS = 50_000, 200_000, 5_000_000, 2_000_000_000, 160


@dataclass(frozen=True, slots=True)
class Size:
    """`percent` of a large university after ten years."""

    percent: float
    attachments: bool = True

    def of(self, whole: int, least: int = 0) -> int:
        """As much of what there is at 100 %."""
        return max(least, round(whole * self.percent / 100))

    @property
    def people(self) -> int:
        """Cadres in the roster, school leaders included."""
        return self.of(_PEOPLE, 120)

    @property
    def talks(self) -> int:
        """约谈, in any state."""
        return self.of(_TALKS, 60)

    @property
    def turns(self) -> int:
        """Turns of all records."""
        return self.of(_TURNS, 600)

    @property
    def file_bytes(self) -> int:
        """Bytes of all attachments before they are encrypted."""
        return self.of(_FILE_BYTES, 200_000) if self.attachments else 0

    @property
    def departments(self) -> int:
        """Fewer in a small institution, but not a hundredth."""
        return max(10, round(_DEPARTMENTS * (self.percent / 100) ** 0.4))
