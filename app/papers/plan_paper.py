"""集中约谈计划表 and 部门季度计划备案表 (四(三)) on paper: what is planned, and what was decided on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from app.access.errors import Refusal
from app.access.session import Session
from app.papers import wording
from app.papers.cells import Caption, Field, Flow, Opinion
from app.papers.form import row
from app.papers.listing import BY_HAND, ROW, Column, Entry, Listing, listing_sheets
from app.papers.office import Office, office
from app.papers.plan_facts import (
    PlanColumn,
    plan_columns,
    plan_lines,
    reads_clues,
    span_of,
    standing_approval,
)
from app.papers.setting import Across
from app.papers.sheet import MM, Sheet
from app.papers.table import Section
from app.papers.words import Words
from app.plans.tables import Filing, Plan
from app.plans.vocabulary import CLAUSE, PlanKind
from app.rules.lifecycle import Place

_NAMES = {PlanKind.CAMPAIGN: "集中约谈计划表", PlanKind.QUARTERLY: "部门季度计划备案表"}
_LEAST = 5
_WHAT = ("备案意见", "审批意见", "意见", "负责人")


@dataclass(frozen=True, slots=True)
class Said:
    """An opinion as far as it was given: text, who signed, when; `number` is that of a filing."""

    text: str = ""
    by: str = ""
    on: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan as its paper writes it; texts of `rows` stand under `columns`.  A blank one has no rows."""

    office: Office
    columns: tuple[PlanColumn, ...]
    span: str = "　　年"
    batch: str = "　　"
    department: str = ""
    submitted: str = wording.BLANK_DATE
    basis: str = ""
    requirements: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    decided: Said = Said()
    is_blank: bool = False


def campaign_facts(session: Session, plan_id: int, sub: int | None = None) -> list[PlanFacts]:
    """A campaign plan.  Raises Refusal for one that is not there, and for a plan of another kind."""
    plan = _plan(plan_id, PlanKind.CAMPAIGN)
    return [replace(_facts(session, plan), decided=_approved(plan))]


def quarterly_facts(session: Session, plan_id: int, sub: int | None = None) -> list[PlanFacts]:
    """A department's plan of a quarter.  Raises Refusal for one that is not there, and for a plan of another kind."""
    plan = _plan(plan_id, PlanKind.QUARTERLY)
    return [replace(_facts(session, plan), decided=_filed(plan))]


def blank_campaign(session: Session) -> PlanFacts:
    """A campaign plan to be filled in by hand."""
    return PlanFacts(office(), plan_columns(PlanKind.CAMPAIGN, clues=True), is_blank=True)


def blank_quarterly(session: Session) -> PlanFacts:
    """A department's plan to be filled in by hand."""
    return PlanFacts(office(), plan_columns(PlanKind.QUARTERLY, clues=False), span="　　年第　季度", is_blank=True)


def campaign_sheets(facts: PlanFacts, words: Words) -> list[Sheet]:
    """The pages of a campaign plan."""
    line = (words.say("unit", 单位=facts.office.institution), f"批次：第{facts.batch}批", _filled(facts))
    said = facts.decided
    opinion = Opinion(words.say("opinion"), said.text, _signing(words, said), said.on or wording.BLANK_DATE)
    return _sheets(
        facts, words, line, (Section(_upright(words.say("opinion")), (row((24, opinion), least=30 * MM, most=None),)),)
    )


def quarterly_sheets(facts: PlanFacts, words: Words) -> list[Sheet]:
    """The pages of a department's plan."""
    line = (words.say("department", 部门=facts.department or "　" * 10), _filled(facts))
    said, names = facts.decided, (words.say("opinion_head"), words.say("opinion"))
    number = row((3, Caption("备案号")), (9, Field("备案号", said.number)),
                 (3, Caption("备案日期")), (9, Field("备案日期", said.on)))  # fmt: skip
    head = Opinion(names[0], "", words.say("signing"))
    filing = Opinion(names[1], said.text, _signing(words, said), said.on or wording.BLANK_DATE)
    return _sheets(facts, words, line, (
        Section(_upright(names[0]), (row((24, head), least=24 * MM),)),
        Section(_upright(names[1]), (number, row((24, filing), least=26 * MM, most=None))),
    ))  # fmt: skip


def _sheets(facts: PlanFacts, words: Words, line: tuple[str, ...], opinions: tuple[Section, ...]) -> list[Sheet]:
    required = Section("有关\n要求", (row((24, Flow("有关要求", facts.requirements)), least=12 * MM, most=None),))
    return listing_sheets(Listing(
        facts.office.institution, words.say("title", 期间=facts.span), line, tuple(map(_column, facts.columns)),
        tuple(Entry(texts) for texts in facts.rows),
        above=f"依据：{facts.basis}" if facts.basis else "",
        foot=(*([required] if facts.requirements else []), *opinions),
        notes=tuple(filter(None, words.say("note").split("\n"))), secrecy=facts.office.secrecy,
        least=0 if facts.is_blank else _LEAST, fill=facts.is_blank, high=BY_HAND if facts.is_blank else ROW,
    ))  # fmt: skip


def _column(column: PlanColumn) -> Column:
    return Column(column.heading, column.width, across=Across.CENTRE if column.centred else Across.LEFT)


def _filled(facts: PlanFacts) -> str:
    return f"填报日期：{facts.submitted}"


def _signing(words: Words, said: Said) -> str:
    return f"{words.say('signing')}{said.by}"


def _upright(caption: str) -> str:
    """The name of an opinion downwards in lines of two, whose it is apart from what it is."""
    what = next((each for each in _WHAT if caption.endswith(each)), "")
    parts = (caption.removesuffix(what), what)
    return "\n".join(part[at : at + 2] for part in parts for at in range(0, len(part), 2))


def _plan(plan_id: int, wanted: PlanKind) -> Any:
    plan = Plan.get_or_none(Plan.id == plan_id)
    if plan is None:
        raise Refusal(f"没有序号为 {plan_id} 的计划，没有打印。请先在“计划”中查看序号。", (CLAUSE,), Place.PLAN)
    if plan.kind == wanted:
        return plan
    own = _NAMES.get(PlanKind(plan.kind))
    way = f"请改选“{own}”打印。" if own else "日常约谈没有计划表，请在“约谈”中打印每次约谈的表册。"
    raise Refusal(
        f"“{plan.title}”是{PlanKind(plan.kind).label}，不能打印成{_NAMES[wanted]}。{way}", (CLAUSE,), Place.PLAN
    )


def _facts(session: Session, plan: Any) -> PlanFacts:
    columns = plan_columns(plan.kind, clues=reads_clues(session))
    lines = plan_lines(session.rules, plan, session.today())
    return PlanFacts(
        office(), columns, span_of(plan), str(plan.batch or "　　"),
        plan.department.name if plan.department is not None else "",
        wording.day(plan.submitted_on) or wording.BLANK_DATE, plan.basis.strip(), plan.requirements.strip(),
        tuple(tuple(str(column.value(line)) for column in columns) for line in lines),
    )  # fmt: skip


def _approved(plan: Any) -> Said:
    approval = standing_approval(plan)
    if approval is None:
        return Said()
    number = f"（{approval.number}）" if approval.number else ""
    text = f"{approval.outcome}。{approval.opinion.strip()}{number}"
    return Said(text, approval.approver, wording.day(approval.decided_on))


def _filed(plan: Any) -> Said:
    filing = Filing.get_or_none(Filing.plan == plan)
    if filing is None:
        return Said()
    return Said(filing.opinion, filing.received_by, wording.day(filing.filed_on), filing.number)
