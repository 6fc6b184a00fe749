"""Interviews written straight into the tables, for tests of ledgers, statistics, reminders and workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from app.interviews.tables import Amendment, Disposition, Interview, InterviewSubject, Material
from app.people.tables import Appointment, Department, Person, PersonRank
from app.plans.tables import Plan, PlanItem
from app.rules.lifecycle import State
from app.rules.loading import load
from app.rules.vocabulary import InterviewForm

RULES = load()
START = datetime(2026, 5, 11, 9, 30)


def interview(start: datetime | None = START, **facts: Any) -> Interview:
    """An interview that was held at `start` unless the facts say otherwise."""
    given: dict[str, Any] = {
        "year": 2026, "number": None, "organiser": "纪检监察室", "form": "PREVENTIVE", "ground": "一岗双责",
        "mode": "individual", "state": State.AWAITING_ARCHIVING, "place": "谈话室", "lead_name": "任望谷",
        "lead_clauses": ["五(一)2"], "recorder_name": "常怀", "content": "重申廉洁纪律。", "rules_version": "1",
        "held_from": start, "held_to": start and start + timedelta(minutes=50), "planned_start": start,
        "created_at": datetime(2026, 1, 5), "updated_at": datetime(2026, 1, 5),
    }  # fmt: skip
    return Interview.create(**given | facts)


def subject(of: Interview, person_id: int, position: int = 1, **facts: Any) -> InterviewSubject:
    """A subject with name, unit, title and rank as the roster has them."""
    person = Person.get_by_id(person_id)
    post = Appointment.get_or_none(Appointment.person == person_id)
    given: dict[str, Any] = {
        "interview": of, "person": person, "position": position, "name": person.name,
        "department": post and post.department_id, "department_name": post.department.name if post else "",
        "title": post.title if post else "", "rank": PersonRank.get(PersonRank.person == person_id).rank,
    }  # fmt: skip
    return InterviewSubject.create(**given | facts)


def talk(people: Sequence[int], start: datetime = START, **facts: Any) -> Interview:
    """A held interview with these subjects."""
    made = interview(start, mode="group" if len(people) > 1 else "individual", **facts)
    for position, person in enumerate(people, 1):
        subject(made, person, position)
    return made


def subjects_of(one: Interview) -> list[InterviewSubject]:
    """The subjects in their order."""
    return list(InterviewSubject.select().where(InterviewSubject.interview == one).order_by(InterviewSubject.position))


def campaign_item(batch: int, year: int = 2026) -> PlanItem:
    """An item of an approved campaign plan; the plan is made when it is not there yet."""
    facts = {
        "title": f"第{batch}次集中约谈",
        "state": "已批准",
        "rules_version": "1",
        "created_at": datetime(2026, 1, 5),
    }
    plan, _ = Plan.get_or_create(kind="集中", year=year, batch=batch, defaults=facts)
    return PlanItem.create(plan=plan, position=1, form="PREVENTIVE", ground="一岗双责", mode="individual")


_DAYS = st.dates(date(2025, 12, 1), date(2027, 1, 31))
_MATERIALS = st.lists(st.tuples(st.none() | _DAYS, st.sampled_from(["open", "received", "refused"]), _DAYS), max_size=2)
_SUBJECTS = st.tuples(
    st.integers(0, 23), st.sampled_from(["", *(rule.name for rule in RULES.dispositions)]), st.booleans(), _MATERIALS
)
TALKS = st.fixed_dictionaries(
    {
        "day": _DAYS,
        "form": st.sampled_from(list(InterviewForm)),
        "ground": st.sampled_from([ground.name for ground in RULES.grounds]),
        "written_inquiry": st.booleans(),
        "state": st.sampled_from(list(State)),
        "campaign": st.none() | st.integers(1, 2),
        "subjects": st.lists(_SUBJECTS, min_size=1, max_size=4, unique_by=lambda one: one[0]),
    }
)
HISTORIES = st.lists(TALKS, max_size=8)


def write(history: list[dict[str, Any]], people: Sequence[int]) -> None:
    """Writes a random history: talks in every state, with subjects, materials and dispositions."""
    for told in history:
        held = told["state"].was_held
        moment = datetime(told["day"].year, told["day"].month, told["day"].day, 9)
        made = interview(
            moment if held else None, planned_start=moment, form=told["form"].value, ground=told["ground"],
            written_inquiry=told["written_inquiry"], state=told["state"].value,
            mode="group" if len(told["subjects"]) > 1 else "individual",
            plan_item=told["campaign"] and campaign_item(told["campaign"]),
        )  # fmt: skip
        for position, (place, outcome, decided, materials) in enumerate(told["subjects"], 1):
            one = subject(made, people[place % len(people)], position)
            _dispose(one, outcome, moment.date() if decided else None)
            for number, (due, fate, day) in enumerate(materials):
                when = {"received_on": day} if fate == "received" else {"refused_on": day} if fate == "refused" else {}
                Material.create(subject=one, name=f"材料{number}", due_on=due, **when)


def _dispose(one: InterviewSubject, outcome: str, decided_on: date | None) -> None:
    rule = RULES.disposition(outcome)
    if rule is not None:
        Disposition.create(
            subject=one, confirmed=rule.confirmed, outcome=outcome, stage=rule.stage, decided_on=decided_on
        )


def amend(of: Interview, key: str, label: str, after: str) -> None:
    """A correction, as the use case keeps it."""
    Amendment.create(
        interview=of, key=key, field=label, before="", after=after, reason="笔误", at=datetime(2026, 6, 2, 8)
    )


def department(name: str) -> int:
    """The id of a department of the fixture institution."""
    return int(Department.get(Department.name == name).id)
