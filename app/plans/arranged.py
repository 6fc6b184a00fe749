"""Which planned talks have become interviews.

The package of interviews builds on this one, so its table is named here as a bare relation and only read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from peewee import Table as Relation

from app.plans.tables import Plan, PlanItem
from app.plans.vocabulary import PlanKind
from app.rules.lifecycle import State
from app.store.database import database

_INTERVIEW: Any = Relation("interview", ("id", "plan_item_id", "state", "held_from"))


def interviews_of(item_ids: Iterable[int]) -> dict[int, list[tuple[int, State]]]:
    """The interviews made from each of these planned talks, with their states, the newest last."""
    wanted = list(item_ids)
    query = _INTERVIEW.select(_INTERVIEW.plan_item_id, _INTERVIEW.id, _INTERVIEW.state)
    query = query.where(_INTERVIEW.plan_item_id.in_(wanted)).order_by(_INTERVIEW.id)
    found: dict[int, list[tuple[int, State]]] = {}
    for item_id, interview_id, state in query.tuples().execute(database):
        found.setdefault(item_id, []).append((interview_id, State(state)))
    return found


def is_arranged(item_id: int) -> bool:
    """Whether an interview that was not cancelled has been made from the planned talk."""
    return any(state is not State.CANCELLED for _, state in interviews_of([item_id]).get(item_id, ()))


def campaigns_with_talks(year: int) -> int:
    """Campaign plans of which at least one talk was held in the year."""
    held = [state.value for state in State if state.was_held]
    start, end = datetime(year, 1, 1), datetime(year, 12, 31, 23, 59, 59)
    query = _INTERVIEW.select(_INTERVIEW.plan_item_id).where(
        _INTERVIEW.state.in_(held) & _INTERVIEW.held_from.between(str(start), str(end))
    )
    items = [item_id for (item_id,) in query.tuples().execute(database) if item_id is not None]
    plans = (
        PlanItem.select(PlanItem.plan).join(Plan).where((Plan.kind == PlanKind.CAMPAIGN.value) & PlanItem.id.in_(items))
    )
    return int(plans.distinct().count())
