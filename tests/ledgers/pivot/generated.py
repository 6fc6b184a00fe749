"""A past made up from a seed: talks with everything that statistics look at, as plain rows.

The same seed writes the same rows.  Other tests of many talks may use it: `write(people, Wanted(...))` on an open store
with the fixture institution in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from app.interviews.dispositions import STAGES
from app.interviews.reported import ReportedMaterial, ReportedSubject, ReportedTalk, StatisticsReport
from app.interviews.tables import Amendment, Disposition, Interview, InterviewSubject, Material
from app.oversight.exchange.tables import Package, Partner
from app.people.tables import Appointment, Department, Person, PersonRank
from app.plans.tables import Plan, PlanItem
from app.rules.lifecycle import State
from app.rules.vocabulary import Rank, Unit
from tests.ledgers.history import RULES

_AT_ONCE = 400
_EPOCH = datetime(2024, 1, 1, 8)


@dataclass(frozen=True)
class Wanted:
    """How much of a past, from when to when; `seed` decides the rest."""

    seed: int
    talks: int = 12
    first: date = date(2025, 11, 1)
    last: date = date(2027, 1, 31)
    most_subjects: int = 4
    amended: float = 0.2


def write(people: Sequence[int], wanted: Wanted) -> None:
    """Writes the talks with their subjects, materials, dispositions and corrections."""
    dice = Random(wanted.seed)
    campaigns = [_item(batch) for batch in (1, 2, 3)]
    roster = {person: _of_person(person) for person in people}
    departments = list(Department.select(Department.id, Department.name).order_by(Department.id).tuples())
    leads = list(Person.select(Person.id, Person.name).order_by(Person.id).tuples())
    ids = {table: _next(table) for table in (Interview, InterviewSubject)}
    rows: dict[type[Any], list[dict[str, Any]]] = {
        Interview: [], InterviewSubject: [], Material: [], Disposition: [], Amendment: [],
    }  # fmt: skip
    for number in range(wanted.talks):
        talk = _talk(dice, wanted, ids[Interview] + number, departments, leads, campaigns)
        some = dice.sample(list(people), min(dice.randint(1, wanted.most_subjects), len(people)))
        talk["mode"] = "group" if len(some) > 1 else "individual"
        rows[Interview].append(talk)
        for position, person in enumerate(some, 1):
            subject = ids[InterviewSubject] + len(rows[InterviewSubject])
            facts = {"id": subject, "interview": talk["id"], "person": person, "position": position}
            rows[InterviewSubject].append(facts | roster[person])
            rows[Material] += _materials(dice, subject, talk["planned_start"].date())
            disposition = _disposition(dice, subject, talk["planned_start"].date())
            rows[Disposition] += disposition
            if disposition and talk["state"] == State.ARCHIVED and dice.random() < wanted.amended:
                rows[Amendment] += _judged_anew(dice, talk["id"], subject, disposition[0])
        if talk["state"] == State.ARCHIVED and dice.random() < wanted.amended:
            moment = _moment(dice, wanted)
            rows[Amendment] += [
                _amendment(talk["id"], "held_from", each) for each in ("2020-02-02 08:00", f"{moment:%Y-%m-%d %H:%M}")
            ]
    for table, some_rows in rows.items():
        for start in range(0, len(some_rows), _AT_ONCE):
            table.insert_many(some_rows[start : start + _AT_ONCE]).execute()


def _talk(
    dice: Random, wanted: Wanted, id: int, departments: Sequence[Any], leads: Sequence[Any], campaigns: Sequence[int]
) -> dict[str, Any]:
    ground = dice.choice(RULES.grounds)
    state = dice.choice([State.ARCHIVED, State.ARCHIVED, State.AWAITING_MATERIALS, *State])
    moment, historical = _moment(dice, wanted), dice.random() < 0.2
    lead, lead_name = dice.choice([*leads, (None, "旧主谈人"), (None, "")])
    organiser, department = dice.choice(
        [(unit.value, None) for unit in list(Unit)[1:]] + [(name, id) for id, name in departments] + [("旧单位", None)]
    )
    held = moment if state.was_held else None
    return {
        "id": id, "year": moment.year, "number": None, "organiser": organiser, "organiser_department": department,
        "form": ground.form.value, "ground": dice.choice([ground.name, ground.name, ground.name, "已废止的事由"]),
        "written_inquiry": False, "plan_item": dice.choice([None, None, *campaigns]), "state": state.value,
        "planned_start": moment, "held_from": held, "held_to": held and held + timedelta(minutes=40),
        "held_precision": dice.choice(["day", "month", "year"]) if historical else "day", "is_historical": historical,
        "lead": lead, "lead_name": lead_name, "rules_version": "1", "lead_clauses": [],
        "exception_number": "特批1号" if dice.random() < 0.15 else "", "created_at": _EPOCH, "updated_at": _EPOCH,
    }  # fmt: skip


def _moment(dice: Random, wanted: Wanted) -> datetime:
    day = wanted.first + timedelta(days=dice.randint(0, (wanted.last - wanted.first).days))
    return datetime(day.year, day.month, day.day, dice.randint(0, 23), dice.choice((0, 30, 59)))


def _materials(dice: Random, subject: int, day: date) -> Iterator[dict[str, Any]]:
    for number in range(dice.choice((0, 1, 1, 2))):
        due = dice.choice((None, day + timedelta(days=10), day + timedelta(days=10)))
        when, fate = day + timedelta(days=dice.randint(0, 25)), dice.choice(("open", "in", "in", "refused"))
        yield {
            "subject": subject, "name": f"材料{number + 1}", "due_on": due,
            "received_on": when if fate == "in" else None, "refused_on": when if fate == "refused" else None,
        }  # fmt: skip


def _disposition(dice: Random, subject: int, day: date) -> list[dict[str, Any]]:
    if dice.random() < 0.35:
        return []
    rule = dice.choice(RULES.dispositions)
    names = [each.name for each in RULES.disciplines]
    return [{
        "subject": subject, "confirmed": rule.confirmed, "outcome": rule.name,
        "stage": dice.choice(["", *STAGES]), "decided_on": day if dice.random() < 0.7 else None,
        "disciplines": dice.sample(names, dice.randint(1, 3)) if rule.confirmed else [],
    }]  # fmt: skip


def _judged_anew(dice: Random, interview: int, subject: int, before: dict[str, Any]) -> Iterator[dict[str, Any]]:
    same = [rule.name for rule in RULES.dispositions if rule.confirmed == before["confirmed"]]
    yield _amendment(interview, f"disposition.{subject}.outcome", dice.choice(same))
    for _ in range(2):  # the later one counts
        yield _amendment(interview, f"disposition.{subject}.stage", dice.choice(STAGES))


def _amendment(interview: int, key: str, after: str) -> dict[str, Any]:
    return {
        "interview": interview,
        "key": key,
        "field": key,
        "before": "",
        "after": after,
        "reason": "笔误",
        "at": _EPOCH,
    }


def _of_person(id: int) -> dict[str, Any]:
    post = Appointment.get_or_none(Appointment.person == id)
    return {
        "name": Person.get_by_id(id).name, "department": post and post.department_id,
        "department_name": post.department.name if post else "", "title": post.title if post else "",
        "rank": PersonRank.get(PersonRank.person == id).rank,
    }  # fmt: skip


def _item(batch: int) -> int:
    facts = {"title": f"第{batch}次集中约谈", "state": "已批准", "rules_version": "1", "created_at": _EPOCH}
    plan, _ = Plan.get_or_create(kind="集中" if batch < 3 else "日常", year=2026, batch=batch, defaults=facts)
    found = PlanItem.get_or_none(PlanItem.plan == plan)
    made = found or PlanItem.create(plan=plan, position=1, form="PREVENTIVE", ground="一岗双责", mode="individual")
    return int(made.id)


def _next(table: type[Any]) -> int:
    last = table.select(table.id).order_by(table.id.desc()).limit(1).scalar()
    return int(last or 0) + 1


def report(people: Sequence[int], seed: int, talks: int = 6) -> None:
    """Reports that departments sent: of people of the roster, by id or by number alone, and of others; of talks that
    are here too, and of some that a newer report replaced.
    """
    dice = Random(seed + 1)
    departments = list(Department.select(Department.id, Department.name).order_by(Department.id).tuples())
    roster = list(Person.select(Person.id, Person.staff_no, Person.name).where(Person.id.in_(people)).tuples())
    held = [uid for (uid,) in Interview.select(Interview.uid).order_by(Interview.id).tuples()]
    for number in (1, 2):
        id, name = dice.choice(departments)
        partner = Partner.create(office=f"{seed}-{number}", kind="部门", name=name, department=id)
        sent = Package.create(
            direction="收到", partner=partner, department=id, number=number, uid=f"{seed}-{number}", kind="统计报送",
            title="", made_at=_EPOCH, size=1, digest="", state="已接收",
        )  # fmt: skip
        of = StatisticsReport.create(
            package_id=sent.id, partner_id=partner.id, department=dice.choice((id, None)), number=number, year=2026,
            made_at=_EPOCH,
        )  # fmt: skip
        for place in range(talks):
            uid = dice.choice(held) if held and dice.random() < 0.3 else f"{number}-{place}"
            _reported(dice, of, uid, roster, departments)


def _reported(dice: Random, of: StatisticsReport, uid: str, roster: Sequence[Any], departments: Sequence[Any]) -> None:
    ground, day = dice.choice(RULES.grounds), date(2025, 10, 1) + timedelta(days=dice.randint(0, 500))
    of_campaign = dice.random() < 0.5
    some = dice.sample(roster, dice.randint(1, 3))
    talk, _ = ReportedTalk.get_or_create(report=of, uid=uid, defaults={
        "in_force": dice.random() < 0.8, "organiser": dice.choice([name for _, name in departments] + ["组织部"]),
        "form": ground.form.value, "ground": ground.name, "mode": "group" if len(some) > 1 else "individual",
        "written_inquiry": dice.random() < 0.3, "held_on": day, "campaign_year": 2026 if of_campaign else None,
        "campaign_batch": dice.randint(1, 4) if of_campaign else None, "lead_name": dice.choice(("旧主谈人", "甲", "")),
        "is_exception": dice.random() < 0.2,
    })  # fmt: skip
    for person, staff_no, name in some:
        known = dice.choice((person, None, None))
        if known is None and dice.random() < 0.5:
            staff_no, name = f"外{dice.randint(1, 3)}", "外来"
        judged = dice.random() < 0.5
        facts = {
            "person": known, "name": name, "is_leader": dice.random() < 0.1,
            "department": dice.choice([id for id, _ in departments] + [None]),
            "rank": dice.choice([rank.value for rank in Rank] + [""]),
            "outcome": dice.choice(RULES.dispositions).name if judged else "", "stage": STAGES[0] if judged else "",
            "disciplines": [each.name for each in dice.sample(list(RULES.disciplines), dice.randint(0, 2))],
        }  # fmt: skip
        subject, _ = ReportedSubject.get_or_create(talk=talk, staff_no=staff_no, defaults=facts)
        for row in _materials(dice, subject.id, day):
            key = {"subject": row.pop("subject"), "name": row.pop("name")}
            ReportedMaterial.get_or_create(**key, defaults=row)
