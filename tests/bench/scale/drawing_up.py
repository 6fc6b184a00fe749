"""What each talk is, before it is written: its state, its day, how long its record is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from app.rules.lifecycle import State
from tests.bench.scale.institution import Cadre, Department, Institution
from tests.bench.scale.size import FIRST_DAY, TODAY, Size

# Of the newest talks so many are still to be held, and so many before them wait for something.
_COMING, _WAITING = 0.010, 0.020
_CANCELLED, _PAST = 0.015, 0.10
_PAST_UNTIL = date(2019, 12, 31)  # talks of the past (补录) are of the years before
_BEFORE_TALK = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED, State.READY, State.POSTPONED,
                State.IN_PROGRESS)  # fmt: skip
_HELD_OPEN = (State.AWAITING_MATERIALS, State.AWAITING_DISPOSITION, State.AWAITING_ARCHIVING)
_FORMS = (("PREVENTIVE", 60), ("INQUIRY", 18), ("CORRECTIVE", 15), ("ACCOUNTABILITY", 7))
_GROUNDS = {
    "PREVENTIVE": ("一岗双责", "主要党员领导干部", "重要部门或关键岗位", "新提拔任用", "交流任职", "反映不实予以澄清"),
    "INQUIRY": ("拟谈话函询", "苗头性倾向性问题", "仍需询问核实"),
    "CORRECTIVE": ("批评教育", "诫勉谈话", "民主生活会说明", "组织处理"),
    "ACCOUNTABILITY": ("问责处理", "纪律处分"),
}
_OFFICES = (("", 60), ("纪检监察室", 29), ("组织部", 8), ("党政办", 3))  # empty: the subject's department
_GROUPS = 0.12  # of preventive talks
_MINUTES = (30, 40, 50, 60, 75, 90, 120)


@dataclass(slots=True)
class Talk:
    """One 约谈 as it is to be written."""

    id: int
    state: State
    is_past: bool  # 补录
    planned: datetime
    minutes: int
    turns: int
    form: str = ""
    ground: str = ""
    organiser: str = ""
    organiser_department: int | None = None
    lead: Cadre | None = None
    recorder: Cadre | None = None
    subjects: list[Cadre] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The day on which it is, or was."""
        return self.planned.date()

    @property
    def was_held(self) -> bool:
        """Whether it has taken place."""
        return self.state.was_held

    @property
    def has_record(self) -> bool:
        """Talks of the past have none here."""
        return (self.was_held and not self.is_past) or self.state is State.IN_PROGRESS

    @property
    def has_number(self) -> bool:
        """Drafts have none yet."""
        return self.state is not State.DRAFT


def talks(size: Size, institution: Institution, seed: int) -> Iterator[Talk]:
    """All talks in the order of time."""
    chance = Random(f"{seed}:talks")
    made = [_begun(chance, size, place) for place in range(size.talks)]
    _share_turns(chance, [one for one in made if one.has_record], size.turns)
    for one in made:
        _fill(chance, institution, one)
        yield one


def _begun(chance: Random, size: Size, place: int) -> Talk:
    coming, waiting = max(14, round(size.talks * _COMING)), max(9, round(size.talks * _WAITING))
    left = size.talks - place - 1
    held = (TODAY - FIRST_DAY).days - 1
    if left < coming:
        day = TODAY + timedelta(days=chance.randint(-15, 45))
        state = _BEFORE_TALK[left % len(_BEFORE_TALK)]
        day = TODAY if state is State.IN_PROGRESS else day
    else:
        day = FIRST_DAY + timedelta(days=int(held * (place + chance.random()) / (size.talks - coming)))
        state = State.ARCHIVED if left >= coming + waiting else _HELD_OPEN[left % len(_HELD_OPEN)]
    while day.weekday() > 4:
        day -= timedelta(days=1)
    is_past = state is State.ARCHIVED and day <= _PAST_UNTIL and chance.random() < _PAST
    if state is State.ARCHIVED and not is_past and chance.random() < _CANCELLED:
        state = State.CANCELLED
    hour = 8 if state is State.IN_PROGRESS else chance.randint(8, 17)
    return Talk(place + 1, state, is_past, datetime.combine(day, time(hour, chance.choice((0, 0, 30)))),
                chance.choice(_MINUTES), 0)  # fmt: skip


def _share_turns(chance: Random, recorded: list[Talk], turns: int) -> None:
    """Gives every record its turns: most are short, some have hundreds, and together they are as many as asked."""
    weights = [chance.lognormvariate(0, 0.7) for _ in recorded]
    whole, told, given = sum(weights), 0.0, 0
    for one, weight in zip(recorded, weights, strict=True):
        told += weight
        upto = round(turns * told / whole)
        one.turns, given = upto - given, upto


def _fill(chance: Random, institution: Institution, one: Talk) -> None:
    """Form, ground, who organises, who leads, with whom, who records."""
    one.form = chance.choices([name for name, _ in _FORMS], [weight for _, weight in _FORMS])[0]
    grounds = _GROUNDS[one.form]
    one.ground = grounds[min(int(chance.expovariate(0.7)), len(grounds) - 1)]
    office = chance.choices([name for name, _ in _OFFICES], [weight for _, weight in _OFFICES])[0]
    of_school = office == "党政办"  # which organises the talks of the leadership
    team = institution.leaders_on(one.day)
    first = chance.choice(team[2:] if of_school else institution.division if office else institution.cadres)
    unit = institution.departments[(first.department or 1) - 1]
    one.organiser = office or unit.name
    one.organiser_department = None if office else unit.id
    one.subjects = [first] if of_school else [first, *_others(chance, one, unit, first)]
    taken = {each.id for each in one.subjects}
    head = unit.head(one.day)
    one.lead = head
    if office or head.id in taken:
        one.lead = team[min(int(chance.expovariate(0.6)), 1 if of_school else len(team) - 1)]
    keepers = institution.unit(office).members if office else unit.members
    free = [each for each in (chance.choice(keepers) for _ in range(5)) if each.id not in taken]
    one.recorder = free[0] if free else None


def _others(chance: Random, one: Talk, unit: Department, first: Cadre) -> list[Cadre]:
    if one.form != "PREVENTIVE" or chance.random() > _GROUPS:
        return []
    beside = [each for each in unit.members if each.id != first.id]
    return chance.sample(beside, min(len(beside), chance.randint(1, 8)))
