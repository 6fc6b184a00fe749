"""Which interviews a list of the ledger has and in which order, asked of the narrow lines that triggers keep.

The same filter as `scope.condition`, for lists: statistics ask that one, where talks are joined with what they count.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any

from peewee import fn

from app.access.session import Session
from app.interviews.numbering import historical
from app.interviews.tables import Amendment, Interview, InterviewLine, InterviewSubject
from app.ledgers.columns import COLUMNS, words_of
from app.ledgers.period import Period
from app.ledgers.scope import HELD_STATES, LedgerFilter, subjects_by_letters
from app.rules.lifecycle import State
from app.store.headers import Values
from app.store.ids import Question, Start, question

Sort = Sequence[tuple[str, bool]]
_L = InterviewLine
_ID = InterviewLine.interview
# Columns that a window may sort by -> what SQL sorts by.  Group talks sort by their first subject, people by the pinyin
# of their names.
_SORTS: dict[str, tuple[Any, ...]] = {
    "serial": (_L.moment, _ID),
    "number": (_L.year, _L.organiser, _L.number),
    "held": (_L.moment,),
    "place": (_L.place,),
    "subjects": (_L.subject_key, _L.subject),
    "units": (_L.unit,),
    "titles": (_L.title,),
    "ranks": (_L.rank,),
    "form": (_L.form,),
    "ground": (_L.ground,),
    "mode": (_L.mode,),
    "lead": (_L.lead_key, _L.lead_name),
    "recorder": (_L.recorder_key, _L.recorder_name),
    "organiser": (_L.organiser,),
    "archived": (_L.archived_on,),
    "volume": (_L.volume_number,),
}
SORTABLE = frozenset(_SORTS)
_ALL = LedgerFilter()


def count(wanted: LedgerFilter) -> int:
    """How many interviews the filter lets through."""
    return _question(wanted, ()).count()


def ids(wanted: LedgerFilter, sort: Sort = (), offset: int = 0, limit: int | None = None) -> array[int]:
    """The interviews by columns (key, descending), otherwise by time; from an offset on, at most so many."""
    return _question(wanted, tuple((key, down) for key, down in sort)).ids(offset, limit)


def start(wanted: LedgerFilter, sort: Sort, limit: int) -> Start:
    """How many interviews the filter lets through, and the first ones by columns."""
    asked = _question(wanted, tuple((key, down) for key, down in sort))
    return asked.start(limit, is_narrow=wanted != _ALL, is_dear=bool(wanted.text or wanted.department))


@lru_cache(maxsize=64)
def _question(wanted: LedgerFilter, sort: tuple[tuple[str, bool], ...]) -> Question:
    fields = [field.desc() if down else field.asc() for key, down in sort for field in _SORTS.get(key, ())]
    return question(_L.select(_ID).where(lines_where(wanted)), [*fields, _L.moment, _ID])


def span() -> tuple[str, str] | None:
    """The moments of the first and the last held talk."""
    held = _L.select(_L.moment).where(_held(cancelled=False))
    first = held.order_by(_L.moment).limit(1).tuples().first()
    last = held.order_by(_L.moment.desc()).limit(1).tuples().first()
    return None if first is None or last is None else (str(first[0]), str(last[0]))


def lines_where(wanted: LedgerFilter) -> Any:
    """The filter as a condition on lines: held talks, and cancelled ones where asked for."""
    narrowing = _narrowing(wanted)
    words = [_word(word, narrowed=bool(narrowing)) for word in wanted.text.split()]
    return reduce(and_, [_held(cancelled=wanted.cancelled), *narrowing, *words, *COLUMNS.conditions(wanted.headers)])


def values(session: Session, wanted: LedgerFilter, column: str, text: str = "") -> Values:
    """What the heading of a column lists: its values among the rows that the filter and the other headings let through.

    `text` narrows words as they stand to those that hold it.  Raises KeyError for a column without values.
    """
    rows = _L.select(_ID).where(lines_where(replace(wanted, headers=())))
    return COLUMNS.values(rows, wanted.headers, column, text, words_of(session.rules, column))


def _held(*, cancelled: bool) -> Any:
    held = _L.state.in_(HELD_STATES) & (_L.began == 1)
    return held | ((_L.state == State.CANCELLED) & _L.number.is_null(False)) if cancelled else held


def _narrowing(wanted: LedgerFilter) -> list[Any]:
    found: list[Any] = []
    if wanted.year is not None:
        period = Period(wanted.year, wanted.quarter)
        found.append(_between(period.start, period.end))
    if wanted.days is not None:
        found.append(_between(*wanted.days))
    if wanted.department is not None:
        theirs = InterviewSubject.department == wanted.department
        found.append(_ID.in_(InterviewSubject.select(InterviewSubject.interview).where(theirs)))
    if wanted.form is not None:
        found.append(_L.form == wanted.form.value)
    if wanted.interviews is not None:
        found.append(_ID.in_(wanted.interviews))
    return found


def _between(start: date, end: date) -> Any:
    return (_L.moment >= start.isoformat()) & (_L.moment < (end + timedelta(days=1)).isoformat())


def _word(word: str, *, narrowed: bool) -> Any:
    """What is cheap comes first; the wide rows of the interview are read only of who is not found by anything else."""
    own = (_L.lead_name, _L.recorder_name, _L.place, _L.ground, _L.organiser, _L.volume_number)
    matches: list[Any] = [field.contains(word) for field in own]
    if (digits := word.strip("〔〕第补号")).isdecimal() and len(digits) < 10:
        matches.append(_L.number.in_([int(digits), historical(int(digits))]))
    matches.append(_ID.in_(Amendment.select(Amendment.interview).where(Amendment.after.contains(word))))
    if word.isascii():
        matches.append(_ID.in_(subjects_by_letters(word.lower())))
    return reduce(or_, [*matches, *_beside(word, narrowed=narrowed)])


def _beside(word: str, *, narrowed: bool) -> list[Any]:
    """Words of subjects and of the wide rows of interviews: by a look at each line, or by one pass through them all.

    In a year of the ledger the looks are fewer; through all of it one pass is four times faster.
    """
    s, i = InterviewSubject.alias("s"), Interview.alias("i")
    theirs = reduce(or_, [field.contains(word) for field in (s.name, s.department_name, s.title, s.rank)])
    told = i.content.contains(word) | i.note.contains(word)
    if not narrowed:
        return [_ID.in_(s.select(s.interview).where(theirs)), _ID.in_(i.select(i.id).where(told))]
    return [
        fn.EXISTS(s.select(s.id).where((s.interview == _ID) & theirs)),
        fn.EXISTS(i.select(i.id).where((i.id == _ID) & told)),
    ]
