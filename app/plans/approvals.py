"""Approvals of plans: given, or returned with a reason (clauses 四(三), 五(二)1).

A campaign is approved by the leading group.  A department's quarterly plan is approved by the head of the department
and then filed.  Ad hoc talks have no plan of their own in the regulation: their list is approved by whoever approves
the schemes of the talks in it.  The two approvals of a 谈话函询 hang on the interview, not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.people.snapshot import holds_on
from app.people.tables import Appointment, Person, SchoolPostHolding
from app.plans.guarding import check_day, clean_text, one_line, plan_of, required
from app.plans.item_checks import items_of
from app.plans.item_draft import draft_of_row
from app.plans.items import assess_item
from app.plans.tables import ApprovalRow, Plan
from app.plans.vocabulary import CLAUSE, SCHEME_CLAUSE, Outcome, PlanKind, PlanState
from app.plans.voiding import standing, void_approvals
from app.rules.duties import Approval
from app.rules.lifecycle import Place
from app.rules.vocabulary import SchoolPost, Unit
from app.store.database import tuples
from app.store.vault import Attachment

HEAD = "部门主要负责人"
_FIXED = {
    PlanKind.CAMPAIGN: Approval(
        "集中约谈计划", Unit.LEADING_GROUP, (CLAUSE,), "集中约谈计划按程序报领导小组批准后组织实施"
    ),
    PlanKind.QUARTERLY: Approval(
        "季度计划", HEAD, (CLAUSE, SCHEME_CLAUSE), "部门季度计划由部门主要负责人审批后，送纪检监察室备案"
    ),
}


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """An approval or return as the page shows it; `voided` says that it no longer stands."""

    id: int
    of: str
    by: str
    outcome: str
    approver: str
    decided_on: date
    number: str
    opinion: str
    attachment_id: int | None
    attachment_name: str
    voided: bool


def approvals_due(session: Session, plan_id: int) -> tuple[Approval, ...]:
    """The approvals a plan needs, in their order, each with clauses and a sentence."""
    plan = plan_of(plan_id)
    kind = PlanKind(plan.kind)
    return (_FIXED[kind],) if kind in _FIXED else _ad_hoc_due(session, plan_id)


def next_approval(session: Session, plan_id: int) -> Approval | None:
    """The approval whose turn it is; None when the plan is not waiting for one."""
    if plan_of(plan_id).state != PlanState.SUBMITTED:
        return None
    due, given = approvals_due(session, plan_id), len(standing(plan_id))
    return due[given] if given < len(due) else None


def approvals_of(plan_id: int) -> list[ApprovalLine]:
    """All approvals and returns of a plan, the oldest first, voided ones among them."""
    query = (
        ApprovalRow.select(ApprovalRow, Attachment.name.alias("file"))
        .join(Attachment, JOIN.LEFT_OUTER, on=ApprovalRow.attachment == Attachment.id)
        .where(ApprovalRow.plan == plan_id)
        .order_by(ApprovalRow.id)
    )
    return [
        ApprovalLine(
            row.id, row.of, row.by, row.outcome, row.approver, row.decided_on, row.number, row.opinion,
            row.attachment_id, row.file or "", row.voided_at is not None,
        )
        for row in query.objects()
    ]  # fmt: skip


@use_case(Action.PLAN_APPROVE)
def approve(
    session: Session,
    plan_id: int,
    *,
    approver: str,
    decided_on: date | None,
    number: str = "",
    opinion: str = "",
    attachment_id: int | None = None,
) -> PlanState:
    """Records the approval whose turn it is; the plan is approved with the last one.  Returns where it stands.

    Raises Refusal for a plan that is not submitted, no approver, or a day to come, before the submission or before
    the approval that came first.
    """
    plan, due = _waiting(session, plan_id)
    row = _record(session, plan, due, Outcome.APPROVED, approver, decided_on, number, opinion, attachment_id)
    if next_approval(session, plan_id) is None:
        Plan.update(state=PlanState.APPROVED.value).where(Plan.id == plan_id).execute()
    session.trace("plan", plan_id, f"{due.by}批准{plan.title}", after=row)
    return PlanState(plan_of(plan_id).state)


@use_case(Action.PLAN_APPROVE)
def send_back(
    session: Session,
    plan_id: int,
    *,
    approver: str,
    decided_on: date | None,
    opinion: str,
    number: str = "",
    attachment_id: int | None = None,
) -> PlanState:
    """Records that the plan was returned with a reason; approvals given in this round are void.  Returns the state.

    Raises Refusal as `approve`, and without a reason.
    """
    plan, due = _waiting(session, plan_id)
    if not clean_text(opinion):
        raise Refusal("请写明退回的理由，以便修改。", (), Place.PLAN)
    row = _record(session, plan, due, Outcome.RETURNED, approver, decided_on, number, opinion, attachment_id)
    void_approvals(session, plan_id)
    Plan.update(state=PlanState.RETURNED.value).where(Plan.id == plan_id).execute()
    session.trace("plan", plan_id, f"{due.by}退回{plan.title}", after=row)
    return PlanState.RETURNED


def suggested_approvers(session: Session, plan_id: int, on: date) -> list[str]:
    """Whose name usually stands under the approval whose turn it is: the group's chair, or heads of the department."""
    plan, due = plan_of(plan_id), next_approval(session, plan_id)
    if due is None:
        return []
    if due.by == Unit.LEADING_GROUP:
        chairs = SchoolPostHolding.select(Person.name).join(Person)
        held = (SchoolPostHolding.post == SchoolPost.PARTY_SECRETARY.value) & holds_on(SchoolPostHolding, on)
        return [name for (name,) in tuples(chairs.where(held))]
    heads = Appointment.select(Person.name).join(Person)
    held = (Appointment.department == plan.department_id) & Appointment.head & holds_on(Appointment, on)
    return list(dict.fromkeys(name for (name,) in tuples(heads.where(held).order_by(Appointment.id))))


