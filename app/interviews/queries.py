"""Lists of interviews, and one interview at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from peewee import Asc, Case, Desc, fn

from app.access.session import Session
from app.interviews.approvals import ApprovalLine, approvals_of
from app.interviews.case_facts import case_facts
from app.interviews.columns import BEFORE, LATE, MISSED, OVER, columns, late_materials, words_of
from app.interviews.drafts import answer_of
from app.interviews.guarding import case_of, subjects_of
from app.interviews.numbering import number_text
from app.interviews.remarks import Remark, remarks
from app.interviews.steps import lacks
from app.interviews.tables import Interview, InterviewSubject
from app.people.tables import Person
from app.plans.tables import Plan, PlanItem, PlanItemSubject
from app.rules.assess import Answer
from app.rules.duties import Approval, quarter_of
from app.rules.lifecycle import NEXT_STEP, Missing, State, Step, next_approval
from app.rules.vocabulary import InterviewForm, Mode
from app.store.database import tuples
from app.store.headers import Kept, Values

_LONGEST_NUMBER = 6


class View(StrEnum):
    """The views of the list; values are their names."""

    ALL = "全部"
    WAITING = "待我办"
    OVERDUE = "逾期"
    QUARTER = "本季度"
    HELD = "已谈未归档"
    ARCHIVED = "已归档"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which interviews; words hit number, subjects (also by pinyin initials), department, lead and ground.

    `headers` is what the headings of the list let through.
    """

    view: View = View.ALL
    text: str = ""
    year: int | None = None
    form: InterviewForm | None = None
    department_id: int | None = None
    states: tuple[State, ...] = ()
    headers: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseLine:
    """An interview as a list shows it.

    `known_to`: how far the time of a talk of the past (补录) is known, where no hour is: day, month or year.
    """

    id: int
    number: str
    subjects: str
    department: str
    form: str
    ground: str
    mode: str
    lead: str
    start: datetime | None
    state: State
    overdue: str
    organiser: str
    known_to: str = ""


@dataclass(frozen=True, slots=True)
class SubjectView:
    """A subject as of the day of the talk."""

    id: int
    person_id: int
    name: str
    department: str
    title: str
    rank: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """An interview at a glance."""

    line: CaseLine
    subjects: tuple[SubjectView, ...]
    purpose: str
    requirements: str
    safety_plan: str
    place: str
    planned_end: datetime | None
    held_from: datetime | None
    held_to: datetime | None
    lead_title: str
    lead_strength: str
    lead_clauses: tuple[str, ...]
    lead_reason: str
    recorder: str
    support_unit: str
    written_inquiry: bool
    mode_reason: str
    plan_title: str
    plan_id: int | None
    exception: str
    approvals_due: tuple[Approval, ...]
    approvals: tuple[ApprovalLine, ...]
    approval_turn: Approval | None
    next_step: Step | None
    missing: tuple[Missing, ...]
    remarks: tuple[Remark, ...]
    note: str


def count_cases(session: Session, wanted: CaseFilter) -> int:
    """How many interviews the filter lets through."""
    return int(_query(session, wanted).count())


def cases_page(
    session: Session, wanted: CaseFilter, offset: int, limit: int, order: Sequence[tuple[str, bool]] = ()
) -> list[CaseLine]:
    """Interviews in the order of columns `(name, descending)`; else the newest number first, drafts on top."""
    fields = [Desc(_ORDER[name]) if down else Asc(_ORDER[name]) for name, down in order if name in _ORDER]
    usual = [Interview.number.is_null(False), Interview.year.desc(), Interview.number.desc(), Interview.id.desc()]
    query = _query(session, wanted).order_by(*fields, *usual).offset(offset).limit(limit)
    return case_lines(session, [row.id for row in query])


def case_values(session: Session, wanted: CaseFilter, column: str, text: str = "") -> Values:
    """What the heading of a column lists: its values among the rows that the filter and the other headings let through.

    `text` narrows words as they stand to those that hold it.  Raises KeyError for a column without values.
    """
    rows = _query(session, replace(wanted, headers=()))
    return columns(session.now()).values(rows, wanted.headers, column, text, words_of(session.rules, column))


