"""The list of interviews as it was asked before there were lines: the plain way that the fast one is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from peewee import Asc, Case, Desc, fn

from app.access.session import Session
from app.interviews.lines import CaseFilter, View
from app.interviews.tables import Interview, InterviewSubject, Material
from app.people.tables import Person
from app.rules.duties import quarter_of
from app.rules.lifecycle import State
from app.rules.vocabulary import InterviewForm
from app.store.database import tuples

_BEFORE = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED, State.READY, State.POSTPONED)
_OVER = (State.ARCHIVED, State.CANCELLED)
_LONGEST_NUMBER = 6


def case_ids(session: Session, wanted: CaseFilter, order: Sequence[tuple[str, bool]] = ()) -> list[int]:
    """Interviews in the order of columns `(name, descending)`; else the newest number first, drafts on top."""
    fields = [Desc(field) if down else Asc(field) for name, down in order if name in _ORDER for field in _ORDER[name]]
    usual = [Interview.number.is_null(False), Interview.year.desc(), Interview.number.desc(), Interview.id.desc()]
    return [row.id for row in _query(session, wanted).order_by(*fields, *usual)]


def _late_materials(today: date, ids: Sequence[int] | None = None) -> set[int]:
    query = Material.select(InterviewSubject.interview).join(InterviewSubject).join(Interview)
    late = Material.received_on.is_null() & Material.refused_on.is_null() & (Material.due_on < today)
    query = query.where(late & Interview.state.not_in(list(_OVER)))
    if ids is not None:
        query = query.where(InterviewSubject.interview.in_(list(ids)))
    return {number for (number,) in tuples(query)}


def _query(session: Session, wanted: CaseFilter) -> Any:
    query = Interview.select(Interview.id)
    for word in wanted.text.split():
        query = query.where(_word(word))
    if wanted.year is not None:
        start, end = datetime(wanted.year, 1, 1), datetime(wanted.year + 1, 1, 1)
        planned = (Interview.planned_start >= start) & (Interview.planned_start < end)
        query = query.where((Interview.year == wanted.year) | (Interview.year.is_null() & planned) | planned)
    if wanted.form is not None:
        query = query.where(Interview.form == wanted.form)
    if wanted.department_id is not None:
        mine = InterviewSubject.select(InterviewSubject.interview)
        query = query.where(Interview.id.in_(mine.where(InterviewSubject.department == wanted.department_id)))
    if wanted.states:
        query = query.where(Interview.state.in_(list(wanted.states)))
    return _viewed(session, query, wanted.view)


def _viewed(session: Session, query: Any, view: View) -> Any:
    today = session.today()
    if view is View.WAITING:
        later = (Interview.state == State.READY) & (Interview.planned_start > datetime.combine(today, time.max))
        return query.where(Interview.state.not_in(list(_OVER)) & ~later)
    if view is View.OVERDUE:
        missed = Interview.state.in_(list(_BEFORE)) & (Interview.planned_start < session.now())
        return query.where(missed | Interview.id.in_(list(_late_materials(today))))
    if view is View.QUARTER:
        first = 3 * quarter_of(today) - 2
        start = datetime(today.year, first, 1)
        end = datetime(today.year + (first == 10), (first + 2) % 12 + 1, 1)
        when = fn.COALESCE(Interview.held_from, Interview.planned_start)
        return query.where((when >= start.isoformat(" ")) & (when < end.isoformat(" ")))
    if view is View.HELD:
        held = [State.AWAITING_MATERIALS, State.AWAITING_DISPOSITION, State.AWAITING_ARCHIVING]
        return query.where(Interview.state.in_(held))
    if view is View.ARCHIVED:
        return query.where(Interview.state == State.ARCHIVED)
    return query


def _word(word: str) -> Any:
    subjects = InterviewSubject.select(InterviewSubject.interview)
    named = subjects.where(InterviewSubject.name.contains(word) | InterviewSubject.department_name.contains(word))
    hit = Interview.id.in_(named) | Interview.lead_name.contains(word) | Interview.ground.contains(word)
    hit |= Interview.organiser.contains(word)
    digits = word.strip("〔〕第号").rpartition("第")[2]
    if digits.isdecimal() and len(digits) <= _LONGEST_NUMBER:
        hit |= Interview.number == int(digits)
    elif word.isascii():
        spelled = Person.initials.startswith(word.lower()) | Person.initials.contains(" " + word.lower())
        hit |= Interview.id.in_(subjects.join(Person).where(spelled))
    return hit


def _spelled(name: Any, person: Any) -> Any:
    return fn.COALESCE(Person.select(fn.NULLIF(Person.pinyin, "")).where(Person.id == person), name)


_FIRST = InterviewSubject.select().where(InterviewSubject.interview == Interview.id).order_by(InterviewSubject.position)


def _first(field: Any) -> Any:
    return fn.COALESCE(_FIRST.select(field).limit(1), "")


_ORDER: dict[str, tuple[Any, ...]] = {
    "number": (fn.COALESCE(Interview.year, 9999) * 100_000 + fn.COALESCE(Interview.number, 99_999),),
    "subjects": (_first(_spelled(InterviewSubject.name, InterviewSubject.person)), _first(InterviewSubject.name)),
    "department": (_first(InterviewSubject.department_name),),
    "form": (Case(Interview.form, [(form.value, place) for place, form in enumerate(InterviewForm)], 9),),
    "lead": (_spelled(Interview.lead_name, Interview.lead), Interview.lead_name),
    "start": (fn.COALESCE(Interview.held_from, Interview.planned_start),),
    "state": (Case(Interview.state, [(state.value, place) for place, state in enumerate(State)], 99),),
    "ground": (Interview.ground,),
}
