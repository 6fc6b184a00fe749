"""Who may be dealt with here at all: 党委书记 and 校长 lie outside the regulation; and who is 回避 of whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.access.session import Session
from app.people.snapshot import holds_on, key, snapshot
from app.people.tables import Appointment, RecusalRow
from app.rules.assess import assess
from app.rules.facts import Request
from app.rules.vocabulary import Code


def outside(session: Session, person_id: int | None, on: date) -> str:
    """Why nobody at the institution deals with this person (decision 5), as a sentence; empty for all others."""
    if person_id is None:
        return ""
    ground = next(each for each in session.rules.grounds if each.talk_inquiry)
    request = Request(form=ground.form, subjects=(key(person_id),), ground=ground.name)
    blocks = assess(session.rules, snapshot(on, [person_id]), request).blocks
    return next((block.message for block in blocks if block.code is Code.OUT_OF_SCOPE), "")


def recused(people: Iterable[int], person_id: int | None, on: date) -> list[int]:
    """Which of these people are 回避 of the person on the day, themself among them."""
    wanted = list(dict.fromkeys(people))
    if person_id is None:
        return []
    rows = RecusalRow.select().where(holds_on(RecusalRow, on))
    pairs = {(row.person_id, row.other_id) for row in rows}
    return [each for each in wanted if each == person_id or {(each, person_id), (person_id, each)} & pairs]


def is_secretary(person_id: int, on: date) -> bool:
    """Whether the person is 党总支书记 (或负责人) on the day: nobody of the own branch stands above them."""
    held = (Appointment.person == person_id) & holds_on(Appointment, on) & Appointment.branch_secretary
    return bool(Appointment.select(Appointment.id).where(held).exists())
