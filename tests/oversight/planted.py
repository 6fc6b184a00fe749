"""A year of orderly work with planted disorder: plain rows out of a seed, and what supervision must find in them.

`build(people, seed)` fills the open store with talks, plans and filings that are in order, then spoils some; it answers
the set of `(code, interview id or None, department id or None)` that `detect` must find on `TODAY`, and nothing else.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.access.holidays import workdays
from app.interviews.tables import CatalogueEntry, Interview, InterviewSubject, Material, MaterialWitness
from app.people.tables import Appointment, Department, PersonRank, RecusalRow
from app.plans.tables import ApprovalRow, Clue, Filing, Plan, PlanItem
from app.rules.duties import filing_due
from app.rules.loading import load
from app.rules.supervision import supervision_rules

RULES = load()
YEAR = 2026
TODAY = datetime(2027, 1, 11, 9)
BEGUN = datetime(2026, 1, 2, 9)
Key = tuple[str, int | None, int | None]


@dataclass
class Planted:
    """What was written, and what must be found."""

    expected: set[Key] = field(default_factory=set)
    talks: list[int] = field(default_factory=list)


def build(people: dict[str, int], seed: int = 1, talks: int = 60, spoilt: int = 30) -> Planted:
    """Fills the open store (see above)."""
    dice, made = random.Random(seed), Planted()
    items = _campaigns()
    late, missing = _filings(dice)
    made.expected |= {("FILED_LATE", None, each) for each in late} | {("LATE_FILING", None, each) for each in missing}
    subjects = [id for id in people.values() if Appointment.select().where(Appointment.person == id).exists()]
    cases = [_talk(dice, people, dice.choice(subjects), number, items) for number in range(1, talks + 1)]
    made.talks = [int(case.id) for case in cases]
    for place, case in enumerate(dice.sample(cases, min(spoilt, len(cases)))):
        code, spoil = SPOILERS[place % len(SPOILERS)]
        department = spoil(dice, case)
        made.expected.add((code, int(case.id), department))
    return made


def orderly(people: dict[str, int], talks: int = 60, seed: int = 1) -> Planted:
    """A year in which nothing is wrong."""
    made, dice = build(people, seed, talks, 0), random.Random(seed)
    made.expected = set()
    for plan in Plan.select().where(Plan.kind == "季度"):
        due = filing_due(RULES, plan.year, plan.quarter)
        Filing.insert(plan=plan.id, filed_on=due, recorded_at=BEGUN).on_conflict_replace().execute()
    _file_missing(dice)
    return made


def _campaigns() -> list[PlanItem]:
    items = []
    for batch in (1, 2):
        plan = Plan.create(
            kind="集中", year=YEAR, batch=batch, title=f"第{batch}次集中约谈", state="已批准", rules_version="1",
            created_at=BEGUN,
        )  # fmt: skip
        items.append(PlanItem.create(plan=plan, position=1, form="PREVENTIVE", ground="一岗双责", mode="individual"))
    return items


def _quarters() -> list[tuple[int, int]]:
    return [(YEAR, quarter) for quarter in (1, 2, 3, 4)]


def _filings(dice: random.Random) -> tuple[list[int], list[int]]:
    """Files every quarter's plan but one of some department, which is not filed, and one, which is late."""
    slots = [(int(row.id), *quarter) for row in Department.select() for quarter in _quarters()]
    late, missing = dice.sample(slots, 2)
    while late[0] == missing[0]:
        late, missing = dice.sample(slots, 2)
    for department, year, quarter in slots:
        if (department, year, quarter) == missing:
            continue
        due = filing_due(RULES, year, quarter)
        on = due + timedelta(days=3) if (department, year, quarter) == late else due - timedelta(dice.randint(0, 9))
        _file(department, year, quarter, on)
    return [late[0]], [missing[0]]


def _file(department: int, year: int, quarter: int, on: date) -> None:
    plan = Plan.create(
        kind="季度", year=year, quarter=quarter, department=department, title="季度计划", state="已备案",
        rules_version="1", created_at=BEGUN,
    )  # fmt: skip
    Filing.create(plan=plan, filed_on=on, recorded_at=BEGUN)


def _file_missing(_: random.Random) -> None:
    there = {(plan.department_id, plan.year, plan.quarter) for plan in Plan.select().where(Plan.kind == "季度")}
    for row in Department.select():
        for year, quarter in _quarters():
            if (row.id, year, quarter) not in there:
                _file(int(row.id), year, quarter, filing_due(RULES, year, quarter))