def case_lines(session: Session, ids: Sequence[int]) -> list[CaseLine]:
    """The interviews of these ids, in the order given."""
    rows = {row.id: row for row in Interview.select().where(Interview.id.in_(list(ids)))}
    subjects: dict[int, list[InterviewSubject]] = {}
    query = InterviewSubject.select().where(InterviewSubject.interview.in_(list(ids)))
    for subject in query.order_by(InterviewSubject.position):
        subjects.setdefault(subject.interview_id, []).append(subject)
    late = _late_materials(session.today(), ids)
    return [_line(session, rows[each], subjects.get(each, []), late) for each in ids if each in rows]


def case_view(session: Session, interview_id: int) -> CaseView:
    """All about one interview that the glance pane and the pages show.  Raises Refusal for an unknown id."""
    case = case_of(interview_id)
    (line,) = case_lines(session, [interview_id])
    facts, answer = case_facts(session, interview_id), answer_of(session, case)
    step = NEXT_STEP.get(facts.state)
    turn = next_approval(facts)
    item = PlanItem.get_or_none(PlanItem.id == case.plan_item_id) if case.plan_item_id else None
    paper = f"{case.exception_number}（{case.exception_approver}，{case.exception_date}）：{case.exception_reason}"
    return CaseView(
        line=line,
        subjects=tuple(
            SubjectView(s.id, s.person_id, s.name, s.department_name, s.title, s.rank)
            for s in subjects_of(interview_id)
        ),
        purpose=case.purpose, requirements=case.requirements, safety_plan=case.safety_plan, place=case.place,
        planned_end=case.planned_end, held_from=case.held_from, held_to=case.held_to, lead_title=case.lead_title,
        lead_strength=case.lead_strength, lead_clauses=tuple(case.lead_clauses), lead_reason=case.lead_reason,
        recorder=case.recorder_name, support_unit=case.support_unit, written_inquiry=case.written_inquiry,
        mode_reason=case.mode_reason, plan_title=item.plan.title if item else "",
        plan_id=item.plan_id if item else None, exception=paper if case.exception_number else "",
        approvals_due=facts.approvals_due, approvals=tuple(approvals_of(interview_id)),
        approval_turn=turn if facts.state is State.SUBMITTED else None, next_step=step,
        missing=tuple(lacks(session, case, step, facts)) if step else (), remarks=_remarks(session, case, answer),
        note=case.note,
    )  # fmt: skip


def _remarks(session: Session, case: Interview, answer: Answer) -> tuple[Remark, ...]:
    """Remarks while something can still be done about them."""
    if State(case.state) not in BEFORE:
        return ()
    return remarks(session, answer, case.planned_start.date() if case.planned_start else session.today())


def years(session: Session) -> list[int]:
    """The years that have interviews, and this one; the newest first."""
    found = {year for (year,) in tuples(Interview.select(Interview.year).distinct()) if year is not None}
    return sorted(found | {session.today().year}, reverse=True)


def open_plan_items(session: Session, interview_id: int | None = None) -> list[tuple[int, str]]:
    """Items of plans in force without an interview (or with this one): id and a line "计划 · 对象 · 事由"."""
    others = Interview.plan_item.is_null(False) & (Interview.state != State.CANCELLED)
    taken = Interview.select(Interview.plan_item).where(others & (Interview.id != (interview_id or 0)))
    query = PlanItem.select(PlanItem, Plan).join(Plan).where(Plan.state.in_(["已批准", "已备案"]))
    rows = query.where(PlanItem.id.not_in(taken)).order_by(Plan.year.desc(), Plan.id.desc(), PlanItem.position)
    return [(row.id, f"{row.plan.title} · {_planned(row)} · {row.ground}") for row in rows]


def _planned(item: PlanItem) -> str:
    return "、".join(each.person.name for each in item.subjects.order_by(PlanItemSubject.position))


def _line(session: Session, row: Interview, subjects: list[InterviewSubject], late: set[int]) -> CaseLine:
    form, ground = InterviewForm(row.form), session.rules.ground(row.ground)
    return CaseLine(
        row.id, number_text(row.year, row.number), "、".join(s.name for s in subjects),
        "、".join(dict.fromkeys(s.department_name for s in subjects)), session.rules.form(form).name,
        ground.name if ground else row.ground, Mode(row.mode).label, row.lead_name, row.held_from or row.planned_start,
        State(row.state), _overdue(session, row, late), row.organiser, _known_to(row),
    )  # fmt: skip


def _known_to(row: Interview) -> str:
    if not row.is_historical or row.held_from is None:
        return ""
    return row.held_precision if row.held_precision != "day" or row.held_from.time() == time() else ""


