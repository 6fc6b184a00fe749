"""督导发现与整改: findings that people have recorded, and how they are put right (四(二)4, 六(二)).

A finding holds the running round; a round that was not good enough, or that was closed and opened again, is kept as it
stood in `finding_round`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.holidays import workdays
from app.access.session import Session, use_case
from app.oversight.detection import FoundNow, detect
from app.oversight.tables import Finding, FindingAttachment, FindingRound
from app.store.numbers import next_number

BY_HAND = "人工"
GOOD, NOT_GOOD = "合格", "不合格"
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


def finding_on(found: FoundNow) -> int | None:
    """The finding that took this up, or None."""
    row = Finding.get_or_none(
        (Finding.code == found.code) & (Finding.description == found.description)
        & (Finding.interview.is_null() if found.interview_id is None else Finding.interview == found.interview_id)
    )  # fmt: skip
    return int(row.id) if row else None


def draft_of(session: Session, found: FoundNow) -> FindingDraft:
    """What is filled in beforehand when something found by rule is taken up: what is usually asked, and by when."""
    rule = next((each for each in session.rules.findings if each.code == found.code), None)
    due = workdays().add(session.today(), session.rules.limit("rectification_due_workdays")).day
    return FindingDraft(
        found.description, rule.ask if rule else "", found.owner, due, found.code, found.clauses, found.interview_id,
        found.department_id,
    )  # fmt: skip


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


@use_case(Action.FINDING_EDIT)
def issue(session: Session, finding_id: int) -> str:
    """Issues the notice (整改通知单): its number of the year, once, and the day; returns the number as written.

    Raises Refusal where it does not say yet what is asked of whom by when.
    """
    row = _open(finding_id)
    lacking = [word for word, there in (("整改要求", row.requirement), ("责任单位或责任人", row.owner),
                                        ("整改期限", row.due_on)) if not there]  # fmt: skip
    if lacking:
        raise Refusal(f"还没有写明{'、'.join(lacking)}，没有填发通知单。请先“修改要求”。", _CLAUSES)
    if row.number is None:
        row.year = session.today().year
        row.number = next_number("rectification", row.year)
    row.issued_on = session.today()
    row.save()
    session.trace("finding", row.id, f"填发整改通知单{notice_number(row.year, row.number)}", after=_kept(row))
    return notice_number(row.year, row.number)


@use_case(Action.FINDING_REPLY)
def reply(
    session: Session,
    finding_id: int,
    text: str,
    evidence: str = "",
    attachments: Sequence[int] = (),
    replied_on: date | None = None,
) -> None:
    """Records what the unit answered (整改回执): measures, evidence, files.  Raises Refusal."""
    row = _open(finding_id)
    if not text.strip():
        raise Refusal("请填写整改回复的内容。", _CLAUSES)
    if replied_on is not None and replied_on > session.today():
        raise Refusal(f"回复日期 {replied_on} 还没有到，请核对。", _CLAUSES)
    before = [row.reply, row.reply_evidence]
    row.reply, row.reply_evidence = text.strip(), evidence.strip()
    row.replied_on = replied_on or session.today()
    row.save()
    _keep_files(row, "回复", attachments)
    session.trace("finding", row.id, "登记整改回复", before, [row.reply, row.reply_evidence, list(attachments)])


@use_case(Action.FINDING_EDIT)
def recheck(
    session: Session,
    finding_id: int,
    *,
    checked_by: str,
    checked_on: date | None,
    result: str,
    note: str = "",
    due_on: date | None = None,
    attachments: Sequence[int] = (),
) -> int:
    """Records a re-check (复查): who, when, with which result; not good enough begins a new round with a new deadline.

    Returns the round that runs now.  Raises Refusal.
    """
    row, today = _open(finding_id), session.today()
    if not checked_by.strip() or checked_on is None or result not in (GOOD, NOT_GOOD):
        raise Refusal("请写明复查人、复查日期和复查结果（合格、不合格），没有登记。", _CLAUSES)
    if not row.found_on <= checked_on <= today:
        raise Refusal(f"复查日期 {checked_on} 应在发现问题（{row.found_on}）之后、今天之前，请核对。", _CLAUSES)
    if result == NOT_GOOD and not note.strip():
        raise Refusal("复查不合格，请写明还差什么，没有登记。", _CLAUSES)
    if result == NOT_GOOD and (due_on is None or due_on < today):
        raise Refusal("复查不合格，请定下一轮的整改期限（今天或以后），没有登记。", _CLAUSES)
    row.checked_by, row.checked_on, row.check_result, row.check_note = (
        checked_by.strip(), checked_on, result, note.strip(),
    )  # fmt: skip
    row.save()
    _keep_files(row, "复查", attachments)
    session.trace("finding", row.id, f"复查{result}（第{row.round}轮）", after=[row.checked_by, row.check_note])
    if result == NOT_GOOD:
        _next_round(session, row, f"复查不合格：{row.check_note}", due_on)
    return int(row.round)


@use_case(Action.FINDING_EDIT)
def close(session: Session, finding_id: int, evidence: str, attachment_id: int | None = None) -> None:
    """Closes a finding with the evidence that it was put right.

    Raises Refusal without evidence, and where a notice was issued that nobody has re-checked with a good result.
    """
    row = _open(finding_id)
    if row.issued_on is not None and row.check_result != GOOD:
        number = notice_number(row.year, row.number)
        raise Refusal(f"整改通知单{number}还没有复查合格，没有销号。请先“复查”，合格后再销号。", _CLAUSES)
    if not evidence.strip() and attachment_id is None:
        raise Refusal("销号须有整改证据：请写明复查情况，或附上材料。", _CLAUSES)
    row.evidence, row.closed_on = evidence.strip(), session.today()
    row.attachment = attachment_id  # type: ignore[assignment]  # peewee takes the id
    row.save()
    _keep_files(row, "复查", [attachment_id] if attachment_id is not None else [])
    session.trace("finding", row.id, f"销号：{row.description}", after=_kept(row))


@use_case(Action.FINDING_EDIT)
def reopen(session: Session, finding_id: int, reason: str, due_on: date | None = None) -> None:
    """Opens a closed finding again, with the reason: a new round; the one that was closed is kept.  Raises Refusal."""
    row = _row(finding_id)
    if row.closed_on is None:
        raise Refusal("这项整改还没有销号。")
    if not reason.strip():
        raise Refusal("重新打开须写明理由。", _CLAUSES)
    if due_on is not None and due_on < session.today():
        raise Refusal(f"整改期限 {due_on} 已经过去，请改为今天或以后的日期。", _CLAUSES)
    before = _kept(row)
    _next_round(session, row, f"重新打开：{reason.strip()}", due_on)
    session.trace("finding", row.id, f"重新打开：{reason.strip()}", before, _kept(row))


def notice_number(year: int | None, number: int | None) -> str:
    """How the number of a notice is written; empty while there is none."""
    return f"〔{year}〕第{number:03}号" if year is not None and number is not None else ""


def _next_round(session: Session, row: Finding, because: str, due_on: date | None) -> None:
    """Keeps the running round as it stands, and begins the next; the number of the notice stays."""
    FindingRound.create(
        finding=row.id, round=row.round, requirement=row.requirement, owner=row.owner, due_on=row.due_on,
        issued_on=row.issued_on, reply=row.reply, replied_on=row.replied_on, reply_evidence=row.reply_evidence,
        checked_on=row.checked_on, checked_by=row.checked_by, check_result=row.check_result,
        check_note=row.check_note, evidence=row.evidence, closed_on=row.closed_on, ended_because=because,
        ended_at=session.now(), account=session.account.id,
    )  # fmt: skip
    row.round += 1
    row.due_on = due_on
    row.issued_on = row.replied_on = row.checked_on = row.closed_on = None
    row.reply = row.reply_evidence = row.checked_by = row.check_result = row.check_note = row.evidence = ""
    row.attachment = None
    row.save()


def _keep_files(row: Finding, what: str, attachments: Sequence[int]) -> None:
    for attachment in attachments:
        FindingAttachment.create(finding=row.id, round=row.round, what=what, attachment=attachment)


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
        "round": row.round,
    }


def _key(code: str, interview_id: int | None, department_id: int | None, description: str) -> tuple[object, ...]:
    return (code, interview_id, department_id, description)
