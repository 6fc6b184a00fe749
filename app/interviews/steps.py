"""The steps of an interview's life, each with its guard (rules.md, Life of an interview).

The materials that the form asks of each subject are made when the talk ends (`materials.ensure_due_of`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.case_facts import facts_of_case
from app.interviews.drafts import answer_for, answer_of, draft_of, follow, paper_of
from app.interviews.guarding import case_of
from app.interviews.materials import ensure_due_of
from app.interviews.numbering import give_number
from app.interviews.preparation import forget_arrangements
from app.interviews.tables import Interview, StateChange
from app.plans.tables import ApprovalRow
from app.rules.lifecycle import TRANSITIONS, CaseFacts, Missing, Place, State, Step, missing_for

_APPROVALS = (Step.APPROVE, Step.RETURN)
_IN_THE_ROOM = (Step.START, Step.FINISH)


def missing(session: Session, interview_id: int, step: Step, *, reason: str = "") -> tuple[Missing, ...]:
    """What keeps the case from the step, in the order in which one would mend it; empty when it can be taken."""
    case = case_of(interview_id)
    facts = facts_of_case(session, case, reason=reason, new_time=step is Step.POSTPONE)
    return tuple(lacks(session, case, step, facts))


def take(
    session: Session,
    interview_id: int,
    step: Step,
    *,
    reason: str = "",
    new_start: datetime | None = None,
    new_end: datetime | None = None,
) -> State:
    """Takes a step and returns the new state.  Raises Refusal with everything that is missing.

    Approvals and returns have an approver and a date: they go through `approvals`.  Who records a talk may begin and
    end it; the other steps are for who holds it.
    """
    act = _begin_or_end if step in _IN_THE_ROOM else _take
    return act(session, interview_id, step, reason, new_start, new_end)


@use_case(Action.TALK_RUN)
def _begin_or_end(
    session: Session, interview_id: int, step: Step, reason: str, start: datetime | None, end: datetime | None
) -> State:
    return _stepped(session, interview_id, step, reason, start, end)


@use_case(Action.INTERVIEW_HOLD)
def _take(
    session: Session, interview_id: int, step: Step, reason: str, start: datetime | None, end: datetime | None
) -> State:
    return _stepped(session, interview_id, step, reason, start, end)


def _stepped(
    session: Session, interview_id: int, step: Step, reason: str, new_start: datetime | None, new_end: datetime | None
) -> State:
    if step in _APPROVALS:
        raise Refusal("审批须登记审批人和日期，请在“方案与审批”页办理。", ("五(二)1",), Place.SCHEME)
    case = case_of(interview_id)
    facts = facts_of_case(session, case, reason=reason, new_time=new_start is not None)
    require(session, case, step, facts)
    _EFFECTS.get(step, _nothing)(session, case, (reason, new_start, new_end))
    return move(session, case, step, reason)


def require(session: Session, case: Interview, step: Step, facts: CaseFacts) -> None:
    """Raises Refusal when something keeps the case from the step."""
    waiting = lacks(session, case, step, facts)
    if not waiting:
        return
    first = waiting[0]
    clauses = dict.fromkeys(clause for lack in waiting for clause in lack.clauses)
    message = f"还不能{step}：{first.message}。" if len(waiting) == 1 else f"还不能{step}，有{len(waiting)}项没有完成："
    details = [lack.message for lack in waiting] if len(waiting) > 1 else []
    raise Refusal(message, tuple(clauses), first.place, details)


def move(session: Session, case: Interview, step: Step, reason: str = "") -> State:
    """Moves the case along a step whose guard has been passed, and writes its line of life."""
    target = TRANSITIONS[step][1]
    StateChange.create(
        interview=case.id, step=step, from_state=case.state, to_state=target, reason=reason.strip(),
        at=session.now(), account=session.account.id,
    )  # fmt: skip
    before = case.state
    case.state, case.updated_at = target, session.now()
    case.save()
    session.trace("interview", case.id, f"{step}：{before} → {target}", before, {"state": target, "reason": reason})
    return target


def lacks(session: Session, case: Interview, step: Step, facts: CaseFacts) -> list[Missing]:
    """What keeps the case from the step: what the rules ask for, and what only the store and the clock know."""
    asked = [*missing_for(session.rules, step, facts)]
    if step is Step.START:
        asked += _day_lacks(session, case)
    if step is Step.SUBMIT and not facts.blocks and answer_of(session, case).organiser is None:
        message = "约谈对象在约谈日没有所在部门，定不了组织实施单位；请先在“干部”里补齐任职"
        asked.append(Missing("NO_ORGANISER", message, ("四(二)2",), Place.BASICS))
    return asked


def _day_lacks(session: Session, case: Interview) -> list[Missing]:
    """A talk is not begun before its day; begun on a later one, the rules are asked for the day it is held."""
    start, today = case.planned_start, session.today()
    if start is None or start.date() == today:
        return []
    if start.date() > today:
        message = f"约谈定在{start:%Y-%m-%d}，还没有到；提前进行的请先改期"
        return [Missing("NOT_YET", message, ("五(二)1",), Place.SCHEME)]
    draft = replace(draft_of(case), planned_start=session.now())
    late = answer_for(session, draft, paper_of(case)).blocks
    return [Missing(each.code, f"今天（{today}）进行：{each.message}", each.clauses, Place.SCHEME) for each in late]


def _nothing(session: Session, case: Any, brought: tuple[Any, ...]) -> None:
    """A step that only moves the case."""


def _submit(session: Session, case: Any, brought: tuple[Any, ...]) -> None:
    """What the rules say by now is kept with the case, and the number is given."""
    follow(session, case)
    case.rules_version = session.rules.meta.version
    give_number(session, case)


def _start(session: Session, case: Any, brought: tuple[Any, ...]) -> None:
    case.held_from = session.now()


def _finish(session: Session, case: Any, brought: tuple[Any, ...]) -> None:
    case.held_to = session.now()
    ensure_due_of(session, case)


def _postpone(session: Session, case: Any, brought: tuple[Any, ...]) -> None:
    """A new time; who may lead is judged anew for that day, and what was arranged for the old one is arranged anew."""
    _, start, end = brought
    if start <= session.now():
        raise Refusal("新的约谈时间已经过去，请改为以后的时间。", ("五(二)1",), Place.SCHEME)
    if end is not None and end <= start:
        raise Refusal("约谈的结束时间应晚于开始时间。", ("五(二)1",), Place.SCHEME)
    case.planned_start, case.planned_end = start, end
    answer = answer_of(session, case)
    if answer.blocks:
        clauses = dict.fromkeys(clause for block in answer.blocks for clause in block.clauses)
        names = "；".join(block.message for block in answer.blocks)
        raise Refusal(f"改到这一天后方案不再成立：{names}。没有改期。", tuple(clauses), Place.BASICS)
    unit = answer.organiser.unit if answer.organiser else ""
    if unit != case.organiser:
        message = f"改到这一天后改由{unit or '其他单位'}组织，原来的编号和批准不再适用。没有改期，请重新报批。"
        raise Refusal(message, ("四(二)1", "四(二)2"), Place.SCHEME)
    follow(session, case)
    forget_arrangements(session, case.id)


def _archive(session: Session, case: Any, brought: tuple[Any, ...]) -> None:
    case.archived_on = session.today()


def _cancel(session: Session, case: Any, brought: tuple[Any, ...]) -> None:
    """The number stays with the cancelled case and is never given again; approvals stand no longer."""
    mine = (ApprovalRow.interview == case.id) & ApprovalRow.voided_at.is_null()
    ApprovalRow.update(voided_at=session.now()).where(mine & (ApprovalRow.outcome == "批准")).execute()


_EFFECTS = {
    Step.SUBMIT: _submit,
    Step.START: _start,
    Step.FINISH: _finish,
    Step.POSTPONE: _postpone,
    Step.ARCHIVE: _archive,
    Step.CANCEL: _cancel,
}
