"""Duplicate hints over the register: what the rules of `duplicates` look at, read from the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product
from typing import Any

from peewee import JOIN

from app.people.names import clean_name
from app.people.tables import Appointment, Department, DepartmentAlias, Person
from app.plans.clues import ClueDraft
from app.plans.tables import Clue
from app.plans.vocabulary import number_text
from app.rules.duplicates import Hint, Index, Told, pairs_of
from app.store.database import tuples

_NEW = 0
# A name has few readings; one with more is compared by the first ones.
_MOST = 16


@dataclass(frozen=True, slots=True)
class HintLine:
    """A clue that may be about the same matter, as a window shows it, and why."""

    id: int
    number: str
    name: str
    post: str
    received: str
    problem: str
    disposal: str
    why: str


def hints_for(draft: ClueDraft, own_id: int = _NEW) -> list[HintLine]:
    """What a clue as it is being written down may be a duplicate of; nothing before there is a name and a day."""
    if draft.received_on is None or not clean_name(draft.reported_name):
        return []
    units = _Units()
    row = (own_id, draft.reported_name, draft.reported_post, draft.person_id, draft.received_on, draft.problem)
    return _lines(_register(units).hints(_told(row, units)))


def hints_of(clue_id: int) -> list[HintLine]:
    """What a registered clue may be a duplicate of."""
    register = _register(_Units())
    own = register.told.get(clue_id)
    return _lines(register.hints(own)) if own is not None else []


def hint_counts(ids: Iterable[int]) -> dict[int, int]:
    """How many hints each of these clues has."""
    register = _register(_Units())
    return {id: len(register.hints(register.told[id])) for id in ids if id in register.told}


class _Units:
    """Names of departments as posts write them, and where people serve."""

    def __init__(self) -> None:
        self._names = {name: name for (name,) in tuples(Department.select(Department.name))}
        aliases = DepartmentAlias.select(DepartmentAlias.name, Department.name).join(Department)
        self._names |= dict(tuples(aliases))
        self._of: dict[int, set[str]] = {}
        served = Appointment.select(Appointment.person, Department.name).join(Department)
        for person, name in tuples(served):
            self._of.setdefault(person, set()).add(name)

    def of(self, post: str, person: int | None) -> frozenset[str]:
        """The departments that a post names, and those of the person."""
        named = {whole for name, whole in self._names.items() if len(name) > 1 and name in post}
        return frozenset(named | (self._of.get(person, set()) if person is not None else set()))


def _register(units: _Units) -> Index:
    """The register as it stands; what has not changed since is not indexed anew."""
    columns = (Clue.id, Clue.reported_name, Clue.reported_post, Clue.person, Clue.received_on, Clue.problem)
    return _index(tuple(_told(row, units) for row in tuples(Clue.select(*columns).order_by(Clue.id))))


@lru_cache(maxsize=1)
def _index(told: tuple[Told, ...]) -> Index:
    return Index(told)


def _told(row: tuple[Any, ...], units: _Units) -> Told:
    id, name, post, person, day, problem = row
    clean = clean_name(name)
    return Told(id, clean, _sounds(clean), person, units.of(post, person), day, _pairs(problem))


@lru_cache(maxsize=20_000)
def _pairs(problem: str) -> frozenset[str]:
    return pairs_of(problem)


@lru_cache(maxsize=20_000)
def _sounds(name: str) -> frozenset[str]:
    """A name in every reading; nothing for a name of one character, which sounds like too many."""
    from pypinyin import Style, pinyin  # its dictionaries take fifty megabytes

    syllables = pinyin(name, style=Style.NORMAL, heteronym=True, errors="default")
    if len(name) < 2:
        return frozenset()
    return frozenset(" ".join(each) for each in islice(product(*syllables), _MOST))


def _lines(found: list[Hint]) -> list[HintLine]:
    rows = {
        row.id: row
        for row in Clue.select(Clue, Person).join(Person, JOIN.LEFT_OUTER).where(Clue.id.in_([h.id for h in found]))
    }
    return [
        HintLine(
            hint.id, number_text(rows[hint.id].year, rows[hint.id].number), rows[hint.id].reported_name,
            rows[hint.id].reported_post, rows[hint.id].received_on.isoformat(), rows[hint.id].problem,
            rows[hint.id].disposal, hint.why,
        )
        for hint in found
        if hint.id in rows
    ]  # fmt: skip
