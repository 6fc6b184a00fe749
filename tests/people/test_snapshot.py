"""The institution as the rules see it."""

from __future__ import annotations

from datetime import date

from app.access.session import Session
from app.people.snapshot import key, snapshot
from app.people.tables import Appointment, SchoolPostHolding
from app.rules.assess import assess
from app.rules.facts import Request
from app.rules.loading import load
from app.rules.vocabulary import InterviewForm
from tests.institution import TODAY


def _candidates(on: date, person: int) -> list[str]:
    institution = snapshot(on, [person])
    answer = assess(load(), institution, Request(InterviewForm.PREVENTIVE, (key(person),)))
    return [candidate.name for candidate in answer.candidates]


def test_a_head_of_an_administrative_department_is_led_as_the_clauses_say(people: dict[str, int]) -> None:
    assert _candidates(TODAY, people["古丽·阿不都"]) == ["任望谷", "李望鸣", "赵瑾德"]


def test_an_ended_appointment_counts_for_nothing(people: dict[str, int]) -> None:
    Appointment.update(end=date(2026, 11, 23)).where(Appointment.person == people["古丽·阿不都"]).execute()
    assert _candidates(TODAY, people["古丽·阿不都"]) == []
    assert "任望谷" in _candidates(date(2026, 11, 23), people["古丽·阿不都"])


def test_a_post_that_was_left_is_vacant_the_day_after(people: dict[str, int]) -> None:
    SchoolPostHolding.update(end=date(2026, 11, 23)).where(SchoolPostHolding.post == "校长").execute()
    assert "任望谷" not in _candidates(TODAY, people["古丽·阿不都"])


def test_asking_for_one_person_gives_the_same_as_asking_for_everyone(session: Session, people: dict[str, int]) -> None:
    for person in people.values():
        request = Request(InterviewForm.PREVENTIVE, (key(person),))
        few = assess(load(), snapshot(TODAY, [person]), request)
        every = assess(load(), snapshot(TODAY), request)
        assert (few.candidates, few.refused, few.vacant) == (every.candidates, every.refused, every.vacant)
