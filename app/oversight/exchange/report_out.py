"""统计报送, going out: the talks of a department and period, as rows from which each figure can be counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from peewee import JOIN

from app.access.session import Session
from app.interviews.amendments import amended_values
from app.interviews.tables import Disposition, Interview, InterviewSubject, Material
from app.oversight.exchange.outgoing import Outgoing
from app.oversight.exchange.shape import day_text, written
from app.oversight.exchange.tables import Kind
from app.people.tables import Department, Person, SchoolPostHolding
from app.plans.tables import Plan, PlanItem
from app.plans.vocabulary import PlanKind
from app.rules.lifecycle import State
from app.rules.vocabulary import Rank, Strength
from app.store.database import tuples

HELD = [state.value for state in State if state.was_held]
_SCHOOL = {rank.value for rank in Rank if rank.is_school}
_AT_ONCE = 500
LONGEST_REASON = 2_000


def period_name(year: int, quarter: int | None) -> str:
    """「2026年第三季度」."""
    return f"{year}年" + (f"第{'一二三四'[quarter - 1]}季度" if quarter else "")


def own_talks(department_id: int) -> Any:
    """The condition for talks that a department organised and held."""
    name = Department.get_by_id(department_id).name
    own = (Interview.organiser_department == department_id) | (Interview.organiser == name)
    return own & Interview.state.in_(HELD) & Interview.held_from.is_null(False)


def gather(session: Session, department_id: int, year: int, quarter: int | None) -> Outgoing:
    """The report of a period.  Talks stand in the period by their corrected time, as in the ledger."""
    rows = list(Interview.select().where(own_talks(department_id)).order_by(Interview.id))
    amended = amended_values([row.id for row in rows])
    held = {row.id: _held_on(row, amended.get(row.id, {})) for row in rows}
    rows = [row for row in rows if _is_in(held[row.id], year, quarter)]
    subjects = _subjects([row.id for row in rows])
    by_item = campaigns()
    talks = [
        _talk(row, held[row.id], by_item.get(row.plan_item_id), subjects[row.id], amended.get(row.id, {}))
        for row in rows
    ]
    body = written({"quarter": quarter, "talks": talks, "version": 1, "year": year})
    name = Department.get_by_id(department_id).name
    count = sum(len(talk["subjects"]) for talk in talks)
    about = {"year": year, "quarter": quarter, "talks": len(talks), "attendances": count}
    title = f"{name}{period_name(year, quarter)}统计报送"
    return Outgoing(Kind.STATISTICS, title, about, body)


def _held_on(row: Interview, amended: Mapping[str, object]) -> date:
    moment = amended.get("held_from") or row.held_from
    assert isinstance(moment, datetime)  # a held talk has a time, and a correction of it is one
    return moment.date()


def _is_in(day: date, year: int, quarter: int | None) -> bool:
    return day.year == year and quarter in (None, (day.month + 2) // 3)


def campaigns() -> dict[int, dict[str, int]]:
    """By planned talk the campaign that it belongs to, as packages name it."""
    query = PlanItem.select(PlanItem.id, Plan.year, Plan.batch).join(Plan).where(Plan.kind == PlanKind.CAMPAIGN.value)
    return {id: {"batch": batch, "year": year} for id, year, batch in tuples(query)}


def _subjects(ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    """The subjects of each talk with their materials and what was decided, without corrections."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for start in range(0, len(ids), _AT_ONCE):
        part = InterviewSubject.interview.in_(ids[start : start + _AT_ONCE])
        materials = _materials(part)
        decided = {row.subject_id: row for row in Disposition.select().join(InterviewSubject).where(part)}
        query = (
            InterviewSubject.select(
                InterviewSubject,
                Person.staff_no.alias("staff_no"),
                Person.name.alias("called"),
                Department.name.alias("unit"),
                Interview.held_from.alias("held"),
            )
            .join(Person)
            .switch(InterviewSubject)
            .join(Interview)
            .join(Department, JOIN.LEFT_OUTER, on=(InterviewSubject.department == Department.id))
            .where(part)
            .order_by(InterviewSubject.interview, InterviewSubject.position, InterviewSubject.id)
        )
        leaders = _leaders()
        for row in query.objects():
            found[row.interview_id].append({
                "row": row, "materials": materials[row.id], "disposition": decided.get(row.id),
                "is_leader": row.rank in _SCHOOL or _leads(leaders, row.person_id, row.held),
            })  # fmt: skip
    return found


def _materials(part: Any) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in Material.select().join(InterviewSubject).where(part).order_by(Material.id):
        found[row.subject_id].append({
            "due_on": day_text(row.due_on), "name": row.name, "received_on": day_text(row.received_on),
            "refused_on": day_text(row.refused_on),
        })  # fmt: skip
    return found


def _leaders() -> dict[int, list[SchoolPostHolding]]:
    found: dict[int, list[SchoolPostHolding]] = defaultdict(list)
    for row in SchoolPostHolding.select():
        found[row.person_id].append(row)
    return found


def _leads(leaders: Mapping[int, Iterable[SchoolPostHolding]], person: int, held: Any) -> bool:
    """Whether somebody held a post of the school on the day of the talk, as `holds_on` says in SQL."""
    day = held.date() if isinstance(held, datetime) else date.fromisoformat(str(held)[:10])
    return any(
        (row.start is None or row.start <= day) and (row.end is None or row.end >= day)
        for row in leaders.get(person, ())
    )


def _talk(
    row: Interview,
    held_on: date,
    campaign: dict[str, int] | None,
    subjects: list[dict[str, Any]],
    amended: Mapping[str, object],
) -> dict[str, Any]:
    return {
        "campaign": campaign, "form": row.form, "ground": row.ground, "held_on": day_text(held_on),
        "is_exception": row.exception_number != "", "is_historical": bool(row.is_historical),
        "lead_name": row.lead_name,
        "lead_reason": row.lead_reason[:LONGEST_REASON] if row.lead_strength == Strength.WHEN_NECESSARY else "",
        "lead_strength": row.lead_strength, "lead_title": row.lead_title,
        "mode": row.mode, "subjects": [_subject(row, each, amended) for each in subjects], "uid": row.uid,
        "written_inquiry": bool(row.written_inquiry),
    }  # fmt: skip


def _subject(talk: Interview, told: dict[str, Any], amended: Mapping[str, object]) -> dict[str, Any]:
    row, decided = told["row"], told["disposition"]
    counts = decided is not None and (
        decided.confirmed is False or decided.decided_on is not None or talk.is_historical
    )
    outcome = decided.outcome if counts and decided.outcome else ""
    return {
        "department": row.unit or "",
        "disciplines": list(decided.disciplines) if outcome else [],
        "is_leader": bool(told["is_leader"]),
        "materials": told["materials"],
        "name": row.called,
        "outcome": str(amended.get(f"disposition.{row.id}.outcome", outcome)) if outcome else "",
        "rank": row.rank,
        "staff_no": row.staff_no,
        "stage": str(amended.get(f"disposition.{row.id}.stage", decided.stage)) if outcome else "",
        "title": row.title,
    }
