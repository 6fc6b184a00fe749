"""材料 (五(三)): what each subject hands in, by when, or the refusal with its witnesses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.holidays import workdays
from app.access.session import Session, use_case
from app.interviews.attachments import attachment_info
from app.interviews.guarding import (
    AFTER_START,
    check_day,
    clean_text,
    held_day,
    one_line,
    open_case,
    subject_of,
    subjects_of,
)
from app.interviews.tables import Interview, Material, MaterialWitness
from app.rules.lifecycle import Place, State
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm
from app.store.rows import rows_by

_CLAUSES = ("五(三)",)
# Once the materials are declared complete, what was due is no longer taken back.
UNDO_STATES: frozenset[State] = frozenset({State.IN_PROGRESS, State.AWAITING_MATERIALS})
# A copy and a page are counted on paper; more than this is a slip of the finger.
MOST = 9999


@dataclass(frozen=True, slots=True)
class Witness:
    """Someone who saw the refusal."""

    name: str
    title: str = ""


def due_day(rules: Rulebook, case: Interview, today: date) -> date:
    """The last day for the material: working days after the talk, longer for a written inquiry where that is on."""
    reply = rules.neighbour("inquiry_reply")
    days = reply.value if case.written_inquiry and reply.on else rules.limit("material_due_workdays")
    held = case.held_to or case.held_from
    return workdays().add(held.date() if held else today, days).day


def needs_endorsement(rules: Rulebook, case: Interview) -> bool:
    """Whether the head of the subject's party organisation endorses the reply (a neighbouring rule)."""
    return bool(case.written_inquiry) and rules.neighbour("reply_endorsement").on


@use_case(Action.MATERIAL_EDIT)
def ensure_due(session: Session, interview_id: int) -> int:
    """Makes the material that the form asks of each subject, where it is not there yet; how many were made.

    Harmless at any time after the talk.
    """
    return _ensure_due(session, open_case(interview_id, AFTER_START, "登记应交材料", Place.MATERIALS))


@use_case(Action.MATERIAL_EDIT)
def ensure_due_of(session: Session, case: Interview) -> int:
    """The same as the talk ends, for its row as it is about to be saved."""
    return _ensure_due(session, case)


def _ensure_due(session: Session, case: Interview) -> int:
    name = session.rules.material_for(InterviewForm(case.form)).name
    due = due_day(session.rules, case, session.today())
    made = 0
    for subject in subjects_of(case.id):
        if all(row.name != name for row in rows_by(Material.subject, subject.id)):
            Material.create(subject=subject.id, name=name, due_on=due)
            made += 1
    if made:
        session.trace("interview", case.id, f"应交{name}{made}份", after={"due_on": str(due)})
    return made


@use_case(Action.MATERIAL_EDIT)
def receive(
    session: Session,
    material_id: int,
    *,
    received_on: date,
    copies: int = 1,
    pages: int = 0,
    attachment_id: int | None = None,
    note: str = "",
) -> None:
    """Records that a material was handed in; pages 0 means not counted.  Again, to mend what was recorded.

    Raises Refusal for a day in the future or before the talk (a reply to a written inquiry may come before it),
    and for a material whose refusal is on record.
    """
    row, case = _open(material_id, "登记材料")
    if row.refused_on is not None:
        raise Refusal(f"{_who(row)}已登记拒绝提交，没有保存。对方后来提交的，请先撤回拒绝再登记收到。", _CLAUSES,
                      Place.MATERIALS)  # fmt: skip
    earliest = None if case.written_inquiry else held_day(case)
    check_day(session, received_on, f"收到{_who(row)}的日期", Place.MATERIALS, earliest)
    _check_count(copies, 1, "份数")
    _check_count(pages, 0, "页数")
    if attachment_id is not None:
        attachment_info(attachment_id)
    before = _state(row)
    row.received_on, row.copies, row.pages, row.note = received_on, copies, pages, clean_text(note).strip()
    row.attachment = attachment_id
    row.save()
    after = {**_state(row), "attachment": attachment_id}
    session.trace("interview", case.id, f"收到{_who(row)}", before, after)


