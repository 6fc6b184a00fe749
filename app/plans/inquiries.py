"""谈话函询 from the draft to the letter (四(三), 五(二)1): drawn up, submitted, approved twice, sent, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.people.identity import identity
from app.plans.guarding import check_day, clean_text, clue_of, differences, one_line, required
from app.plans.inquiry_facts import inquiry_facts, inquiry_of, require, standing_approvals
from app.plans.scope import OUTSIDE, outside
from app.plans.tables import ApprovalRow, Clue, Inquiry
from app.plans.tables import InquiryStep as StepRow
from app.plans.vocabulary import CLAUSE, Disposal, Outcome, number_text
from app.plans.workdays import reply_day
from app.rules.duties import Approval
from app.rules.inquiry import CLAUSES, TRANSITIONS, InquiryState, InquiryStep, Way, next_approval
from app.store.numbers import next_number
from app.store.vault import Attachment

SERIES = "谈话函询"


@dataclass(frozen=True, slots=True)
class InquiryDraft:
    """What is written of a 谈话函询 before it is approved; `matters` are what the cadre is asked, one by one."""

    clue_id: int
    way: str
    matters: tuple[str, ...] = ()
    handler: str = ""
    proposal: str = ""


@use_case(Action.CLUE_EDIT)
def draw_up(session: Session, draft: InquiryDraft) -> int:
    """Draws up a 谈话函询 for the cadre whom a clue is about; returns its id.

    Raises Refusal for a clue that is not linked to a cadre, is not disposed of by 谈话函询, or has one under way, and
    for a person outside the regulation.
    """
    clue = clue_of(draft.clue_id)
    _check_clue(session, clue)
    today = session.today()
    who, values = identity(clue.person_id, today), _values(draft)
    row = Inquiry.create(
        **values, clue=clue.id, person=clue.person_id, name=who.name, department_name=who.department_name,
        title=who.title, year=today.year, number=next_number(SERIES, today.year), state=InquiryState.DRAFT.value,
        rules_version=session.rules.meta.version, created_at=session.now(), account=session.account.id,
    )  # fmt: skip
    what = f"拟定谈话函询 {_number(row)}：线索 {number_text(clue.year, clue.number)}"
    session.trace("inquiry", row.id, what, after=values)
    return int(row.id)


@use_case(Action.CLUE_EDIT)
def edit(session: Session, inquiry_id: int, draft: InquiryDraft) -> int:
    """Changes a draft, or one that was returned; the clue stays.  Returns the id.  Raises Refusal in other states."""
    row = inquiry_of(inquiry_id)
    if not InquiryState(row.state).is_open:
        message = f"“{row.state}”的谈话函询不能修改，没有作任何改动；须先退回修改，已有的批准随之作废。"
        raise Refusal(message, CLAUSES)
    values = _values(draft)
    changed = differences({name: getattr(row, name) for name in values}, values)
    if changed is not None:
        Inquiry.update(**values).where(Inquiry.id == inquiry_id).execute()
        session.trace("inquiry", inquiry_id, f"修改谈话函询 {_number(row)}", *changed)
    return inquiry_id


@use_case(Action.CLUE_EDIT)
def submit(session: Session, inquiry_id: int, on: date | None = None) -> InquiryState:
    """Submits it to 纪检监察室 and then the leading group.  Raises Refusal with everything that is missing."""
    row = inquiry_of(inquiry_id)
    day = check_day(session, on or session.today(), "提交日期")
    require(session, row, InquiryStep.SUBMIT)
    Inquiry.update(submitted_on=day, rules_version=session.rules.meta.version).where(Inquiry.id == row.id).execute()
    return move(session, row, InquiryStep.SUBMIT)


@use_case(Action.INTERVIEW_APPROVE)
def approve(
    session: Session,
    inquiry_id: int,
    *,
    approver: str,
    decided_on: date | None,
    number: str = "",
    opinion: str = "",
    attachment_id: int | None = None,
) -> InquiryState:
    """Records the approval whose turn it is; with the second one it is 已批准.  Returns where it stands.

    Raises Refusal for one that is not submitted, no approver, and a day to come, before the submission, or before the
    approval that comes first.
    """
    row = inquiry_of(inquiry_id)
    require(session, row, InquiryStep.APPROVE)
    facts = inquiry_facts(session, row)
    due = next_approval(facts)
    assert due is not None  # the guard has asked
    _record(session, row, due, Outcome.APPROVED, approver, decided_on, number, opinion, attachment_id)
    if facts.approvals_given + 1 == len(facts.approvals_due):
        return move(session, row, InquiryStep.APPROVE)
    return InquiryState(row.state)


@use_case(Action.INTERVIEW_APPROVE)
def send_back(
    session: Session, inquiry_id: int, *, approver: str, decided_on: date | None, reason: str
) -> InquiryState:
    """Sends it back with the reason; approvals that were given are void.  Raises Refusal, also after it was sent."""
    row = inquiry_of(inquiry_id)
    require(session, row, InquiryStep.RETURN, reason=clean_text(reason))
    due = next_approval(inquiry_facts(session, row)) or Approval("谈话函询", "领导小组", CLAUSES, "")
    _record(session, row, due, Outcome.RETURNED, approver, decided_on, "", reason, None)
    void_approvals(session, row.id)
    return move(session, row, InquiryStep.RETURN, reason)


@use_case(Action.CLUE_EDIT)
def send(session: Session, inquiry_id: int, *, number: str, sent_on: date | None, how: str = "") -> date | None:
    """Records that the 函询通知书 was sent; returns the last day for the reply (working days, a setting).

    Raises Refusal without both approvals, in their order; without number or day; for a day to come or before them.
    """
    row = inquiry_of(inquiry_id)
    require(session, row, InquiryStep.SEND, letter_number=one_line(number, 60), sent_on=sent_on)
    last = standing_approvals(row.id)[-1]
    day = check_day(session, sent_on, "发函日期", last.decided_on, f"{last.by}批准的日期")
    due = reply_day(session.rules, day)
    values = {"letter_number": one_line(number, 60), "sent_on": day, "sent_how": one_line(how, 60), "due_on": due}
    Inquiry.update(**values).where(Inquiry.id == row.id).execute()
    move(session, row, InquiryStep.SEND, f"{values['letter_number']}，{day}")
    return due


@use_case(Action.CLUE_EDIT)
def withdraw(session: Session, inquiry_id: int, reason: str) -> InquiryState:
    """Ends one that has not been sent, with the reason; its number is never given again.  Raises Refusal."""
    row = inquiry_of(inquiry_id)
    require(session, row, InquiryStep.WITHDRAW, reason=clean_text(reason))
    void_approvals(session, row.id)
    return move(session, row, InquiryStep.WITHDRAW, reason)


def move(session: Session, row: Inquiry, step: InquiryStep, reason: str = "") -> InquiryState:
    """Moves it along a step whose guard has been passed, and writes its line of life.  Call in a use case."""
    target = TRANSITIONS[step][1] or InquiryState(row.state)
    StepRow.create(
        inquiry=row.id, step=step.value, from_state=row.state, to_state=target.value, reason=clean_text(reason),
        at=session.now(), account=session.account.id,
    )  # fmt: skip
    Inquiry.update(state=target.value).where(Inquiry.id == row.id).execute()
    after = {"state": target.value, "reason": clean_text(reason)}
    session.trace("inquiry", row.id, f"{step}：谈话函询 {_number(row)}", {"state": row.state}, after)
    return target


def void_approvals(session: Session, inquiry_id: int) -> None:
    """What was approved is no more; the approvals stay readable."""
    ids = [each.id for each in standing_approvals(inquiry_id)]
    ApprovalRow.update(voided_at=session.now()).where(ApprovalRow.id.in_(ids)).execute()


def _check_clue(session: Session, clue: Clue) -> None:
    number = number_text(clue.year, clue.number)
    if clue.person_id is None:
        raise Refusal(f"线索{number}还没有关联干部，请先关联，再办理谈话函询。", (CLAUSE,))
    if why := outside(session, clue.person_id, session.today()):
        raise Refusal(f"{why}。不能对其谈话函询，请报上级党组织。", (CLAUSE, *OUTSIDE))
    if clue.disposal != Disposal.TALK_INQUIRY:
        said = clue.disposal or "未处置"
        raise Refusal(f"线索{number}现为“{said}”，不是谈话函询；请先处置线索。", CLAUSES)
    over = [str(each) for each in InquiryState if each.is_over]
    open_one = Inquiry.get_or_none((Inquiry.clue == clue.id) & Inquiry.state.not_in(over))
    if open_one is not None:
        raise Refusal(
            f"线索{number}的谈话函询 {_number(open_one)} 正在办理（{open_one.state}），请打开它继续。", CLAUSES
        )


def _values(draft: InquiryDraft) -> dict[str, Any]:
    if draft.way not in set(Way):
        raise Refusal(f"请选择方式：{'、'.join(Way)}。", ("三(二)",))
    matters = [text for each in draft.matters if (text := clean_text(each))]
    return {
        "way": Way(draft.way).value, "matters": matters, "handler": one_line(draft.handler, 60),
        "proposal": clean_text(draft.proposal),
    }  # fmt: skip


def _record(
    session: Session,
    row: Inquiry,
    due: Approval,
    outcome: Outcome,
    approver: str,
    decided_on: date | None,
    number: str,
    opinion: str,
    attachment_id: int | None,
) -> None:
    """The row of a decision, checked."""
    day = check_day(session, decided_on, "审批日期", row.submitted_on, "提交日期")
    for earlier in standing_approvals(row.id):
        day = check_day(session, day, "审批日期", earlier.decided_on, f"{earlier.by}批准的日期")
    if attachment_id is not None and Attachment.get_or_none(Attachment.id == attachment_id) is None:
        raise Refusal("没有找到所附的扫描件，请重新添加。")
    name = required(approver, f"审批人（{due.by}）", 60)
    ApprovalRow.create(
        inquiry=row.id, of=due.of, by=due.by, outcome=outcome.value, approver=name, decided_on=day,
        number=one_line(number, 60), opinion=clean_text(opinion), attachment=attachment_id, recorded_at=session.now(),
        account=session.account.id,
    )  # fmt: skip
    after = {"approver": name, "decided_on": day.isoformat(), "opinion": clean_text(opinion)}
    session.trace("inquiry", row.id, f"{due.by}{outcome}谈话函询 {_number(row)}", after=after)


def _number(row: Inquiry) -> str:
    return number_text(row.year, row.number)
