"""计划备案, going out: the approved quarterly plan of a department (四(三))."""

from __future__ import annotations

import hashlib
from typing import Any

from app.access.errors import Refusal
from app.oversight.exchange.outgoing import Outgoing
from app.oversight.exchange.shape import day_text, written
from app.oversight.exchange.tables import Kind
from app.people.tables import Person
from app.plans.guarding import plan_of
from app.plans.tables import ApprovalRow, Plan, PlanItem, PlanItemSubject
from app.plans.vocabulary import CLAUSE, PlanKind, PlanState

_ITEM = ("form", "ground", "mode", "mode_reason", "lead_reason", "planned_time", "place", "requirements",
         "responsible_unit", "note")  # fmt: skip


def gather(plan_id: int, department_id: int) -> Outgoing:
    """The plan as it was approved.  Raises Refusal for any other."""
    plan = plan_of(plan_id)
    if plan.kind != PlanKind.QUARTERLY or plan.department_id != department_id:
        raise Refusal(f"“{plan.title}”不是本部门的季度计划，不送备案。", (CLAUSE,))
    if not PlanState(plan.state).is_approved:
        raise Refusal(f"“{plan.title}”现为“{plan.state}”，批准之后才能送备案。", (CLAUSE,))
    body = content(plan)
    digest = hashlib.sha256(body).hexdigest()
    return Outgoing(Kind.FILING, f"{plan.title}备案", {"plan": plan_id, "digest": digest}, body)


def content(plan: Plan) -> bytes:
    """What a package says of a plan; the same as long as the plan is the same."""
    return written({
        "approvals": [_approval(row) for row in _approvals(plan.id)],
        "basis": plan.basis, "items": [_item(row) for row in _items(plan.id)], "quarter": plan.quarter,
        "requirements": plan.requirements, "submitted_on": day_text(plan.submitted_on), "title": plan.title,
        "version": 1, "year": plan.year,
    })  # fmt: skip


def _approvals(plan_id: int) -> list[ApprovalRow]:
    query = ApprovalRow.select().where((ApprovalRow.plan == plan_id) & ApprovalRow.voided_at.is_null())
    return list(query.order_by(ApprovalRow.id))


def _approval(row: ApprovalRow) -> dict[str, Any]:
    return {
        "approver": row.approver, "by": row.by, "decided_on": day_text(row.decided_on), "number": row.number,
        "of": row.of, "opinion": row.opinion, "outcome": row.outcome,
    }  # fmt: skip


def _items(plan_id: int) -> list[PlanItem]:
    return list(PlanItem.select().where(PlanItem.plan == plan_id).order_by(PlanItem.position, PlanItem.id))


def _item(row: PlanItem) -> dict[str, Any]:
    subjects = PlanItemSubject.select(PlanItemSubject, Person).join(Person).where(PlanItemSubject.item == row.id)
    return {name: getattr(row, name) for name in _ITEM} | {
        "lead": person_named(row.lead), "planned_on": day_text(row.planned_on),
        "subjects": [person_named(each.person) for each in subjects.order_by(PlanItemSubject.position)],
        "written_inquiry": bool(row.written_inquiry),
    }  # fmt: skip


def person_named(person: Person | None) -> dict[str, str] | None:
    """How a package names somebody of the roster."""
    return None if person is None else {"name": person.name, "staff_no": person.staff_no}
