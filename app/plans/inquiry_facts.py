"""What the guards of a 谈话函询 look at, read from the store."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from peewee import Table as Relation

from app.access.errors import Refusal
from app.access.session import Session
from app.people.names import clean_name
from app.plans.scope import is_secretary, outside
from app.plans.tables import ApprovalRow, Inquiry, PlanItemSubject
from app.plans.vocabulary import Outcome
from app.rules.inquiry import InquiryFacts, InquiryState, InquiryStep, Lack, Way, approvals_due, lacks
from app.rules.lifecycle import State
from app.store.database import database

# The packages of interviews build on this one: their tables are named here as bare relations and only read.
_TALK: Any = Relation("inquiry_talk", ("interview_id", "inquiry_id"))
_INTERVIEW: Any = Relation("interview", ("id", "state"))


def inquiry_of(inquiry_id: int) -> Inquiry:
    """The row of a 谈话函询.  Raises Refusal for an id that nobody has."""
    row: Inquiry | None = Inquiry.get_or_none(Inquiry.id == inquiry_id)
    if row is None:
        raise Refusal("没有找到这次谈话函询，没有作任何改动。请回到谈话函询列表重新打开。")
    return row


def inquiry_facts(session: Session, row: Inquiry, **brought: Any) -> InquiryFacts:
    """Everything the guards ask; `brought` are fields that a step brings along (a reason, a letter's number …)."""
    today = session.today()
    facts = InquiryFacts(
        state=InquiryState(row.state), way=Way(row.way), today=today, disposal=row.clue.disposal,
        outside=outside(session, row.person_id, today), matters=len(row.matters), in_plan=is_planned(row),
        approvals_due=approvals_due(session.rules), approvals_given=len(standing_approvals(row.id)),
        letter_number=row.letter_number, sent_on=row.sent_on, due_on=row.due_on, replied_on=row.replied_on,
        pages=row.pages, endorsed_by=row.endorsed_by, endorser_is_subject=is_own(row, row.endorser_id, row.endorsed_by),
        needs_endorser=not is_secretary(row.person_id, row.sent_on or today), talks_held=talks_held(row.id),
        outcome=row.outcome, reason=row.outcome_reason,
    )  # fmt: skip
    return replace(facts, **brought)


def missing(session: Session, row: Inquiry, step: InquiryStep, **brought: Any) -> tuple[Lack, ...]:
    """What keeps it from the step; empty when it can be taken."""
    return lacks(session.rules, step, inquiry_facts(session, row, **brought))


def require(session: Session, row: Inquiry, step: InquiryStep, **brought: Any) -> None:
    """Raises Refusal when something keeps it from the step, with every sentence and every clause."""
    found = missing(session, row, step, **brought)
    if not found:
        return
    clauses = session.rules.in_order({clause for each in found for clause in each.clauses})
    if len(found) == 1:
        raise Refusal(f"还不能{step}：{found[0].message}。", clauses)
    raise Refusal(f"还不能{step}，有{len(found)}项没有完成：", clauses, "", [each.message for each in found])


def standing_approvals(inquiry_id: int) -> list[ApprovalRow]:
    """The approvals that were given and stand, in their order."""
    mine = (ApprovalRow.inquiry == inquiry_id) & ApprovalRow.voided_at.is_null()
    query = ApprovalRow.select().where(mine & (ApprovalRow.outcome == Outcome.APPROVED.value))
    return list(query.order_by(ApprovalRow.id))


def is_planned(row: Inquiry) -> bool:
    """Whether a plan cites the clue for the person (四(三))."""
    cited = (PlanItemSubject.clue == row.clue_id) & (PlanItemSubject.person == row.person_id)
    return bool(PlanItemSubject.select(PlanItemSubject.id).where(cited).exists())


def is_own(row: Inquiry, endorser_id: int | None, endorsed_by: str) -> bool:
    """Whether who endorses the reply is who was asked."""
    if endorser_id is not None:
        return bool(endorser_id == row.person_id)
    return bool(endorsed_by.strip()) and clean_name(endorsed_by) == clean_name(row.name)


def talks_of(inquiry_id: int) -> list[tuple[int, State]]:
    """The talks that it led to, with their states, the oldest first."""
    query = _TALK.select(_INTERVIEW.id, _INTERVIEW.state).join(_INTERVIEW, on=_INTERVIEW.id == _TALK.interview_id)
    found = query.where(_TALK.inquiry_id == inquiry_id).order_by(_INTERVIEW.id).tuples().execute(database)
    return [(id, State(state)) for id, state in found]


def talks_held(inquiry_id: int) -> int:
    """How many of its talks have been held."""
    return sum(state.was_held for _, state in talks_of(inquiry_id))
