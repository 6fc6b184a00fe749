"""What the rules say of planned talks: blocks that keep a plan from being submitted, and what to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.access.session import Session
from app.people.snapshot import key, snapshot
from app.plans.clues import citation_remarks, citation_trouble
from app.plans.guarding import plan_of
from app.plans.item_draft import ItemDraft, draft_of_row, planned_day, request_of
from app.plans.tables import Clue, Plan, PlanItem
from app.plans.vocabulary import CLAUSE, SCHEME_CLAUSE, PlanKind
from app.rules.assess import Answer, assess
from app.rules.duties import quarter_of
from app.rules.facts import Institution
from app.rules.vocabulary import Code, join_names


class Weight(StrEnum):
    """How a remark weighs: it stops the plan, it should be looked at, or it is good to know."""

    BLOCK = "须修改"
    WARNING = "请核对"
    NOTE = "提示"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say about a planned talk, with its clauses."""

    weight: Weight
    message: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemRemarks:
    """All remarks on one planned talk; `serial` is its place in the plan, `organiser` who organises by the rules."""

    item_id: int
    serial: int
    remarks: tuple[Remark, ...]
    organiser: str = ""

    @property
    def is_blocked(self) -> bool:
        """Whether the plan cannot be submitted because of this one."""
        return any(remark.weight is Weight.BLOCK for remark in self.remarks)


def check_items(session: Session, plan_id: int) -> tuple[ItemRemarks, ...]:
    """The remarks on each planned talk of a plan, in its order, as of the planned days."""
    plan = plan_of(plan_id)
    drafts = [(row, draft_of_row(row)) for row in items_of(plan_id)]
    days = _snapshots(session, plan, [draft for _, draft in drafts])
    where: dict[int, list[int]] = {}
    for serial, (_, draft) in enumerate(drafts, 1):
        for subject in draft.subjects:
            where.setdefault(subject.person_id, []).append(serial)
    found = []
    for serial, (row, draft) in enumerate(drafts, 1):
        institution = days[planned_day(session, plan, draft)]
        answer = assess(session.rules, institution, request_of(session.rules, draft))
        remarks = [*remarks_on(session, plan, draft, institution, answer), *_repeated(draft, institution, where)]
        unit = answer.organiser.unit if answer.organiser else ""
        found.append(ItemRemarks(row.id, serial, tuple(remarks), unit))
    return tuple(found)


def blocking(session: Session, plan_id: int) -> list[tuple[int, Remark]]:
    """Everything that keeps the plan from being submitted, with the place of the talk concerned."""
    return [
        (each.serial, remark)
        for each in check_items(session, plan_id)
        for remark in each.remarks
        if remark.weight is Weight.BLOCK
    ]


def items_of(plan_id: int) -> list[PlanItem]:
    """The planned talks of a plan in their order."""
    return list(PlanItem.select().where(PlanItem.plan == plan_id).order_by(PlanItem.position, PlanItem.id))


def remarks_on(
    session: Session, plan: Plan, draft: ItemDraft, institution: Institution, answer: Answer
) -> Iterator[Remark]:
    """The remarks on one talk, blocks first.

    That nobody may lead (NO_LEAD) does not stop a plan: a post may be filled before the talk, or the leading group
    allows an exception, which hangs on the interview.
    """
    for block in answer.blocks:
        weight = Weight.WARNING if block.code is Code.NO_LEAD else Weight.BLOCK
        yield Remark(weight, block.message, block.clauses)
    yield from _clue_blocks(draft)
    for warning in answer.warnings:
        yield Remark(Weight.WARNING, warning.message, warning.clauses)
    yield from _unit_remarks(plan, answer)
    yield from _clue_remarks(session, draft, institution)
    yield from _open_remarks(plan, draft)
    yield from _approval_notes(answer)


