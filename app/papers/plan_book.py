"""集中约谈计划表 and 部门季度计划备案表 as workbooks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.papers.book_layout import DEFAULT, BookKind
from app.papers.book_layouts import layout_for
from app.papers.plan_facts import CLUES, VALUES, plan_lines, reads_clues, span_of, standing_approval
from app.papers.workbook import Paper
from app.papers.workbook_facts import institution, long_date, secrecy_and_unit
from app.plans.tables import Filing, Plan
from app.plans.vocabulary import PlanKind

_CAMPAIGN, _QUARTERLY = PlanKind.CAMPAIGN, PlanKind.QUARTERLY
# Where the department that reads it, or the account, is told of no clue.
_NO_CLUES = (CLUES,)


@use_case(Action.EXPORT)
def write_plan(session: Session, plan_id: int, out: Path, layout: str = DEFAULT) -> int:
    """Writes the table of a plan in a layout; answers the number of planned talks.

    Raises Refusal for a plan or a layout that is not in the store, or when the file cannot be written.
    """
    plan = Plan.get_or_none(Plan.id == plan_id)
    if plan is None:
        raise Refusal(f"没有序号为 {plan_id} 的计划，没有导出。请先在“计划”中查看序号。")
    lines = plan_lines(session.rules, plan, session.today())
    told = reads_clues(session) and plan.kind != _QUARTERLY
    columns = layout_for(BookKind.PLAN, layout, () if told else _NO_CLUES)
    right = f"填报日期：{long_date(plan.submitted_on or session.today())}"
    paper = Paper(_name(plan), _title(plan), columns.columns, (_facts(plan), right), columns.frozen("subjects", 4))
    for line in lines:
        paper.line([VALUES[key](line) for key in columns.keys])
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
    return f"{institution()}{span_of(plan)}{_name(plan)}"


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
        row = standing_approval(plan)
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


def _signed(who: str, day: date | None) -> str:
    return f"{who}{'　' * 6 if who.endswith('：') else '　　'}{long_date(day)}"
