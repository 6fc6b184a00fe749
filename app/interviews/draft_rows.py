"""Writing a draft into the rows of a case: what was written, what follows by the rules, who everybody is that day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from app.interviews.guarding import one_line
from app.interviews.numbering import retire_number
from app.interviews.tables import Attendee, Interview, InterviewSubject, OutlineItem
from app.people.identity import Identity, identity, name_of
from app.people.tables import Department
from app.rules.assess import Answer
from app.rules.rulebook import Ground
from app.store.rows import rows_by

if TYPE_CHECKING:
    from app.interviews.drafts import Draft


def write_case(case: Any, draft: Draft, ground: Ground, answer: Answer, on: date) -> None:
    """Writes the draft and what follows from it into the row, without saving it.

    Where another unit organises now, the number of the case is given up (numbers belong to the organiser).
    """
    organiser = answer.organiser
    unit = organiser.unit if organiser else ""
    if case.number is not None and unit != case.organiser:
        retire_number(case)
    case.organiser = unit
    case.organiser_department = _department_id(organiser.department if organiser else None)
    case.support_unit = answer.support.unit if answer.support else ""
    case.form, case.ground, case.mode = ground.form, ground.name, draft.mode
    case.mode_reason = draft.mode_reason.strip()
    case.written_inquiry, case.plan_item, case.previous = draft.written_inquiry, draft.plan_item_id, draft.previous_id
    case.planned_start, case.planned_end, case.place = draft.planned_start, draft.planned_end, one_line(draft.place)
    case.purpose, case.requirements = draft.purpose.strip(), draft.requirements.strip()
    case.safety_plan, case.note = draft.safety_plan.strip(), draft.note.strip()
    _write_lead(case, draft, answer, on)
    case.recorder = draft.recorder_id
    case.recorder_name = name_of(draft.recorder_id) if draft.recorder_id is not None else ""


def write_subjects(case: Interview, people: Sequence[int], clues: dict[int, int], on: date) -> None:
    """Subjects in order, with name, post and rank as of the day; those already there keep what was written of them."""
    known = {row.person_id: row for row in rows_by(InterviewSubject.interview, case.id)}
    for person_id, row in known.items():
        if person_id not in people:
            row.delete_instance()
    for position, person_id in enumerate(people, 1):
        who = identity(person_id, on)
        row = known.get(person_id) or InterviewSubject(interview=case.id, person=person_id)
        row.position, row.name, row.rank = position, who.name, who.rank
        row.department, row.department_name, row.title = who.department_id, who.department_name, who.title
        row.in_post_since, row.clue = who.in_post_since, clues.get(person_id)
        row.save()


def write_attendees(case: Any, people: Sequence[int], on: date) -> None:
    """Attendees from the list of cadres; those already there, and those written by name alone, stay as they are."""
    wanted = [each for each in dict.fromkeys(people) if each not in (case.lead_id, case.recorder_id)]
    rows = rows_by(Attendee.interview, case.id, Attendee.position, Attendee.id)
    known = {row.person_id for row in rows if row.person_id is not None}
    for row in rows:
        if row.person_id is not None and row.person_id not in wanted:
            row.delete_instance()
    for person_id in wanted:
        if person_id not in known:
            who = identity(person_id, on)
            Attendee.create(interview=case.id, person=person_id, name=who.name, title=_post(who), is_staff=True,
                            position=len(rows) + wanted.index(person_id))  # fmt: skip


def forget_outline(case: Interview, contents: Sequence[str]) -> None:
    """Takes out an outline that is still the one the regulation names for a form; one that was worked on stays."""
    rows = list(OutlineItem.select().where(OutlineItem.interview == case.id).order_by(OutlineItem.position))
    if [row.text for row in rows] == list(contents):
        for row in rows:
            row.delete_instance()


def _write_lead(case: Any, draft: Draft, answer: Answer, on: date) -> None:
    lead = identity(draft.lead_id, on) if draft.lead_id is not None else None
    case.lead, case.lead_reason = draft.lead_id, draft.lead_reason.strip() if lead else ""
    case.lead_name = lead.name if lead else ""
    case.lead_title = _post(lead) if lead else ""
    named = answer.lead
    case.lead_strength = str(named.strength) if named and named.strength else ""
    case.lead_clauses = list(named.clauses) if named else []


def _post(who: Identity) -> str:
    return who.title if who.is_school_leader else f"{who.department_name}{who.title}"


def _department_id(code: str | None) -> int | None:
    row = Department.get_or_none(Department.code == code) if code else None
    return int(row.id) if row else None
