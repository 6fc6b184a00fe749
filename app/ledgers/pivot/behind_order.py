"""By what the lines behind a figure are sorted: read for all of them at once, and nothing else of them.

Behind a total of ten thousand attendances stand ten thousand lines; only the page that is seen is read whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from app.interviews.amendments import amended_values
from app.interviews.tables import Interview, InterviewSubject
from app.ledgers.pivot import reported
from app.ledgers.pivot.facts import BY_ID, BY_NAME, Fact
from app.people.tables import Person
from app.rules.rulebook import Rulebook
from app.store.database import tuples

Comparable = str | tuple[int, int] | tuple[date, int]
SORTABLE = frozenset({"held", "number", "who", "unit", "form", "ground", "lead"})
# Ids in one query: SQLite bounds the number of parameters.
_AT_ONCE = 500


def sort_values(rules: Rulebook, key: str, facts: Mapping[int, Fact]) -> dict[int, Comparable]:
    """What each thing is sorted by under a column, by the fact that stands for it.  Raises KeyError for no column."""
    return dict(zip(facts, _VALUES[key](rules, list(facts.values())), strict=True))


def names_and_units(ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Name and unit of subjects, as corrected."""
    fields = (InterviewSubject.id, InterviewSubject.interview, InterviewSubject.name, InterviewSubject.department_name)
    found = [
        row for some in _some([each for each in ids if each > 0])
        for row in tuples(InterviewSubject.select(*fields).where(InterviewSubject.id.in_(some)))
    ]  # fmt: skip
    corrected = amended_values(sorted({interview for _, interview, *_ in found}))
    return {
        id: (str(corrected.get(interview, {}).get(f"subject.{id}.name", name)),
             str(corrected.get(interview, {}).get(f"subject.{id}.department_name", unit)))
        for id, interview, name, unit in found
    } | reported.subjects(ids)  # fmt: skip


def _days(rules: Rulebook, facts: list[Fact]) -> list[Comparable]:
    return [(one.talk.held, one.base.interview) for one in facts]


def _numbers(rules: Rulebook, facts: list[Fact]) -> list[Comparable]:
    ids = sorted({one.base.interview for one in facts if one.base.interview > 0})
    found = {
        id: (year or 0, number or 0) for some in _some(ids)
        for id, year, number in tuples(
            Interview.select(Interview.id, Interview.year, Interview.number).where(Interview.id.in_(some))
        )
    }  # fmt: skip
    return [found.get(one.base.interview, (0, 0)) for one in facts]


def _names(rules: Rulebook, facts: list[Fact]) -> list[Comparable]:
    found = names_and_units({one.base.subject for one in facts})
    return [found.get(one.base.subject, ("", ""))[0] for one in facts]


def _units(rules: Rulebook, facts: list[Fact]) -> list[Comparable]:
    found = names_and_units({one.base.subject for one in facts})
    return [found.get(one.base.subject, ("", ""))[1] for one in facts]


def _forms(rules: Rulebook, facts: list[Fact]) -> list[Comparable]:
    names = {form.code: form.name for form in rules.forms}
    return [names[one.base.form] for one in facts]


def _grounds(rules: Rulebook, facts: list[Fact]) -> list[Comparable]:
    return [one.talk.ground for one in facts]


def _leads(rules: Rulebook, facts: list[Fact]) -> list[Comparable]:
    names = {f"{BY_ID}{id}": name for id, name in tuples(Person.select(Person.id, Person.name))}
    return [names.get(one.talk.lead, one.talk.lead.removeprefix(BY_NAME)) for one in facts]


_VALUES: dict[str, Callable[[Rulebook, list[Fact]], list[Comparable]]] = {
    "held": _days, "number": _numbers, "who": _names, "unit": _units, "form": _forms, "ground": _grounds,
    "lead": _leads,
}  # fmt: skip


def _some(ids: list[int]) -> list[list[int]]:
    return [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
