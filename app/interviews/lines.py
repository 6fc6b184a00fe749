"""Lists of interviews: filters and orders are asked of narrow lines, and rows are read by the page."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from peewee import Asc, Case, Desc, fn

from app.access.session import Session
from app.interviews.columns import BEFORE, LATE, MISSED, OVER, columns, late, words_of
from app.interviews.numbering import number_text
from app.interviews.tables import InterviewLine, InterviewSubject
from app.people.tables import Person
from app.rules.duties import quarter_of
from app.rules.lifecycle import State
from app.rules.vocabulary import InterviewForm, Mode
from app.store.headers import Kept, Values
from app.store.ids import Question, Start, question, rows_by_ids

_LONGEST_NUMBER = 6
_HAS_NUMBER: Any = InterviewLine.number.is_null(False)
_L = InterviewLine
_ID = InterviewLine.interview
_READ = """
SELECT id, year, number, form, ground, mode, lead_name, held_from, planned_start, state, organiser, is_historical,
    held_precision
FROM interview WHERE id IN ({ids})"""
_LATE = """
SELECT s.interview_id FROM interview_subject AS s JOIN material AS m ON m.subject_id = s.id
WHERE s.interview_id IN ({ids}) AND m.received_on IS NULL AND m.refused_on IS NULL AND m.due_on < '{day}'"""
_SUBJECTS = """
SELECT interview_id, name, department_name FROM interview_subject WHERE interview_id IN ({ids}) ORDER BY position"""


_MODES = {mode.value: mode.label for mode in Mode}
_STATES = {state.value: state for state in State}


class View(StrEnum):
    """The views of the list; values are their names."""

    ALL = "全部"
    WAITING = "待我办"
    OVERDUE = "逾期"
    QUARTER = "本季度"
    HELD = "已谈未归档"
    ARCHIVED = "已归档"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which interviews; words hit number, subjects (also by pinyin initials), department, lead and ground.

    `headers` is what the headings of the list let through.
    """

    view: View = View.ALL
    text: str = ""
    year: int | None = None
    form: InterviewForm | None = None
    department_id: int | None = None
    states: tuple[State, ...] = ()
    headers: tuple[Kept, ...] = ()


class CaseLine(NamedTuple):
    """An interview as a list shows it.  A tuple: a frozen dataclass takes nine times as long to make.

    `known_to`: how far the time of a talk of the past (补录) is known, where no hour is: day, month or year.
    """

    id: int
    number: str
    subjects: str
    department: str
    form: str
    ground: str
    mode: str
    lead: str
    start: datetime | None
    state: State
    overdue: str
    organiser: str
    known_to: str = ""


_ALL_CASES = CaseFilter()


def count_cases(session: Session, wanted: CaseFilter) -> int:
    """How many interviews the filter lets through."""
    return _question(wanted, (), _when(session, wanted)).count()


def case_values(session: Session, wanted: CaseFilter, column: str, text: str = "") -> Values:
    """What the heading of a column lists: its values among the rows that the filter and the other headings let through.

    `text` narrows words as they stand to those that hold it.  Raises KeyError for a column without values.
    """
    rows = _query(replace(wanted, headers=()), session.now())
    return columns(session.now()).values(rows, wanted.headers, column, text, words_of(session.rules, column))


def case_ids(
    session: Session, wanted: CaseFilter, order: Sequence[tuple[str, bool]] = (), offset: int = 0,
    limit: int | None = None,
) -> array[int]:  # fmt: skip
    """Interviews in the order of columns `(name, descending)`; else the newest number first, drafts on top."""
    asked = tuple((name, down) for name, down in order)
    return _question(wanted, asked, _when(session, wanted)).ids(offset, limit)


def cases_start(session: Session, wanted: CaseFilter, order: Sequence[tuple[str, bool]], limit: int) -> Start:
    """How many interviews the filter lets through, and the first ones in the order of columns."""
    asked = _question(wanted, tuple((name, down) for name, down in order), _when(session, wanted))
    return asked.start(limit, is_narrow=wanted != _ALL_CASES, is_dear=bool(wanted.text or wanted.department_id))


