"""One interview at a glance, and what a new one may be made from; the lists of interviews are `lines`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.access.session import Session
from app.interviews.approvals import ApprovalLine, approvals_of
from app.interviews.case_facts import case_facts
from app.interviews.columns import BEFORE
from app.interviews.drafts import answer_of
from app.interviews.guarding import case_of, subjects_of
from app.interviews.lines import (
    CaseFilter,
    CaseLine,
    View,
    case_ids,
    case_lines,
    case_values,
    cases_page,
    cases_start,
    count_cases,
    years,
)
from app.interviews.remarks import Remark, remarks
from app.interviews.steps import lacks
from app.interviews.tables import Interview
from app.plans.tables import Plan, PlanItem, PlanItemSubject
from app.rules.assess import Answer
from app.rules.duties import Approval
from app.rules.lifecycle import NEXT_STEP, Missing, State, Step, next_approval

__all__ = [
    "CaseFilter", "CaseLine", "CaseView", "SubjectView", "View", "case_ids", "case_lines", "case_values", "case_view",
    "cases_page", "cases_start", "count_cases", "open_plan_items", "years",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SubjectView:
    """A subject as of the day of the talk."""

    id: int
    person_id: int
    name: str
    department: str
    title: str
    rank: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """An interview at a glance."""

    line: CaseLine
    subjects: tuple[SubjectView, ...]
    purpose: str
    requirements: str
    safety_plan: str
    place: str
    planned_end: datetime | None
    held_from: datetime | None
    held_to: datetime | None
    lead_title: str
    lead_strength: str
    lead_clauses: tuple[str, ...]
    lead_reason: str
    recorder: str
    support_unit: str
    written_inquiry: bool
    mode_reason: str
    plan_title: str
    plan_id: int | None
    exception: str
    approvals_due: tuple[Approval, ...]
    approvals: tuple[ApprovalLine, ...]
    approval_turn: Approval | None
    next_step: Step | None
    missing: tuple[Missing, ...]
    remarks: tuple[Remark, ...]
    note: str


def case_view(session: Session, interview_id: int) -> CaseView:
    """All about one interview that the glance pane and the pages show.  Raises Refusal for an unknown id."""
    case = case_of(interview_id)
    (line,) = case_lines(session, [interview_id])
    facts, answer = case_facts(session, interview_id), answer_of(session, case)
    step = NEXT_STEP.get(facts.state)
    turn = next_approval(facts)
    item = PlanItem.get_or_none(PlanItem.id == case.plan_item_id) if case.plan_item_id else None
    paper = f"{case.exception_number}（{case.exception_approver}，{case.exception_date}）：{case.exception_reason}"
    return CaseView(
        line=line,
        subjects=tuple(
            SubjectView(s.id, s.person_id, s.name, s.department_name, s.title, s.rank)
            for s in subjects_of(interview_id)
        ),
        purpose=case.purpose, requirements=case.requirements, safety_plan=case.safety_plan, place=case.place,
        planned_end=case.planned_end, held_from=case.held_from, held_to=case.held_to, lead_title=case.lead_title,
        lead_strength=case.lead_strength, lead_clauses=tuple(case.lead_clauses), lead_reason=case.lead_reason,
        recorder=case.recorder_name, support_unit=case.support_unit, written_inquiry=case.written_inquiry,
        mode_reason=case.mode_reason, plan_title=item.plan.title if item else "",
        plan_id=item.plan_id if item else None, exception=paper if case.exception_number else "",
        approvals_due=facts.approvals_due, approvals=tuple(approvals_of(interview_id)),
        approval_turn=turn if facts.state is State.SUBMITTED else None, next_step=step,
        missing=tuple(lacks(session, case, step, facts)) if step else (), remarks=_remarks(session, case, answer),
        note=case.note,
    )  # fmt: skip


def _remarks(session: Session, case: Interview, answer: Answer) -> tuple[Remark, ...]:
    """Remarks while something can still be done about them."""
    if State(case.state) not in BEFORE:
        return ()
    return remarks(session, answer, case.planned_start.date() if case.planned_start else session.today())


def open_plan_items(session: Session, interview_id: int | None = None) -> list[tuple[int, str]]:
    """Items of plans in force without an interview (or with this one): id and a line "计划 · 对象 · 事由"."""
    others = Interview.plan_item.is_null(False) & (Interview.state != State.CANCELLED)
    taken = Interview.select(Interview.plan_item).where(others & (Interview.id != (interview_id or 0)))
    query = PlanItem.select(PlanItem, Plan).join(Plan).where(Plan.state.in_(["已批准", "已备案"]))
    rows = query.where(PlanItem.id.not_in(taken)).order_by(Plan.year.desc(), Plan.id.desc(), PlanItem.position)
    return [(row.id, f"{row.plan.title} · {_planned(row)} · {row.ground}") for row in rows]


def _planned(item: PlanItem) -> str:
    return "、".join(each.person.name for each in item.subjects.order_by(PlanItemSubject.position))
