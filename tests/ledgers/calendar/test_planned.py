"""Clashes of a talk while it is written into a plan: with talks, and with what plans have at that hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from app.access.session import Session
from app.ledgers.calendar.planned import item_hints, moment_of
from app.plans.item_draft import ItemDraft, SubjectDraft
from app.plans.tables import PlanItem, PlanItemSubject
from app.rules.lifecycle import State
from tests.institution import TODAY
from tests.ledgers.history import campaign_item, interview, subject

DAY = date(2026, 12, 9)


@pytest.mark.parametrize(
    ("hour", "wanted"),
    [("9:00", (9, 0)), ("09：30", (9, 30)), ("14点", (14, 0)), ("9时30分", (9, 30)), ("14:30-15:30", (14, 30)),
     ("上午", None), ("", None), ("25:00", None), ("9:75", None)],
)  # fmt: skip
def test_an_hour_is_read_as_offices_write_it(hour: str, wanted: tuple[int, int] | None) -> None:
    assert moment_of(DAY, hour) == (wanted and datetime(2026, 12, 9, *wanted))
    assert moment_of(None, hour) is None


@pytest.fixture
def at_work(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: datetime(TODAY.year, TODAY.month, TODAY.day, 15)
    return session


def planned(person: int, **facts: Any) -> PlanItem:
    item = campaign_item(1)
    PlanItem.update(**{"planned_on": DAY, "planned_time": "9:00", **facts}).where(PlanItem.id == item.id).execute()
    PlanItemSubject.create(item=item, person=person, position=1)
    return item


def test_a_planned_talk_hears_of_talks_and_of_other_plans_at_its_hour(at_work: Session, people: dict[str, int]) -> None:
    made = interview(None, state=State.APPROVED, planned_start=datetime(2026, 12, 9, 9, 30), place="行政楼302",
                     lead=people["尹涵"], lead_name="尹涵", recorder=people["常怀"], recorder_name="常怀")  # fmt: skip
    subject(made, people["余立"])
    draft = ItemDraft("一岗双责", (SubjectDraft(people["余立"]),), lead_id=people["尹涵"], planned_on=DAY,
                      planned_time="9:00", place="行政楼 302 室")  # fmt: skip
    assert sorted(each.what for each in item_hints(at_work, draft)) == ["主谈人", "地点", "约谈对象"]
    recorder = replace(draft, subjects=(SubjectDraft(people["常怀"]),), lead_id=None, place="")
    assert "（在那里是记录人员）" in item_hints(at_work, recorder)[0].sentence
    assert item_hints(at_work, replace(draft, planned_time="上午")) == ()
    assert item_hints(at_work, replace(draft, planned_on=None)) == ()
    later = replace(draft, planned_time="14:00")
    assert item_hints(at_work, later) == ()

    other = planned(people["皮润"], planned_time="14:20", place="行政楼302", lead=people["尹涵"])
    assert sorted(each.what for each in item_hints(at_work, later)) == ["主谈人", "地点"]
    assert item_hints(at_work, later, other.id) == ()  # not with itself


def test_a_planned_talk_does_not_clash_with_what_it_became_and_is_not_counted_beside_it(
    at_work: Session, people: dict[str, int]
) -> None:
    item = planned(people["余立"])
    made = interview(None, state=State.DRAFT, planned_start=datetime(2026, 12, 9, 9), plan_item=item)
    subject(made, people["余立"])
    draft = ItemDraft("一岗双责", (SubjectDraft(people["余立"]),), planned_on=DAY, planned_time="9:00")
    assert item_hints(at_work, draft, item.id) == ()
    assert [each.other for each in item_hints(at_work, draft)] == [made.id]