def _when(session: Session, wanted: CaseFilter) -> datetime:
    """The moment that a view is of: by the second only where that decides something."""
    is_of_the_second = wanted.view is View.OVERDUE or bool(wanted.headers)
    return session.now() if is_of_the_second else datetime.combine(session.today(), time())


@lru_cache(maxsize=64)
def _question(wanted: CaseFilter, order: tuple[tuple[str, bool], ...], now: datetime) -> Question:
    fields = [
        Desc(field) if down else Asc(field) for name, down in order if name in _ORDER for field in _ORDER[name]
    ]  # fmt: skip
    if fields or (wanted.text and not _is_of_few(wanted)):
        # Words lie in the lines: to walk an index would look for each of them in another place of the file.
        usual = [_HAS_NUMBER * 1, Desc(_L.year * 1), Desc(_L.number * 1), Desc(_ID * 1)]
    else:
        usual = [_HAS_NUMBER, _L.year.desc(), _L.number.desc(), _ID.desc()]
    return question(_query(wanted, now), [*fields, *usual])


def cases_page(
    session: Session, wanted: CaseFilter, offset: int, limit: int, order: Sequence[tuple[str, bool]] = ()
) -> list[CaseLine]:
    """A page of interviews in the order of `case_ids`."""
    return case_lines(session, case_ids(session, wanted, order, offset, limit))


def case_lines(session: Session, ids: Sequence[int]) -> list[CaseLine]:
    """The interviews of these ids, in the order given."""
    rows = {row[0]: row for row in rows_by_ids(_READ, ids)}
    subjects: dict[int, list[tuple[str, str]]] = {}
    for interview, name, department in rows_by_ids(_SUBJECTS, ids):
        subjects.setdefault(interview, []).append((name, department))
    late = {id for (id,) in rows_by_ids(_LATE.replace("{day}", session.today().isoformat()), ids)}
    names = _Names(session)
    return [_line(names, rows[each], subjects.get(each, ()), is_late=each in late) for each in ids if each in rows]


def years(session: Session) -> list[int]:
    """The years that have interviews, and this one; the newest first.

    From one year to the next by the index: to read them all for ten years would be 200,000 steps.
    """
    found, last = {session.today().year}, None
    while True:
        query = _L.select(_L.year).where(_HAS_NUMBER == 1, _L.year.is_null(False))
        query = query if last is None else query.where(_L.year < last)
        row = query.order_by(_L.year.desc()).limit(1).tuples().first()
        if row is None:
            return sorted(found, reverse=True)
        last = row[0]
        found.add(last)


class _Names:
    """What the lines of a page are named by, looked up once."""

    def __init__(self, session: Session) -> None:
        self.now = session.now()
        self.forms = {form.value: session.rules.form(form).name for form in InterviewForm}
        self._rules = session.rules
        self.grounds: dict[str, str] = {}

    def ground(self, key: str) -> str:
        """The name of a ground, or the key of one that the rules do not know."""
        rule = self._rules.ground(key)
        found = self.grounds[key] = rule.name if rule else key
        return found


def _line(names: _Names, row: Sequence[Any], subjects: Sequence[tuple[str, str]], *, is_late: bool) -> CaseLine:
    id, year, number, form, ground, mode, lead, held, planned, kept, organiser, is_historical, precision = row
    if len(subjects) == 1:  # as nearly all talks have
        ((people, units),) = subjects
    else:
        people = "、".join([name for name, _ in subjects])
        units = "、".join(dict.fromkeys([department for _, department in subjects]))
    start, state = held or planned, _STATES[kept]
    return CaseLine(
        id, number_text(year, number), people, units, names.forms[form],
        names.grounds.get(ground) or names.ground(ground), _MODES[mode], lead,
        None if start is None else datetime.fromisoformat(start), state,
        _overdue(names.now, state, planned, is_late=is_late), organiser,
        _known_to(held, precision) if is_historical else "",
    )  # fmt: skip


def _known_to(held: str | None, precision: str) -> str:
    if held is None:
        return ""
    return precision if precision != "day" or datetime.fromisoformat(held).time() == time() else ""


