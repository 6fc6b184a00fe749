"""Approvals that no longer stand because what was approved has changed."""

from __future__ import annotations

from app.access.session import Session
from app.plans.guarding import plan_of
from app.plans.tables import ApprovalRow, Filing
from app.plans.vocabulary import Outcome, PlanState


def standing(plan_id: int) -> list[ApprovalRow]:
    """The approvals of a plan that stand, in the order in which they were recorded."""
    query = ApprovalRow.select().where(
        (ApprovalRow.plan == plan_id)
        & (ApprovalRow.outcome == Outcome.APPROVED.value)
        & ApprovalRow.voided_at.is_null()
    )
    return list(query.order_by(ApprovalRow.id))


def void_approvals(session: Session, plan_id: int) -> int:
    """Marks the approvals of a plan that stand as void from this moment; returns how many.  Call in a use case."""
    ids = [row.id for row in standing(plan_id)]
    ApprovalRow.update(voided_at=session.now()).where(ApprovalRow.id.in_(ids)).execute()
    return len(ids)


def void_warning(plan_id: int) -> str:
    """What a change of this plan would void, as a sentence to show before it; empty where nothing would be."""
    row = plan_of(plan_id)
    if not PlanState(row.state).is_approved:
        return ""
    given = [f"{each.by}（{each.decided_on}{'，' + each.number if each.number else ''}）" for each in standing(plan_id)]
    filing = Filing.get_or_none(Filing.plan == plan_id)
    filed = f"，{filing.filed_on} 的备案也一并作废" if filing is not None else ""
    return (
        f"变更后，{'、'.join(given) or '原'}的批准作废{filed}，须重新提交报批。"
        "原记录仍可查阅；据此安排而尚未进行的约谈，须等计划重新批准。"
    )