def _talk(dice: random.Random, people: dict[str, int], person: int, number: int, items: list[PlanItem]) -> Interview:
    """A talk of the year from which nothing is missing, archived."""
    ground = dice.choice(RULES.grounds)
    start = datetime(YEAR, 1, 20, 9) + timedelta(days=dice.randint(0, 290))
    campaign = items[number % 2] if ground.form == "PREVENTIVE" and number % 5 < 3 else None
    if number <= 2:  # each campaign has a talk
        ground, campaign = next(each for each in RULES.grounds if each.name == "一岗双责"), items[number - 1]
    case = Interview.create(
        year=YEAR, number=number, organiser="纪检监察室", form=ground.form, ground=ground.name, mode="individual",
        state="已归档", lead=people["李望鸣"], lead_name="李望鸣", lead_strength="应当", lead_clauses=["五(一)6"],
        recorder=people["常怀"] if person != people["常怀"] else people["花新"], recorder_name="记录人",
        held_from=start, held_to=start + timedelta(hours=1), place="谈话室", content="谈话。", plan_item=campaign,
        archived_on=workdays().add(start.date(), dice.choice([5, 12, 28, 30])).day, form_signed_on=start.date(),
        record_signed_on=start.date(), volume_number=f"{YEAR}-{number:04}", retention="30年", rules_version="1",
        created_at=BEGUN, updated_at=BEGUN,
    )  # fmt: skip
    post = Appointment.get(Appointment.person == person)
    clue = _clue(dice, person, ground.name, number)
    one = InterviewSubject.create(
        interview=case, person=person, position=1, name=post.person.name, department=post.department,
        department_name=post.department.name, title=post.title, rank=PersonRank.get(PersonRank.person == person).rank,
        clue=clue,
    )  # fmt: skip
    due = workdays().add(start.date(), 5).day
    Material.create(
        subject=one, name=RULES.material_for(ground.form).name, due_on=due,
        received_on=due - timedelta(days=dice.randint(0, 3)),
    )  # fmt: skip
    CatalogueEntry.create(interview=case, position=1, title="登记表", pages=2)
    if ground.talk_inquiry:
        for by, days in (("纪检监察室", 5), ("领导小组", dice.choice([5, 4, 0]))):
            _approve(case, by, start.date() - timedelta(days=days))
    return case


def _clue(dice: random.Random, person: int, ground: str, number: int) -> Clue | None:
    if ground not in supervision_rules().clue_needed_by:
        return None
    fitting = [name for name, grounds in supervision_rules().grounds_by_disposal.items() if ground in grounds]
    return Clue.create(
        year=YEAR, number=number, received_on=date(YEAR, 1, 5), source="上级交办", reported_name="某", problem="反映",
        person=person, disposal=dice.choice(sorted(fitting)), created_at=BEGUN,
    )  # fmt: skip


def _approve(case: Interview, by: str, on: date) -> None:
    ApprovalRow.create(
        interview=case.id, of="谈话函询", by=by, outcome="批准", approver="某", decided_on=on, recorded_at=BEGUN
    )


# ------------------------------------------------------------ disorder


def _set(case: Interview, **values: Any) -> None:
    Interview.update(**values).where(Interview.id == case.id).execute()


def _one(case: Interview) -> InterviewSubject:
    return InterviewSubject.get(InterviewSubject.interview == case.id)


def _material(case: Interview) -> Material:
    return Material.get(Material.subject == _one(case).id)


def _start(case: Interview) -> date:
    return case.held_from.date()


def _exception(_: random.Random, case: Interview) -> None:
    _set(case, exception_number="青党发7号", exception_approver="领导小组", exception_reason="空缺")


def _when_necessary(_: random.Random, case: Interview) -> None:
    _set(case, lead_strength="必要时", lead_reason="分管领导外出")


def _recorder_led(_: random.Random, case: Interview) -> None:
    _set(case, recorder=case.lead_id)


def _recused(_: random.Random, case: Interview) -> None:
    # Of this talk alone: the same two are together in others, so the recusal holds on its day only.
    on = _start(case)
    RecusalRow.create(person=_one(case).person_id, other=_another_lead(case), reason="近亲属", start=on, end=on)


def _another_lead(case: Interview) -> int:
    """Somebody who leads nothing else leads this one."""
    other = Appointment.select().where(Appointment.person.not_in([_one(case).person_id, case.recorder_id])).order_by(
        Appointment.id.desc()
    ).first()  # fmt: skip
    _set(case, lead=other.person_id, lead_name=other.person.name)
    return int(other.person_id)


def _wrong_ground(_: random.Random, case: Interview) -> None:
    """Another form than the ground's; the material that this form asks for is there."""
    form = "CORRECTIVE" if case.form == "ACCOUNTABILITY" else "ACCOUNTABILITY"
    _set(case, form=form)
    Material.update(name=RULES.material_for(form).name).where(Material.subject == _one(case).id).execute()


def _wrong_clue(dice: random.Random, case: Interview) -> None:
    one = _one(case)
    other = Clue.create(
        year=YEAR, number=1_000_000 + case.id, received_on=date(YEAR, 1, 5), source="上级交办", reported_name="某",
        problem="反映", person=one.person_id, disposal="暂存待查", created_at=BEGUN,
    )  # fmt: skip
    InterviewSubject.update(clue=other).where(InterviewSubject.id == one.id).execute()


