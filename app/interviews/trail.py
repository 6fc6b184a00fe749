"""痕迹: everything that happened to a case, in the order of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.access.actions import Action
from app.access.tables import Account, AuditEntry
from app.interviews.amendments import amendments_of
from app.interviews.tables import Interview, StateChange
from app.plans.tables import ApprovalRow


class TrailKind(StrEnum):
    """What sort of entry; values are what windows say."""

    STEP = "流转"
    APPROVAL = "审批"
    AMENDMENT = "更正"
    WORK = "操作"


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One entry: when, who, what, and details a line each."""

    at: datetime
    kind: TrailKind
    who: str
    what: str
    details: tuple[str, ...] = ()


def trail(interview_id: int) -> tuple[TrailLine, ...]:
    """The steps, approvals, amendments and audit entries of a case, the oldest first; none of one out of reach."""
    if not Interview.select().where(Interview.id == interview_id).exists():
        return ()
    lines = [*_steps(interview_id), *_approvals(interview_id), *_amendments(interview_id), *_work(interview_id)]
    return tuple(sorted(lines, key=lambda line: line.at))


def _name(row: Any) -> str:
    return row.account.display_name if row.account else ""


def _steps(interview_id: int) -> Iterable[TrailLine]:
    query = StateChange.select(StateChange, Account).left_outer_join(Account)
    for row in query.where(StateChange.interview == interview_id).order_by(StateChange.id):
        details = (f"理由：{row.reason}",) if row.reason else ()
        yield TrailLine(row.at, TrailKind.STEP, _name(row), f"{row.step}：{row.from_state} → {row.to_state}", details)


def _approvals(interview_id: int) -> Iterable[TrailLine]:
    query = ApprovalRow.select(ApprovalRow, Account).left_outer_join(Account)
    for row in query.where(ApprovalRow.interview == interview_id).order_by(ApprovalRow.id):
        details = [f"审批人：{row.approver}，日期：{row.decided_on}"]
        details += [f"文号：{row.number}"] if row.number else []
        details += [f"意见：{row.opinion}"] if row.opinion else []
        details += [f"已失效：{row.voided_at:%Y-%m-%d %H:%M}（内容有改动）"] if row.voided_at else []
        what = f"{row.by}对{row.of}{row.outcome}"
        yield TrailLine(row.recorded_at, TrailKind.APPROVAL, _name(row), what, tuple(details))


def _amendments(interview_id: int) -> Iterable[TrailLine]:
    for line in amendments_of(interview_id):
        details = (f"原为：{line.before or '（空）'}", f"更正为：{line.after or '（空）'}", f"理由：{line.reason}")
        yield TrailLine(line.at, TrailKind.AMENDMENT, line.by, line.field, details)


def _work(interview_id: int) -> Iterable[TrailLine]:
    mine = (AuditEntry.object_type == "interview") & (AuditEntry.object_id == str(interview_id))
    # Amendments are told as such already; who looked is for the audit log.
    mine &= AuditEntry.action.not_in([Action.AMEND, Action.CONTENT_READ])
    query = AuditEntry.select(AuditEntry, Account).left_outer_join(Account)
    for row in query.where(mine).order_by(AuditEntry.seq):
        yield TrailLine(datetime.fromisoformat(row.at), TrailKind.WORK, _name(row), row.summary, tuple(_parts(row)))


def _parts(row: Any) -> Iterable[str]:
    """Before and after of an entry as short lines; amendments and long texts are told elsewhere."""
    for caption, value in (("原为", row.before), ("现为", row.after)):
        if isinstance(value, dict):
            said = [f"{_WORDS.get(key, '')}{_short(each)}" for key, each in value.items() if _says(each)]
            if said:
                yield f"{caption}：{'；'.join(said)}"
        elif value:
            yield f"{caption}：{_short(value)}"


# Keys of audit entries in words; what is not here is told by its value alone.
_WORDS = {
    "on": "日期", "how": "方式", "detail": "说明", "place": "地点", "recorder": "记录人员", "at": "位置",
    "due_on": "期限", "received_on": "收到", "refused_on": "拒绝", "copies": "份数", "pages": "页数", "note": "备注",
    "reason": "理由", "refusal_reason": "情况", "witnesses": "见证人", "outcome": "结果", "stage": "形态",
    "decided_by": "审定人", "decided_on": "审定日期", "decision": "审定结果", "proposal": "处理意见",
    "volume_number": "卷号", "retention": "保管期限", "turns": "段数", "characters": "字数", "digest": "校验值",
    "purpose": "用途", "facts": "事实", "content": "主要内容", "statement": "表态", "title": "职务", "to": "文件",
    "text": "文字", "voided": "失效的确认", "number": "版本",
}  # fmt: skip


def _says(value: Any) -> bool:
    """Whether a value tells a reader anything: blanks, yes and no without their question do not."""
    return not isinstance(value, bool) and value not in ("", None, [])


def _short(value: Any) -> str:
    text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
