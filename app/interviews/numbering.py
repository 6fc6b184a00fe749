"""Case numbers 〔2026〕第001号: per year and organiser, given at the first submission, never given again."""

from __future__ import annotations

from app.access.session import Session
from app.interviews.tables import Interview, RetiredNumber
from app.store.numbers import next_number


def number_text(year: int | None, number: int | None) -> str:
    """How a case number is written; empty while there is none."""
    return "" if year is None or number is None else f"〔{year}〕第{number:03}号"


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
