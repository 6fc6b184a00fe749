"""The columns of the list of interviews as SQL: what their headings list and let through."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from peewee import Case, fn

from app.interviews.tables import Interview, InterviewSubject, Material
from app.rules.lifecycle import State
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, Mode
from app.store.header_sql import SqlColumn, SqlColumns
from app.store.headers import Kind, Raw

BEFORE = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED, State.READY, State.POSTPONED)
OVER = (State.ARCHIVED, State.CANCELLED)
MISSED, LATE = "已过约谈时间", "材料逾期"
UNNUMBERED = "未编号"


def number_words() -> Any:
    """SQL for a case number as it is written; blank while there is none."""
    plain = fn.PRINTF("〔%d〕第%03d号", Interview.year, Interview.number)
    historical = fn.PRINTF("〔%d〕补%03d号", Interview.year, Interview.number * -1)
    without = Interview.year.is_null() | Interview.number.is_null()
    return Case(None, [(without, ""), (Interview.number > 0, plain)], historical)


def form_words(rules: Rulebook) -> dict[Raw, str]:
    """The names of the forms by their codes."""
    return {form.value: rules.form(form).name for form in InterviewForm}


def columns(now: datetime) -> SqlColumns:
    """The columns at a moment, by which some talks are overdue."""
    return SqlColumns(Interview.id, _COLUMNS | {"overdue": SqlColumn(_overdue(now), Kind.CODE, order=(MISSED, LATE))})


def words_of(rules: Rulebook, column: str) -> dict[Raw, str] | None:
    """The words of codes in a column; None where the column holds words."""
    if column == "form":
        return form_words(rules)
    return {mode.value: mode.label for mode in Mode} if column == "mode" else None


def late_materials(today: date) -> Any:
    """The talks, not over yet, of which materials are overdue on the day."""
    late = Material.received_on.is_null() & Material.refused_on.is_null() & (Material.due_on < today)
    query = Material.select(InterviewSubject.interview).join(InterviewSubject).join(Interview)
    return query.where(late & Interview.state.not_in(list(OVER)))


def _overdue(now: datetime) -> Any:
    missed = Interview.state.in_(list(BEFORE)) & (Interview.planned_start < now)
    return Case(None, [(missed, MISSED), (Interview.id.in_(late_materials(now.date())), LATE)], "")


def _of_subject(field: Any) -> SqlColumn:
    return SqlColumn(field, source=InterviewSubject.select(), owner=InterviewSubject.interview)


def _start() -> Any:
    """The day of a talk as exactly as it is known (补录)."""
    known = Case(Interview.held_precision, [("year", 4), ("month", 7)], 10)
    length = Case(None, [(Interview.is_historical & Interview.held_from.is_null(False), known)], 10)
    return fn.SUBSTR(fn.COALESCE(Interview.held_from, Interview.planned_start), 1, length)


_COLUMNS = {
    "number": SqlColumn(number_words(), words={"": UNNUMBERED}),
    "subjects": _of_subject(InterviewSubject.name),
    "department": _of_subject(InterviewSubject.department_name),
    "form": SqlColumn(Interview.form, Kind.CODE, order=[form.value for form in InterviewForm]),
    "ground": SqlColumn(Interview.ground),
    "mode": SqlColumn(Interview.mode, Kind.CODE),
    "lead": SqlColumn(Interview.lead_name),
    "start": SqlColumn(_start(), Kind.DAY),
    "state": SqlColumn(Interview.state, Kind.CODE, order=[state.value for state in State]),
    "organiser": SqlColumn(Interview.organiser),
}
