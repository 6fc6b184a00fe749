"""集中约谈计划表 and 部门季度计划备案表 as workbooks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from peewee import JOIN

import app.interviews.tables  # noqa: F401 - approvals refer to interviews: peewee must know both tables
from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.papers.book_layout import DEFAULT, BookKind
from app.papers.book_layouts import layout_for
from app.papers.workbook import Paper, Value
from app.papers.workbook_facts import institution, long_date, secrecy_and_unit
from app.people.identity import Identity, identity
from app.plans.tables import ApprovalRow, Clue, Filing, Plan, PlanItem, PlanItemSubject
from app.plans.vocabulary import number_text
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, Mode

_CAMPAIGN, _QUARTERLY = "集中", "季度"


@dataclass(frozen=True, slots=True)
class _Line:
    """One planned talk with its people as of its day."""

    serial: int
    item: Any
    subjects: tuple[Identity, ...]
    clues: tuple[str, ...]
    lead: Identity | None
    form: str
    mode: str


_VALUES: dict[str, Callable[[_Line], Value]] = {
    "serial": lambda line: line.serial,
    "subjects": lambda line: "\n".join(one.name for one in line.subjects),
    "posts": lambda line: _posts(line.subjects),
    "form": lambda line: line.form,
    "ground": lambda line: str(line.item.ground),
    "clues": lambda line: "\n".join(line.clues),
    "lead": lambda line: _lead(line.lead),
    "time": lambda line: _time(line.item),
    "place": lambda line: str(line.item.place),
    "unit": lambda line: str(line.item.responsible_unit),
    "note": lambda line: _note(line.item),
    "mode": lambda line: line.mode,
}
# The department that reads a quarterly plan is told of no clue.
_NOT_QUARTERLY = ("clues",)


@use_case(Action.EXPORT)
def write_plan(session: Session, plan_id: int, out: Path, layout: str = DEFAULT) -> int:
    """Writes the table of a plan in a layout; answers the number of planned talks.

    Raises Refusal for a plan or a layout that is not in the store, or when the file cannot be written.
    """
    plan = Plan.get_or_none(Plan.id == plan_id)
    if plan is None:
        raise Refusal(f"没有序号为 {plan_id} 的计划，没有导出。请先在“计划”中查看序号。")
    lines = _lines(session.rules, plan, session.today())
    columns = layout_for(BookKind.PLAN, layout, _NOT_QUARTERLY if plan.kind == _QUARTERLY else ())
    right = f"填报日期：{long_date(plan.submitted_on or session.today())}"
    paper = Paper(_name(plan), _title(plan), columns.columns, (_facts(plan), right), columns.frozen("subjects", 4))
    for line in lines:
        paper.line([_VALUES[key](line) for key in columns.keys])
    if plan.requirements:
        paper.opinion("有关要求", plan.requirements, "")
    for caption, text, signed in _opinions(plan):
        paper.opinion(caption, text, signed)
    paper.save(session, out)
    session.trace("plan", plan.id, f"导出{_name(plan)} {out.name}，{len(lines)} 项" + columns.passed_over)
    return len(lines)


def _name(plan: Any) -> str:
    return {_CAMPAIGN: "集中约谈计划表", _QUARTERLY: "部门季度计划备案表"}.get(plan.kind, "约谈计划表")


def _title(plan: Any) -> str:
    span = f"{plan.year}年"
    if plan.kind == _QUARTERLY:
        span += f"第{'一二三四'[plan.quarter - 1]}季度"
    return f"{institution()}{span}{_name(plan)}"


def _facts(plan: Any) -> str:
    """Year, batch and basis of a campaign; the department of a quarterly plan."""
    parts = [secrecy_and_unit()]
    if plan.kind == _CAMPAIGN:
        parts = [*parts, f"批次：第{plan.batch}批"]
    if plan.department is not None:
        parts = [*parts, f"部门：{plan.department.name}"]
    if plan.basis:
        parts = [*parts, f"依据：{plan.basis}"]
    return "　　".join(parts)


def _opinions(plan: Any) -> list[tuple[str, str, str]]:
    """Caption, text and signature line of each opinion that belongs on the paper, filled in as far as it is known."""
    if plan.kind == _CAMPAIGN:
        row = _approval(plan)
        if row is None:
            return [("领导小组意见", "", _signed("签字（盖章）：", None))]
        text = "".join([f"{row.outcome}。", row.opinion, f"（{row.number}）" if row.number else ""])
        return [("领导小组意见", text, _signed(f"签字（盖章）：{row.approver}", row.decided_on))]
    if plan.kind == _QUARTERLY:
        filing = Filing.get_or_none(Filing.plan == plan)
        head = ("部门负责人", "", _signed("签字（盖章）：", None))
        if filing is None:
            return [head, ("纪检监察室\n备案意见", "", _signed("备案号：　　　　　　签字（盖章）：", None))]
        signed = _signed(
            f"备案号：{filing.number or '　　　　'}　　签字（盖章）：{filing.received_by}", filing.filed_on
        )
        return [head, ("纪检监察室\n备案意见", filing.opinion, signed)]
    return []


def _approval(plan: Any) -> Any:
    """The last word of the leading group on the plan, as long as it stands."""
    query = ApprovalRow.select().where((ApprovalRow.plan == plan) & ApprovalRow.voided_at.is_null())
    return query.order_by(ApprovalRow.id.desc()).first()


def _signed(who: str, day: date | None) -> str:
    return f"{who}{'　' * 6 if who.endswith('：') else '　　'}{long_date(day)}"


def _lines(rules: Rulebook, plan: Any, today: date) -> list[_Line]:
    items = list(PlanItem.select().where(PlanItem.plan == plan).order_by(PlanItem.position, PlanItem.id))
    return [_line(rules, serial, item, item.planned_on or today) for serial, item in enumerate(items, 1)]


def _line(rules: Rulebook, serial: int, item: Any, on: date) -> _Line:
    rows = list(
        PlanItemSubject.select(PlanItemSubject, Clue)
        .join(Clue, JOIN.LEFT_OUTER)  # none for who does not read clues
        .where(PlanItemSubject.item == item)
        .order_by(PlanItemSubject.position, PlanItemSubject.id)
    )
    clues = tuple(number_text(row.clue.year, row.clue.number) for row in rows if row.clue is not None)
    form = rules.form(InterviewForm(item.form)).name
    mode = Mode(item.mode).label + ("，结合函询" if item.written_inquiry else "")
    return _Line(
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
