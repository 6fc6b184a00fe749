"""What all detectors share: a hit, names of cases, conditions.  A detector asks the store as often for ten talks as for
ten thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import Case, fn

from app.access.session import Session
from app.interviews.numbering import number_text
from app.interviews.tables import Interview, InterviewSubject
from app.rules.lifecycle import State

HELD = tuple(state.value for state in State if state.was_held)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: the sentence is the same each time it is found, however many days later."""

    description: str
    interview_id: int | None = None
    department_id: int | None = None
    owner: str = ""


Detector = Callable[[Session], Iterator[Hit]]


def named(organiser: str, year: int | None, number: int | None, subjects: str | None) -> str:
    """How a case is named in a sentence: its number with the organiser, or its subjects while it has none."""
    if number is not None:
        return f"{organiser}{number_text(year, number)}"
    return f"{subjects or '没有对象'}的约谈（未编号）"


def names_of_subjects() -> Any:
    """SQL for the names of the subjects of the interview at hand, in their order."""
    ordered = (
        InterviewSubject.select(InterviewSubject.name)
        .where(InterviewSubject.interview == Interview.id)
        .order_by(InterviewSubject.position)
        .alias("o")
    )
    return ordered.select_from(fn.GROUP_CONCAT(ordered.c.name, "、"))


def name_fields() -> tuple[Any, ...]:
    """Columns for `named`, in its order."""
    # Looked up only where no number names the case: for each of 200,000 talks it took most of a detector's time.
    unnumbered: Any = Case(None, ((Interview.number.is_null(), names_of_subjects()),))
    return Interview.organiser, Interview.year, Interview.number, unnumbered


def alive() -> Any:
    """Neither a draft nor cancelled."""
    return Interview.state.not_in([State.DRAFT, State.CANCELLED])


def held() -> Any:
    """The talk has taken place, in this program's time: what was entered later (补录) is history, not work to mend."""
    return Interview.state.in_(HELD) & Interview.held_from.is_null(False) & ours()


def ours() -> Any:
    """Not entered later out of an old ledger."""
    return Interview.is_historical == False  # noqa: E712 - SQL


def day(value: Any) -> date | None:
    """The day of a date or a moment as the store gives it back."""
    if value is None:
        return None
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    return date.fromisoformat(str(value)[:10])