def _overdue(now: datetime, state: State, planned: str | None, *, is_late: bool) -> str:
    """Why a case is overdue, in a word; empty when it is not."""
    if state in OVER:
        return ""
    if planned is not None and state in BEFORE and datetime.fromisoformat(planned) < now:
        return MISSED
    return LATE if is_late else ""


def _query(wanted: CaseFilter, now: datetime) -> Any:
    query = _L.select(_ID)
    if wanted.year is not None:
        start, end = datetime(wanted.year, 1, 1), datetime(wanted.year + 1, 1, 1)
        planned = (_L.planned_start >= start) & (_L.planned_start < end)
        query = query.where((_L.year == wanted.year) | planned)
    if wanted.form is not None:
        query = query.where(_L.form == wanted.form)
    if wanted.department_id is not None:
        mine = InterviewSubject.select(InterviewSubject.interview)
        query = query.where(_ID.in_(mine.where(InterviewSubject.department == wanted.department_id)))
    if wanted.states:
        query = query.where(_L.state.in_(list(wanted.states)))
    if wanted.headers:
        query = query.where(*columns(now).conditions(wanted.headers))
    query = _viewed(query, wanted.view, now)
    # What is cheap has come first: SQLite looks at the conditions in their order, and at words only of what is left.
    for word in wanted.text.split():
        query = query.where(_word(word, of_few=_is_of_few(wanted)))
    return query


def _is_of_few(wanted: CaseFilter) -> bool:
    """Whether words are looked for in few lines only: each is then looked up, and otherwise all are passed through."""
    return wanted.year is not None or wanted.department_id is not None


def _viewed(query: Any, view: View, now: datetime) -> Any:
    today = now.date()
    if view is View.WAITING:
        later = (_L.state == State.READY) & (_L.planned_start > datetime.combine(today, time.max))
        return query.where(_L.state.not_in(list(OVER)) & ~later)
    if view is View.OVERDUE:
        missed = _L.state.in_(list(BEFORE)) & (_L.planned_start < now)
        return query.where(missed | _ID.in_(late(today)))
    if view is View.QUARTER:
        first = 3 * quarter_of(today) - 2
        start = datetime(today.year, first, 1)
        end = datetime(today.year + (first == 10), (first + 2) % 12 + 1, 1)
        return query.where((_L.start >= start) & (_L.start < end))
    if view is View.HELD:
        held = [State.AWAITING_MATERIALS, State.AWAITING_DISPOSITION, State.AWAITING_ARCHIVING]
        return query.where(_L.state.in_(held))
    if view is View.ARCHIVED:
        return query.where(_L.state == State.ARCHIVED)
    return query


def _word(word: str, *, of_few: bool) -> Any:
    subjects, s = InterviewSubject.select(InterviewSubject.interview), InterviewSubject.alias("s")
    named = s.name.contains(word) | s.department_name.contains(word)
    hit = _L.lead_name.contains(word) | _L.ground.contains(word) | _L.organiser.contains(word)
    if of_few:
        hit |= fn.EXISTS(s.select(s.id).where((s.interview == _ID) & named))
    else:
        hit |= _ID.in_(s.select(s.interview).where(named))
    digits = word.strip("〔〕第号").rpartition("第")[2]
    if digits.isdecimal() and len(digits) <= _LONGEST_NUMBER:
        hit |= _L.number == int(digits)
    elif word.isascii():
        spelled = Person.initials.startswith(word.lower()) | Person.initials.contains(" " + word.lower())
        hit |= _ID.in_(subjects.join(Person).where(spelled))
    return hit


def _places(field: Any, values: Iterable[Any], last: int) -> tuple[Any]:
    return (Case(field, [(value.value, place) for place, value in enumerate(values)], last),)


# Group talks are sorted by their first subject, people by the pinyin of their names.
_ORDER: dict[str, tuple[Any, ...]] = {
    "number": (fn.COALESCE(_L.year, 9999) * 100_000 + fn.COALESCE(_L.number, 99_999),),
    "subjects": (_L.subject_key, _L.subject),
    "department": (_L.unit,),
    "form": _places(_L.form, InterviewForm, 9),
    "lead": (_L.lead_key, _L.lead_name),
    "start": (_L.start,),
    "state": _places(_L.state, State, 99),
    "ground": (_L.ground,),
}
