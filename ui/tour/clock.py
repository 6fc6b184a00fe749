"""The clock of the tour: it stands still until the story moves it on."""

from __future__ import annotations

from datetime import datetime, timedelta


class Clock:
    """A session's clock whose hands the tour turns."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        """The moment of the story."""
        return self.moment

    def set(self, moment: datetime) -> None:
        """Moves to a moment."""
        self.moment = moment

    def advance(self, **by: float) -> None:
        """Moves on, as `timedelta` counts."""
        self.moment += timedelta(**by)
