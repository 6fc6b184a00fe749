"""The three checklists of a case: preparation, safety, archive.  Items come from the rules, marks from the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.access.errors import Refusal
from app.access.session import Session
from app.access.tables import Account
from app.interviews.tables import ChecklistMark
from app.rules.rulebook import Item, Rulebook
from app.store.database import database


class Checklist(StrEnum):
    """Which list; values are those of the table."""

    PREPARATION = "preparation"
    SAFETY = "safety"
    ARCHIVE = "archive"

    @property
    def label(self) -> str:
        """What windows call it."""
        return _LABELS[self]


_LABELS = {Checklist.PREPARATION: "准备事项", Checklist.SAFETY: "安全检查", Checklist.ARCHIVE: "归档事项"}


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """One item as it stands; `lack` says what keeps it from being ticked, empty when nothing does."""

    list: Checklist
    code: str
    name: str
    clause: str
    done: bool
    done_at: datetime | None = None
    detail: str = ""
    by: str = ""
    lack: str = ""


def items(rules: Rulebook, which: Checklist) -> tuple[Item, ...]:
    """The items of a list, as the rules file has them."""
    found: tuple[Item, ...] = getattr(rules, which.value)
    return found


def item(rules: Rulebook, which: Checklist, code: str) -> Item:
    """The item with this code.  Raises Refusal for a code that the rules do not have."""
    for each in items(rules, which):
        if each.code == code:
            return each
    raise Refusal(f"{which.label}里没有“{code}”这一项，没有作任何改动。")


def marks(interview_id: int, which: Checklist) -> dict[str, ChecklistMark]:
    """The marks of a list by code."""
    query = (
        ChecklistMark.select(ChecklistMark, Account)
        .left_outer_join(Account)
        .where((ChecklistMark.interview == interview_id) & (ChecklistMark.list == which))
    )
    return {row.code: row for row in query}


def lines(rules: Rulebook, interview_id: int, which: Checklist, lacks: dict[str, str]) -> tuple[ChecklistLine, ...]:
    """The list as a window shows it; `lacks` by code.  A mark whose ground has gone does not count as done."""
    found = marks(interview_id, which)
    return tuple(_line(which, each, found.get(each.code), lacks.get(each.code, "")) for each in items(rules, which))


def done(rules: Rulebook, interview_id: int, which: Checklist, lacks: dict[str, str]) -> frozenset[str]:
    """The codes of the items of a list that are done: marked, and their ground still stands."""
    sql = "SELECT code FROM checklist_mark WHERE interview_id = ? AND list = ?"
    marked = {code for (code,) in database.execute_sql(sql, (interview_id, which.value)).fetchall()}
    return frozenset(each.code for each in items(rules, which) if each.code in marked and not lacks.get(each.code))


def _line(which: Checklist, each: Item, row: ChecklistMark | None, lack: str) -> ChecklistLine:
    if row is None:
        return ChecklistLine(which, each.code, each.name, each.clause, False, lack=lack)
    by = row.account.display_name if row.account else ""
    return ChecklistLine(which, each.code, each.name, each.clause, not lack, row.done_at, row.detail, by, lack)


def mark(session: Session, interview_id: int, which: Checklist, code: str, detail: str = "") -> None:
    """Sets a mark, or the detail of one that is set; call inside a use case."""
    known = item(session.rules, which, code)
    row = ChecklistMark.get_or_none(interview=interview_id, list=which, code=code)
    if row is None:
        ChecklistMark.create(
            interview=interview_id, list=which, code=code, done_at=session.now(), detail=detail,
            account=session.account.id,
        )  # fmt: skip
        session.trace("interview", interview_id, f"{which.label}完成：{known.name}", after={"detail": detail})
    elif row.detail != detail:
        before, row.detail = row.detail, detail
        row.save()
        session.trace("interview", interview_id, f"{which.label}改注：{known.name}", {"detail": before},
                      {"detail": detail})  # fmt: skip


def unmark(session: Session, interview_id: int, which: Checklist, code: str) -> None:
    """Takes a mark away, if it is set; call inside a use case."""
    row = ChecklistMark.get_or_none(interview=interview_id, list=which, code=code)
    if row is not None:
        row.delete_instance()
        name = next((each.name for each in items(session.rules, which) if each.code == code), code)
        session.trace("interview", interview_id, f"{which.label}撤回：{name}", before={"detail": row.detail})
