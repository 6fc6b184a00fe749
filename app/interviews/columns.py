"""The columns of the list of interviews as SQL: what their headings list and let through."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from peewee import Case, fn

from app.interviews.tables import Interview, InterviewLine, InterviewSubject, Material
from app.rules.lifecycle import State
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, Mode
from app.store.header_sql import SqlColumn, SqlColumns
from app.store.headers import Kind, Raw

BEFORE = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED, State.READY, State.POSTPONED)
OVER = (State.ARCHIVED, State.CANCELLED)
MISSED, LATE = "已过约谈时间", "材料逾期"
UNNUMBERED = "未编号"
_L = InterviewLine
# The id of an interview, where it stands in its line.
ROW = InterviewLine.interview


def number_words(none: str = "") -> Any:
    """SQL for a case number as it is written; `none` while there is none."""
    return number_of(_L.year, _L.number, none)


def number_of(year: Any, number: Any, none: str = "") -> Any:
    """The same of any two fields."""
    plain = fn.PRINTF("〔%d〕第%03d号", year, number)
    historical = fn.PRINTF("〔%d〕补%03d号", year, number * -1)
    without = year.is_null() | number.is_null()
    return Case(None, [(without, none), (number > 0, plain)], historical)


def form_words(rules: Rulebook) -> dict[Raw, str]:
    """The names of the forms by their codes."""
    return {form.value: rules.form(form).name for form in InterviewForm}


def columns(now: datetime) -> SqlColumns:
    """The columns at a moment, by which some talks are overdue."""
    return SqlColumns(ROW, _COLUMNS | {"overdue": SqlColumn(_overdue(now), Kind.CODE, order=(MISSED, LATE))})


def words_of(rules: Rulebook, column: str) -> dict[Raw, str] | None:
    """The words of codes in a column; None where the column holds words."""
    if column == "form":
        return form_words(rules)
    return {mode.value: mode.label for mode in Mode} if column == "mode" else None


def late(today: date) -> Any:
    """The talks, not over yet, of which materials are overdue on the day."""
    query = Material.select(InterviewSubject.interview).join(InterviewSubject)
    query = query.join(_L, on=InterviewSubject.interview == ROW)
    overdue = Material.received_on.is_null() & Material.refused_on.is_null() & (Material.due_on < today)
    return query.where(overdue & _L.state.not_in(list(OVER)))


def of_interview(value: Any) -> Any:
    """SQL for something of the wide row behind a line: for few lines."""
    return fn.COALESCE(Interview.select(value).where(Interview.id == ROW), "")


# Talks of which the month or the year may be all that is known (补录).
MAYBE_INEXACT: Any = _L.number.is_null() | (_L.number < 0)


def _overdue(now: datetime) -> Any:
    missed = _L.state.in_(list(BEFORE)) & (_L.planned_start < now)
    return Case(None, [(missed, MISSED), (ROW.in_(late(now.date())), LATE)], "")


def _of_subject(field: Any) -> SqlColumn:
    return SqlColumn(field, source=InterviewSubject.select(), owner=InterviewSubject.interview)


def _start() -> SqlColumn:
    """The day of a talk as exactly as it is known (补录)."""
    known = Case(Interview.held_precision, [("year", 4), ("month", 7)], 10)
    length = Case(None, [(Interview.is_historical & Interview.held_from.is_null(False), known)], 10)
    exact = fn.SUBSTR(fn.COALESCE(Interview.held_from, Interview.planned_start), 1, length)
    return SqlColumn(Case(None, [(MAYBE_INEXACT, of_interview(exact))], fn.SUBSTR(_L.start, 1, 10)), Kind.DAY)


_COLUMNS = {
    "number": SqlColumn(number_words(UNNUMBERED)),
    "subjects": _of_subject(InterviewSubject.name),
    "department": _of_subject(InterviewSubject.department_name),
    "form": SqlColumn(_L.form, Kind.CODE, order=[form.value for form in InterviewForm]),
    "ground": SqlColumn(_L.ground),
    "mode": SqlColumn(_L.mode, Kind.CODE),
    "lead": SqlColumn(_L.lead_name),
    "start": _start(),
    "state": SqlColumn(_L.state, Kind.CODE, order=[state.value for state in State]),
    "organiser": SqlColumn(_L.organiser),
}