@use_case(Action.MATERIAL_EDIT)
def refuse(session: Session, material_id: int, *, refused_on: date, reason: str, witnesses: Sequence[Witness]) -> None:
    """Records that the subject refuses, with as many witnesses as the rules ask (rules.md, 五(三)).

    Raises Refusal unless there is a reason and the witnesses are different people, none of them a subject.
    """
    row, case = _open(material_id, "登记拒绝提交")
    if row.received_on is not None:
        raise Refusal(f"{_who(row)}已登记收到，没有保存。登记有误的，请先撤回再登记拒绝。", _CLAUSES, Place.MATERIALS)
    check_day(session, refused_on, "拒绝的日期", Place.MATERIALS, held_day(case))
    why = clean_text(reason).strip()
    if not why:
        raise Refusal("没有写明拒绝提交的情况，没有保存。", _CLAUSES, Place.MATERIALS)
    seen = _checked_witnesses(session.rules, case, witnesses)
    row.refused_on, row.refusal_reason = refused_on, why
    row.save()
    MaterialWitness.delete().where(MaterialWitness.material == row.id).execute()
    for one in seen:
        MaterialWitness.create(material=row.id, name=one.name, title=one.title)
    after = {"on": str(refused_on), "reason": why, "witnesses": [f"{one.name} {one.title}".strip() for one in seen]}
    session.trace("interview", case.id, f"拒绝提交：{_who(row)}", after=after)


@use_case(Action.MATERIAL_EDIT)
def undo_material(session: Session, material_id: int) -> None:
    """Takes back what was recorded by mistake: the material is waited for again.

    What the form asks for can be taken back until the materials are declared complete, an extra one until the
    case is archived.
    """
    row, case = _open(material_id, "撤回材料登记")
    if is_due_by_form(session.rules, case, row.name) and State(case.state) not in UNDO_STATES:
        raise Refusal("材料已确认收齐，不能再撤回，没有作任何改动。补充的材料请用“增加材料”登记。", _CLAUSES,
                      Place.MATERIALS)  # fmt: skip
    before = _state(row)
    Material.update(received_on=None, refused_on=None, refusal_reason="", copies=1, pages=0, attachment=None).where(
        Material.id == row.id
    ).execute()
    MaterialWitness.delete().where(MaterialWitness.material == row.id).execute()
    session.trace("interview", case.id, f"撤回登记：{_who(row)}", before=before)


@use_case(Action.MATERIAL_EDIT)
def add_material(session: Session, subject_id: int, name: str, due_on: date | None = None) -> int:
    """Adds a material that the form does not ask for (evidence, a supplement); its id."""
    subject = subject_of(subject_id)
    case = open_case(subject.interview_id, AFTER_START, "增加材料", Place.MATERIALS)
    called = one_line(name, 60)
    if not called:
        raise Refusal("没有写明材料名称，没有保存。", (), Place.MATERIALS)
    if Material.select().where((Material.subject == subject_id) & (Material.name == called)).exists():
        message = f"{subject.name}已有“{called}”，没有重复添加。请换一个名称，如“{called}（补充）”。"
        raise Refusal(message, (), Place.MATERIALS)
    row = Material.create(subject=subject_id, name=called, due_on=due_on)
    session.trace("interview", case.id, f"增加材料：{_who(row)}", after={"due_on": str(due_on or "")})
    return int(row.id)


@use_case(Action.MATERIAL_EDIT)
def remove_material(session: Session, material_id: int) -> None:
    """Takes an extra material off the list while nothing is recorded for it; what the form asks for stays."""
    row, case = _open(material_id, "删去材料")
    if is_due_by_form(session.rules, case, row.name):
        raise Refusal(f"{row.name}是这种约谈形式必须提交的材料，不能删去。", _CLAUSES, Place.MATERIALS)
    if row.received_on is not None or row.refused_on is not None:
        raise Refusal(f"{_who(row)}已有登记，没有删去。请先撤回登记。", (), Place.MATERIALS)
    row.delete_instance()
    session.trace("interview", case.id, f"删去材料：{_who(row)}")


