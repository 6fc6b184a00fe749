"""Lists of findings for their readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.access.session import Session
from app.interviews.numbering import number_text
from app.interviews.tables import Interview, InterviewSubject
from app.oversight.findings import notice_number
from app.oversight.tables import Finding, FindingAttachment, FindingRound
from app.rules.lifecycle import State


class FindingState(StrEnum):
    """Where a finding stands."""

    OPEN = "整改中"
    REPLIED = "待复查"
    OVERDUE = "逾期"
    CLOSED = "已销号"


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings: by state and by words in description, owner or requirement."""

    state: FindingState | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding as a list shows it."""

    id: int
    name: str
    clauses: tuple[str, ...]
    description: str
    requirement: str
    owner: str
    found_on: date
    due_on: date | None
    reply: str
    evidence: str
    closed_on: date | None
    interview_id: int | None
    state: FindingState
    number: str = ""
    round: int = 1
    issued_on: date | None = None
    replied_on: date | None = None
    reply_evidence: str = ""
    checked: str = ""
    department_id: int | None = None


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round of a rectification that is over, in words."""

    round: int
    requirement: str
    due_on: date | None
    reply: str
    checked: str
    because: str


@dataclass(frozen=True, slots=True)
class ExceptionLine:
    """One 特批, as supervision lists it."""

    interview_id: int
    number: str
    subjects: str
    lead: str
    approver: str
    paper: str
    decided_on: date | None
    reason: str
    state: str


def count_findings(session: Session, wanted: FindingFilter) -> int:
    """How many findings there are."""
    return int(_query(session, wanted).count())


def findings_page(
    session: Session, wanted: FindingFilter, offset: int, limit: int, order: Sequence[tuple[str, bool]] = ()
) -> list[FindingLine]:
    """Findings in the order of columns `(name, descending)`; open ones by due date first when none is given."""
    query = _query(session, wanted)
    fields = [_COLUMNS[name].desc() if down else _COLUMNS[name].asc() for name, down in order if name in _COLUMNS]
    usual = [Finding.closed_on.is_null(False), Finding.due_on.is_null(), Finding.due_on, Finding.id.desc()]
    return [_line(session, row) for row in query.order_by(*fields, *usual).offset(offset).limit(limit)]


def finding(session: Session, finding_id: int) -> FindingLine | None:
    """One finding, or None."""
    row = Finding.get_or_none(Finding.id == finding_id)
    return _line(session, row) if row else None


def rounds_of(finding_id: int) -> list[RoundLine]:
    """The rounds that are over, the first first."""
    query = FindingRound.select().where(FindingRound.finding == finding_id).order_by(FindingRound.round)
    return [
        RoundLine(
            row.round, row.requirement, row.due_on, _replied(row.reply, row.replied_on, row.reply_evidence),
            checked_words(row), row.ended_because,
        )
        for row in query
    ]  # fmt: skip


def files_of(finding_id: int) -> list[tuple[int, str, int, str]]:
    """Round, what it came with (回复, 复查), id and name of every file of a finding."""
    query = FindingAttachment.select().where(FindingAttachment.finding == finding_id).order_by(FindingAttachment.id)
    return [(row.round, row.what, row.attachment_id, row.attachment.name) for row in query]


def checked_words(row: Any) -> str:
    """A re-check in words; empty where there was none."""
    if not row.check_result:
        return ""
    note = f"：{row.check_note}" if row.check_note else ""
    return f"{row.checked_on} {row.checked_by}复查{row.check_result}{note}"


def _replied(reply: str, on: date | None, evidence: str) -> str:
    parts = [reply, f"证明材料：{evidence}" if evidence else "", f"（{on}）" if on and reply else ""]
    return "；".join(part for part in parts[:2] if part) + parts[2]


def exceptions(session: Session) -> list[ExceptionLine]:
    """All talks led by exception, the newest first; cancelled ones with their state."""
    query = Interview.select().where(Interview.exception_number != "").order_by(Interview.exception_date.desc())
    return [_exception(row) for row in query]


_COLUMNS: dict[str, Any] = {
    "found_on": Finding.found_on,
    "due_on": Finding.due_on,
    "owner": Finding.owner,
    "description": Finding.description,
    "closed_on": Finding.closed_on,
}


def _query(session: Session, wanted: FindingFilter) -> Any:
    query, today = Finding.select(), session.today()
    if wanted.state is FindingState.CLOSED:
        query = query.where(Finding.closed_on.is_null(False))
    elif wanted.state is FindingState.OPEN:
        query = query.where(Finding.closed_on.is_null())
    elif wanted.state is FindingState.REPLIED:
        query = query.where(Finding.closed_on.is_null() & (Finding.reply != "") & (Finding.check_result == ""))
    elif wanted.state is FindingState.OVERDUE:
        query = query.where(overdue(today))
    for word in wanted.text.split():
        hit = Finding.description.contains(word) | Finding.owner.contains(word) | Finding.requirement.contains(word)
        query = query.where(hit)
    return query


def _line(session: Session, row: Finding) -> FindingLine:
    names = {rule.code: rule.name for rule in session.rules.findings}
    return FindingLine(
        row.id, names.get(row.code, "人工登记"), tuple(row.clauses), row.description, row.requirement, row.owner,
        row.found_on, row.due_on, row.reply, row.evidence, row.closed_on, row.interview_id,
        _state(row, session.today()), notice_number(row.year, row.number), row.round, row.issued_on, row.replied_on,
        row.reply_evidence, checked_words(row), row.department_id,
    )  # fmt: skip


def _state(row: Finding, today: date) -> FindingState:
    if row.closed_on is not None:
        return FindingState.CLOSED
    if row.reply and not row.check_result:
        return FindingState.REPLIED
    return FindingState.OVERDUE if row.due_on is not None and row.due_on < today else FindingState.OPEN


def overdue(today: date) -> Any:
    """SQL: open, not answered, and the day is past."""
    unanswered = (Finding.reply == "") | (Finding.check_result != "")
    return Finding.closed_on.is_null() & (Finding.due_on < today) & unanswered


def _exception(row: Interview) -> ExceptionLine:
    number = number_text(row.year, row.number) or "（未编号）"
    subjects = "、".join(subject.name for subject in row.subjects.order_by(InterviewSubject.position))
    return ExceptionLine(
        row.id, number, subjects, row.lead_name, row.exception_approver, row.exception_number, row.exception_date,
        row.exception_reason, str(State(row.state)),
    )  # fmt: skip
