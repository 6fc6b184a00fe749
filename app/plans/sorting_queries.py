"""Sorting sessions for their readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import Asc, Desc

from app.access.session import Session
from app.people.identity import identity
from app.plans.scope import outside
from app.plans.sortings import SortingDraft, sorting_of
from app.plans.tables import (
    Clue,
    ClueDecision,
    Plan,
    PlanItem,
    PlanItemSubject,
    SortingClue,
    SortingMember,
    SortingSession,
    SortingStep,
)
from app.plans.vocabulary import PlanKind, PlanState, SortingState, number_text
from app.store.database import tuples


@dataclass(frozen=True, slots=True)
class SortingLine:
    """A session as the list shows it: clues before it, decided, persons proposed."""

    id: int
    number: str
    held_on: date
    chair: str
    members: str
    clues: int
    decided: int
    proposed: int
    state: str


@dataclass(frozen=True, slots=True)
class SortingRow:
    """A clue before a session and what was decided on it there; `planned` names the plan that cites it."""

    clue_id: int
    number: str
    name: str
    post: str
    person_id: int | None
    person: str
    problem: str
    source: str
    received_on: date
    disposal: str
    note: str
    is_proposed: bool
    ground: str
    form: str
    reason: str
    withdrawn: tuple[str, ...]
    changes: int
    outside: str
    planned: str
    plan_id: int | None

    @property
    def is_decided(self) -> bool:
        """Whether this session has decided on it."""
        return bool(self.disposal)


@dataclass(frozen=True, slots=True)
class SortingView:
    """Everything about one session; `steps` are when it was closed or reopened and why."""

    id: int
    number: str
    held_on: date
    state: SortingState
    draft: SortingDraft
    chair: str
    members: tuple[str, ...]
    summary: str
    rows: tuple[SortingRow, ...]
    steps: tuple[tuple[str, str, datetime, str], ...]

    @property
    def proposed(self) -> tuple[SortingRow, ...]:
        """The persons proposed as subjects."""
        return tuple(row for row in self.rows if row.is_proposed)


def count_sortings() -> int:
    """How many sessions there are."""
    return int(SortingSession.select().count())


def sortings_page(offset: int, limit: int, order: Sequence[tuple[str, bool]] = ()) -> list[SortingLine]:
    """Sessions in the order of columns `(name, descending)`; else the newest first."""
    keys: dict[str, Any] = {
        "number": SortingSession.year * 100_000 + SortingSession.number, "held_on": SortingSession.held_on,
        "chair": SortingSession.chair_name, "state": SortingSession.state,
    }  # fmt: skip
    by = [Desc(keys[name]) if down else Asc(keys[name]) for name, down in order if name in keys]
    query = SortingSession.select().order_by(*by, SortingSession.year.desc(), SortingSession.number.desc())
    return [_line(row) for row in query.offset(offset).limit(limit)]


def sorting_view(session: Session, sorting_id: int) -> SortingView:
    """One session with its clues.  Raises Refusal for an id that nobody has."""
    row = sorting_of(sorting_id)
    members = list(row.members.order_by(SortingMember.position))
    draft = SortingDraft(
        row.held_on, row.chair_id, tuple(each.person_id for each in members), row.place, row.recorder_name
    )
    steps = SortingStep.select().where(SortingStep.sorting == sorting_id).order_by(SortingStep.id)
    return SortingView(
        row.id, number_text(row.year, row.number), row.held_on, SortingState(row.state), draft, row.chair_name,
        tuple(f"{each.title}{each.name}" for each in members), row.summary,
        tuple(_rows(session, row)),
        tuple((s.step, s.reason, s.at, s.account.display_name if s.account else "") for s in steps),
    )  # fmt: skip


def clues_to_add(sorting_id: int) -> list[tuple[int, str]]:
    """Clues that could be put before the session as well, as (id, words): those kept on file first."""
    row = sorting_of(sorting_id)
    there = SortingClue.select(SortingClue.clue).where(SortingClue.sorting == sorting_id)
    query = Clue.select().where(Clue.id.not_in(there) & (Clue.received_on <= row.held_on))
    rows = list(query.order_by((Clue.disposal == "暂存待查").desc(), Clue.year.desc(), Clue.number.desc()))
    return [
        (each.id, f"{number_text(each.year, each.number)} {each.reported_name} {each.disposal or '未处置'}")
        for each in rows
    ]


def open_campaigns() -> list[tuple[int, str]]:
    """Campaign plans that are being drawn up, as (id, title), the newest first."""
    states = [str(each) for each in PlanState if each.is_open]
    query = Plan.select(Plan.id, Plan.title).where((Plan.kind == PlanKind.CAMPAIGN.value) & Plan.state.in_(states))
    return [(id, title) for id, title in tuples(query.order_by(Plan.year.desc(), Plan.batch.desc()))]


def _line(row: SortingSession) -> SortingLine:
    last = _last(row.id)
    clues = row.clues.count()
    names = "、".join(each.name for each in row.members.order_by(SortingMember.position))
    proposed = sum(bool(each.is_proposed) for each in last.values())
    return SortingLine(
        row.id, number_text(row.year, row.number), row.held_on, row.chair_name, names, clues, len(last), proposed,
        row.state,
    )  # fmt: skip


def _last(sorting_id: int) -> dict[int, ClueDecision]:
    """The last decision of a session on each clue."""
    query = ClueDecision.select().where(ClueDecision.sorting == sorting_id).order_by(ClueDecision.id)
    return {row.clue_id: row for row in query}


def _rows(session: Session, sorting: SortingSession) -> list[SortingRow]:
    last, counts = _last(sorting.id), dict[int, int]()
    for (clue,) in tuples(ClueDecision.select(ClueDecision.clue).where(ClueDecision.sorting == sorting.id)):
        counts[clue] = counts.get(clue, 0) + 1
    query = SortingClue.select(SortingClue, Clue).join(Clue).where(SortingClue.sorting == sorting.id)
    rows = list(query.order_by(SortingClue.position, SortingClue.id))
    plans = _plans([each.clue_id for each in rows])
    return [
        _row(session, sorting, each.clue, last.get(each.clue_id), counts.get(each.clue_id, 0), plans) for each in rows
    ]


def _row(
    session: Session, sorting: SortingSession, clue: Any, chosen: ClueDecision | None, changes: int,
    plans: dict[int, tuple[int, str]],
) -> SortingRow:  # fmt: skip
    ground = session.rules.ground(chosen.ground) if chosen and chosen.ground else None
    plan_id, planned = plans.get(clue.id, (None, ""))
    return SortingRow(
        clue.id, number_text(clue.year, clue.number), clue.reported_name, _post(clue, sorting.held_on), clue.person_id,
        clue.person.name if clue.person else "", clue.problem, clue.source, clue.received_on,
        chosen.disposal if chosen else "", chosen.note if chosen else "", bool(chosen and chosen.is_proposed),
        chosen.ground if chosen else "", session.rules.form(ground.form).name if ground else "",
        chosen.reason if chosen else "", tuple(chosen.withdrawn) if chosen else (), changes,
        outside(session, clue.person_id, sorting.held_on), planned, plan_id,
    )  # fmt: skip


def _post(clue: Any, on: date) -> str:
    """The post as it was reported, or that of the cadre on the day of the session."""
    if clue.reported_post or clue.person_id is None:
        return str(clue.reported_post)
    who = identity(clue.person_id, on)
    return who.title if who.is_school_leader else f"{who.department_name}{who.title}"


def _plans(clues: list[int]) -> dict[int, tuple[int, str]]:
    """The plan that cites each of these clues, the newest."""
    query = PlanItemSubject.select(PlanItemSubject.clue, Plan.id, Plan.title).join(PlanItem).join(Plan)
    found = tuples(query.where(PlanItemSubject.clue.in_(clues)).order_by(Plan.id))
    return {clue: (id, title) for clue, id, title in found}
