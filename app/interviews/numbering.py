"""Case numbers 〔2026〕第001号: per year and organiser, given at the first submission, never given again.

Talks of the past that were entered later (补录) have a series of their own, 〔2025〕补001号, one a year for all
organisers: it takes no number away from the talks of the year.  They are kept as numbers below zero.
"""

from __future__ import annotations

from app.access.session import Session
from app.interviews.tables import Interview, RetiredNumber
from app.store.numbers import next_number


def number_text(year: int | None, number: int | None) -> str:
    """How a case number is written; empty while there is none."""
    if year is None or number is None:
        return ""
    return f"〔{year}〕第{number:03}号" if number > 0 else f"〔{year}〕补{-number:03}号"


def historical(number: int) -> int:
    """The number as it is kept that is written 补001号."""
    return -number


def give_number(session: Session, case: Interview) -> str:
    """Gives a number of the case's organiser, once; returns it as written.

    The year is that of the submission.  Where the organiser changes, `retire_number` comes first.
    """
    if case.number is not None:
        return number_text(case.year, case.number)
    year = session.today().year
    number = next_number(f"interview:{case.organiser}", year)
    case.year, case.number = year, number
    case.save(only=[Interview.year, Interview.number])
    return number_text(year, number)


def retire_number(case: Interview) -> None:
    """Gives up the number of a case, because another unit organises it now; it stays on record as used."""
    if case.number is not None and case.year is not None:
        RetiredNumber.create(organiser=case.organiser, year=case.year, number=case.number, interview=case.id)
        case.year = case.number = None
