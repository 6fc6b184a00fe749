"""特批: the leading group's written approval to depart from clause 五(一); never a tick in a box."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.drafts import EDITABLE, answer_of
from app.interviews.guarding import case_of, one_line
from app.rules.lifecycle import Place, State
from app.store.vault import Attachment

_CLAUSES = ("四(一)",)


@use_case(Action.INTERVIEW_EDIT)
def record_exception(
    session: Session,
    interview_id: int,
    *,
    number: str,
    decided_on: date | None,
    approver: str,
    reason: str,
    attachment_id: int | None,
) -> None:
    """Keeps the paper with the case; it is printed on the registration form and listed in supervision.

    Raises Refusal when number, date, approver, reason or the scan is missing, or the rules allow no exceptions.
    """
    case: Any = case_of(interview_id)
    _editable(case)
    if not session.rules.reads("exception", "可以特批"):
        raise Refusal("本单位的制度解释不允许特批。", _CLAUSES, Place.BASICS)
    named = {"文号": one_line(number), "批准人": one_line(approver), "理由": reason.strip()}
    for what, text in named.items():
        if not text:
            raise Refusal(f"特批须有{what}。没有保存。", _CLAUSES, Place.BASICS)
    if decided_on is None:
        raise Refusal("特批须有批准日期。没有保存。", _CLAUSES, Place.BASICS)
    if decided_on > session.today():
        raise Refusal(f"批准日期 {decided_on} 还没有到，请核对。没有保存。", _CLAUSES, Place.BASICS)
    if attachment_id is None or Attachment.get_or_none(Attachment.id == attachment_id) is None:
        raise Refusal("特批须附批准文件的扫描件。没有保存。", _CLAUSES, Place.BASICS)
    case.exception_number, case.exception_approver, case.exception_reason = (
        named["文号"],
        named["批准人"],
        named["理由"],
    )
    case.exception_date, case.exception_attachment = decided_on, attachment_id
    _judge_anew(session, case)
    session.trace("interview", interview_id, f"登记特批 {named['文号']}", after=named)


@use_case(Action.INTERVIEW_EDIT)
def remove_exception(session: Session, interview_id: int) -> None:
    """Takes an exception off a draft; the rules count again.  The audit chain keeps that it was there."""
    case: Any = case_of(interview_id)
    _editable(case)
    if not case.exception_number:
        raise Refusal("这次约谈没有特批。", (), Place.BASICS)
    before = case.exception_number
    case.exception_number = case.exception_approver = case.exception_reason = ""
    case.exception_date = case.exception_attachment = None
    _judge_anew(session, case)
    session.trace("interview", interview_id, f"撤去特批 {before}", before)


def _editable(case: Any) -> None:
    if State(case.state) not in EDITABLE:
        raise Refusal(f"“{case.state}”的约谈不能改动特批；须先退回修改。", _CLAUSES, Place.SCHEME)


def _judge_anew(session: Session, case: Any) -> None:
    named = answer_of(session, case).lead
    case.lead_strength = str(named.strength) if named and named.strength else ""
    case.lead_clauses = list(named.clauses) if named else []
    case.updated_at = session.now()
    case.save()