def _overdue(session: Session, row: Interview, late: set[int]) -> str:
    """Why a case is overdue, in a word; empty when it is not."""
    if State(row.state) in BEFORE and row.planned_start is not None and row.planned_start < session.now():
        return MISSED
    return LATE if row.id in late else ""


def _late_materials(today: date, ids: Sequence[int] | None = None) -> set[int]:
    query = late_materials(today)
    if ids is not None:
        query = query.where(InterviewSubject.interview.in_(list(ids)))
    return {number for (number,) in tuples(query)}


def _query(session: Session, wanted: CaseFilter) -> Any:
    query = Interview.select(Interview.id)
    for word in wanted.text.split():
        query = query.where(_word(word))
    if wanted.year is not None:
        start, end = datetime(wanted.year, 1, 1), datetime(wanted.year + 1, 1, 1)
        planned = (Interview.planned_start >= start) & (Interview.planned_start < end)
        query = query.where((Interview.year == wanted.year) | (Interview.year.is_null() & planned) | planned)
    if wanted.form is not None:
        query = query.where(Interview.form == wanted.form)
    if wanted.department_id is not None:
        mine = InterviewSubject.select(InterviewSubject.interview)
        query = query.where(Interview.id.in_(mine.where(InterviewSubject.department == wanted.department_id)))
    if wanted.states:
        query = query.where(Interview.state.in_(list(wanted.states)))
    if wanted.headers:
        query = query.where(*columns(session.now()).conditions(wanted.headers))
    return _viewed(session, query, wanted.view)


def _viewed(session: Session, query: Any, view: View) -> Any:
    today = session.today()
    if view is View.WAITING:
        later = (Interview.state == State.READY) & (Interview.planned_start > datetime.combine(today, time.max))
        return query.where(Interview.state.not_in(list(OVER)) & ~later)
    if view is View.OVERDUE:
        missed = Interview.state.in_(list(BEFORE)) & (Interview.planned_start < session.now())
        return query.where(missed | Interview.id.in_(list(_late_materials(today))))
    if view is View.QUARTER:
        first = 3 * quarter_of(today) - 2
        start = datetime(today.year, first, 1)
        end = datetime(today.year + (first == 10), (first + 2) % 12 + 1, 1)
        when = fn.COALESCE(Interview.held_from, Interview.planned_start)
        return query.where((when >= start.isoformat(" ")) & (when < end.isoformat(" ")))
    if view is View.HELD:
        held = [State.AWAITING_MATERIALS, State.AWAITING_DISPOSITION, State.AWAITING_ARCHIVING]
        return query.where(Interview.state.in_(held))
    if view is View.ARCHIVED:
        return query.where(Interview.state == State.ARCHIVED)
    return query


def _word(word: str) -> Any:
    subjects = InterviewSubject.select(InterviewSubject.interview)
    named = subjects.where(InterviewSubject.name.contains(word) | InterviewSubject.department_name.contains(word))
    hit = Interview.id.in_(named) | Interview.lead_name.contains(word) | Interview.ground.contains(word)
    hit |= Interview.organiser.contains(word)
    digits = word.strip("〔〕第号").rpartition("第")[2]
    if digits.isdecimal() and len(digits) <= _LONGEST_NUMBER:
        hit |= Interview.number == int(digits)
    elif word.isascii():
        spelled = Person.initials.startswith(word.lower()) | Person.initials.contains(" " + word.lower())
        hit |= Interview.id.in_(subjects.join(Person).where(spelled))
    return hit


_FIRST = InterviewSubject.select(fn.MIN(InterviewSubject.name)).where(InterviewSubject.interview == Interview.id)
_UNIT = InterviewSubject.select(fn.MIN(InterviewSubject.department_name)).where(
    InterviewSubject.interview == Interview.id
)
_ORDER: dict[str, Any] = {
    "number": fn.COALESCE(Interview.year, 9999) * 100_000 + fn.COALESCE(Interview.number, 99_999),
    "subjects": _FIRST,
    "department": _UNIT,
    "form": Case(Interview.form, [(form.value, place) for place, form in enumerate(InterviewForm)], 9),
    "lead": Interview.lead_name,
    "start": fn.COALESCE(Interview.held_from, Interview.planned_start),
    "state": Case(Interview.state, [(state.value, place) for place, state in enumerate(State)], 99),
    "ground": Interview.ground,
}
