"""The talks of a 谈话函询: arranged once both approvals are given, and those that an assessment leads to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.drafts import Draft, create, draft_from_item
from app.interviews.outline import add_outline
from app.interviews.tables import InquiryTalk, Interview
from app.plans.disposing import checked, dispose
from app.plans.guarding import check_day, clean_text, required
from app.plans.inquiries import move
from app.plans.inquiry_facts import inquiry_of, require
from app.plans.tables import Clue, Inquiry, PlanItem, PlanItemSubject
from app.plans.vocabulary import number_text
from app.rules.inquiry import CLAUSES, InquiryStep, Way, outcome_of
from app.rules.lifecycle import State
from app.rules.vocabulary import Mode

AS_APPROVED = "谈话"


@dataclass(frozen=True, slots=True)
class Assessed:
    """What an assessment did: the disposal of the clue now, and the talk that was drafted, if any."""

    outcome: str
    disposal: str
    interview_id: int | None


@use_case(Action.CLUE_EDIT)
def arrange_talk(session: Session, inquiry_id: int) -> int:
    """Drafts the talk of a 谈话函询, prefilled and linked; returns the id of the interview.

    Nothing is scheduled without both approvals: raises Refusal with the one that is missing and its clause; also for
    one that goes by letter alone, and where a talk is arranged already.
    """
    row = inquiry_of(inquiry_id)
    require(session, row, InquiryStep.TALK)
    ground = next(each.name for each in session.rules.grounds if each.talk_inquiry)
    return _talk(session, row, AS_APPROVED, ground)


@use_case(Action.CLUE_EDIT)
def assess(
    session: Session, inquiry_id: int, outcome: str, reason: str, *, assessed_by: str, on: date | None = None
) -> Assessed:
    """Assesses a 谈话函询: 采信了结 closes the clue, 初步核实 disposes of it so, 提醒 and 再谈 lead to a talk.

    Raises Refusal without reason or name, for a day to come or before the reply, and for what may not be assessed yet:
    no reply within its time, a talk that was not held; without a reply it can only be 再谈 or 初步核实.
    """
    row, why = inquiry_of(inquiry_id), clean_text(reason)
    require(session, row, InquiryStep.ASSESS, outcome=outcome, reason=why)
    found = outcome_of(outcome)
    assert found is not None  # the guard has asked
    day = check_day(session, on or session.today(), "评估日期", row.replied_on or row.sent_on, "回复或发函的日期")
    name = required(assessed_by, "评估人", 60)
    values = {"outcome": outcome, "outcome_reason": why, "assessed_on": day, "assessed_by": name}
    Inquiry.update(**values).where(Inquiry.id == row.id).execute()
    move(session, row, InquiryStep.ASSESS, f"{outcome}：{why}")
    if found.disposal:
        note = f"谈话函询 {_number(row)} {outcome}：{why}"
        dispose(session, row.clue, checked(session, row.clue, found.disposal, day, note), {"inquiry": row.id})
    talk = _talk(session, row, outcome, found.ground) if found.ground else None
    return Assessed(outcome, Clue.get_by_id(row.clue_id).disposal, talk)


def inquiry_of_talk(interview_id: int) -> tuple[int, str, str] | None:
    """The 谈话函询 that a talk came from, as (id, number, why); None where there is none, or it is out of reach."""
    link = InquiryTalk.get_or_none(InquiryTalk.interview == interview_id)
    row = Inquiry.get_or_none(Inquiry.id == link.inquiry_id) if link is not None else None
    return (row.id, _number(row), link.why) if row is not None and link is not None else None


def _talk(session: Session, row: Inquiry, why: str, ground: str) -> int:
    """The draft of a talk with the person about what was asked."""
    _refuse_second(row, why)
    draft = _draft(session, row, why, ground)
    made = create(session, draft)
    InquiryTalk.create(
        interview=made, inquiry=row.id, why=why, at=session.now(), account=session.account.id, force_insert=True
    )
    for matter in row.matters:
        add_outline(session, made, matter)
    session.trace("inquiry", row.id, f"谈话函询 {_number(row)} 转入约谈（{why}）", after={"interview": made})
    return made


def _draft(session: Session, row: Inquiry, why: str, ground: str) -> Draft:
    """What is known of the talk: the plan's own item where it is free, else the person and the clue."""
    item = _planned_item(row) if why == AS_APPROVED else None
    assessed = "" if why == AS_APPROVED else f"，{why}：{inquiry_of(row.id).outcome_reason}"
    base = draft_from_item(session, item) if item is not None else Draft((row.person_id,), ground)
    return replace(
        base, ground=base.ground or ground, mode=Mode.INDIVIDUAL if len(base.subjects) == 1 else base.mode,
        written_inquiry=why == AS_APPROVED and row.way == Way.BOTH, purpose=f"谈话函询 {_number(row)}{assessed}",
        clues=base.clues | {row.person_id: row.clue_id},
    )  # fmt: skip


def _planned_item(row: Inquiry) -> int | None:
    """The planned talk that cites the clue for this person alone, and has no talk yet."""
    query = (
        PlanItemSubject.select(PlanItemSubject.item)
        .join(PlanItem)
        .where((PlanItemSubject.clue == row.clue_id) & (PlanItemSubject.person == row.person_id))
    )
    for each in query.order_by(PlanItemSubject.id.desc()):
        item = each.item
        taken = Interview.select(Interview.id).where(
            (Interview.plan_item == item.id) & (Interview.state != State.CANCELLED.value)
        )
        if item.subjects.count() == 1 and item.form == "INQUIRY" and not taken.exists():
            return int(item.id)
    return None


def _refuse_second(row: Inquiry, why: str) -> None:
    """One talk for each reason, unless the first was cancelled."""
    query = InquiryTalk.select(InquiryTalk, Interview).join(Interview)
    mine = (InquiryTalk.inquiry == row.id) & (InquiryTalk.why == why) & (Interview.state != State.CANCELLED.value)
    if query.where(mine).exists():
        raise Refusal(f"谈话函询 {_number(row)} 已经安排了谈话，请在“约谈”中打开。", CLAUSES)


def _number(row: Inquiry) -> str:
    return number_text(row.year, row.number)
