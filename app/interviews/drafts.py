"""A talk as it is planned: what the rules say of it, and keeping it as a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.draft_rows import forget_outline, write_attendees, write_case, write_subjects
from app.interviews.guarding import case_of
from app.interviews.outline import seed_outline
from app.interviews.preparation import recheck
from app.interviews.tables import Attendee, Interview, InterviewSubject
from app.people.snapshot import key, snapshot
from app.plans.tables import ApprovalRow, PlanItem, PlanItemSubject
from app.rules.assess import Answer, assess
from app.rules.facts import ExceptionPaper, Institution, Request
from app.rules.lifecycle import Place, State
from app.rules.rulebook import Ground
from app.rules.vocabulary import Code, InterviewForm, Mode
from app.store.rows import rows_by

EDITABLE = frozenset({State.DRAFT, State.RETURNED})
# What a draft may still lack or contradict; it is asked for at the submission, where all blocks count.
_REFUSED_AT_ONCE = frozenset({Code.RECORDER, Code.SELF, Code.RECUSED, Code.OUT_OF_SCOPE})


@dataclass(frozen=True, slots=True)
class Draft:
    """What is written of a talk before it is approved; the form follows from the ground (三)."""

    subjects: tuple[int, ...]
    ground: str
    mode: Mode = Mode.INDIVIDUAL
    mode_reason: str = ""
    written_inquiry: bool = False
    planned_start: datetime | None = None
    planned_end: datetime | None = None
    place: str = ""
    lead_id: int | None = None
    lead_reason: str = ""
    recorder_id: int | None = None
    attendees: tuple[int, ...] = ()
    purpose: str = ""
    requirements: str = ""
    safety_plan: str = ""
    note: str = ""
    clues: dict[int, int] = field(default_factory=dict)
    plan_item_id: int | None = None
    previous_id: int | None = None


def day_of(session: Session, draft: Draft) -> date:
    """The day as of which the rules are asked: the planned one, or today."""
    return draft.planned_start.date() if draft.planned_start else session.today()


def institution_for(session: Session, draft: Draft) -> Institution:
    """The institution on the day of the talk, with everybody whom the draft names.

    Raises Refusal for somebody who is not in the store any more (an import was taken back meanwhile).
    """
    named = [*draft.subjects, *(each for each in (draft.lead_id, draft.recorder_id) if each is not None)]
    institution = snapshot(day_of(session, draft), named)
    if any(key(each) not in institution.people for each in named):
        raise Refusal("所选的人已不在干部名册里（可能撤销了导入），没有保存。请重新选择。", (), Place.BASICS)
    return institution


def answer_for(session: Session, draft: Draft, paper: ExceptionPaper | None = None) -> Answer:
    """What the regulation says of the draft.  Raises Refusal without subjects or with an unknown ground."""
    ground = ground_of(session, draft.ground)
    if not draft.subjects:
        raise Refusal("请先选择约谈对象。", (ground.clause,), Place.BASICS)
    return assess(session.rules, institution_for(session, draft), request_of(ground, draft, paper))


def request_of(ground: Ground, draft: Draft, paper: ExceptionPaper | None) -> Request:
    """The draft as the rules are asked about it."""
    return Request(
        form=ground.form,
        subjects=tuple(map(key, draft.subjects)),
        ground=ground.name,
        mode=draft.mode,
        mode_reason=draft.mode_reason,
        lead=None if draft.lead_id is None else key(draft.lead_id),
        lead_reason=draft.lead_reason,
        recorder=None if draft.recorder_id is None else key(draft.recorder_id),
        written_inquiry=draft.written_inquiry,
        exception=paper,
    )


def ground_of(session: Session, name: str) -> Ground:
    """The ground by name or code.  Raises Refusal for one that the rules do not know."""
    found = session.rules.ground(name)
    if found is None:
        raise Refusal("请选择约谈事由；事由决定约谈形式。", ("三(一)", "三(二)", "三(三)", "三(四)"), Place.BASICS)
    return found


@use_case(Action.INTERVIEW_EDIT)
def create(session: Session, draft: Draft) -> int:
    """Keeps a new draft; returns the id.

    Raises Refusal for what can never be right (own recorder, 回避, several organisers); the rest may still be missing
    and is asked for at the submission.
    """
    _check_plan(draft, None)
    return _create(session, draft)


def _create(session: Session, draft: Draft) -> int:
    answer = _checked(session, draft)
    case = Interview(
        state=State.DRAFT, created_at=session.now(), updated_at=session.now(), account=session.account.id,
        rules_version=session.rules.meta.version, organiser="",
    )  # fmt: skip
    on = day_of(session, draft)
    write_case(case, draft, ground_of(session, draft.ground), answer, on)
    case.save(force_insert=True)
    write_subjects(case, draft.subjects, draft.clues, on)
    write_attendees(case, draft.attendees, on)
    seed_outline(session, case.id)
    session.trace("interview", case.id, f"拟定约谈：{_names(case)}", after=_kept(draft))
    return int(case.id)


@use_case(Action.INTERVIEW_EDIT)
def create_groups(session: Session, draft: Draft) -> list[int]:
    """Makes a draft for each of the groups that the rules propose (decision 11); returns their ids.

    A lead who fits a group is kept for it; otherwise it has none yet.
    """
    answer = answer_for(session, draft)
    _check_plan(draft, None)
    if not answer.groups:
        raise Refusal("这次约谈不需要分组。", (), Place.BASICS)
    made = []
    for group in answer.groups:
        subjects = tuple(int(each) for each in group.subjects)
        fits = draft.lead_id is not None and key(draft.lead_id) in group.leads
        alone = len(subjects) == 1
        part = replace(
            draft, subjects=subjects, lead_id=draft.lead_id if fits else None,
            lead_reason=draft.lead_reason if fits else "",
            mode=Mode.INDIVIDUAL if alone else Mode.GROUP, mode_reason="" if alone else draft.mode_reason,
            clues={person: clue for person, clue in draft.clues.items() if person in subjects},
        )  # fmt: skip
        made.append(_create(session, part))
    return made


@use_case(Action.INTERVIEW_EDIT)
def update(session: Session, interview_id: int, draft: Draft) -> None:
    """Changes a draft or a returned case.  Approvals given before fall away.  Raises Refusal."""
    case = case_of(interview_id)
    if State(case.state) not in EDITABLE:
        raise Refusal(f"“{case.state}”的约谈不能修改方案，没有改动；须先退回修改。", ("五(二)1",), Place.SCHEME)
    if draft.plan_item_id != case.plan_item_id:
        _check_plan(draft, interview_id)
    before, form = _kept(draft_of(case)), InterviewForm(case.form)
    answer = _checked(session, draft, paper_of(case))
    on = day_of(session, draft)
    write_case(case, draft, ground_of(session, draft.ground), answer, on)
    case.updated_at = session.now()
    case.save()
    write_subjects(case, draft.subjects, draft.clues, on)
    write_attendees(case, draft.attendees, on)
    if case.form != form:
        forget_outline(case, session.rules.form(form).contents)
        seed_outline(session, interview_id)
    recheck(session, interview_id)
    mine = (ApprovalRow.interview == interview_id) & ApprovalRow.voided_at.is_null() & (ApprovalRow.outcome == "批准")
    voided = ApprovalRow.update(voided_at=session.now()).where(mine).execute()
    text = f"修改约谈方案（原有 {voided} 项批准作废）" if voided else "修改约谈方案"
    session.trace("interview", interview_id, text, before, _kept(draft))


def draft_of(case: Interview, rows: list[InterviewSubject] | None = None) -> Draft:
    """What is written of a case now; `rows` are its subjects in their order, where they are at hand."""
    subjects = rows_by(InterviewSubject.interview, case.id, InterviewSubject.position) if rows is None else rows
    attendees = rows_by(Attendee.interview, case.id, Attendee.position)
    return Draft(
        subjects=tuple(row.person_id for row in subjects), ground=case.ground, mode=Mode(case.mode),
        mode_reason=case.mode_reason, written_inquiry=case.written_inquiry, planned_start=case.planned_start,
        planned_end=case.planned_end, place=case.place, lead_id=case.lead_id, lead_reason=case.lead_reason,
        recorder_id=case.recorder_id, purpose=case.purpose, requirements=case.requirements,
        attendees=tuple(a.person_id for a in attendees if a.person_id is not None),
        safety_plan=case.safety_plan, note=case.note, plan_item_id=case.plan_item_id, previous_id=case.previous_id,
        clues={row.person_id: row.clue_id for row in subjects if row.clue_id is not None},
    )  # fmt: skip


def draft_from_item(session: Session, plan_item_id: int, mine: int | None = None) -> Draft:
    """What a plan foresees for a talk, as a draft.  Raises Refusal for an item that has another talk than `mine`."""
    item = _free_item(plan_item_id, mine)
    rows = list(item.subjects.order_by(PlanItemSubject.position))
    start = _moment(item)
    return Draft(
        subjects=tuple(row.person_id for row in rows), ground=item.ground, mode=Mode(item.mode),
        mode_reason=item.mode_reason, written_inquiry=item.written_inquiry, planned_start=start, place=item.place,
        lead_id=item.lead_id, lead_reason=item.lead_reason, requirements=item.requirements, plan_item_id=item.id,
        clues={row.person_id: row.clue_id for row in rows if row.clue_id is not None},
    )  # fmt: skip


def paper_of(case: Interview) -> ExceptionPaper | None:
    """The leading group's paper of a case, if there is one."""
    if not case.exception_number or case.exception_date is None:
        return None
    return ExceptionPaper(case.exception_number, case.exception_date, case.exception_approver, case.exception_reason)


