"""What the table of a plan says, for paper and workbook alike: its lines, its columns, and what was decided on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN

import app.interviews.tables  # noqa: F401 - approvals refer to interviews: peewee must know both tables
from app.access.actions import Action
from app.access.session import Session
from app.papers.book_layout import FIELDS, BookKind
from app.people.identity import Identity, identity
from app.plans.tables import ApprovalRow, Clue, PlanItem, PlanItemSubject
from app.plans.vocabulary import PlanKind, number_text
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, Mode

Value = str | int
CLUES = "clues"
_HEADINGS = {field.key: field.heading for field in FIELDS[BookKind.PLAN]}


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One planned talk with its people as of its day."""

    serial: int
    item: Any
    subjects: tuple[Identity, ...]
    clues: tuple[str, ...]
    lead: Identity | None
    form: str
    mode: str


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """A column: its key, its part in the width of a page, what stands in it."""

    key: str
    width: float
    value: Callable[[PlanLine], Value]
    centred: bool = False

    @property
    def heading(self) -> str:
        """The heading that the workbook has too."""
        return _HEADINGS[self.key]


_COLUMNS = (
    PlanColumn("serial", 6, lambda line: line.serial, True),
    PlanColumn("subjects", 14, lambda line: "\n".join(one.name for one in line.subjects), True),
    PlanColumn("posts", 24, lambda line: _posts(line.subjects)),
    PlanColumn("form", 14, lambda line: line.form, True),
    PlanColumn("ground", 14, lambda line: str(line.item.ground)),
    PlanColumn(CLUES, 12, lambda line: "\n".join(line.clues), True),
    PlanColumn("lead", 14, lambda line: _lead(line.lead), True),
    PlanColumn("time", 13, lambda line: _time(line.item), True),
    PlanColumn("place", 13, lambda line: str(line.item.place)),
    PlanColumn("unit", 13, lambda line: str(line.item.responsible_unit)),
    PlanColumn("note", 14, lambda line: _note(line.item)),
)


# What a workbook can show of a line, by the key of the column.
VALUES: dict[str, Callable[[PlanLine], Value]] = {column.key: column.value for column in _COLUMNS} | {
    "mode": lambda line: line.mode
}


def plan_columns(kind: str, *, clues: bool) -> tuple[PlanColumn, ...]:
    """The columns of a kind of plan.  A quarterly one names no clues; others only to who may read them."""
    shown = clues and kind != PlanKind.QUARTERLY
    return tuple(column for column in _COLUMNS if shown or column.key != CLUES)


def reads_clues(session: Session) -> bool:
    """Whether the account may know which clue a choice came from."""
    return session.may(Action.CLUE_READ)


def plan_lines(rules: Rulebook, plan: Any, today: date) -> list[PlanLine]:
    """The planned talks in their order; people as of the day that is planned, else as of today."""
    items = list(PlanItem.select().where(PlanItem.plan == plan).order_by(PlanItem.position, PlanItem.id))
    return [_line(rules, serial, item, item.planned_on or today) for serial, item in enumerate(items, 1)]


def standing_approval(plan: Any) -> Any:
    """The last word on the plan, as long as it stands; None before there is one."""
    query = ApprovalRow.select().where((ApprovalRow.plan == plan) & ApprovalRow.voided_at.is_null())
    return query.order_by(ApprovalRow.id.desc()).first()


def span_of(plan: Any) -> str:
    """The year of a plan, with its quarter where it has one: 「2026年第四季度」."""
    quarter = f"第{'一二三四'[plan.quarter - 1]}季度" if plan.kind == PlanKind.QUARTERLY else ""
    return f"{plan.year}年{quarter}"


def _line(rules: Rulebook, serial: int, item: Any, on: date) -> PlanLine:
    rows = list(
        PlanItemSubject.select(PlanItemSubject, Clue)
        .join(Clue, JOIN.LEFT_OUTER)  # none for who does not read clues
        .where(PlanItemSubject.item == item)
        .order_by(PlanItemSubject.position, PlanItemSubject.id)
    )
    clues = tuple(number_text(row.clue.year, row.clue.number) for row in rows if row.clue is not None)
    form = rules.form(InterviewForm(item.form)).name
    mode = Mode(item.mode).label + ("，结合函询" if item.written_inquiry else "")
    return PlanLine(
        serial,
        item,
        tuple(identity(row.person_id, on) for row in rows),
        clues,
        identity(item.lead_id, on) if item.lead_id else None,
        f"{form}\n（{mode}）",
        mode,
    )


def _posts(subjects: tuple[Identity, ...]) -> str:
    """Unit and title of each; with the name before it where there are several."""
    if len(subjects) == 1:
        return _post(subjects[0])
    return "\n".join(f"{one.name}：{_post(one)}" for one in subjects)


def _post(one: Identity) -> str:
    return one.title if one.is_school_leader else one.department_name + one.title


def _lead(one: Identity | None) -> str:
    return f"{one.name}\n{_post(one)}" if one else ""


def _time(item: Any) -> str:
    day = item.planned_on.isoformat() if item.planned_on else ""
    return "\n".join(filter(None, [day, item.planned_time]))


def _note(item: Any) -> str:
    return "；".join(filter(None, [item.requirements, item.note]))
