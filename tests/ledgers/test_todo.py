"""The reminders: what waits, by when, and where it leads."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.tables import Disposition, Interview, Material
from app.ledgers.reports import record_sending, sendings, unreported
from app.ledgers.todo import TodoGroup, TodoItem, TodoKind, counters, first_steps, todo
from app.people.tables import Department
from app.plans.tables import Filing, Plan
from app.rules.lifecycle import Place, State
from tests.institution import TODAY
from tests.ledgers.history import campaign_item, interview, subject, subjects_of, talk


@pytest.fixture
def at_work(session: Session, people: dict[str, int]) -> Session:
    session.clock = lambda: datetime(2026, 11, 24, 15)
    return session


def of_kind(session: Session, kind: TodoKind) -> list[TodoItem]:
    return [item for item in todo(session) if item.kind is kind]


def planned(person: int, state: State, day: datetime | None, **facts: Any) -> Interview:
    made = interview(None, state=state, planned_start=day, **facts)
    subject(made, person)
    return made


@pytest.mark.parametrize(
    ("state", "kind", "place"),
    [
        (State.DRAFT, TodoKind.SUBMIT, Place.SCHEME),
        (State.RETURNED, TodoKind.SUBMIT, Place.SCHEME),
        (State.SUBMITTED, TodoKind.APPROVAL, Place.SCHEME),
        (State.APPROVED, TodoKind.PREPARATION, Place.PREPARATION),
        (State.POSTPONED, TodoKind.PREPARATION, Place.PREPARATION),
        (State.READY, TodoKind.TALK, Place.RECORD),
        (State.IN_PROGRESS, TodoKind.RECORD, Place.RECORD),
        (State.AWAITING_MATERIALS, TodoKind.MATERIAL, Place.MATERIALS),
        (State.AWAITING_DISPOSITION, TodoKind.DISPOSITION, Place.DISPOSITION),
        (State.AWAITING_ARCHIVING, TodoKind.ARCHIVE, Place.ARCHIVE),
    ],
)
def test_every_open_case_waits_once_and_leads_to_the_page_of_its_next_step(
    at_work: Session, people: dict[str, int], state: State, kind: TodoKind, place: Place
) -> None:
    made = planned(people["余立"], state, datetime(2026, 12, 20, 9), number=3)
    (item,) = [one for one in todo(at_work) if one.target == "interview"]
    assert (item.kind, item.id, item.place, item.tab, item.group) == (kind, made.id, place, "约谈", TodoGroup.WAITING)
    assert "〔2026〕第003号 余立" in item.what
    assert item.clauses


@pytest.mark.parametrize("state", [State.ARCHIVED, State.CANCELLED])
def test_a_case_that_is_over_waits_for_nothing(at_work: Session, people: dict[str, int], state: State) -> None:
    planned(people["余立"], state, datetime(2026, 11, 20, 9))
    assert [item for item in todo(at_work) if item.target == "interview"] == []


@pytest.mark.parametrize(
    ("days", "group", "word"),
    [
        (-1, TodoGroup.OVERDUE, "原定时间已过"),
        (0, TodoGroup.TODAY, "今日约谈"),
        (3, TodoGroup.NEAR, "按时约谈"),
        (8, TodoGroup.WAITING, "按时约谈"),
    ],
)
def test_a_talk_moves_through_the_groups_as_its_day_comes(
    at_work: Session, people: dict[str, int], days: int, group: TodoGroup, word: str
) -> None:
    planned(people["余立"], State.READY, datetime(2026, 11, 24, 9) + timedelta(days=days))
    (item,) = of_kind(at_work, TodoKind.TALK)
    assert (item.group, item.overdue) == (group, group is TodoGroup.OVERDUE)
    assert word in item.what


def test_late_materials_name_whose_they_are(at_work: Session, people: dict[str, int]) -> None:
    made = talk([people["余立"], people["严凡"]], state=State.AWAITING_MATERIALS)
    one, other = subjects_of(made)
    Material.create(subject=one, name="廉政承诺", due_on=date(2026, 11, 20))
    Material.create(subject=other, name="廉政承诺", due_on=date(2026, 11, 30))
    (item,) = of_kind(at_work, TodoKind.MATERIAL)
    assert item.overdue
    assert item.due == date(2026, 11, 20)
    assert "余立、严凡：余立的廉政承诺逾期未交" in item.what
    assert counters(at_work).late_materials == 1
    Material.update(received_on=date(2026, 11, 24)).execute()
    (item,) = of_kind(at_work, TodoKind.MATERIAL)
    assert (item.group, item.due) == (TodoGroup.WAITING, None)
    assert counters(at_work).late_materials == 0


def test_plans_wait_for_their_approval(at_work: Session) -> None:
    plan = campaign_item(1).plan
    Plan.update(state="待批").execute()
    (item,) = of_kind(at_work, TodoKind.APPROVAL)
    assert (item.tab, item.target, item.id) == ("计划", "plan", plan.id)


def test_departments_without_a_filed_plan_are_named_and_overdue_after_the_day(at_work: Session) -> None:
    (item,) = of_kind(at_work, TodoKind.FILING)
    assert item.due == date(2026, 10, 15)
    assert item.overdue
    assert item.clauses == ("四(三)",)
    assert "7 个部门未备案 2026年第四季度计划" in item.what
    for department in Department.select():
        plan = Plan.create(
            kind="季度", year=2026, quarter=4, department=department, title="计划", state="已备案", rules_version="1",
            created_at=datetime(2026, 10, 1),
        )  # fmt: skip
        Filing.create(plan=plan, filed_on=date(2026, 10, 9), recorded_at=datetime(2026, 10, 9))
    assert of_kind(at_work, TodoKind.FILING) == []


def test_quarters_before_are_told_while_a_plan_of_them_is_not_filed(at_work: Session) -> None:
    made = Plan.create(
        kind="季度", year=2026, quarter=2, department=Department.get(Department.name == "教务处"), title="计划",
        state="已备案", rules_version="1", created_at=datetime(2026, 5, 1),
    )  # fmt: skip
    Filing.create(plan=made, filed_on=date(2026, 5, 6), recorded_at=datetime(2026, 5, 6))
    items = of_kind(at_work, TodoKind.FILING)
    assert [(item.id, item.due) for item in items] == [
        (20262, date(2026, 4, 15)), (20263, date(2026, 7, 15)), (20264, date(2026, 10, 15)),
    ]  # fmt: skip
    assert "6 个部门未备案 2026年第二季度计划" in items[0].what and "教务处" not in items[0].what
    at_work.clock = lambda: datetime(2029, 11, 24, 15)
    assert next(item.id for item in of_kind(at_work, TodoKind.FILING)) == 20281  # older ones are left to supervision


def test_campaigns_short_of_the_figure_are_told_until_they_are_held(at_work: Session, people: dict[str, int]) -> None:
    (item,) = of_kind(at_work, TodoKind.CAMPAIGN)
    assert "0/2" in item.what
    for batch in (1, 2):
        talk([people["余立"]], plan_item=campaign_item(batch))
    assert of_kind(at_work, TodoKind.CAMPAIGN) == []
    assert (counters(at_work).campaigns, counters(at_work).campaigns_required, counters(at_work).talks) == (2, 2, 2)


def test_talks_of_departments_are_reported_within_the_working_days(at_work: Session, people: dict[str, int]) -> None:
    talk([people["余立"]], datetime(2026, 11, 20, 9), organiser="教务处")
    (item,) = of_kind(at_work, TodoKind.REPORT)
    assert item.due == date(2026, 11, 27)  # a Friday, five working days on
    assert (item.tab, item.target, item.group) == ("台账", "statistics", TodoGroup.NEAR)
    record_sending(at_work, date(2026, 11, 20))
    assert of_kind(at_work, TodoKind.REPORT) == []
    talk([people["余立"]], datetime(2026, 11, 21, 9), organiser="教务处")
    assert len(of_kind(at_work, TodoKind.REPORT)) == 1


def test_talks_of_the_discipline_office_and_historical_ones_need_no_report(
    at_work: Session, people: dict[str, int]
) -> None:
    talk([people["蒋德禾"]])
    talk([people["余立"]], organiser="教务处", is_historical=True)
    assert unreported(at_work.rules) is None


def test_a_sending_is_never_in_the_future_nor_before_the_last(at_work: Session) -> None:
    record_sending(at_work, date(2026, 11, 20))
    with pytest.raises(Refusal, match="今天"):
        record_sending(at_work, TODAY + timedelta(days=1))
    with pytest.raises(Refusal, match="更早"):
        record_sending(at_work, date(2026, 11, 19))
    record_sending(at_work, TODAY)
    assert sendings() == [date(2026, 11, 20), TODAY]


def admonished(person: int, decided_on: date) -> Interview:
    made = talk([person], datetime(2026, 5, 11, 9), state=State.ARCHIVED)
    (one,) = subjects_of(made)
    Disposition.create(subject=one, confirmed=True, outcome="诫勉", decided_on=decided_on)
    return made


@pytest.mark.parametrize(
    ("decided_on", "group"),
    [
        (date(2026, 5, 20), TodoGroup.OVERDUE),
        (date(2026, 5, 24), TodoGroup.TODAY),
        (date(2026, 5, 28), TodoGroup.NEAR),
        (date(2026, 6, 20), TodoGroup.WAITING),
    ],
)
def test_a_follow_up_comes_six_months_after_the_decision(
    at_work: Session, people: dict[str, int], decided_on: date, group: TodoGroup
) -> None:
    made = admonished(people["余立"], decided_on)
    (item,) = of_kind(at_work, TodoKind.FOLLOW_UP)
    assert (item.group, item.id) == (group, made.id)


def test_a_follow_up_is_not_told_months_ahead_nor_after_the_next_talk(at_work: Session, people: dict[str, int]) -> None:
    admonished(people["严凡"], date(2026, 7, 20))
    assert of_kind(at_work, TodoKind.FOLLOW_UP) == []
    admonished(people["余立"], date(2026, 5, 20))
    talk([people["余立"]], datetime(2026, 11, 18, 9), state=State.ARCHIVED)
    assert of_kind(at_work, TodoKind.FOLLOW_UP) == []


def test_what_is_for_today_comes_first_then_what_is_late(at_work: Session, people: dict[str, int]) -> None:
    for days in (20, 0, -3, 2, -9):
        planned(people["余立"], State.READY, datetime(2026, 11, 24, 9) + timedelta(days=days))
    groups = [item.group for item in todo(at_work)]
    assert groups == sorted(groups, key=list(TodoGroup).index)
    dues = [item.due for item in of_kind(at_work, TodoKind.TALK)]
    assert [day.day for day in dues if day] == [24, 15, 21, 26, 14]  # today, the late ones, the near one, the far one


def test_a_new_store_has_no_reminders_but_first_steps(session: Session) -> None:
    assert todo(session) == []
    assert not first_steps().roster


def test_first_steps_are_done_one_by_one(at_work: Session, people: dict[str, int]) -> None:
    assert (first_steps().roster, first_steps().plan, first_steps().interview) == (True, False, False)
    talk([people["余立"]], plan_item=campaign_item(1))
    assert first_steps().done
