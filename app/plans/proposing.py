"""From a sorting session to a campaign plan: the persons proposed become planned talks, each with its clue cited."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.plans.clue_links import together
from app.plans.guarding import plan_of
from app.plans.items import ItemDraft, SubjectDraft, add_item
from app.plans.plans import PlanDraft, create_plan
from app.plans.sorting_queries import SortingRow, sorting_view
from app.plans.tables import PlanItem, PlanItemSubject
from app.plans.vocabulary import CLAUSE, PlanKind
from app.rules.lifecycle import Place
from app.store.database import tuples


@dataclass(frozen=True, slots=True)
class Proposed:
    """The plan, the clues whose persons are in it now, and those that were there already or go with another."""

    plan_id: int
    added: tuple[str, ...]
    passed_over: tuple[str, ...]


@use_case(Action.PLAN_EDIT)
def propose(session: Session, sorting_id: int, plan_id: int | None = None) -> Proposed:
    """Puts the persons proposed into a campaign plan that is being drawn up, or into a new one (None).

    Clues put together (并案) about one person make one talk; the others stand in its note.  A clue that the plan cites
    already is passed over, so doing it twice does no harm.  All or nothing: raises Refusal with the clue that does not
    fit, and where there is nothing to add.
    """
    view = sorting_view(session, sorting_id)
    wanted = [each for each in view.rows if each.is_proposed]
    if not wanted:
        raise Refusal("这次梳理会没有拟列为约谈对象的人，没有编制计划。请先登记各条线索的处置。", (CLAUSE,))
    if plan_id is None:
        basis = f"{view.held_on.isoformat()} 线索梳理会（{view.number}）"
        plan_id = create_plan(session, PlanDraft(PlanKind.CAMPAIGN.value, view.held_on.year, basis=basis))
    elif plan_of(plan_id).kind != PlanKind.CAMPAIGN:
        raise Refusal("线索中选出的对象列入集中约谈计划，请选择一份集中约谈计划。", (CLAUSE,), Place.PLAN)
    cited, added, passed = _cited(plan_id), [], []
    for row in wanted:
        one_case = together(row.clue_id)
        if one_case & cited:
            passed.append(row.number)
            continue
        others = [each.number for each in wanted if each.clue_id in one_case - {row.clue_id} and _same_talk(each, row)]
        _add(session, plan_id, row, view.number, others)
        cited |= {row.clue_id}
        added.append(row.number)
    if not added:
        raise Refusal("拟列为约谈对象的人都已在这份计划中，没有重复添加。", (CLAUSE,), Place.PLAN)
    after = {"plan": plan_id, "clues": added, "passed_over": passed}
    session.trace(
        "sorting_session", sorting_id, f"梳理会 {view.number} 的对象列入{plan_of(plan_id).title}", after=after
    )
    return Proposed(plan_id, tuple(added), tuple(passed))


def _add(session: Session, plan_id: int, row: SortingRow, session_number: str, others: list[str]) -> None:
    assert row.person_id is not None  # nobody is proposed without a person
    with_them = f"；并案线索：{'、'.join(others)}" if others else ""
    note = f"{session_number}梳理会：{row.reason}{with_them}"
    draft = ItemDraft(ground=row.ground, subjects=(SubjectDraft(row.person_id, row.clue_id),), note=note)
    try:
        add_item(session, plan_id, draft)
    except Refusal as refusal:
        message = f"线索{row.number}（{row.person}）不能列入计划：{refusal.message}全部没有列入。"
        raise Refusal(message, refusal.clauses, refusal.place, refusal.details) from refusal


def _same_talk(one: SortingRow, other: SortingRow) -> bool:
    return one.person_id == other.person_id


def _cited(plan_id: int) -> set[int]:
    query = PlanItemSubject.select(PlanItemSubject.clue).join(PlanItem).where(PlanItem.plan == plan_id)
    return {clue for (clue,) in tuples(query) if clue is not None}
