"""What the store itself says to each point of the checklist of a drawn talk, in a few words."""

from __future__ import annotations

from app.access.session import Session
from app.interviews.numbering import number_text
from app.interviews.tables import (
    CatalogueEntry,
    Disposition,
    Interview,
    InterviewSubject,
    Material,
    Record,
    RecordTurn,
)
from app.plans.tables import ApprovalRow
from app.rules.vocabulary import InterviewForm


def shown(session: Session, case: Interview) -> dict[str, str]:
    """By the word of the data file (`shows`) what is on record of a talk that was held."""
    record = Record.get_or_none(Record.interview == case.id)
    turns = RecordTurn.select().where(RecordTurn.interview == case.id).count()
    subjects = list(case.subjects.order_by(InterviewSubject.position))
    return {
        "ledger": f"{case.held_from:%Y-%m-%d %H:%M}，{case.place or '地点未记'}，{case.lead_name or '主谈人未记'}主谈",
        "lead": f"{case.lead_name}（{case.lead_strength or '特批'}，{'、'.join(case.lead_clauses) or '无依据'}），"
        f"记录人{case.recorder_name or '未记'}",
        "approval": _approvals(case) or "没有登记批准",
        "ground": _ground(session, case, subjects),
        "record": f"{turns} 段，{'已定稿' if record and record.closed_at else '没有定稿'}，"
        f"签字页{'已入档' if case.record_signed_on else '没有登记'}",
        "material": _materials(subjects) or "没有登记材料",
        "disposition": _dispositions(subjects) or "没有登记处置",
        "archive": _archive(case),
    }


def _approvals(case: Interview) -> str:
    mine = (ApprovalRow.interview == case.id) & ApprovalRow.voided_at.is_null() & (ApprovalRow.outcome == "批准")
    query = ApprovalRow.select().where(mine).order_by(ApprovalRow.id)
    return "；".join(f"{row.by}{row.decided_on}批准{row.of}" for row in query)


def _ground(session: Session, case: Interview, subjects: list[InterviewSubject]) -> str:
    clues = "、".join(f"线索{number_text(one.clue.year, one.clue.number)}" for one in subjects if one.clue)
    return f"{session.rules.form(InterviewForm(case.form)).name}，{case.ground}；{clues or '没有关联线索'}"


def _materials(subjects: list[InterviewSubject]) -> str:
    rows = Material.select().where(Material.subject.in_([each.id for each in subjects])).order_by(Material.id)
    return "；".join(f"{row.subject.name}{row.name}{_handed_in(row)}" for row in rows)


def _handed_in(row: Material) -> str:
    if row.received_on is not None:
        return f"{row.received_on}收到{row.pages}页"
    return f"{row.refused_on}拒交" if row.refused_on is not None else "未交"


def _dispositions(subjects: list[InterviewSubject]) -> str:
    rows = Disposition.select().where(Disposition.subject.in_([each.id for each in subjects])).order_by(Disposition.id)
    return "；".join(
        f"{row.subject.name}{row.outcome or '未定'}" + (f"，{row.decided_on}审定" if row.decided_on else "")
        for row in rows
    )


def _archive(case: Interview) -> str:
    entries = list(CatalogueEntry.select().where(CatalogueEntry.interview == case.id))
    pages, volume = sum(entry.pages for entry in entries), case.volume_number or "未填"
    return f"卷号{volume}，卷内目录{len(entries)}条共{pages}页，保管期限{case.retention or '未定'}"
