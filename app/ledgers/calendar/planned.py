"""What a planned talk would clash with while it is written into a plan: talks, and what plans have at that hour."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime
from typing import Any

from app.access.session import Session
from app.ledgers.calendar.talks import hints
from app.people.tables import Person
from app.plans.arranged import interviews_of
from app.plans.item_draft import ItemDraft
from app.plans.tables import Plan, PlanItem, PlanItemSubject
from app.rules.clashes import Clash, Part, Slot, clash_of
from app.rules.lifecycle import State
from app.store.database import tuples

_HOUR = re.compile(r"\s*(\d{1,2})\s*(?:[:：]|点|时)\s*(\d{1,2})?")


def item_hints(session: Session, draft: ItemDraft, item_id: int | None = None) -> tuple[Clash, ...]:
    """The clashes; nothing while it has no day and hour: 「上午」 is none.  `item_id` is the planned talk itself."""
    start = moment_of(draft.planned_on, draft.planned_time)
    if start is None or draft.planned_on is None:
        return ()
    parts = {each.person_id: Part.SUBJECT for each in draft.subjects}
    parts |= {draft.lead_id: Part.LEAD} if draft.lead_id is not None else {}
    names = dict(tuples(Person.select(Person.id, Person.name).where(Person.id.in_(list(parts)))))
    people = {person: (part, names.get(person, "")) for person, part in parts.items()}
    own = {id for id, _ in interviews_of([item_id]).get(item_id, ())} if item_id is not None else set()
    given = [(person, part, name) for person, (part, name) in people.items()]
    found = [each for each in hints(session, start, None, draft.place, given) if each.other not in own]
    mine = Slot(0, "", start, None, draft.place, people)
    for other in _planned(draft.planned_on, item_id):
        found += clash_of(mine, other)
    return tuple(found)


def moment_of(day: date | None, hour: str) -> datetime | None:
    """The moment a plan says: a day, and 「9:00」, 「09：30」, 「14点」 or 「9时30分」; None for anything vaguer."""
    found = _HOUR.match(hour)
    if day is None or found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return datetime(day.year, day.month, day.day, int(found[1]), int(found[2] or 0))


def _planned(day: date, item_id: int | None) -> list[Slot]:
    """The other planned talks of a day that say their hour and have not become interviews; ids below zero."""
    columns = (PlanItem.id, Plan.title, PlanItem.planned_time, PlanItem.place, PlanItem.lead)
    query = PlanItem.select(*columns).join(Plan).where((PlanItem.planned_on == day) & (PlanItem.id != (item_id or 0)))
    rows = tuples(query.order_by(PlanItem.id))
    ids = [row[0] for row in rows]
    arranged = {id for id, made in interviews_of(ids).items() if any(state is not State.CANCELLED for _, state in made)}
    people = _people(ids, {lead for *_, lead in rows if lead is not None})
    return [
        Slot(-id, title, start, None, place, people[id] | _lead(people, lead))
        for id, title, hour, place, lead in rows
        if id not in arranged and (start := moment_of(day, hour)) is not None
    ]


def _people(items: list[int], leads: set[int]) -> dict[int, dict[int, tuple[Part, str]]]:
    """The subjects of each planned talk; under 0 everybody who leads one."""
    found: dict[int, dict[int, tuple[Part, str]]] = defaultdict(dict)
    query = PlanItemSubject.select(PlanItemSubject.item, Person.id, Person.name).join(Person)
    for item, person, name in tuples(query.where(PlanItemSubject.item.in_(items))):
        found[item][person] = (Part.SUBJECT, name)
    for person, name in tuples(Person.select(Person.id, Person.name).where(Person.id.in_(sorted(leads)))):
        found[0][person] = (Part.LEAD, name)
    return found


def _lead(people: dict[int, dict[int, tuple[Part, str]]], lead: Any) -> dict[int, tuple[Part, str]]:
    return {lead: people[0][lead]} if lead is not None and lead in people[0] else {}
