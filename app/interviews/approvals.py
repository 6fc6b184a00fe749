"""Approvals of a talk in their order (四(三), 五(二)1): who, when, under which number; or sent back with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.case_facts import case_facts
from app.interviews.guarding import case_of, one_line
from app.interviews.steps import move, require
from app.interviews.tables import Interview, StateChange
from app.plans.tables import ApprovalRow
from app.rules.duties import Approval
from app.rules.lifecycle import Place, State, Step, next_approval

APPROVED, RETURNED = "批准", "退回"


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """An approval or a return as it was recorded."""

    id: int
    of: str
    by: str
    outcome: str
    approver: str
    decided_on: date
    number: str
    opinion: str
    attachment_id: int | None
    is_void: bool


def approvals_of(interview_id: int) -> list[ApprovalLine]:
    """Everything that was decided on a case, in its order."""
    query = ApprovalRow.select().where(ApprovalRow.interview == interview_id).order_by(ApprovalRow.id)
    return [
        ApprovalLine(
            row.id, row.of, row.by, row.outcome, row.approver, row.decided_on, row.number, row.opinion,
            row.attachment_id, row.voided_at is not None,
        )
        for row in query
    ]  # fmt: skip


def turn_of(session: Session, interview_id: int) -> Approval | None:
    """The approval whose turn it is; None when all are given or the case is not submitted."""
    facts = case_facts(session, interview_id)
    return next_approval(facts) if facts.state is State.SUBMITTED else None


@use_case(Action.INTERVIEW_APPROVE)
def approve(
    session: Session,
    interview_id: int,
    *,
    approver: str,
    decided_on: date | None,
    number: str = "",
    opinion: str = "",
    attachment_id: int | None = None,
) -> State:
    """Records the approval whose turn it is; with the last one the case is 已批准.  Returns the state.

    Raises Refusal for an approver without a name, and a date that is missing, lies in the future, before the
    submission, or before the approval that had to come first.
    """
    case = case_of(interview_id)
    facts = case_facts(session, interview_id)
    require(session, case, Step.APPROVE, facts)
    due = next_approval(facts)
    if due is None:
        raise Refusal("应办的审批都已登记。", (), Place.SCHEME)
    _record(session, case, due, APPROVED, approver, decided_on, number, opinion, attachment_id)
    session.trace("interview", interview_id, f"{due.by}批准{due.of}", after={"approver": approver, "number": number})
    if facts.approvals_given + 1 == len(facts.approvals_due):
        return move(session, case, Step.APPROVE)
    return State(case.state)


@use_case(Action.INTERVIEW_APPROVE)
def send_back(session: Session, interview_id: int, *, approver: str, decided_on: date | None, reason: str) -> State:
    """Sends a case back with the reason, where the rules allow it; approvals given so far fall away.

    Raises Refusal, for the date as `approve` does.
    """
    case = case_of(interview_id)
    facts = case_facts(session, interview_id, reason=reason)
    require(session, case, Step.RETURN, facts)
    due = next_approval(facts) or Approval("方案", "领导小组", (), "")
    _record(session, case, due, RETURNED, approver, decided_on, "", reason, None)
    mine = (ApprovalRow.interview == interview_id) & ApprovalRow.voided_at.is_null()
    ApprovalRow.update(voided_at=session.now()).where(mine & (ApprovalRow.outcome == APPROVED)).execute()
    return move(session, case, Step.RETURN, reason)


def _record(
    session: Session,
    case: Interview,
    due: Approval,
    outcome: str,
    approver: str,
    decided_on: date | None,
    number: str,
    opinion: str,
    attachment_id: int | None,
) -> None:
    name = one_line(approver)
    if not name:
        raise Refusal(f"请填写审批人（{due.by}）。", due.clauses, Place.SCHEME)
    ApprovalRow.create(
        interview=case.id, of=due.of, by=due.by, outcome=outcome, approver=name,
        decided_on=_checked_day(session, case, due, decided_on),
        number=one_line(number), opinion=opinion.strip(), attachment=attachment_id, recorded_at=session.now(),
        account=session.account.id,
    )  # fmt: skip


def _checked_day(session: Session, case: Interview, due: Approval, day: date | None) -> date:
    """The day of a decision: known, not to come, not before what had to come first."""
    if day is None:
        raise Refusal("请填写审批日期，如 2026-11-24。", due.clauses, Place.SCHEME)
    if day > session.today():
        raise Refusal(f"审批日期 {day} 还没有到，请核对。", due.clauses, Place.SCHEME)
    submitted, earlier = _submitted_on(case), _last_approved(case)
    if submitted is not None and day < submitted:
        raise Refusal(f"审批日期 {day} 早于提交日期 {submitted}，请核对。", due.clauses, Place.SCHEME)
    if earlier is not None and day < earlier.decided_on:
        message = f"审批日期 {day} 早于{earlier.by}批准的日期 {earlier.decided_on}；审批须按先后进行，请核对。"
        raise Refusal(message, due.clauses, Place.SCHEME)
    return day


def _last_approved(case: Interview) -> ApprovalRow | None:
    """The latest approval that stands."""
    mine = (ApprovalRow.interview == case.id) & ApprovalRow.voided_at.is_null() & (ApprovalRow.outcome == APPROVED)
    found: ApprovalRow | None = ApprovalRow.select().where(mine).order_by(ApprovalRow.id.desc()).first()
    return found


def _submitted_on(case: Interview) -> date | None:
    """The day of the latest submission."""
    steps = StateChange.select().where((StateChange.interview == case.id) & (StateChange.step == Step.SUBMIT))
    last = steps.order_by(StateChange.id.desc()).first()
    return last.at.date() if last else None
