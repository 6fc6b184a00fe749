"""Reminders about publicity (六(三)): texts that wait for approval, and approved ones that nobody has published yet.

Publicity builds beside this package, so its table is named as a bare relation and only read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from peewee import Table as Relation

from app.access.actions import Action
from app.access.session import Session
from app.ledgers.todo_item import TodoItem, TodoKind, group_of
from app.rules.publicity import Step, publicity_rules
from app.store.database import database

TAB, TARGET = "督导", "publicity"
_CLAUSES = ("六(三)",)
_ITEM: Any = Relation("publicity_item", ("id", "kind", "title", "state", "author_id", "writer_id"))


def publicity_items(session: Session) -> Iterator[TodoItem]:
    """What the account may approve (never its own texts), and what it may publish.  One query."""
    rules = publicity_rules()
    columns = (_ITEM.id, _ITEM.kind, _ITEM.title, _ITEM.state, _ITEM.author_id, _ITEM.writer_id)
    for id, kind, title, state, *wrote in _ITEM.select(*columns).order_by(_ITEM.id).tuples().execute(database):
        for step in rules.steps_from(state):
            if rules.state(step.to).export and _may(session, step, wrote):
                waits = "核查通过，待审批" if step.by == "approve" else f"{state}，导出后“{step.name}”"
                yield TodoItem(
                    TodoKind.PUBLICITY, f"{kind}《{title}》：{waits}", group_of(None, session.today()), None, _CLAUSES,
                    TAB, TARGET, id,
                )  # fmt: skip


def _may(session: Session, step: Step, wrote: list[int]) -> bool:
    if step.by == "approve":
        mine = step.other_account and session.account.id in wrote
        return session.may(Action.PUBLICITY_APPROVE) and not mine
    return session.may(Action.PUBLICITY_EDIT)
