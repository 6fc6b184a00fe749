"""Duplicate hints over the register: what the rules of `duplicates` look at, read from the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from peewee import JOIN

from app.people.names import clean_name
from app.people.tables import Person
from app.plans.clue_register import register
from app.plans.clues import ClueDraft
from app.plans.tables import Clue
from app.plans.vocabulary import number_text
from app.rules.duplicates import Hint

_NEW = 0


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
    row = (own_id, draft.reported_name, draft.reported_post, draft.person_id, draft.received_on, draft.problem)
    now = register()
    return _lines(now.index.hints(now.told(row)))


def hints_of(clue_id: int) -> list[HintLine]:
    """What a registered clue may be a duplicate of."""
    index = register().index
    own = index.told.get(clue_id)
    return _lines(index.hints(own)) if own is not None else []


def hint_counts(ids: Iterable[int]) -> dict[int, int]:
    """How many hints each of these clues has."""
    index = register().index
    return {id: len(index.hints(index.told[id])) for id in ids if id in index.told}


class HintCounter:
    """How many hints each clue has, one by one as a list draws them; as of now, until another is made."""

    def __init__(self) -> None:
        self._index, self._found = register().index, dict[int, int]()

    def of(self, clue_id: int) -> int:
        """How many."""
        if clue_id not in self._found:
            own = self._index.told.get(clue_id)
            self._found[clue_id] = len(self._index.hints(own)) if own is not None else 0
        return self._found[clue_id]


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