def _needs_clue(case: Interview) -> None:
    """Makes it a talk on a ground that speaks of a clue, with all else in order."""
    _set(case, form="INQUIRY", ground="仍需询问核实")
    Material.update(name=RULES.material_for("INQUIRY").name).where(Material.subject == _one(case).id).execute()


def _no_clue(_: random.Random, case: Interview) -> None:
    _needs_clue(case)
    InterviewSubject.update(clue=None).where(InterviewSubject.interview == case.id).execute()


def _unapproved(dice: random.Random, case: Interview) -> None:
    one = _one(case)
    _needs_clue(case)
    _set(case, ground="拟谈话函询")
    clue = Clue.create(
        year=YEAR, number=2_000_000 + case.id, received_on=date(YEAR, 1, 5), source="上级交办", reported_name="某",
        problem="反映", person=one.person_id, disposal="谈话函询", created_at=BEGUN,
    )  # fmt: skip
    InterviewSubject.update(clue=clue).where(InterviewSubject.id == one.id).execute()
    ApprovalRow.delete().where(ApprovalRow.interview == case.id).execute()
    way, on = dice.randrange(4), _start(case)
    if way != 1:
        _approve(case, "纪检监察室", on + timedelta(days=1) if way == 2 else on - timedelta(days=2))
    if way != 0:
        _approve(case, "领导小组", on - timedelta(days=5 if way == 3 else 1))


def _late_reply(_: random.Random, case: Interview) -> int:
    one = _one(case)
    _set(case, form="INQUIRY", ground="苗头性倾向性问题", written_inquiry=True)
    InterviewSubject.update(clue=None).where(InterviewSubject.id == one.id).execute()
    came = workdays().add(_start(case), 16).day
    Material.update(name="问题说明材料", due_on=came, received_on=came).where(Material.subject == one.id).execute()
    return int(one.department_id)


def _refused(_: random.Random, case: Interview) -> int:
    row = _material(case)
    Material.update(received_on=None, refused_on=_start(case), refusal_reason="拒").where(
        Material.id == row.id
    ).execute()
    for name in ("甲", "乙"):
        MaterialWitness.create(material=row, name=name)
    return int(_one(case).department_id)


def _late_material(_: random.Random, case: Interview) -> int:
    """Not handed in, in a talk that is still young enough for the archive."""
    start = datetime(2026, 12, 14, 9)
    _set(case, state="待补材料", archived_on=None, held_from=start, held_to=start + timedelta(hours=1))
    due = workdays().add(start.date(), 5).day
    Material.update(received_on=None, due_on=due).where(Material.subject == _one(case).id).execute()
    return int(_one(case).department_id)


def _came_late(_: random.Random, case: Interview) -> int:
    row = _material(case)
    Material.update(received_on=row.due_on + timedelta(days=1)).where(Material.id == row.id).execute()
    return int(_one(case).department_id)


def _open(_: random.Random, case: Interview) -> None:
    _set(case, state="待归档", archived_on=None)


def _archived_late(_: random.Random, case: Interview) -> None:
    _set(case, archived_on=workdays().add(_start(case), 31).day)


def _no_material(_: random.Random, case: Interview) -> int:
    Material.delete().where(Material.subject == _one(case).id).execute()
    return int(_one(case).department_id)


def _no_catalogue(_: random.Random, case: Interview) -> None:
    CatalogueEntry.delete().where(CatalogueEntry.interview == case.id).execute()


def _no_signature(dice: random.Random, case: Interview) -> None:
    _set(case, **{dice.choice(["form_signed_on", "record_signed_on"]): None})


def _no_volume(_: random.Random, case: Interview) -> None:
    _set(case, volume_number="")


SPOILERS: list[tuple[str, Callable[[random.Random, Interview], int | None]]] = [
    ("EXCEPTION", _exception), ("WHEN_NECESSARY", _when_necessary), ("LEAD_OR_RECORDER", _recorder_led),
    ("FORM_GROUND", _wrong_ground), ("CLUE_DISAGREES", _wrong_clue), ("CLUE_MISSING", _no_clue),
    ("INQUIRY_UNAPPROVED", _unapproved), ("INQUIRY_REPLY_LATE", _late_reply), ("REFUSED_MATERIAL", _refused),
    ("LATE_MATERIAL", _late_material), ("MATERIAL_CAME_LATE", _came_late), ("ARCHIVE_OPEN", _open),
    ("ARCHIVED_LATE", _archived_late), ("ARCHIVED_WITHOUT_MATERIAL", _no_material),
    ("ARCHIVED_WITHOUT_CATALOGUE", _no_catalogue), ("ARCHIVED_WITHOUT_SIGNATURE", _no_signature),
    ("VOLUME_GAP", _no_volume), ("LEAD_OR_RECORDER", _recused),
]  # fmt: skip
