"""Refusals: errors that a person may read.  Every use case raises these and nothing else on purpose."""

from __future__ import annotations

from collections.abc import Sequence


class Refusal(Exception):
    """A request that is refused for a reason a clerk understands.

    `message` says what is wrong and what to do, `clauses` which clauses stand behind it, `place` where in the
    program it is mended (a word of `lifecycle.Place`, or empty), `details` further sentences, one a line.
    """

    def __init__(self, message: str, clauses: Sequence[str] = (), place: str = "", details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.clauses = tuple(clauses)
        self.place = place
        self.details = tuple(details)

    def text(self) -> str:
        """The whole refusal, fit to show."""
        cited = f"（{'、'.join(self.clauses)}）" if self.clauses else ""
        return "\n".join([self.message + cited, *self.details])


class NotAllowed(Refusal):
    """A request beyond the role or the reach of the account."""
