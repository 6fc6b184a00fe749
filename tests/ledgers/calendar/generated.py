"""Seeded random talks over the tables: every state, several organisers, rooms, leads, recorders, attendees, materials.

For tests of reminders and calendars, and for whoever needs a year of work at once.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from app.interviews.tables import Attendee, Interview, InterviewSubject, Material
from app.oversight.tables import Finding
from app.people.tables import Department
from app.rules.lifecycle import State
from tests.ledgers.history import interview, subject

ROOMS = ("谈话室", "行政楼302", "行政楼 302 室", "行政楼３０２", "待定", "", "会议室（二）")
LEADS = ("尹涵", "任望谷", "李望鸣", "赵瑾德", "古丽·阿不都")
RECORDERS = ("常怀", "花新", None)
ORGANISERS = ("纪检监察室", "组织部", "党政办", "教务处", "文学院")


def talks(people: Mapping[str, int], seed: int, count: int, around: date, spread_days: int = 40) -> list[int]:
    """Writes `count` talks around a day; their ids.  The same seed writes the same."""
    chance = random.Random(seed)
    departments = {row.name: row.id for row in Department.select()}
    subjects = [name for name in people if name not in LEADS]
    first = Interview.select().count() + 1
    numbers = range(first, first + count)
    return [_talk(people, chance, number, around, spread_days, departments, subjects) for number in numbers]


def findings(seed: int, count: int, around: date, interviews: list[int]) -> None:
    """Writes findings, some with a deadline, some replied to, some closed."""
    chance = random.Random(seed)
    for number in range(count):
        Finding.create(
            code="人工", found_on=around - timedelta(days=60), description=f"问题{number}", owner="教务处",
            due_on=chance.choice([None, around + timedelta(days=chance.randint(-20, 20))]),
            reply=chance.choice(["", "已整改"]), closed_on=chance.choice([None, None, around]),
            interview=chance.choice([None, *interviews]),
        )  # fmt: skip


def _talk(
    people: Mapping[str, int], chance: random.Random, number: int, around: date, spread: int,
    departments: Mapping[str, int], subjects: list[str],
) -> int:  # fmt: skip
    state = chance.choice(list(State))
    day = around + timedelta(days=chance.randint(-spread, spread))
    start = datetime(day.year, day.month, day.day, chance.randint(8, 17), chance.choice((0, 15, 30, 45)))
    long = timedelta(minutes=chance.choice((30, 60, 90, 150)))
    held = state.was_held or state is State.IN_PROGRESS
    organiser, lead, recorder = chance.choice(ORGANISERS), chance.choice(LEADS), chance.choice(RECORDERS)
    made: Interview = interview(
        start if held else None, number=number, state=state, organiser=organiser,
        organiser_department=departments.get(organiser), planned_start=chance.choice([start, start, start, None]),
        planned_end=chance.choice([start + long, None]), held_to=start + long if state.was_held else None,
        place=chance.choice(ROOMS), lead=people[lead], lead_name=lead,
        recorder=recorder and people[recorder], recorder_name=recorder or "",
    )  # fmt: skip
    chosen = chance.sample(subjects, chance.choice((1, 1, 2, 3)))
    for position, name in enumerate(chosen, 1):
        one = subject(made, people[name], position)
        _materials(one, chance, start)
    if chance.random() < 0.3:
        other = chance.choice([name for name in people if name not in chosen])
        Attendee.create(interview=made, person=people[other], name=other, position=1)
    return int(made.id)


def _materials(one: InterviewSubject, chance: random.Random, start: datetime) -> None:
    if chance.random() < 0.6:
        given: dict[str, Any] = chance.choice(
            [{}, {}, {"received_on": start.date()}, {"refused_on": start.date(), "refusal_reason": "不写"}]
        )
        due = chance.choice([None, start.date() + timedelta(days=chance.randint(0, 30))])
        Material.create(subject=one, name="问题说明材料", due_on=due, **given)
