"""The figures of a pivot once more, by loops over the rows of the ledger; shares no code with the counting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from app.interviews.tables import Amendment, Disposition, Interview, InterviewSubject, Material
from app.people.tables import Department, SchoolPostHolding
from app.plans.tables import Plan, PlanItem

OFFICES = ("领导小组", "党政办", "纪检监察室", "组织部")
HELD = ("待补材料", "待处置", "待归档", "已归档")


def rows(first: date, last: date, today: date) -> list[dict[str, Any]]:
    """One dictionary for each person at each talk held in these days: `in` what it belongs to, `count` its things."""
    found = []
    for talk in Interview.select().order_by(Interview.id):
        if talk.state not in HELD or talk.held_from is None:
            continue
        fixed = {a.key: a.after for a in Amendment.select().where(Amendment.interview == talk).order_by(Amendment.id)}
        moment = datetime.fromisoformat(fixed["held_from"]) if "held_from" in fixed else talk.held_from
        if not first <= moment.date() <= last:
            continue
        of_talk = _of_talk(talk, moment, "day" if "held_from" in fixed else talk.held_precision)
        for subject in InterviewSubject.select().where(InterviewSubject.interview == talk):
            found.append(_row(talk, of_talk, subject, fixed, today))
    return found


def figure(some: list[dict[str, Any]], where: Mapping[str, str], measure: str, filters: Mapping[str, set[str]]) -> int:
    """How many different things of a measure the rows hold that belong to `where` and are let through."""
    things: set[Any] = set()
    for row in some:
        fits = all(key in row["in"][name] for name, key in where.items())
        if fits and all(any(key in keys for key in row["in"][name]) for name, keys in filters.items()):
            things |= row["count"][measure]
    return len(things)


def _of_talk(talk: Interview, moment: datetime, precision: str) -> dict[str, list[str]]:
    year, month = moment.year, moment.month
    unknown = precision == "year"
    lead = f"#{talk.lead_id}" if talk.lead_id else f"名:{talk.lead_name}" if talk.lead_name else ""
    if talk.organiser in OFFICES or talk.organiser_department_id is None:
        organiser = f"名:{talk.organiser}"
    else:
        organiser = f"#{talk.organiser_department_id}"
    return {
        "form": [talk.form], "ground": [talk.ground], "mode": [talk.mode], "lead": [lead], "organiser": [organiser],
        "year": [str(year)], "quarter": [f"{year}-{'' if unknown else (month - 1) // 3 + 1}"],
        "month": [f"{year}-" if unknown else f"{year}-{month:02}"],
    }  # fmt: skip


def _row(
    talk: Interview, of_talk: dict[str, list[str]], subject: InterviewSubject, fixed: dict[str, str], today: date
) -> dict[str, Any]:
    outcome, stage, disciplines = "", "", []
    judged = Disposition.get_or_none(Disposition.subject == subject)
    if judged is not None and (judged.confirmed is False or judged.decided_on is not None or talk.is_historical):
        outcome = fixed.get(f"disposition.{subject.id}.outcome", judged.outcome) if judged.outcome else ""
        stage = fixed.get(f"disposition.{subject.id}.stage", judged.stage)
        disciplines = judged.disciplines
    department = "单位不详" if subject.department_id is None else str(subject.department_id)
    kind = "单位不详" if subject.department_id is None else Department.get_by_id(subject.department_id).kind
    if subject.rank.startswith("校级") or _leads_the_school(subject.person_id, talk.held_from.date()):
        department = kind = "校领导"
    item = PlanItem.get_or_none(PlanItem.id == talk.plan_item_id)
    plan = Plan.get_by_id(item.plan_id) if item is not None else None
    papers = list(Material.select().where(Material.subject == subject))
    return {
        "in": of_talk | {
            "department": [department], "kind": [kind], "rank": [subject.rank], "outcome": [outcome],
            "stage": [stage], "discipline": list(disciplines) or [""],
        },
        "count": {
            "talks": {talk.id}, "attendances": {subject.id}, "people": {subject.person_id},
            "groups": {talk.id} if talk.mode == "group" else set(),
            "campaigns": {plan.id} if plan is not None and plan.kind == "集中" else set(),
            "due": {one.id for one in papers}, "received": {one.id for one in papers if one.received_on},
            "refusals": {one.id for one in papers if one.refused_on},
            "late": {one.id for one in papers if not one.refused_on and one.due_on
                     and one.due_on < (one.received_on or today)},
            "exceptions": {talk.id} if talk.exception_number else set(),
        },
    }  # fmt: skip


def _leads_the_school(person: int, day: date) -> bool:
    return any(
        (post.start is None or post.start <= day) and (post.end is None or day <= post.end)
        for post in SchoolPostHolding.select().where(SchoolPostHolding.person == person)
    )


def days_before(first: date, last: date) -> tuple[date, date]:
    """As many days as these, ending on the day before."""
    days = (last - first).days + 1
    return first - timedelta(days=days), first - timedelta(days=1)