def _ad_hoc_due(session: Session, plan_id: int) -> tuple[Approval, ...]:
    """Whoever approves the schemes of the talks in it, each once, in the order of the rules."""
    plan, found = plan_of(plan_id), dict[str, Approval]()
    for row in items_of(plan_id):
        _, answer = assess_item(session, plan_id, draft_of_row(row))
        found |= {approval.by: approval for approval in answer.approvals if approval.of == "方案"}
    order = [approval.by for approval in session.rules.approvals]
    due = [Approval("日常约谈计划", each.by, each.clauses, each.why) for each in found.values()]
    if not due:
        by = HEAD if plan.department_id else str(Unit.LEADING_GROUP)
        due = [Approval("日常约谈计划", by, (SCHEME_CLAUSE,), "约谈工作方案须报批")]
    return tuple(sorted(due, key=lambda each: order.index(each.by)))


def _waiting(session: Session, plan_id: int) -> tuple[Plan, Approval]:
    plan, due = plan_of(plan_id), next_approval(session, plan_id)
    if due is None:
        raise Refusal(
            f"“{plan.title}”现为“{plan.state}”，不在待批，没有登记审批结果。请先提交计划。", (CLAUSE,), Place.PLAN
        )
    return plan, due


def _record(
    session: Session,
    plan: Plan,
    due: Approval,
    outcome: Outcome,
    approver: str,
    decided_on: date | None,
    number: str,
    opinion: str,
    attachment_id: int | None,
) -> dict[str, Any]:
    """Writes the row of a decision, checked; returns what the audit chain keeps of it."""
    day = check_day(session, decided_on, "审批日期", plan.submitted_on, "提交日期")
    for earlier in standing(plan.id):
        check_day(session, day, "审批日期", earlier.decided_on, f"{earlier.by}批准的日期")
    if attachment_id is not None and Attachment.get_or_none(Attachment.id == attachment_id) is None:
        raise Refusal("没有找到所附的扫描件，请重新添加。", (), Place.PLAN)
    values: dict[str, Any] = {
        "of": due.of,
        "by": str(due.by),
        "outcome": outcome.value,
        "approver": required(approver, "审批人", 60),
        "number": one_line(number, 60),
        "opinion": clean_text(opinion),
    }
    ApprovalRow.create(
        plan=plan.id, decided_on=day, attachment=attachment_id, recorded_at=session.now(), account=session.account.id,
        **values,
    )  # fmt: skip
    return values | {"decided_on": day.isoformat(), "attachment": attachment_id}
