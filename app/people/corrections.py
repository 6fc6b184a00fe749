"""Mistakes of entry corrected in place, with what stood there before kept in the audit chain.

What changed in the world is no mistake: it is entered with its date (`editing`), and the past stays as it was.
"""

from __future__ import annotations

from datetime import date, timedelta

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.people.editing import AppointmentDraft, check_appointment
from app.people.tables import Appointment, Department, PersonRank
from app.rules.vocabulary import Rank


def appointment_draft(appointment_id: int) -> tuple[AppointmentDraft, date | None]:
    """What is written of an appointment, and its last day.  Raises Refusal for one that is not there."""
    row = _appointment(appointment_id)
    draft = AppointmentDraft(
        row.department_id, row.title, row.kind, row.start, row.head, row.deputy, row.branch_secretary, row.key_post,
        row.note,
    )  # fmt: skip
    return draft, row.end


@use_case(Action.PERSON_EDIT)
def correct_appointment(session: Session, appointment_id: int, draft: AppointmentDraft, end: date | None) -> None:
    """Writes an appointment as it should have been entered.  Raises Refusal; then nothing is changed."""
    row = _appointment(appointment_id)
    department = Department.get_or_none(Department.id == draft.department_id)
    if department is None:
        raise Refusal("请选择单位。")
    title = check_appointment(draft, department, row.person_id, end, own=appointment_id)
    before = _written(row)
    if draft.start != row.start:
        row.precision = "day" if draft.start else "unknown"
    row.department, row.title, row.kind, row.start, row.end = department, title, draft.kind, draft.start, end
    row.head, row.deputy, row.branch_secretary = draft.head, draft.deputy and not draft.head, draft.branch_secretary
    row.key_post, row.note = draft.key_post, draft.note.strip()
    if _written(row) == before:
        raise Refusal("没有改动。")
    row.save()
    session.trace("person", row.person_id, f"更正{row.person.name}的任职", before, _written(row))


@use_case(Action.PERSON_EDIT)
def correct_rank(session: Session, rank_id: int, rank: str, start: date | None) -> None:
    """Writes a rank as it should have been entered; the one before it ends the day before.  Raises Refusal."""
    row = PersonRank.get_or_none(PersonRank.id == rank_id)
    if row is None:
        raise Refusal("找不到这条职级，请重新选择。")
    if rank not in set(Rank):
        raise Refusal(f"职级应为{'、'.join(Rank)}之一。")
    earlier = None
    if row.start is not None:
        mine = (PersonRank.person == row.person_id) & (PersonRank.end == row.start - timedelta(days=1))
        earlier = PersonRank.get_or_none(mine)
    _check_order(row, earlier, start)
    before = {"rank": row.rank, "start": str(row.start or "")}
    if earlier is not None and start is not None:
        earlier.end = start - timedelta(days=1)
        earlier.save()
    row.rank, row.start = rank, start
    row.save()
    after = {"rank": rank, "start": str(start or "")}
    session.trace("person", row.person_id, f"更正{row.person.name}的职级", before, after)


def _check_order(row: PersonRank, earlier: PersonRank | None, start: date | None) -> None:
    if earlier is not None and start is None:
        raise Refusal("这之前还有一级职级，请写明起始日期。")
    if start is not None and row.end is not None and start > row.end:
        raise Refusal(f"起始日期 {start} 晚于结束日期 {row.end}，请检查。")
    if earlier is not None and start is not None and earlier.start is not None and start <= earlier.start:
        raise Refusal(f"起始日期 {start} 应晚于前一职级的起始日期 {earlier.start}。")


def _appointment(appointment_id: int) -> Appointment:
    row = Appointment.get_or_none(Appointment.id == appointment_id)
    if row is None:
        raise Refusal("找不到这项任职，请重新选择。")
    return row


def _written(row: Appointment) -> dict[str, str | bool]:
    return {
        "department": row.department.name, "title": row.title, "kind": row.kind, "start": str(row.start or ""),
        "end": str(row.end or ""), "head": bool(row.head), "deputy": bool(row.deputy),
        "branch_secretary": bool(row.branch_secretary), "key_post": bool(row.key_post), "note": row.note,
    }  # fmt: skip
