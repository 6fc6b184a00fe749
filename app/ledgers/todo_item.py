"""One reminder, and when it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# Days ahead that count as near.
NEAR_DAYS = 7


class TodoKind(StrEnum):
    """What a reminder is about; values are the words before its sentence."""

    TALK = "约谈"
    SUBMIT = "提交"
    APPROVAL = "审批"
    PREPARATION = "准备"
    RECORD = "记录"
    MATERIAL = "材料"
    DISPOSITION = "处置"
    ARCHIVE = "归档"
    FILING = "备案"
    CAMPAIGN = "集中约谈"
    REPORT = "报送"
    FOLLOW_UP = "回访"
    CLUE = "线索"
    INQUIRY = "函询"


class TodoGroup(StrEnum):
    """When it is due; values are captions, in the order in which they matter."""

    TODAY = "今天"
    OVERDUE = "逾期"
    NEAR = "近期"
    WAITING = "等待"


@dataclass(frozen=True, slots=True)
class TodoItem:
    """Something that waits for the office.

    `tab` is the word on the tab that deals with it, `target` and `id` name the thing in it (interview, plan,
    filing, statistics, inquiry, sorting), `place` its page (a word of `lifecycle.Place`).
    """

    kind: TodoKind
    what: str
    group: TodoGroup
    due: date | None
    clauses: tuple[str, ...]
    tab: str
    target: str = ""
    id: int | None = None
    place: str = ""

    @property
    def overdue(self) -> bool:
        """Whether its day is past."""
        return self.group is TodoGroup.OVERDUE


def group_of(due: date | None, today: date) -> TodoGroup:
    """The group of something that is due on a day; what has no day waits."""
    if due is None or due > today + timedelta(days=NEAR_DAYS):
        return TodoGroup.WAITING
    if due < today:
        return TodoGroup.OVERDUE
    return TodoGroup.TODAY if due == today else TodoGroup.NEAR