def answer_of(session: Session, case: Interview, rows: list[InterviewSubject] | None = None) -> Answer:
    """What the regulation says of a case as it stands; `rows` as in `draft_of`."""
    if case.is_historical:
        return _answer_of_the_past(session, case)
    return answer_for(session, draft_of(case, rows), paper_of(case))


def _answer_of_the_past(session: Session, case: Interview) -> Answer:
    """What today's rules say of a talk that was entered later (补录): its ground may be none of theirs."""
    people = [row.person_id for row in case.subjects.order_by(InterviewSubject.position)]
    named = [*people, *([case.lead_id] if case.lead_id is not None else [])]
    on = case.held_from.date() if case.held_from else session.today()
    ground = session.rules.ground(case.ground) if case.ground else None
    request = Request(
        form=InterviewForm(case.form), subjects=tuple(map(key, people)), ground=ground.name if ground else None,
        mode=Mode(case.mode), mode_reason=case.mode_reason, written_inquiry=case.written_inquiry,
        lead=None if case.lead_id is None else key(case.lead_id), lead_reason=case.lead_reason,
    )  # fmt: skip
    return assess(session.rules, snapshot(on, named), request)


def _free_item(plan_item_id: int, mine: int | None) -> PlanItem:
    """The item of a plan, if no other talk was made of it.  Raises Refusal."""
    item: PlanItem | None = PlanItem.get_or_none(PlanItem.id == plan_item_id)
    if item is None:
        raise Refusal("这条计划已不存在，请回到计划页刷新。", (), Place.PLAN)
    others = (Interview.plan_item == plan_item_id) & (Interview.state != State.CANCELLED)
    if Interview.select().where(others & (Interview.id != (mine or 0))).exists():
        raise Refusal("这条计划已经安排了约谈，请在“约谈”里打开。", (), Place.PLAN)
    return item


