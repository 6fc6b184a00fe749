"""One reminder, and when it is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.rules.vocabulary import NAMES_IN_A_SENTENCE
from app.rules.workdays import ASSUMED, Workdays

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
    RECTIFICATION = "整改"
    LOAN = "借阅"
    KEEPING = "档案"
    CLUE = "线索"
    INQUIRY = "函询"
    EXCHANGE = "交换"
    PUBLICITY = "宣传"

    @property
    def action(self) -> str:
        """The words of the button that leads to where it is done."""
        return _BUTTONS.get(self, f"去{self.value}")


_BUTTONS = {
    TodoKind.TALK: "去约谈", TodoKind.RECORD: "去记录", TodoKind.MATERIAL: "去登记", TodoKind.CAMPAIGN: "看计划",
    TodoKind.RECTIFICATION: "看整改",
    TodoKind.LOAN: "看借阅", TodoKind.KEEPING: "看档案", TodoKind.EXCHANGE: "看收发",
    TodoKind.PUBLICITY: "看宣传",
}  # fmt: skip


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
    filing, statistics, finding, inquiry, sorting, exchange, publicity; the id of a filing is its quarter: 20264),
    `place` its page (a word of `lifecycle.Place`).  `days_left` counts working days by the table of holidays, below
    zero when the day is past; `is_assumed` where that table is only what is usual.  `todo` fills both in.
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
    days_left: int | None = None
    is_assumed: bool = False

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


def few(names: Sequence[str]) -> str:
    """The first of some names, and that there are more."""
    return "、".join(names[:NAMES_IN_A_SENTENCE]) + ("等" if len(names) > NAMES_IN_A_SENTENCE else "")


def counted(item: TodoItem, today: date, table: Workdays) -> TodoItem:
    """The reminder with its working days counted."""
    if item.due is None:
        return item
    return replace(item, days_left=table.left(today, item.due), is_assumed=table.rests_on_assumption(today, item.due))


def due_words(item: TodoItem, today: date) -> str:
    """When it is due, in words: 还有 3 个工作日, 逾期 2 个工作日, 今天; nothing for what has no day."""
    if item.due is None:
        return ""
    if item.due == today:
        return "今天"
    if item.days_left is None:
        return _plain_words(item.due, today)
    if item.due < today:
        words = f"逾期 {-item.days_left} 个工作日" if item.days_left else "逾期不足 1 个工作日"
    else:
        words = f"还有 {item.days_left} 个工作日" if item.days_left else "期内没有工作日"
    return f"{words}（{ASSUMED}）" if item.is_assumed else words


def _plain_words(due: date, today: date) -> str:
    """What is said of a day whose working days nobody counted."""
    if due < today:
        return f"逾期 {(today - due).days} 天"
    return f"{due:%m-%d}" if due.year == today.year else due.isoformat()
