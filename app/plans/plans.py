"""Plans from the first draft to the day they are submitted: campaign, quarterly, ad hoc (clause 四(三))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.plans.arranged import interviews_of
from app.plans.guarding import (
    check_day,
    check_year,
    clean_text,
    department_of,
    differences,
    one_line,
    open_plan,
    plain,
    plan_of,
)
from app.plans.item_checks import blocking
from app.plans.tables import ApprovalRow, Filing, Plan, PlanItem, PlanItemSubject
from app.plans.vocabulary import CLAUSE, Outcome, PlanKind, PlanState, quarter_name
from app.plans.voiding import void_approvals
from app.rules.lifecycle import Place


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """What a new plan starts from.  An empty title means the usual one."""

    kind: str
    year: int
    quarter: int | None = None
    department_id: int | None = None
    title: str = ""
    basis: str = ""
    requirements: str = ""


@use_case(Action.PLAN_EDIT)
def create_plan(session: Session, draft: PlanDraft) -> int:
    """Begins a plan; returns its id.  A campaign gets the lowest free batch of its year.

    Raises Refusal for a second quarterly plan of a department and quarter, or a year out of sight.
    """
    if draft.kind not in set(PlanKind):
        raise Refusal("请选择计划类别：集中、季度或日常。", (CLAUSE,))
    values = _MAKERS[PlanKind(draft.kind)](check_year(session, draft.year), draft)
    values |= {
        "title": one_line(draft.title, 80) or default_title(values),
        "basis": clean_text(draft.basis),
        "requirements": clean_text(draft.requirements),
    }
    row = Plan.create(
        **values, state=PlanState.DRAFT.value, rules_version=session.rules.meta.version, created_at=session.now(),
        account=session.account.id,
    )  # fmt: skip
    session.trace("plan", row.id, f"拟定{row.title}", after=values)
    return int(row.id)


@use_case(Action.PLAN_EDIT)
def edit_plan(session: Session, plan_id: int, *, title: str, basis: str, requirements: str) -> int:
    """Changes the head of a plan that is being drawn up; returns its id.  Raises Refusal in any other state."""
    row = open_plan(plan_id, "修改")
    after = {
        "title": one_line(title, 80) or default_title(_facts(row)),
        "basis": clean_text(basis),
        "requirements": clean_text(requirements),
    }
    changed = differences({name: getattr(row, name) for name in after}, after)
    if changed is not None:
        Plan.update(**after).where(Plan.id == plan_id).execute()
        session.trace("plan", plan_id, f"修改{row.title}", *changed)
    return plan_id


@use_case(Action.PLAN_EDIT)
def delete_plan(session: Session, plan_id: int) -> str:
    """Deletes a draft with its items; returns its title.  What was in it stays in the audit chain.

    A plan that was ever approved, or from which an interview was made, stays.  The batch of a deleted campaign is
    free again: no paper bore it yet.
    """
    row = open_plan(plan_id, "删除")
    items = [item.id for item in PlanItem.select(PlanItem.id).where(PlanItem.plan == plan_id)]
    approvals = ApprovalRow.select(ApprovalRow.id).where(ApprovalRow.plan == plan_id)
    if approvals.where(ApprovalRow.outcome == Outcome.APPROVED.value).exists():
        raise Refusal(f"“{row.title}”曾获批准，批准记录须留存，不能删除。", (CLAUSE,), Place.PLAN)
    if interviews_of(items):
        raise Refusal(f"已据“{row.title}”安排过约谈，计划须留存，不能删除。", (CLAUSE,), Place.PLAN)
    PlanItemSubject.delete().where(PlanItemSubject.item.in_(items)).execute()
    PlanItem.delete().where(PlanItem.plan == plan_id).execute()
    returned = ApprovalRow.delete().where(ApprovalRow.plan == plan_id).execute()
    Plan.delete().where(Plan.id == plan_id).execute()
    before = _facts(row) | {"title": row.title, "items": len(items), "returned": returned}
    session.trace("plan", plan_id, f"删除{row.title}（未获批准）", before)
    return str(row.title)


@use_case(Action.PLAN_EDIT)
def submit(session: Session, plan_id: int, on: date | None = None) -> PlanState:
    """Submits a plan for approval on a day (today by default).

    Raises Refusal for a plan without items, or with an item that the rules do not allow, one line for each.
    """
    row = open_plan(plan_id, "提交")
    day = check_day(session, on or session.today(), "提交日期")
    if not PlanItem.select(PlanItem.id).where(PlanItem.plan == plan_id).exists():
        raise Refusal("计划里还没有安排约谈对象，请先添加再提交。", (CLAUSE,), Place.PLAN)
    if blocks := blocking(session, plan_id):
        details = [f"第{serial}项：{remark.message}" for serial, remark in blocks]
        clauses = session.rules.in_order({clause for _, remark in blocks for clause in remark.clauses})
        raise Refusal(f"计划中有 {len(blocks)} 处与制度不符，请修改后再提交。", clauses, Place.PLAN, details)
    Plan.update(state=PlanState.SUBMITTED.value, submitted_on=day, rules_version=session.rules.meta.version).where(
        Plan.id == plan_id
    ).execute()
    session.trace("plan", plan_id, f"提交{row.title}", {"state": row.state}, {"submitted_on": day.isoformat()})
    return PlanState.SUBMITTED


@use_case(Action.PLAN_EDIT)
def withdraw(session: Session, plan_id: int) -> PlanState:
    """Takes a submitted plan back to be changed.  Raises Refusal for one that is not waiting for approval."""
    row = plan_of(plan_id)
    if row.state != PlanState.SUBMITTED:
        raise Refusal(f"“{row.title}”现为“{row.state}”，不在待批，不需要撤回。", (), Place.PLAN)
    void_approvals(session, plan_id)
    Plan.update(state=PlanState.DRAFT.value, submitted_on=None).where(Plan.id == plan_id).execute()
    session.trace("plan", plan_id, f"撤回{row.title}", {"state": row.state}, {"state": PlanState.DRAFT.value})
    return PlanState.DRAFT


@use_case(Action.PLAN_EDIT)
def reopen(session: Session, plan_id: int, reason: str) -> PlanState:
    """变更计划: opens an approved plan for changes; its approvals and its filing are void from now on.

    Both stay readable (the approval with the moment it was voided, the filing in the audit chain).  Ask
    `voiding.void_warning` first and show it.  Raises Refusal without a reason, or for a plan that is not approved.
    """
    row, why = plan_of(plan_id), clean_text(reason)
    if not PlanState(row.state).is_approved:
        raise Refusal(f"“{row.title}”现为“{row.state}”，没有批准可以作废，可以直接修改或撤回。", (), Place.PLAN)
    if not why:
        raise Refusal("请写明变更计划的理由。", (CLAUSE,), Place.PLAN)
    voided = void_approvals(session, plan_id)
    filing = Filing.get_or_none(Filing.plan == plan_id)
    if filing is not None:
        was = {"filed_on": filing.filed_on, "number": filing.number, "received_by": filing.received_by}
        filing.delete_instance()
        session.trace("filing", plan_id, f"{row.title}变更，备案作废", plain(was))
    Plan.update(state=PlanState.DRAFT.value, submitted_on=None).where(Plan.id == plan_id).execute()
    after = {"state": PlanState.DRAFT.value, "reason": why, "voided": voided}
    session.trace("plan", plan_id, f"变更{row.title}，原批准作废", {"state": row.state}, after)
    return PlanState.DRAFT


def default_title(facts: dict[str, Any]) -> str:
    """The usual title: 「2026年第1批集中约谈计划」「教务处2026年第四季度约谈计划」「2026年日常约谈计划」."""
    kind, year = PlanKind(facts["kind"]), facts["year"]
    if kind is PlanKind.CAMPAIGN:
        return f"{year}年第{facts['batch']}批集中约谈计划"
    unit = department_of(facts["department"]).name if facts["department"] else ""
    span = quarter_name(facts["quarter"]) if kind is PlanKind.QUARTERLY else "日常"
    return f"{unit}{year}年{span}约谈计划"


def next_batch(year: int) -> int:
    """The batch that the next campaign of the year gets: the lowest that no plan bears."""
    query = Plan.select(Plan.batch).where((Plan.kind == PlanKind.CAMPAIGN.value) & (Plan.year == year))
    taken = {row.batch for row in query}
    return next(batch for batch in range(1, len(taken) + 2) if batch not in taken)


def _campaign(year: int, draft: PlanDraft) -> dict[str, Any]:
    return {"kind": "集中", "year": year, "quarter": None, "department": None, "batch": next_batch(year)}


def _quarterly(year: int, draft: PlanDraft) -> dict[str, Any]:
    department = department_of(draft.department_id)
    if draft.quarter not in (1, 2, 3, 4):
        raise Refusal("请选择季度。", (CLAUSE,))
    if department.closed_on is not None and department.closed_on < date(year, 3 * draft.quarter - 2, 1):
        raise Refusal(f"{department.name}已于 {department.closed_on} 撤销，不再编制季度计划。", (CLAUSE,))
    same = (Plan.department == department.id) & (Plan.year == year) & (Plan.quarter == draft.quarter)
    if Plan.select(Plan.id).where((Plan.kind == PlanKind.QUARTERLY.value) & same).exists():
        raise Refusal(
            f"{department.name}{year}年{quarter_name(draft.quarter)}计划已经有了，请在计划列表中打开它。", (CLAUSE,)
        )
    return {
        "kind": "季度", "year": year, "quarter": draft.quarter, "department": department.id, "batch": None,
    }  # fmt: skip


def _ad_hoc(year: int, draft: PlanDraft) -> dict[str, Any]:
    department = None if draft.department_id is None else department_of(draft.department_id).id
    return {"kind": "日常", "year": year, "quarter": None, "department": department, "batch": None}


_MAKERS = {PlanKind.CAMPAIGN: _campaign, PlanKind.QUARTERLY: _quarterly, PlanKind.AD_HOC: _ad_hoc}


def _facts(row: Plan) -> dict[str, Any]:
    return {
        "kind": row.kind, "year": row.year, "quarter": row.quarter, "department": row.department_id,
        "batch": row.batch,
    }  # fmt: skip
