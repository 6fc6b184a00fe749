"""What is remarked of a talk without standing in its way: the rules' warnings, a quarterly plan not filed in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.access.session import Session
from app.people.tables import Department
from app.plans.filings import filing_status
from app.rules.assess import Answer
from app.rules.duties import quarter_of


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence with its clauses."""

    message: str
    clauses: tuple[str, ...]


def remarks(session: Session, answer: Answer, on: date) -> tuple[Remark, ...]:
    """The remarks on a talk of that day (五(二)1: an overdue filing warns and never loses work)."""
    warned = (Remark(each.message, each.clauses) for each in answer.warnings)
    return (*warned, *_filing(session, answer, on))


def _filing(session: Session, answer: Answer, on: date) -> Iterator[Remark]:
    code = answer.organiser.department if answer.organiser else None
    department = Department.get_or_none(Department.code == code) if code else None
    if department is not None:
        status = filing_status(department.id, on.year, quarter_of(on), session.today(), session.rules)
        if status.overdue:
            yield Remark(status.sentence, status.clauses)
