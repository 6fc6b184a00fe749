"""Reminders about 谈话函询 and clues: approvals waiting, letters to send, replies due, what to assess."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from app.access.session import Session
from app.ledgers.todo_item import TodoGroup, TodoItem, TodoKind, group_of
from app.plans.inquiry_facts import inquiry_facts
from app.plans.tables import Clue, Inquiry, SortingSession
from app.plans.vocabulary import CLAUSE, SortingState, number_text
from app.rules.inquiry import CLAUSES, InquiryState, days_late, next_approval, next_step, owes_explanation

PLANS = "计划"
_I = InquiryState


def inquiry_items(session: Session) -> Iterator[TodoItem]:
    """All reminders about clues and 谈话函询 that the account reaches; none for who reads no clues."""
    today = session.today()
    over = [str(each) for each in InquiryState if each.is_over]
    for row in Inquiry.select().where(Inquiry.state.not_in(over)).order_by(Inquiry.id):
        yield _item(session, row, today)
    yield from _explanations(session, today)
    yield from _unsorted(today)
    yield from _sessions(today)


def _item(session: Session, row: Any, today: date) -> TodoItem:
    facts, name = inquiry_facts(session, row), f"谈话函询 {number_text(row.year, row.number)} {row.name}"
    state = InquiryState(row.state)
    if state is _I.SUBMITTED:
        due = next_approval(facts)
        what = f"{name}：待{due.by if due else ''}审批"
        return _todo(TodoKind.APPROVAL, what, group_of(None, today), None, row.id)
    if state is _I.SENT:
        return _reply(name, row, today)
    kind = TodoKind.SUBMIT if state.is_open else TodoKind.INQUIRY
    said = {_I.DRAFT: "拟好后提交报批", _I.RETURNED: "已退回，修改后重新报批"}.get(state)
    if said is None:
        step = next_step(facts)
        said = f"{row.state}，{step}" if step is not None else row.state
    return _todo(kind, f"{name}：{said}", group_of(None, today), None, row.id)


def _reply(name: str, row: Any, today: date) -> TodoItem:
    late = days_late(row.due_on, today)
    said = f"{row.due_on} 前应回复，已逾期 {late} 天" if late else f"等待回复，{row.due_on or '不限'} 前"
    return _todo(TodoKind.INQUIRY, f"{name}：{said}", group_of(row.due_on, today), row.due_on, row.id)


def _explanations(session: Session, today: date) -> Iterator[TodoItem]:
    """What is to be explained at the year's 民主生活会 (a neighbouring rule), by the end of the year."""
    done: Any = Inquiry.select().where((Inquiry.state == _I.DONE.value) & Inquiry.explained_on.is_null())
    for row in done.order_by(Inquiry.id):
        if owes_explanation(session.rules, _I.DONE, row.outcome, explained=False):
            due = date(row.assessed_on.year, 12, 31)
            what = f"谈话函询 {number_text(row.year, row.number)} {row.name}：在年度民主生活会上说明并登记"
            yield _todo(TodoKind.INQUIRY, what, group_of(due, today), due, row.id)


def _unsorted(today: date) -> Iterator[TodoItem]:
    """Clues that wait to be sorted, as one reminder."""
    count = Clue.select().where(Clue.disposal == "").count()
    if count:
        what = f"{count} 条线索未处置，召开梳理会或逐条处置"
        yield TodoItem(TodoKind.CLUE, what, TodoGroup.WAITING, None, (CLAUSE,), PLANS, "clues")


def _sessions(today: date) -> Iterator[TodoItem]:
    """Sessions that were not closed on their day."""
    rows = SortingSession.select().where(SortingSession.state == SortingState.OPEN.value)
    for row in rows.order_by(SortingSession.id):
        due = row.held_on + timedelta(days=1)
        what = f"梳理会 {number_text(row.year, row.number)}（{row.held_on}）：登记处置后结束"
        yield TodoItem(TodoKind.CLUE, what, group_of(due, today), due, (CLAUSE,), PLANS, "sorting", row.id)


def _todo(kind: TodoKind, what: str, group: TodoGroup, due: date | None, id: int) -> TodoItem:
    return TodoItem(kind, what, group, due, CLAUSES, PLANS, "inquiry", id)
