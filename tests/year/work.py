"""Talks of one office out of a seed: most in order, some spoilt; and what must be found and counted of them.

Disorder is that of `tests.oversight.planted`; here the orderly talk is richer: groups, dispositions, states that are
open at the year's end, campaigns, corrections, and things that are entered only a quarter later.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.access.holidays import workdays
from app.interviews.dispositions import STAGES
from app.interviews.tables import Amendment, CatalogueEntry, Disposition, Interview, InterviewSubject, Material
from app.people.tables import Appointment, Person, PersonRank
from app.plans.tables import Clue
from app.rules.supervision import supervision_rules
from app.rules.vocabulary import InterviewForm
from tests.oversight import planted
from tests.oversight.planted import BEGUN, RULES, SPOILERS, TODAY, YEAR, Key

# Spoilt and amended talks are older than that: all that is due of them is due by `TODAY`.
_YOUNG, _OPEN = date(YEAR, 11, 1), date(YEAR, 12, 1)
# Left where it was planted: the store that an archived case comes to has neither the clue nor the roster's recusals.
STAYS = frozenset({"CLUE_DISAGREES", "CLUE_MISSING"})


@dataclass(frozen=True)
class Desk:
    """An office at work: its department (None: the discipline office), who leads and writes, whom it talks to."""

    name: str
    department: int | None
    lead: int
    recorder: int
    subjects: tuple[int, ...]


@dataclass
class Book:
    """What was written in one store.  `planted`: what supervision must find in it, of talks."""

    planted: set[Key] = field(default_factory=set)
    talks: list[int] = field(default_factory=list)
    volumes: int = 0
    without_volume: set[int] = field(default_factory=set)
    amended: set[int] = field(default_factory=set)
    later: list[Callable[[], object]] = field(default_factory=list)
    unsettled: set[int] = field(default_factory=set)
    spoilt: int = 0


def hold(desk: Desk, book: Book, dice: random.Random, quarter: int, campaign: int | None) -> Interview:
    """A talk of the quarter from which nothing is missing; of December ones something is still to come."""
    start = _moment(dice, quarter)
    ground = next(each for each in RULES.grounds if each.name == "一岗双责") if campaign else dice.choice(RULES.grounds)
    people = dice.sample(desk.subjects, dice.choice((1, 1, 1, 1, 2, 3)))
    is_open = start.date() >= _OPEN
    number = len(book.talks) + 1
    book.volumes += not is_open
    case = Interview.create(
        year=YEAR, number=number, organiser=desk.name, organiser_department=desk.department, form=ground.form,
        ground=ground.name, mode="group" if len(people) > 1 else "individual",
        state=dice.choice(("待补材料", "待处置", "待归档")) if is_open else "已归档", plan_item=campaign,
        lead=desk.lead, lead_name=Person.get_by_id(desk.lead).name, lead_strength="应当", lead_clauses=["五(一)6"],
        recorder=desk.recorder, recorder_name="记录人", held_from=start, held_to=start + timedelta(hours=1),
        place="谈话室", content="谈话。", form_signed_on=start.date(), record_signed_on=start.date(),
        archived_on=None if is_open else _after(start.date(), dice.choice((5, 12, 28) if start.month < 11 else (5, 9))),
        volume_number="" if is_open else f"{YEAR}-{book.volumes:04}", retention="30年", rules_version="1",
        written_inquiry=ground.form == "INQUIRY" and dice.random() < 0.3, created_at=BEGUN, updated_at=BEGUN,
    )  # fmt: skip
    book.talks.append(int(case.id))
    CatalogueEntry.create(interview=case, position=1, title="登记表", pages=2)
    if ground.talk_inquiry:
        for by, days in (("纪检监察室", 5), ("领导小组", dice.choice((5, 4, 0)))):
            planted._approve(case, by, start.date() - timedelta(days=days))
    for position, person in enumerate(people, 1):
        _subject(dice, book, case, person, position)
    return case


def spoil(book: Book, dice: random.Random, case: Interview, place: int, *, recusals: bool) -> None:
    """Spoils a talk that is fit for it in one of the ways, and notes what must be found of it."""
    code, way = SPOILERS[place % len(SPOILERS)]
    if way is planted._recused and not recusals:
        code, way = SPOILERS[0]
    Interview.update(written_inquiry=False, plan_item=None).where(Interview.id == case.id).execute()
    case = Interview.get_by_id(case.id)
    department = way(dice, case)
    if code == "VOLUME_GAP":
        book.without_volume.add(int(str(case.volume_number).split("-")[1]))
    if code == "LATE_MATERIAL":  # of December, so not in the archive yet
        book.without_volume.add(int(str(case.volume_number).split("-")[1]))
        Interview.update(volume_number="").where(Interview.id == case.id).execute()
    book.planted.add((code, int(case.id), department))
    book.spoilt += 1


def is_fit_to_spoil(book: Book, case: Interview) -> bool:
    """Whether nothing else is to happen to a talk, and all that is due of it will be due by the end."""
    return (
        case.mode == "individual" and case.held_from.date() < _YOUNG and case.id not in book.unsettled
        and case.state == "已归档" and case.plan_item_id is None
    )  # fmt: skip


def amend(book: Book, dice: random.Random, case: Interview) -> None:
    """A correction of an archived talk: of its day, into another quarter perhaps, or of what was decided."""
    one = InterviewSubject.select().where(InterviewSubject.interview == case.id).get()
    decided = Disposition.get_or_none(Disposition.subject == one.id)
    if decided is None or dice.random() < 0.5:
        for moment in (datetime(2020, 2, 2, 8), _moment(dice, dice.randint(1, 4))):
            _amended(case, "held_from", f"{moment:%Y-%m-%d %H:%M}")
    else:
        same = [rule.name for rule in RULES.dispositions if rule.confirmed == decided.confirmed]
        _amended(case, f"disposition.{one.id}.outcome", dice.choice(same))
        _amended(case, f"disposition.{one.id}.stage", dice.choice(STAGES))
    book.amended.add(int(case.id))


def _amended(case: Interview, key: str, after: str) -> None:
    Amendment.create(
        interview=case, key=key, field="更正", before="", after=after, reason="笔误", at=case.held_from + timedelta(40)
    )


def _moment(dice: random.Random, quarter: int) -> datetime:
    first = date(YEAR, 1, 20) if quarter == 1 else date(YEAR, 3 * quarter - 2, 1)
    last = date(YEAR, 12, 28) if quarter == 4 else date(YEAR, 3 * quarter + 1, 1) - timedelta(days=1)
    day = first + timedelta(days=dice.randint(0, (last - first).days))
    return datetime(day.year, day.month, day.day, dice.randint(8, 17), dice.choice((0, 30)))


def _after(day: date, count: int) -> date:
    return workdays().add(day, count).day


def _subject(dice: random.Random, book: Book, case: Interview, person: int, position: int) -> None:
    post = Appointment.get_or_none(Appointment.person == person)
    one = InterviewSubject.create(
        interview=case, person=person, position=position, name=Person.get_by_id(person).name,
        department=post and post.department_id, department_name=post.department.name if post else "",
        title=post.title if post else "校领导", rank=PersonRank.get(PersonRank.person == person).rank,
        clue=_clue(dice, person, case.ground),
    )  # fmt: skip
    material = Material.create(subject=one, **_material(dice, case))
    if material.received_on and case.state == "已归档" and case.mode == "individual" and dice.random() < 0.15:
        _enter_later(book, case, material)
    if dice.random() < 0.6:
        _decide(dice, case, one)


def _material(dice: random.Random, case: Interview) -> dict[str, Any]:
    """In time; or, of a talk of late December that waits for it, not due yet."""
    start = case.held_from.date()
    due = _after(start, 5)
    found = {"name": RULES.material_for(InterviewForm(case.form)).name, "due_on": due}
    if case.state == "待补材料" and start >= date(YEAR, 12, 16) and not case.written_inquiry:
        return found | {"due_on": _after(start, 25)}
    return found | {"received_on": due - timedelta(days=dice.randint(0, 3))}


def _enter_later(book: Book, case: Interview, material: Material) -> None:
    """It came in time, and is written down a quarter later: what was reported before lacks it."""
    came = material.received_on
    Material.update(received_on=None).where(Material.id == material.id).execute()
    book.unsettled.add(int(case.id))

    def enter() -> None:
        Material.update(received_on=came).where(Material.id == material.id).execute()
        book.unsettled.discard(int(case.id))

    book.later.append(enter)


def _decide(dice: random.Random, case: Interview, one: InterviewSubject) -> None:
    rule = dice.choice(RULES.dispositions)
    names = [each.name for each in RULES.disciplines]
    is_decided = case.state in ("已归档", "待归档") or dice.random() < 0.5
    Disposition.create(
        subject=one, confirmed=rule.confirmed, outcome=rule.name, stage=rule.stage,
        decided_on=case.held_from.date() if is_decided else None,
        disciplines=dice.sample(names, dice.randint(1, 2)) if rule.confirmed else [],
    )  # fmt: skip


def _clue(dice: random.Random, person: int, ground: str) -> Clue | None:
    data = supervision_rules()
    if ground not in data.clue_needed_by:
        return None
    fitting = sorted(name for name, grounds in data.grounds_by_disposal.items() if ground in grounds)
    return Clue.create(
        year=YEAR, number=Clue.select().count() + 1, received_on=date(YEAR, 1, 5), source="上级交办",
        reported_name="某", problem="反映", person=person, disposal=dice.choice(fitting), created_at=BEGUN,
    )  # fmt: skip


def talks_of(person: int) -> Iterator[int]:
    """The talks of a person, by loops over the rows."""
    for row in InterviewSubject.select():
        if row.person_id == person:
            yield int(row.interview_id)


def is_open(case: Interview) -> bool:
    """Whether a held talk still waits for something."""
    return case.state in ("待补材料", "待处置", "待归档")


assert date(YEAR + 1, 1, 11) == TODAY.date()
