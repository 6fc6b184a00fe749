"""Reminders about single interviews: the next step of each case that is not over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.interviews.numbering import number_text
from app.interviews.tables import Interview, InterviewSubject, Material
from app.ledgers.todo_item import TodoGroup, TodoItem, TodoKind, group_of
from app.rules.lifecycle import Place, State
from app.rules.vocabulary import join_names
from app.store.database import tuples

TAB = "约谈"
_AT_ONCE = 500


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


@dataclass
class _Around:
    """What lies around a case: names of subjects, materials still open as (person, material, due)."""

    names: list[str] = field(default_factory=list)
    open_materials: list[tuple[str, str, date | None]] = field(default_factory=list)


def case_items(today: date) -> Iterator[TodoItem]:
    """One reminder for each case that is not over."""
    query = Interview.select().where(Interview.state.in_([str(state) for state in _WAITING])).order_by(Interview.id)
    cases = list(query)
    around = _around([case.id for case in cases])
    for case in cases:
        yield _item(case, around[case.id], today)


def _item(case: Any, around: _Around, today: date) -> TodoItem:
    state = State(case.state)
    waiting = _WAITING[state]
    due, group = _when(case, waiting, around, today)
    sentence = _late_sentence(state, group) or waiting.sentence
    if waiting.kind is TodoKind.MATERIAL:
        sentence = _materials(around, today)
    if waiting.by_plan and case.planned_start is not None:
        sentence = f"{sentence}（{case.planned_start:%m-%d %H:%M} {case.place}".rstrip() + "）"
    head = " ".join(filter(None, [number_text(case.year, case.number), join_names(around.names) or "未选对象"]))
    return TodoItem(
        waiting.kind, f"{head}：{sentence}", group, due, waiting.clauses, TAB, "interview", case.id, waiting.place
    )


def _when(case: Any, waiting: _Waiting, around: _Around, today: date) -> tuple[date | None, TodoGroup]:
    if waiting.by_plan:
        due = case.planned_start.date() if case.planned_start else None
    elif waiting.kind is TodoKind.RECORD:
        due = case.held_from.date() if case.held_from else None
    else:
        due = min((day for _, _, day in around.open_materials if day is not None), default=None)
    return due, group_of(due, today)


def _late_sentence(state: State, group: TodoGroup) -> str:
    """What is said of a case whose planned day is past or has come before it got that far."""
    if group is TodoGroup.OVERDUE and state is State.READY:
        return "原定时间已过，尚未开始；开始、延期或取消"
    if group is TodoGroup.OVERDUE and _WAITING[state].by_plan:
        return f"原定时间已过，仍为“{state}”；改定时间或继续办理"
    return "今日约谈" if group is TodoGroup.TODAY and state is State.READY else ""


def _materials(around: _Around, today: date) -> str:
    """Which materials are out, the late ones first; none out means the step itself waits."""
    if not around.open_materials:
        return "材料已收齐，确认后转入处置"
    late = [name for name, _, day in around.open_materials if day is not None and day < today]
    names = late or [name for name, _, _ in around.open_materials]
    materials = "、".join(dict.fromkeys(material for _, material, _ in around.open_materials))
    whose = f"{join_names(names)}的" if set(names) != set(around.names) else ""
    return f"{whose}{materials}{'逾期未交' if late else '待交'}"


def _around(ids: Sequence[int]) -> dict[int, _Around]:
    found: dict[int, _Around] = {id: _Around() for id in ids}
    for start in range(0, len(ids), _AT_ONCE):
        some = list(ids[start : start + _AT_ONCE])
        theirs = InterviewSubject.interview.in_(some)
        order = (InterviewSubject.position, InterviewSubject.id)
        subjects = InterviewSubject.select(InterviewSubject.interview, InterviewSubject.name).where(theirs)
        for interview, name in tuples(subjects.order_by(*order)):
            found[interview].names.append(name)
        out = Material.received_on.is_null() & Material.refused_on.is_null()
        materials = Material.select(InterviewSubject.interview, InterviewSubject.name, Material.name, Material.due_on)
        for interview, *material in tuples(materials.join(InterviewSubject).where(theirs & out).order_by(*order)):
            found[interview].open_materials.append((material[0], material[1], material[2]))
    return found
