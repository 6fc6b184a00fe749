"""Which interviews a ledger speaks of, as SQL.

What was amended after archiving (更正) counts: a talk whose time was corrected stands in the year it was held in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

from peewee import fn

from app.interviews.numbering import historical
from app.interviews.tables import Amendment, Interview, InterviewSubject
from app.ledgers.period import Period, Stretch
from app.people.tables import Person
from app.rules.lifecycle import State
from app.rules.vocabulary import InterviewForm
from app.store.headers import Kept

HELD_STATES = tuple(state for state in State if state.was_held)
# Said by what it is not: nearly all talks are in a held state, and SQLite would walk the index of states, reading every
# wide row of ten years, where the days of a period find a few.
_NOT_HELD = tuple(state for state in State if not state.was_held)


def amended(key: Any) -> Any:
    """SQL for the latest correction of a fact of the interview at hand, or NULL; `key` as amendments have it."""
    mine = (Amendment.interview == Interview.id) & (Amendment.key == key)
    return Amendment.select(Amendment.after).where(mine).order_by(Amendment.id.desc()).limit(1)


# The moment by which a case stands in the ledger; a cancelled one stands where it was planned.
MOMENT = fn.COALESCE(amended("held_from"), Interview.held_from, Interview.planned_start, Interview.created_at)


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What part of the ledger is wanted; the empty filter means all of it.

    `department` is the id of a department of which at least one subject came; `text` holds words that must all be
    found (names, their pinyin initials, unit, place, ground, content, number, volume); `cancelled` adds cancelled
    cases that had a number; `interviews` narrows to these ids (the rows behind a figure); `days` to talks held from
    one day to another, both included; `headers` is what the headings of the list let through.
    """

    year: int | None = None
    quarter: int | None = None
    department: int | None = None
    form: InterviewForm | None = None
    text: str = ""
    cancelled: bool = False
    interviews: tuple[int, ...] | None = None
    days: tuple[date, date] | None = None
    headers: tuple[Kept, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether it leaves out anything besides other years."""
        return self != LedgerFilter(year=self.year)


def condition(wanted: LedgerFilter) -> Any:
    """The filter as a condition on `Interview`: held talks, and cancelled ones where asked for."""
    return reduce(and_, [_held(wanted.cancelled), *_narrowing(wanted), *map(_word, wanted.text.split())])


def held_in(period: Stretch) -> Any:
    """The condition that a talk was held in the period: the same as that of the ledger."""
    return condition(LedgerFilter(days=(period.start, period.end)))


def _held(cancelled: bool) -> Any:
    held = Interview.state.not_in(_NOT_HELD) & Interview.held_from.is_null(False)
    if not cancelled:
        return held
    return held | ((Interview.state == State.CANCELLED) & Interview.number.is_null(False))


def _narrowing(wanted: LedgerFilter) -> list[Any]:
    found: list[Any] = []
    if wanted.year is not None:
        period = Period(wanted.year, wanted.quarter)
        found.append(_within(period.start, period.end, wanted))
    if wanted.days is not None:
        found.append(_within(*wanted.days, wanted))
    if wanted.department is not None:
        found.append(Interview.id.in_(_subjects_where(InterviewSubject.department == wanted.department)))
    if wanted.form is not None:
        found.append(Interview.form == wanted.form.value)
    if wanted.interviews is not None:
        found.append(Interview.id.in_(wanted.interviews))
    return found


def _within(start: date, end: date, wanted: LedgerFilter) -> Any:
    return _between(MOMENT, start, end) if wanted.cancelled else _held_within(start, end)


def _between(moment: Any, start: date, end: date) -> Any:
    return (moment >= start.isoformat()) & (moment < (end + timedelta(days=1)).isoformat())


def _held_within(start: date, end: date) -> Any:
    """Held in the period; the bare column as far as possible, because an index serves it and not COALESCE."""
    corrected = Amendment.select(Amendment.interview).where(Amendment.key == "held_from")
    plain = _between(Interview.held_from, start, end) & Interview.id.not_in(corrected)
    return plain | (Interview.id.in_(corrected) & _between(MOMENT, start, end))


def _subjects_where(wanted: Any) -> Any:
    return InterviewSubject.select(InterviewSubject.interview).where(wanted)


def _word(word: str) -> Any:
    own = (
        Interview.lead_name, Interview.recorder_name, Interview.place, Interview.ground, Interview.content,
        Interview.organiser, Interview.volume_number, Interview.note,
    )  # fmt: skip
    theirs = (InterviewSubject.name, InterviewSubject.department_name, InterviewSubject.title, InterviewSubject.rank)
    matches = [field.contains(word) for field in own]
    matches.append(Interview.id.in_(_subjects_where(reduce(or_, [field.contains(word) for field in theirs]))))
    matches.append(Interview.id.in_(Amendment.select(Amendment.interview).where(Amendment.after.contains(word))))
    if word.isascii():
        matches.append(Interview.id.in_(subjects_by_letters(word.lower())))
    if digits := word.strip("〔〕第补号"):
        matches += (
            [Interview.number.in_([int(digits), historical(int(digits))])]
            if digits.isdecimal() and len(digits) < 10
            else []
        )
    return reduce(or_, matches)


def subjects_by_letters(letters: str) -> Any:
    """SQL for the talks of which a subject has these pinyin initials."""
    people = Person.select(Person.id).where(
        Person.initials.startswith(letters) | Person.initials.contains(f" {letters}")
    )
    return _subjects_where(InterviewSubject.person.in_(people))
