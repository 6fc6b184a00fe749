"""Reminders about single interviews: the next step of each case that is not over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from app.access.actions import Action
from app.access.roles import Scope, scope_of
from app.access.session import Session
from app.interviews.numbering import number_text
from app.interviews.tables import Interview, InterviewSubject, Material
from app.ledgers.todo_item import TodoGroup, TodoItem, TodoKind, group_of
from app.rules.lifecycle import Place, State
from app.rules.vocabulary import join_names
from app.rules.workdays import Workdays
from app.store.database import tuples

TAB = "约谈"


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What a case in some state waits for, where it is done, and whether the planned day is its day."""

    kind: TodoKind
    sentence: str
    place: Place
    clauses: tuple[str, ...]
    by_plan: bool = False


_WAITING: dict[State, _Waiting] = {
    State.DRAFT: _Waiting(TodoKind.SUBMIT, "方案写好后提交审批", Place.SCHEME, ("五(二)1",), True),
    State.RETURNED: _Waiting(TodoKind.SUBMIT, "已退回，修改后重新提交", Place.SCHEME, ("五(二)1",), True),
    State.SUBMITTED: _Waiting(TodoKind.APPROVAL, "登记审批结果", Place.SCHEME, ("五(二)1",), True),
    State.APPROVED: _Waiting(TodoKind.PREPARATION, "完成准备事项", Place.PREPARATION, ("五(二)2",), True),
    State.POSTPONED: _Waiting(TodoKind.PREPARATION, "已延期，重新完成准备事项", Place.PREPARATION, ("五(二)2",), True),
    State.READY: _Waiting(TodoKind.TALK, "按时约谈", Place.RECORD, ("五(三)",), True),
    State.IN_PROGRESS: _Waiting(TodoKind.RECORD, "约谈进行中，记录后结束约谈", Place.RECORD, ("五(三)",)),
    State.AWAITING_MATERIALS: _Waiting(TodoKind.MATERIAL, "收齐材料", Place.MATERIALS, ("五(三)",)),
    State.AWAITING_DISPOSITION: _Waiting(TodoKind.DISPOSITION, "登记处置", Place.DISPOSITION, ("五(四)",)),
    State.AWAITING_ARCHIVING: _Waiting(TodoKind.ARCHIVE, "整理归档", Place.ARCHIVE, ("六(一)",)),
}


@dataclass(slots=True)
class _Case:
    """A case with what lies around it: names of subjects, materials still open as (person, material, due)."""

    id: int
    year: int | None
    number: int | None
    state: State
    planned_start: datetime | None
    held_from: datetime | None
    held_to: datetime | None
    place: str
    lead: int | None
    names: list[str] = field(default_factory=list)
    open_materials: list[tuple[str, str, date | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Eyes:
    """Who looks: the day, the table of working days, how long archiving may take; whether only to record, to read."""

    today: date
    table: Workdays
    archive_days: int
    records_only: bool
    leads_only: int | None


def case_items(session: Session, table: Workdays) -> Iterator[TodoItem]:
    """One reminder for each case that is not over.  Three queries.

    Who only records has the record to finish; who only reads has what they lead themselves, and what waits for the
    leading group.
    """
    scope, person = scope_of(session.account.role), session.account.person_id
    reads_only = not (session.may(Action.INTERVIEW_HOLD) or session.may(Action.TALK_RUN))
    eyes = _Eyes(
        session.today(), table, session.rules.limit("archive_due_workdays"), scope is Scope.ASSIGNED,
        (person or 0) if reads_only else None,
    )  # fmt: skip
    for case in _cases():
        if eyes.leads_only is None or case.lead == eyes.leads_only or case.state is State.SUBMITTED:
            yield _item(case, eyes)


_TO_SEAL = _Waiting(TodoKind.RECORD, "核对并定稿谈话记录", Place.RECORD, ("五(三)",))


def _item(case: _Case, eyes: _Eyes) -> TodoItem:
    sealing = eyes.records_only and case.state.was_held
    waiting = _TO_SEAL if sealing else _WAITING[case.state]
    due = _when(case, waiting, eyes)
    group = group_of(due, eyes.today)
    sentence = waiting.sentence if sealing else _late_sentence(case.state, group) or waiting.sentence
    if waiting.kind is TodoKind.MATERIAL:
        sentence = _materials(case, eyes.today)
    if waiting.by_plan and case.planned_start is not None:
        sentence = f"{sentence}（{case.planned_start:%m-%d %H:%M} {case.place}".rstrip() + "）"
    head = " ".join(filter(None, [number_text(case.year, case.number), join_names(case.names) or "未选对象"]))
    return TodoItem(
        waiting.kind, f"{head}：{sentence}", group, due, waiting.clauses, TAB, "interview", case.id, waiting.place
    )


def _when(case: _Case, waiting: _Waiting, eyes: _Eyes) -> date | None:
    """The planned day; the day it began; the first material; the last day for archiving (六(一))."""
    if waiting.by_plan:
        return case.planned_start.date() if case.planned_start else None
    if waiting.kind is TodoKind.RECORD:
        return case.held_from.date() if case.held_from else None
    if waiting.kind is TodoKind.MATERIAL:
        return min((day for _, _, day in case.open_materials if day is not None), default=None)
    return eyes.table.add(case.held_to.date(), eyes.archive_days).day if case.held_to else None


def _late_sentence(state: State, group: TodoGroup) -> str:
    """What is said of a case whose planned day is past or has come before it got that far."""
    if group is TodoGroup.OVERDUE and state is State.READY:
        return "原定时间已过，尚未开始；开始、延期或取消"
    if group is TodoGroup.OVERDUE and _WAITING[state].by_plan:
        return f"原定时间已过，仍为“{state}”；改定时间或继续办理"
    return "今日约谈" if group is TodoGroup.TODAY and state is State.READY else ""


def _materials(around: _Case, today: date) -> str:
    """Which materials are out, the late ones first; none out means the step itself waits."""
    if not around.open_materials:
        return "材料已收齐，确认后转入处置"
    late = [name for name, _, day in around.open_materials if day is not None and day < today]
    names = late or [name for name, _, _ in around.open_materials]
    materials = "、".join(dict.fromkeys(material for _, material, _ in around.open_materials))
    whose = f"{join_names(names)}的" if set(names) != set(around.names) else ""
    return f"{whose}{materials}{'逾期未交' if late else '待交'}"


def _cases() -> list[_Case]:
    fields = (
        Interview.id, Interview.year, Interview.number, Interview.state, Interview.planned_start, Interview.held_from,
        Interview.held_to, Interview.place, Interview.lead,
    )  # fmt: skip
    is_open = Interview.state.in_([str(state) for state in _WAITING])
    query = Interview.select(*fields).where(is_open).order_by(Interview.id)
    found = {row[0]: _Case(row[0], row[1], row[2], State(row[3]), *row[4:]) for row in tuples(query)}
    theirs = InterviewSubject.interview.in_(Interview.select(Interview.id).where(is_open))
    order = (InterviewSubject.position, InterviewSubject.id)
    subjects = InterviewSubject.select(InterviewSubject.interview, InterviewSubject.name).where(theirs)
    for interview, name in tuples(subjects.order_by(*order)):
        found[interview].names.append(name)
    out = Material.received_on.is_null() & Material.refused_on.is_null()
    materials = Material.select(InterviewSubject.interview, InterviewSubject.name, Material.name, Material.due_on)
    for interview, *material in tuples(materials.join(InterviewSubject).where(theirs & out).order_by(*order)):
        found[interview].open_materials.append((material[0], material[1], material[2]))
    return list(found.values())
