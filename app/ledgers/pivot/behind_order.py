"""By what the lines behind a figure are sorted: read for all of them at once, and nothing else of them.

Behind a total of ten thousand attendances stand ten thousand lines; only the page that is seen is read whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

from app.interviews.reported import ReportedTalk
from app.interviews.tables import Amendment, Interview, InterviewSubject
from app.ledgers.pivot import reported
from app.people.tables import Person
from app.rules.rulebook import Rulebook
from app.store.database import Table, tuples


class Shown(Protocol):
    """What a line behind a figure shows: a talk and a subject of it."""

    @property
    def held(self) -> str:
        """The day."""

    @property
    def talk(self) -> int:
        """The id of the talk."""

    @property
    def subject(self) -> int:
        """The id of the subject."""


Comparable = str | tuple[int, int] | tuple[str, int]
SORTABLE = frozenset({"held", "number", "who", "unit", "form", "ground", "lead"})
# Ids in one query: SQLite bounds the number of parameters.  Of more than `_MANY` the whole table is read at once.
_AT_ONCE, _MANY = 500, 5_000
_Talks = dict[int, tuple[Any, ...]]


def sort_values(rules: Rulebook, key: str, shown: Mapping[int, Shown]) -> dict[int, Comparable]:
    """What each thing is sorted by under a column, by what its line shows.  Raises KeyError for no column."""
    return dict(zip(shown, _VALUES[key](rules, list(shown.values())), strict=True))


def names_and_units(ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Name and unit of subjects, as corrected."""
    fields = (InterviewSubject.id, InterviewSubject.name, InterviewSubject.department_name)
    found = {id: (name, unit) for id, name, unit in _of(InterviewSubject, fields, ids)}
    of_subjects = (Amendment.key >= "subject.") & (Amendment.key < "subject/")
    query = Amendment.select(Amendment.key, Amendment.after).where(of_subjects).order_by(Amendment.id)
    for key, after in tuples(query):
        _, subject, field = key.split(".")
        if (before := found.get(int(subject))) is not None and field in _CORRECTED:
            name, unit = before
            found[int(subject)] = (after, unit) if field == "name" else (name, after)
    return found | reported.subjects(ids)


_CORRECTED = ("name", "department_name")


def _days(rules: Rulebook, shown: list[Shown]) -> list[Comparable]:
    return [(one.held, one.talk) for one in shown]


def _numbers(rules: Rulebook, shown: list[Shown]) -> list[Comparable]:
    fields = (Interview.id, Interview.year, Interview.number)
    found = {id: (year or 0, number or 0) for id, year, number in _of(Interview, fields, {one.talk for one in shown})}
    return [found.get(one.talk, (0, 0)) for one in shown]


def _names(rules: Rulebook, shown: list[Shown]) -> list[Comparable]:
    found = names_and_units({one.subject for one in shown})
    return [found.get(one.subject, ("", ""))[0] for one in shown]


def _units(rules: Rulebook, shown: list[Shown]) -> list[Comparable]:
    found = names_and_units({one.subject for one in shown})
    return [found.get(one.subject, ("", ""))[1] for one in shown]


def _forms(rules: Rulebook, shown: list[Shown]) -> list[Comparable]:
    names, talks = {form.code.value: form.name for form in rules.forms}, _talks(shown)
    return [names[talks[one.talk][0]] for one in shown]


def _grounds(rules: Rulebook, shown: list[Shown]) -> list[Comparable]:
    talks = _talks(shown)
    return [talks[one.talk][1] for one in shown]


def _leads(rules: Rulebook, shown: list[Shown]) -> list[Comparable]:
    talks = _talks(shown)
    people = _of(Person, (Person.id, Person.name), {id for _, _, id, _ in talks.values() if id is not None})
    names: dict[int, str] = dict(people)
    return [str(names.get(id, name)) for _, _, id, name in (talks[one.talk] for one in shown)]


def _talks(shown: list[Shown]) -> _Talks:
    """Form, ground, and the lead's id and name of the talks."""
    ids = {one.talk for one in shown}
    fields = (Interview.id, Interview.form, Interview.ground, Interview.lead, Interview.lead_name)
    of_reported = (ReportedTalk.id, ReportedTalk.form, ReportedTalk.ground, ReportedTalk.lead_name)
    own = {id: tuple(rest) for id, *rest in _of(Interview, fields, ids)}
    theirs = _of(ReportedTalk, of_reported, {-id for id in ids})
    return own | {-id: (form, ground, None, name) for id, form, ground, name in theirs}


_VALUES: dict[str, Callable[[Rulebook, list[Shown]], list[Comparable]]] = {
    "held": _days, "number": _numbers, "who": _names, "unit": _units, "form": _forms, "ground": _grounds,
    "lead": _leads,
}  # fmt: skip


def _of(table: type[Table], fields: Sequence[Any], ids: Collection[int]) -> list[tuple[Any, ...]]:
    """Some fields (the id first) of the rows with these ids; those below zero are no rows of a table."""
    wanted = sorted(each for each in ids if each > 0)
    of: Any = table
    if len(wanted) > _MANY:
        there = set(wanted)
        return [row for row in tuples(table.select(*fields)) if row[0] in there]
    return [
        row for start in range(0, len(wanted), _AT_ONCE)
        for row in tuples(table.select(*fields).where(of.id.in_(wanted[start : start + _AT_ONCE])))
    ]  # fmt: skip