@use_case(Action.MATERIAL_EDIT)
def set_due(session: Session, material_id: int, due_on: date, reason: str) -> None:
    """Sets another last day, with the reason (illness, a journey); not before the talk."""
    row, case = _open(material_id, "改期限")
    why = one_line(reason)
    if not why:
        raise Refusal("改期限须写明理由，没有保存。", _CLAUSES, Place.MATERIALS)
    earliest = held_day(case)
    if earliest is not None and due_on < earliest:
        raise Refusal(f"期限（{due_on}）早于约谈日期（{earliest}），没有保存。请核对日期。", (), Place.MATERIALS)
    before = str(row.due_on or "")
    Material.update(due_on=due_on).where(Material.id == material_id).execute()
    session.trace("interview", case.id, f"改期限：{_who(row)}", {"due_on": before},
                  {"due_on": str(due_on), "reason": why})  # fmt: skip


@use_case(Action.MATERIAL_EDIT)
def set_note(session: Session, material_id: int, note: str) -> None:
    """Writes the note of a material: the endorsement (签署意见) of the party organisation, or a remark."""
    row, case = _open(material_id, "写材料备注")
    before, row.note = row.note, clean_text(note).strip()
    if row.note != before:
        row.save()
        session.trace("interview", case.id, f"材料备注：{_who(row)}", {"note": before}, {"note": row.note})


@use_case(Action.MATERIAL_EDIT)
def attach_material(session: Session, material_id: int, attachment_id: int | None) -> None:
    """Hangs a scan on a material that was handed in or refused, or takes it off (the file stays in the vault)."""
    row, case = _open(material_id, "添加材料附件")
    name = attachment_info(attachment_id).name if attachment_id is not None else ""
    before = row.attachment_id
    Material.update(attachment=attachment_id).where(Material.id == material_id).execute()
    what = f"材料附件：{_who(row)}" if name else f"取下材料附件：{_who(row)}"
    session.trace("interview", case.id, what, {"attachment": before}, {"attachment": attachment_id, "name": name})


def is_due_by_form(rules: Rulebook, case: Interview, name: str) -> bool:
    """Whether this is the material that the form of the talk asks for (五(三))."""
    return name == rules.material_for(InterviewForm(case.form)).name


def _open(material_id: int, what: str) -> tuple[Any, Interview]:
    row = Material.get_or_none(Material.id == material_id)
    if row is None:
        raise Refusal("这份材料已经不在名单上，没有作任何改动。请刷新后再试。", (), Place.MATERIALS)
    return row, open_case(row.subject.interview_id, AFTER_START, what, Place.MATERIALS)


def _who(row: Material) -> str:
    return f"{row.subject.name}的{row.name}"


def _state(row: Material) -> dict[str, object]:
    days = {"received_on": row.received_on, "refused_on": row.refused_on}
    return {key: str(day) for key, day in days.items() if day is not None} | {
        "copies": row.copies, "pages": row.pages, "note": row.note, "refusal_reason": row.refusal_reason,
    }  # fmt: skip


def _check_count(count: int, least: int, what: str) -> None:
    if not least <= count <= MOST:
        raise Refusal(f"{what}应在{least}到{MOST}之间，没有保存。请核对。", (), Place.MATERIALS)


def _checked_witnesses(rules: Rulebook, case: Interview, witnesses: Sequence[Witness]) -> list[Witness]:
    """The witnesses with clean names: as many as the rules ask, different people, no subject of the talk."""
    needed = rules.limit("refusal_witnesses")
    seen = [Witness(one_line(one.name, 40), one_line(one.title, 60)) for one in witnesses]
    seen = [one for one in seen if one.name]
    names = [_plain(one.name) for one in seen]
    if len(set(names)) != needed or len(names) != needed:
        message = f"拒绝提交须有{needed}名不同的见证人，现有{len(set(names))}名，没有保存。"
        raise Refusal(message, _CLAUSES, Place.MATERIALS)
    subjects = {_plain(row.name): row.name for row in subjects_of(case.id)}
    for name in names:
        if name in subjects:
            message = f"{subjects[name]}是约谈对象，不能作见证人，没有保存。请另请一人。"
            raise Refusal(message, _CLAUSES, Place.MATERIALS)
    return seen


def _plain(name: str) -> str:
    """A name without the blanks that people put into two-character names."""
    return "".join(name.split())
