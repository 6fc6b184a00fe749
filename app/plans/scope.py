"""Who may be dealt with here at all: 党委书记 and 校长 lie outside the regulation; and who is 回避 of whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.access.session import Session
from app.people.snapshot import holds_on, key, snapshot
from app.people.tables import Appointment, RecusalRow, SchoolPostHolding
from app.rules.assess import assess
from app.rules.facts import Request
from app.rules.vocabulary import Code

# Who lies outside, by 五(一)3 and decision 5.
OUTSIDE = ("五(一)3",)


def outside(session: Session, person_id: int | None, on: date) -> str:
    """Why nobody at the institution deals with this person (decision 5), as a sentence; empty for all others."""
    if person_id is None or not _led_the_school(person_id):
        return ""
    ground = next(each for each in session.rules.grounds if each.talk_inquiry)
    request = Request(form=ground.form, subjects=(key(person_id),), ground=ground.name)
    blocks = assess(session.rules, snapshot(on, [person_id]), request).blocks
    said = next((block.message for block in blocks if block.code is Code.OUT_OF_SCOPE), "")
    return said.partition("，请")[0]


def _led_the_school(person_id: int) -> bool:
    """Whether the person ever held a post of the school's leadership; of all others there is no need to ask."""
    held = SchoolPostHolding.person == person_id
    return bool(SchoolPostHolding.select(SchoolPostHolding.id).where(held).exists())


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
