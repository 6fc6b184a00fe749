"""What every paper says of the office that issues it."""

from __future__ import annotations

from dataclasses import dataclass

from app.papers import wording
from app.store import settings

# A paper of this state of the office is dated by hand.
SECRECY = "papers.secrecy"


@dataclass(frozen=True, slots=True)
class Office:
    """The institution, the 密级 that its papers carry (empty where none is set), and the day as papers write it."""

    institution: str
    secrecy: str = ""
    today: str = wording.BLANK_DATE


def office() -> Office:
    """The office of the open store; papers are dated by hand."""
    return Office(settings.read("institution", ""), settings.read(SECRECY, ""))