def _check_plan(draft: Draft, mine: int | None) -> None:
    """A talk belongs to an item of a plan that names its subjects and has no other talk."""
    if draft.plan_item_id is None:
        return
    item = _free_item(draft.plan_item_id, mine)
    foreseen = {row.person_id for row in item.subjects}
    if not set(draft.subjects) <= foreseen:
        raise Refusal(f"计划“{item.plan.title}”的这一项没有列入全部对象，没有保存。请核对对象或另选一项。",
                      ("四(三)",), Place.PLAN)  # fmt: skip


def follow(session: Session, case: Interview) -> None:
    """Reads anew what follows for the case's day: organiser, support, the lead's clauses, names and posts.

    Between the draft and its submission, and when the day changes, people may have moved.  Saves the row.
    """
    draft = draft_of(case)
    on = day_of(session, draft)
    write_case(case, draft, ground_of(session, draft.ground), answer_of(session, case), on)
    case.save()
    write_subjects(case, draft.subjects, draft.clues, on)


def _checked(session: Session, draft: Draft, paper: ExceptionPaper | None = None) -> Answer:
    if len(set(draft.subjects)) != len(draft.subjects):
        raise Refusal("同一名对象选了两次，请去掉一个。", (), Place.BASICS)
    if draft.planned_start and draft.planned_end and draft.planned_end <= draft.planned_start:
        raise Refusal("约谈的结束时间应晚于开始时间。", ("五(二)1",), Place.BASICS)
    answer = answer_for(session, draft, paper)
    for block in answer.blocks:
        mixed = block.code is Code.GROUP_SPLIT and answer.organiser is None
        if block.code in _REFUSED_AT_ONCE or mixed:
            raise Refusal(f"{block.message}。没有保存。", block.clauses, Place.BASICS, _split_details(session, answer))
    return answer


def _split_details(session: Session, answer: Answer) -> Sequence[str]:
    """The proposed groups as sentences."""
    if len(answer.groups) < 2:
        return ()
    names = {each.subject.id: each.subject.name for each in answer.leads.by_subject}
    return tuple(
        f"建议第{place}组：{'、'.join(names[s] for s in group.subjects)}（{group.organiser or '不在制度范围'}组织）"
        for place, group in enumerate(answer.groups, 1)
    )


def _names(case: Interview) -> str:
    return "、".join(row.name for row in rows_by(InterviewSubject.interview, case.id, InterviewSubject.position))


def _kept(draft: Draft) -> dict[str, object]:
    """The draft for the audit chain."""
    return {
        "subjects": list(draft.subjects), "ground": draft.ground, "mode": str(draft.mode), "lead": draft.lead_id,
        "recorder": draft.recorder_id, "start": draft.planned_start and draft.planned_start.isoformat(),
        "place": draft.place, "mode_reason": draft.mode_reason, "lead_reason": draft.lead_reason,
    }  # fmt: skip


def _moment(item: PlanItem) -> datetime | None:
    """When a plan foresees the talk; 9:00 where it names no hour that can be read."""
    if item.planned_on is None:
        return None
    hour, _, minute = item.planned_time.replace("：", ":").partition(":")
    clock = (int(hour), int(minute[:2])) if hour.isdigit() and minute[:2].isdigit() else (9, 0)
    good = clock[0] < 24 and clock[1] < 60
    return datetime.combine(item.planned_on, datetime.min.time()).replace(
        hour=clock[0] if good else 9, minute=clock[1] if good else 0
    )
