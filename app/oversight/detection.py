"""What the store itself shows to be wrong or worth a look (六(二)): one question for each finding of the rules file.

Sentences hold dates and names, never "three days late": a finding found again tomorrow is the same finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.holidays import workdays
from app.access.session import Session
from app.interviews.numbering import number_text
from app.interviews.tables import Interview, InterviewSubject, Material
from app.people.tables import Department
from app.plans.tables import Filing, Plan
from app.rules.duties import filing_due, quarter_of
from app.rules.lifecycle import State
from app.rules.vocabulary import Strength
from app.store.database import tuples


@dataclass(frozen=True, slots=True)
class FoundNow:
    """Something that the store shows today; `description` is the same each time it is found."""

    code: str
    name: str
    clauses: tuple[str, ...]
    description: str
    interview_id: int | None = None
    department_id: int | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True)
class _Hit:
    description: str
    interview_id: int | None = None
    department_id: int | None = None
    owner: str = ""


def detect(session: Session) -> list[FoundNow]:
    """Everything found today, in the order of the rules file."""
    return [
        FoundNow(rule.code, rule.name, rule.clauses, hit.description, hit.interview_id, hit.department_id, hit.owner)
        for rule in session.rules.findings
        for hit in _DETECTORS[rule.code](session)
    ]


def case_name(interview: Interview) -> str:
    """How a case is named in a sentence: its number with the organiser, or its subjects while it has none."""
    if interview.number is not None:
        return f"{interview.organiser}{number_text(interview.year, interview.number)}"
    return f"{'、'.join(s.name for s in interview.subjects.order_by(InterviewSubject.position))}的约谈（未编号）"


def _exceptions(_: Session) -> Iterator[_Hit]:
    for row in Interview.select().where((Interview.exception_number != "") & _alive()):
        reason = f"{row.exception_approver}批准，{row.exception_number}；理由：{row.exception_reason}"
        yield _Hit(f"{case_name(row)}由{row.lead_name}特批主谈（{reason}）", row.id, owner=row.organiser)


def _when_necessary(_: Session) -> Iterator[_Hit]:
    for row in Interview.select().where((Interview.lead_strength == Strength.WHEN_NECESSARY) & _alive()):
        clauses = "、".join(row.lead_clauses)
        reason = row.lead_reason.strip() or "没有写明理由"
        yield _Hit(
            f"{case_name(row)}由{row.lead_name}按“必要时”主谈（{clauses}），理由：{reason}", row.id, owner=row.organiser
        )


def _refused_materials(_: Session) -> Iterator[_Hit]:
    for material in _materials().where(Material.refused_on.is_null(False)):
        witnesses = "、".join(each.name for each in material.witnesses) or "无"
        yield _on_material(material, f"拒绝提交{material.name}（{material.refused_on}），见证人：{witnesses}")


def _late_materials(session: Session) -> Iterator[_Hit]:
    open_ones = Material.received_on.is_null() & Material.refused_on.is_null()
    for material in _materials().where(open_ones & (Material.due_on < session.today())):
        yield _on_material(material, f"的{material.name}应于{material.due_on}前提交，逾期未交")


def _late_filings(session: Session) -> Iterator[_Hit]:
    today = session.today()
    year, quarter = today.year, quarter_of(today)
    due = filing_due(session.rules, year, quarter)
    if today <= due:
        return
    filed = Filing.select(Plan.department).join(Plan).where((Plan.year == year) & (Plan.quarter == quarter))
    done = {department for (department,) in tuples(filed)}
    for department in Department.select().where(Department.closed_on.is_null()).order_by(Department.position):
        mine = session.sees_whole_work or department.id == session.own_department
        if mine and department.id not in done:
            text = f"{department.name}{year}年第{quarter}季度约谈计划应于{due}前向纪检监察室备案，尚未备案"
            yield _Hit(text, department_id=department.id, owner=department.name)


def _campaigns_short(session: Session) -> Iterator[_Hit]:
    """A year that is over, and the running one in its last month."""
    if not session.sees_whole_work:
        return
    today, needed = session.today(), session.rules.limit("campaigns_per_year")
    for year in (today.year - 1, today.year):
        plans = Plan.select().where((Plan.kind == "集中") & (Plan.year == year))
        held = plans.where(Plan.state == "已批准").count()
        over = year < today.year and _kept_since(date(year, 12, 31))
        if held < needed and (over or (year == today.year and today.month == 12)):
            yield _Hit(f"{year}年批准的集中约谈{held}次，制度要求不少于{needed}次", owner="纪检监察室")


def _archives_open(session: Session) -> Iterator[_Hit]:
    days, table = session.rules.limit("archive_due_workdays"), workdays()
    open_states = [State.AWAITING_MATERIALS, State.AWAITING_DISPOSITION, State.AWAITING_ARCHIVING]
    for row in Interview.select().where(Interview.state.in_(open_states) & Interview.held_to.is_null(False)):
        ended = row.held_to.date() if row.held_to else session.today()
        due = table.add(ended, days).day
        if due < session.today():
            text = f"{case_name(row)}于{ended}结束，应于{due}前归档，现在“{row.state}”"
            yield _Hit(text, row.id, owner=row.organiser)


def _alive() -> Any:
    return Interview.state.not_in([State.DRAFT, State.CANCELLED])


def _materials() -> Any:
    return Material.select(Material, InterviewSubject, Interview).join(InterviewSubject).join(Interview)


def _on_material(material: Material, what: str) -> _Hit:
    subject = material.subject
    text = f"{case_name(subject.interview)}：{subject.name}{what}"
    return _Hit(text, subject.interview_id, subject.department_id, subject.department_name)


def _kept_since(day: date) -> bool:
    """Whether the store already held plans or talks on the day: before, nothing can be said of a year.

    Talks entered later (补录) say nothing of the plans of their year.
    """
    held = (Interview.held_from <= day) & (Interview.is_historical == False)  # noqa: E712 - SQL
    return bool(Plan.select().where(Plan.created_at <= day).exists() or Interview.select().where(held).exists())


_DETECTORS: dict[str, Callable[[Session], Iterator[_Hit]]] = {
    "EXCEPTION": _exceptions,
    "WHEN_NECESSARY": _when_necessary,
    "REFUSED_MATERIAL": _refused_materials,
    "LATE_MATERIAL": _late_materials,
    "LATE_FILING": _late_filings,
    "CAMPAIGNS_SHORT": _campaigns_short,
    "ARCHIVE_OPEN": _archives_open,
}