def _snapshots(session: Session, plan: Plan, drafts: Iterable[ItemDraft]) -> dict[date, Institution]:
    """One institution for each planned day, with everybody who is talked to or leads on it."""
    people: dict[date, set[int]] = {}
    for draft in drafts:
        people.setdefault(planned_day(session, plan, draft), set()).update(draft.people())
    return {day: snapshot(day, ids) for day, ids in people.items()}


def _clue_blocks(draft: ItemDraft) -> Iterator[Remark]:
    for subject, clue in _cited(draft):
        if trouble := citation_trouble(clue, subject):
            yield Remark(Weight.BLOCK, trouble, (CLAUSE,))


def _clue_remarks(session: Session, draft: ItemDraft, institution: Institution) -> Iterator[Remark]:
    for subject, clue in _cited(draft):
        name = institution.people[key(subject)].name
        for message in citation_remarks(session.rules, clue, name, draft.ground):
            yield Remark(Weight.WARNING, message, (CLAUSE,))
    ground = session.rules.ground(draft.ground)
    without = [institution.people[key(each.person_id)].name for each in draft.subjects if each.clue_id is None]
    if ground is not None and ground.talk_inquiry and without:
        message = f"{join_names(without)}拟谈话函询，尚未注明出自哪条线索"
        yield Remark(Weight.WARNING, message, (CLAUSE, ground.clause))


def _cited(draft: ItemDraft) -> list[tuple[int, Any]]:
    ids = [subject.clue_id for subject in draft.subjects if subject.clue_id is not None]
    if not ids:
        return []
    clues = {row.id: row for row in Clue.select().where(Clue.id.in_(ids))}
    return [(each.person_id, clues[each.clue_id]) for each in draft.subjects if each.clue_id in clues]


def _unit_remarks(plan: Plan, answer: Answer) -> Iterator[Remark]:
    """A department's plan holds what the department organises; others are told whose talk it is (四(二))."""
    if plan.department is None or answer.organiser is None:
        return
    if answer.organiser.department != plan.department.code:
        message = (
            f"按制度由{answer.organiser.unit}组织实施，不由{plan.department.name}组织；列入本计划只作报备，"
            "方案由组织单位另行报批"
        )
        yield Remark(Weight.WARNING, message, answer.organiser.clauses)


def _open_remarks(plan: Plan, draft: ItemDraft) -> Iterator[Remark]:
    """What is still open: the lead, the day, and a day outside the plan's time."""
    if draft.lead_id is None:
        yield Remark(Weight.WARNING, "尚未确定主谈人，安排约谈前须确定", (SCHEME_CLAUSE,))
    if draft.planned_on is None:
        yield Remark(Weight.WARNING, "尚未拟定时间，安排约谈前须确定", (SCHEME_CLAUSE,))
    elif draft.planned_on.year != plan.year:
        yield Remark(Weight.WARNING, f"拟定时间（{draft.planned_on}）不在计划年度（{plan.year}年）内", (CLAUSE,))
    elif plan.kind == PlanKind.QUARTERLY and quarter_of(draft.planned_on) != plan.quarter:
        yield Remark(Weight.WARNING, f"拟定时间（{draft.planned_on}）不在计划所列季度内", (CLAUSE,))


def _approval_notes(answer: Answer) -> Iterator[Remark]:
    """拟谈话函询: the two approvals hang on the interview, not on the plan (五(二)1)."""
    due = [approval for approval in answer.approvals if approval.of == "谈话函询"]
    if due:
        order = "、再经".join(approval.by for approval in due)
        clauses = tuple(dict.fromkeys(clause for approval in due for clause in approval.clauses))
        yield Remark(Weight.NOTE, f"计划批准后，安排约谈时还须先经{order}批准谈话函询", clauses)


def _repeated(draft: ItemDraft, institution: Institution, where: dict[int, list[int]]) -> Iterator[Remark]:
    for subject in draft.subjects:
        serials = where[subject.person_id]
        if len(serials) > 1:
            name = institution.people[key(subject.person_id)].name
            yield Remark(Weight.WARNING, f"{name}在本计划中出现多次（第{'、'.join(map(str, serials))}项），请核对")
