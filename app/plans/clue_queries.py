"""The register of clues for its readers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from peewee import JOIN, Asc, Case, Desc

from app.people.tables import Person
from app.plans.clues import ClueDraft
from app.plans.columns import CLUES, UNSORTED
from app.plans.guarding import clue_of
from app.plans.tables import Clue, Plan, PlanItem, PlanItemSubject
from app.plans.vocabulary import Disposal, number_text
from app.store.database import tuples
from app.store.headers import Kept, Values


@dataclass(frozen=True, slots=True)
class ClueFilter:
    """Which clues: words (number, names, pinyin initials, post, problem), year of the number, disposal, person.

    `disposal` may also be 未处置; `headers` is what the headings of the list let through.
    """

    text: str = ""
    year: int | None = None
    disposal: str = ""
    person_id: int | None = None
    headers: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class ClueLine:
    """A clue as a list shows it; `hints` are clues that it may be a duplicate of."""

    id: int
    number: str
    received_on: date
    source: str
    reported_name: str
    reported_post: str
    person_id: int | None
    person: str
    problem: str
    disposal: str
    sorted_on: date | None
    handler: str
    cited: int
    hints: int = 0


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a clue led to: a planned talk of a plan."""

    plan_id: int
    plan: str
    state: str
    serial: int
    person: str


@dataclass(frozen=True, slots=True)
class ClueView:
    """Everything about one clue."""

    id: int
    number: str
    draft: ClueDraft
    person: str
    disposal: str
    sorted_on: date | None
    sorting_note: str
    citations: tuple[Citation, ...]


def count_clues(wanted: ClueFilter) -> int:
    """How many clues the filter lets through."""
    return int(_rows(wanted).count())


def clue_values(wanted: ClueFilter, column: str, text: str = "") -> Values:
    """What the heading of a column lists: its values among the rows that the filter and the other headings let through.

    `text` narrows words as they stand to those that hold it.  Raises KeyError for a column without values.
    """
    return CLUES.values(_rows(replace(wanted, headers=())), wanted.headers, column, text)


def _rows(wanted: ClueFilter) -> Any:
    return Clue.select(Clue.id).join(Person, JOIN.LEFT_OUTER).where(*_conditions(wanted))


def clues_page(
    wanted: ClueFilter,
    offset: int,
    limit: int,
    order: Sequence[tuple[str, bool]] = (),
    hinted: Callable[[list[int]], Mapping[int, int]] | None = None,
) -> list[ClueLine]:
    """Clues in the order of columns `(name, descending)`; else the newest number first; `hinted` counts their hints."""
    keys = _order_keys()
    by = [Desc(keys[name]) if down else Asc(keys[name]) for name, down in order if name in keys]
    query = (
        Clue.select(Clue, Person)
        .join(Person, JOIN.LEFT_OUTER)
        .where(*_conditions(wanted))
        .order_by(*by, Clue.year.desc(), Clue.number.desc())
        .offset(offset)
        .limit(limit)
    )
    rows = list(query)
    ids = [row.id for row in rows]
    cited, hints = _cited(ids), hinted(ids) if hinted is not None else {}
    return [_line(row, cited.get(row.id, 0), hints.get(row.id, 0)) for row in rows]


def clues_for(person_id: int) -> list[ClueLine]:
    """The clues that a subject may cite: those about the person, then those not linked to anybody under that name."""
    name = Person.get_by_id(person_id).name
    query = Clue.select(Clue, Person).join(Person, JOIN.LEFT_OUTER)
    query = query.where((Clue.person == person_id) | (Clue.person.is_null() & (Clue.reported_name == name)))
    rows = list(query.order_by(Clue.person.is_null(), Clue.year.desc(), Clue.number.desc()))
    cited = _cited([row.id for row in rows])
    return [_line(row, cited.get(row.id, 0)) for row in rows]


def clue_view(clue_id: int) -> ClueView:
    """One clue with where it led to.  Raises Refusal for an id that nobody has."""
    row = clue_of(clue_id)
    draft = ClueDraft(
        received_on=row.received_on,
        source=row.source,
        reported_name=row.reported_name,
        problem=row.problem,
        reported_post=row.reported_post,
        person_id=row.person_id,
        disciplines=tuple(row.disciplines),
        handler=row.handler,
        note=row.note,
    )
    return ClueView(
        row.id, number_text(row.year, row.number), draft, row.person.name if row.person else "", row.disposal,
        row.sorted_on, row.sorting_note, tuple(_citations(clue_id)),
    )  # fmt: skip


def clue_years() -> list[int]:
    """The years in which clues were registered, the newest first."""
    return [year for (year,) in tuples(Clue.select(Clue.year).distinct().order_by(Clue.year.desc()))]


def _line(row: Any, cited: int, hints: int = 0) -> ClueLine:
    return ClueLine(
        row.id, number_text(row.year, row.number), row.received_on, row.source, row.reported_name, row.reported_post,
        row.person_id, row.person.name if row.person else "", row.problem, row.disposal, row.sorted_on, row.handler,
        cited, hints,
    )  # fmt: skip


def _conditions(wanted: ClueFilter) -> list[Any]:
    found: list[Any] = [Clue.id.is_null(False)]
    if wanted.year is not None:
        found.append(Clue.year == wanted.year)
    if wanted.disposal == UNSORTED:
        found.append(Clue.disposal == "")
    elif wanted.disposal:
        found.append(Clue.disposal == wanted.disposal)
    if wanted.person_id is not None:
        found.append(Clue.person == wanted.person_id)
    return [*found, *CLUES.conditions(wanted.headers), *(_word(word) for word in wanted.text.split())]


def _word(word: str) -> Any:
    hit = (
        Clue.reported_name.contains(word)
        | Clue.reported_post.contains(word)
        | Clue.problem.contains(word)
        | Clue.handler.contains(word)
        | Clue.source.contains(word)
        | Person.name.contains(word)
    )
    if word.isascii():
        lower = word.lower()
        hit |= Person.initials.startswith(lower) | Person.initials.contains(f" {lower}")
    if word.isdecimal() and len(word) <= 9:
        hit |= Clue.number == int(word)
    return hit


def _order_keys() -> dict[str, Any]:
    disposals = [(disposal.value, place) for place, disposal in enumerate(Disposal, 1)]
    return {
        "number": Clue.year * 100_000 + Clue.number, "received_on": Clue.received_on, "source": Clue.source,
        "reported_name": Clue.reported_name, "reported_post": Clue.reported_post, "person": Person.pinyin,
        "problem": Clue.problem, "disposal": Case(Clue.disposal, disposals, 0), "sorted_on": Clue.sorted_on,
        "handler": Clue.handler,
    }  # fmt: skip


def _cited(ids: list[int]) -> dict[int, int]:
    """How many planned talks cite each clue."""
    counts: dict[int, int] = {}
    for (clue_id,) in tuples(PlanItemSubject.select(PlanItemSubject.clue).where(PlanItemSubject.clue.in_(ids))):
        counts[clue_id] = counts.get(clue_id, 0) + 1
    return counts


def _citations(clue_id: int) -> list[Citation]:
    query = (
        PlanItemSubject.select(PlanItemSubject, PlanItem, Plan, Person)
        .join(PlanItem)
        .join(Plan)
        .switch(PlanItemSubject)
        .join(Person)
        .where(PlanItemSubject.clue == clue_id)
        .order_by(Plan.year, Plan.id, PlanItem.position)
    )
    return [
        Citation(row.item.plan_id, row.item.plan.title, row.item.plan.state, row.item.position, row.person.name)
        for row in query
    ]
