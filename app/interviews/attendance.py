"""Who else is at the talk, and who writes the record: 五(二)2, decision 12."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.guarding import BEFORE_AND_DURING, case_of, one_line, open_case, subjects_of
from app.interviews.tables import Attendee, Interview
from app.people.snapshot import key, snapshot
from app.people.tables import Person
from app.rules.assess import assess
from app.rules.facts import Request
from app.rules.lead import recusal_between
from app.rules.lifecycle import Place
from app.rules.vocabulary import Code, InterviewForm, join_names
from app.store.rows import rows_by

_CLAUSES = ("五(二)2", "五(三)")


@dataclass(frozen=True, slots=True)
class AttendeeLine:
    """Someone else at the talk; `is_staff` counts towards the staff that an INQUIRY needs."""

    id: int
    person_id: int | None
    name: str
    title: str
    is_staff: bool


def attendees_of(interview_id: int) -> tuple[AttendeeLine, ...]:
    """The attendees in their order."""
    rows = rows_by(Attendee.interview, interview_id, Attendee.position, Attendee.id)
    return tuple(AttendeeLine(row.id, row.person_id, row.name, row.title, row.is_staff) for row in rows)


def staff_count(interview_id: int) -> int:
    """How many work at the talk: lead, recorder and the attendees that are staff, each person once."""
    return staff_of(case_of(interview_id))


def staff_of(case: Interview) -> int:
    """The same for a case whose row is at hand."""
    known = {person for person in (case.lead_id, case.recorder_id) if person is not None}
    unknown = 0
    for one in attendees_of(case.id):
        if one.is_staff and one.person_id is not None:
            known.add(one.person_id)
        elif one.is_staff:
            unknown += 1
    return len(known) + unknown


def talk_day(session: Session, case: Interview) -> date:
    """The day whose facts count: of the talk, of the plan, or today while no day is set."""
    moment = case.held_from or case.planned_start
    return moment.date() if moment else session.today()


@use_case(Action.INTERVIEW_EDIT)
def add_attendee(
    session: Session,
    interview_id: int,
    *,
    person_id: int | None = None,
    name: str = "",
    title: str = "",
    is_staff: bool = False,
) -> int:
    """Adds someone to the talk, from the cadre list or by name; the id of the attendee.

    Raises Refusal for a subject, the lead or the recorder, someone who is there already, and staff who must
    stand back (回避) where decision 12 says so.
    """
    case = open_case(interview_id, BEFORE_AND_DURING, "修改参加人员", Place.PREPARATION)
    called = _name_of(person_id, name)
    _check_role(case, person_id, called)
    if is_staff and person_id is not None:
        _check_recusal(session, case, person_id, called)
    there = attendees_of(interview_id)
    row = Attendee.create(
        interview=interview_id, person=person_id, name=called, title=one_line(title), is_staff=is_staff,
        position=len(there),
    )  # fmt: skip
    session.trace(
        "interview", interview_id, f"增加参加人员：{called}", after={"title": row.title, "is_staff": is_staff}
    )
    return int(row.id)


@use_case(Action.INTERVIEW_EDIT)
def change_attendee(session: Session, attendee_id: int, *, title: str, is_staff: bool) -> None:
    """Changes the title of an attendee, and whether they are staff."""
    row = _row(attendee_id)
    case = open_case(row.interview_id, BEFORE_AND_DURING, "修改参加人员", Place.PREPARATION)
    if is_staff and row.person_id is not None:
        _check_recusal(session, case, row.person_id, row.name)
    before = {"title": row.title, "is_staff": row.is_staff}
    row.title, row.is_staff = one_line(title), is_staff
    row.save()
    after = {"title": row.title, "is_staff": row.is_staff}
    session.trace("interview", row.interview_id, f"修改参加人员：{row.name}", before, after)


@use_case(Action.INTERVIEW_EDIT)
def remove_attendee(session: Session, attendee_id: int) -> None:
    """Takes an attendee off the list."""
    row = _row(attendee_id)
    open_case(row.interview_id, BEFORE_AND_DURING, "修改参加人员", Place.PREPARATION)
    row.delete_instance()
    session.trace("interview", row.interview_id, f"减少参加人员：{row.name}", before={"title": row.title})


@use_case(Action.INTERVIEW_EDIT)
def set_recorder(session: Session, interview_id: int, person_id: int | None) -> None:
    """Names the recorder, or nobody.  Raises Refusal where decision 12 stands against it: not the lead, not a
    subject, not 回避.
    """
    case = open_case(interview_id, BEFORE_AND_DURING, "更换记录人员", Place.PREPARATION)
    name = "" if person_id is None else _name_of(person_id, "")
    if person_id is not None:
        _check_recorder(session, case, person_id)
        _leave_attendees(interview_id, person_id)
    before = {"recorder": case.recorder_name}
    update = Interview.update(recorder=person_id, recorder_name=name, updated_at=session.now())
    update.where(Interview.id == interview_id).execute()
    if before["recorder"] != name:
        session.trace("interview", interview_id, "安排记录人员", before, {"recorder": name})


def _row(attendee_id: int) -> Attendee:
    row = Attendee.get_or_none(Attendee.id == attendee_id)
    if row is None:
        raise Refusal("这名参加人员已经不在名单上，没有作任何改动。请刷新后再试。", (), Place.PREPARATION)
    return row


def _name_of(person_id: int | None, name: str) -> str:
    if person_id is not None:
        person = Person.get_or_none(Person.id == person_id)
        if person is None:
            raise Refusal("没有找到这名干部，没有作任何改动。请重新选择。", (), Place.PREPARATION)
        return str(person.name)
    called = one_line(name, 40)
    if not called:
        raise Refusal("没有写明参加人员的姓名，没有保存。", (), Place.PREPARATION)
    return called


def _check_role(case: Interview, person_id: int | None, name: str) -> None:
    """One person has one part in a talk."""
    roles = [("约谈对象", {row.person_id for row in subjects_of(case.id)}), ("主谈人", {case.lead_id}),
             ("记录人员", {case.recorder_id})]  # fmt: skip
    for role, people in roles:
        if person_id is not None and person_id in people:
            message = f"{name}已是这次约谈的{role}，不必再列为参加人员，没有保存。"
            raise Refusal(message, ("五(二)2",), Place.PREPARATION)
    for other in attendees_of(case.id):
        same_person = person_id is not None and person_id == other.person_id
        same_name = (person_id is None or other.person_id is None) and other.name == name
        if same_person or same_name:
            raise Refusal(f"{name}已在参加人员名单上，没有重复添加。", (), Place.PREPARATION)


def _check_recusal(session: Session, case: Interview, person_id: int, name: str) -> None:
    if not session.rules.reads("recorder", "也须回避"):
        return
    subjects = subjects_of(case.id)
    people = snapshot(talk_day(session, case), [person_id, *(row.person_id for row in subjects)])
    ties = [
        f"{row.name}（{reason}）"
        for row in subjects
        if (reason := recusal_between(session.rules, people, key(row.person_id), key(person_id))) is not None
    ]
    if ties:
        message = f"{name}与{join_names(ties)}有回避关系，不能作为工作人员参加，没有保存。请另选一人。"
        raise Refusal(message, _CLAUSES, Place.PREPARATION)


def _check_recorder(session: Session, case: Interview, person_id: int) -> None:
    subjects = [row.person_id for row in subjects_of(case.id)]
    people = [person_id, *subjects, *([case.lead_id] if case.lead_id else [])]
    request = Request(
        InterviewForm(case.form), tuple(map(key, subjects)), lead=key(case.lead_id) if case.lead_id else None,
        recorder=key(person_id),
    )  # fmt: skip
    answer = assess(session.rules, snapshot(talk_day(session, case), people), request)
    for block in answer.blocks:
        if block.code is Code.RECORDER:
            raise Refusal(f"{block.message}，没有保存。请另选一人。", block.clauses, Place.PREPARATION)


def _leave_attendees(interview_id: int, person_id: int) -> None:
    """Who becomes the recorder is no longer listed among the others."""
    Attendee.delete().where((Attendee.interview == interview_id) & (Attendee.person == person_id)).execute()
