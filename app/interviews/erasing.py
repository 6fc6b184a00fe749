"""What becomes of a case whose volume is destroyed: all that was said, written and handed in goes, figures stay.

`FATES` names every table that hangs on a case; a test asks the schema whether it is complete.  What stays is what
ledgers and statistics count: who, when, in which form and mode, led and organised by whom, which materials were due
and came, what was decided.  Call `erase_case` inside the use case of the destruction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.access import audit
from app.access.session import Session
from app.interviews.numbering import number_text
from app.interviews.tables import (
    Amendment,
    Attendee,
    CatalogueEntry,
    ChecklistMark,
    Disposition,
    Interview,
    InterviewSubject,
    Material,
    MaterialWitness,
    OutlineItem,
    Record,
    RecordConfirmation,
    RecordCorrection,
    RecordTurn,
    RecordVersion,
    StateChange,
    TalkEvent,
)
from app.plans.tables import ApprovalRow
from app.store import erasing

GONE = "附件（已随案卷销毁）"
# Corrections that decide where a talk is counted; of the others nothing stays.
_COUNTED = frozenset({"held_from", "held_to", "lead_title", "recorder_name", "form_signed_on", "record_signed_on",
                      "volume_number", "retention"})  # fmt: skip
_COUNTED_OF_SUBJECTS = frozenset({"name", "department_name", "title", "outcome", "stage", "decided_by", "decided_on"})
# Table -> what becomes of its rows.  Lists of other rooms (loans, transfers, findings, samples, where a case came from
# and what it led to) are no content of the case.
FATES: dict[str, str] = {
    "interview": "blanked", "interview_line": "blanked", "interview_subject": "blanked", "material": "blanked",
    "disposition": "blanked", "state_change": "blanked", "amendment": "blanked",
    "attendee": "deleted", "outline_item": "deleted", "checklist_mark": "deleted", "record": "deleted",
    "record_turn": "deleted", "record_version": "deleted", "record_correction": "deleted",
    "record_confirmation": "deleted", "talk_event": "deleted", "catalogue_entry": "deleted",
    "material_witness": "deleted", "approval": "deleted",
    "retired_number": "kept", "finding": "kept", "archive_volume": "kept", "volume_loan": "kept",
    "archive_transfer_item": "kept", "archive_destruction_item": "kept",
    "inquiry_talk": "kept", "calendar_event": "kept", "sample_item": "kept", "publicity_source": "kept",
    "arrived_case": "kept",
}  # fmt: skip
# Parts of the record before the record itself.
_OF_CASE: tuple[Any, ...] = (
    RecordTurn, RecordVersion, RecordCorrection, RecordConfirmation, TalkEvent, Record, CatalogueEntry, Attendee,
    OutlineItem, ChecklistMark, ApprovalRow,
)  # fmt: skip


def erase_case(session: Session, case: Interview, on: date) -> int:
    """Erases the content of a case for good; how many attachments went with it.

    The audit chain keeps who did what with the case and when; what was before and after goes.
    """
    attachments = attachments_of(case.id)
    _blank_case(case, on)
    subjects = [row.id for row in InterviewSubject.select().where(InterviewSubject.interview == case.id)]
    materials = [row.id for row in Material.select().where(Material.subject.in_(subjects))]
    _blank_materials(session, materials)
    _blank_subjects(subjects)
    for table in _OF_CASE:
        table.delete().where(table.interview == case.id).execute()
    MaterialWitness.delete().where(MaterialWitness.material.in_(materials)).execute()
    StateChange.update(reason="").where(StateChange.interview == case.id).execute()
    _amendments(case.id)
    free = [each for each in attachments if not _used(session, each)]
    for each in free:
        audit.erase_content(session.store, "attachment", str(each), GONE)
    audit.erase_content(session.store, "interview", str(case.id))
    return erasing.erase_attachments(free)


def destroyed(interview_ids: Sequence[int]) -> list[str]:
    """The numbers of those cases whose volume was destroyed."""
    query: Any = Interview.select(Interview.year, Interview.number).where(Interview.erased_on.is_null(False))
    rows = query.where(Interview.id.in_(list(interview_ids))).tuples()
    return [number_text(year, number) or "这次约谈" for year, number in rows]


def attachments_of(interview_id: int) -> set[int]:
    """The attachments of a case: exception, signed record, approvals, materials, catalogue."""
    subjects = InterviewSubject.select(InterviewSubject.id).where(InterviewSubject.interview == interview_id)
    queries: tuple[Any, ...] = (
        Interview.select(Interview.exception_attachment).where(Interview.id == interview_id),
        Record.select(Record.signed_scan).where(Record.interview == interview_id),
        ApprovalRow.select(ApprovalRow.attachment).where(ApprovalRow.interview == interview_id),
        Material.select(Material.attachment).where(Material.subject.in_(subjects)),
        CatalogueEntry.select(CatalogueEntry.attachment).where(CatalogueEntry.interview == interview_id),
    )
    return {int(id) for query in queries for (id,) in query.tuples() if id is not None}


def _blank_case(case: Interview, on: date) -> None:
    blank: dict[str, Any] = dict.fromkeys(
        ("mode_reason", "purpose", "requirements", "safety_plan", "place", "lead_reason", "content", "lead_opinion",
         "office_opinion", "group_opinion", "note", "exception_reason"), ""
    )  # fmt: skip
    Interview.update(erased_on=on, exception_attachment=None, **blank).where(Interview.id == case.id).execute()


def _blank_subjects(subjects: list[int]) -> None:
    theirs = InterviewSubject.id.in_(subjects)
    InterviewSubject.update(statement="", notified_how="", in_post_since="").where(theirs).execute()
    Disposition.update(facts="", ignored_reason="", proposal="", decision="", note="").where(
        Disposition.subject.in_(subjects)
    ).execute()


def _blank_materials(session: Session, materials: list[int]) -> None:
    """Days stay, because they are counted; a name that somebody wrote is content."""
    known = {rule.name for rule in session.rules.materials}
    for row in Material.select().where(Material.id.in_(materials)):
        name = row.name if row.name in known else f"材料{row.id}"
        Material.update(name=name, attachment=None, refusal_reason="", note="").where(Material.id == row.id).execute()


def _amendments(interview_id: int) -> None:
    """Corrections by which the talk is counted stay, without their reason; the store allows it for an erased case."""
    for row in list(Amendment.select().where(Amendment.interview == interview_id)):
        owner, _, name = row.key.rpartition(".")
        counts = name in _COUNTED_OF_SUBJECTS if owner and owner != "turn" else not owner and name in _COUNTED
        mine = Amendment.id == row.id
        if counts:
            Amendment.update(reason="").where(mine).execute()
        else:
            Amendment.delete().where(mine).execute()


def _used(session: Session, attachment_id: int) -> bool:
    """Whether anything still names an attachment, whatever room it belongs to: the schema knows."""
    db = session.store.db
    tables = [row[0] for row in db.execute_sql("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()]
    for table in tables:
        for _, _, parent, column, *_ in db.execute_sql(f'PRAGMA main.foreign_key_list("{table}")').fetchall():
            if parent != "attachment":
                continue
            sql = f'SELECT 1 FROM main."{table}" WHERE "{column}" = ? LIMIT 1'
            if db.execute_sql(sql, (attachment_id,)).fetchone() is not None:
                return True
    return False
