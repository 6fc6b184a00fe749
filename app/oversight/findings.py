"""督导发现与整改: findings that people have recorded, and how they are put right (四(二)4, 六(二))."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.oversight.detection import FoundNow, detect
from app.oversight.tables import Finding

BY_HAND = "人工"
_CLAUSES = ("六(二)",)


@dataclass(frozen=True, slots=True)
class FindingDraft:
    """What a person writes of a finding; `code` is 人工 or a finding of the rules file."""

    description: str
    requirement: str = ""
    owner: str = ""
    due_on: date | None = None
    code: str = BY_HAND
    clauses: tuple[str, ...] = _CLAUSES
    interview_id: int | None = None
    department_id: int | None = None


@dataclass(frozen=True, slots=True)
class Discovery:
    """Something found by rule today, with the id of the finding if it was taken up already."""

    found: FoundNow
    finding_id: int | None


def discoveries(session: Session) -> list[Discovery]:
    """What the rules find today, each with the finding that took it up, if any."""
    taken = {_key(row.code, row.interview_id, row.department_id, row.description): row.id for row in Finding.select()}
    return [
        Discovery(each, taken.get(_key(each.code, each.interview_id, each.department_id, each.description)))
        for each in detect(session)
    ]


def draft_of(found: FoundNow) -> FindingDraft:
    """What is filled in beforehand when something found by rule is taken up."""
    return FindingDraft(
        found.description, "", found.owner, None, found.code, found.clauses, found.interview_id, found.department_id
    )


@use_case(Action.FINDING_EDIT)
def register(session: Session, draft: FindingDraft) -> int:
    """Records a finding and what is asked of whom by when; returns its id.  Raises Refusal."""
    _check(draft, session.today())
    row = Finding.create(
        code=draft.code,
        clauses=list(draft.clauses),
        interview=draft.interview_id,
        department=draft.department_id,
        found_on=session.today(),
        description=draft.description.strip(),
        requirement=draft.requirement.strip(),
        owner=draft.owner.strip(),
        due_on=draft.due_on,
        account=session.account.id,
    )
    session.trace("finding", row.id, f"登记督导发现：{row.description}", after=_kept(row))
    return int(row.id)


@use_case(Action.FINDING_EDIT)
def change(session: Session, finding_id: int, draft: FindingDraft) -> None:
    """Changes what is asked while the finding is open.  Raises Refusal."""
    row = _open(finding_id)
    _check(replace(draft, due_on=draft.due_on if draft.due_on != row.due_on else None), session.today())
    before = _kept(row)
    row.description, row.requirement = draft.description.strip(), draft.requirement.strip()
    row.owner, row.due_on = draft.owner.strip(), draft.due_on
    row.save()
    session.trace("finding", row.id, "修改整改要求", before, _kept(row))


@use_case(Action.FINDING_REPLY)
def reply(session: Session, finding_id: int, text: str) -> None:
    """Records what the unit answered (整改回复).  Raises Refusal."""
    row = _open(finding_id)
    if not text.strip():
        raise Refusal("请填写整改回复的内容。", _CLAUSES)
    before = row.reply
    row.reply = text.strip()
    row.save()
    session.trace("finding", row.id, "登记整改回复", before, row.reply)


@use_case(Action.FINDING_EDIT)
def close(session: Session, finding_id: int, evidence: str, attachment_id: int | None = None) -> None:
    """Closes a finding with the evidence that it was put right.  Raises Refusal without evidence."""
    row = _open(finding_id)
    if not evidence.strip() and attachment_id is None:
        raise Refusal("销号须有整改证据：请写明复查情况，或附上材料。", _CLAUSES)
    row.evidence, row.closed_on = evidence.strip(), session.today()
    row.attachment = attachment_id  # type: ignore[assignment]  # peewee takes the id
    row.save()
    session.trace("finding", row.id, f"销号：{row.description}", after=_kept(row))


@use_case(Action.FINDING_EDIT)
def reopen(session: Session, finding_id: int, reason: str) -> None:
    """Opens a closed finding again, with the reason; its evidence stays in the audit chain.  Raises Refusal."""
    row = _row(finding_id)
    if row.closed_on is None:
        raise Refusal("这项整改还没有销号。")
    if not reason.strip():
        raise Refusal("重新打开须写明理由。", _CLAUSES)
    before = _kept(row)
    row.closed_on = None
    row.save()
    session.trace("finding", row.id, f"重新打开：{reason.strip()}", before, _kept(row))


def _check(draft: FindingDraft, today: date) -> None:
    if not draft.description.strip():
        raise Refusal("请写明发现的问题。", _CLAUSES)
    if draft.due_on is not None and draft.due_on < today:
        raise Refusal(f"整改期限 {draft.due_on} 已经过去，请改为今天或以后的日期。", _CLAUSES)
    if draft.requirement.strip() and not draft.owner.strip():
        raise Refusal("提出了整改要求，请写明责任单位或责任人。", _CLAUSES)


def _open(finding_id: int) -> Finding:
    row = _row(finding_id)
    if row.closed_on is not None:
        raise Refusal(f"这项整改已于 {row.closed_on} 销号；需要修改的，请先重新打开。", _CLAUSES)
    return row


def _row(finding_id: int) -> Finding:
    row = Finding.get_or_none(Finding.id == finding_id)
    if row is None:
        raise Refusal("找不到这项督导发现，它可能已被删除。")
    return row


def _kept(row: Finding) -> dict[str, object]:
    return {
        "description": row.description,
        "requirement": row.requirement,
        "owner": row.owner,
        "due_on": row.due_on and row.due_on.isoformat(),
        "evidence": row.evidence,
        "closed_on": row.closed_on and row.closed_on.isoformat(),
    }


def _key(code: str, interview_id: int | None, department_id: int | None, description: str) -> tuple[object, ...]:
    return (code, interview_id, department_id, description)
