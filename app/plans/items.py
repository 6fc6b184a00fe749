"""The planned talks of a plan: added, changed, moved, removed.  What the rules refuse is refused here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.people.snapshot import key, snapshot
from app.plans.arranged import interviews_of, is_arranged
from app.plans.guarding import check_person, clean_text, clue_of, differences, item_of, one_line, open_plan, plan_of
from app.plans.item_checks import ItemRemarks, Remark, Weight, check_items, items_of, remarks_on
from app.plans.item_draft import ItemDraft, SubjectDraft, draft_of_row, ground_of, planned_day, request_of
from app.plans.tables import Plan, PlanItem, PlanItemSubject
from app.plans.vocabulary import CLAUSE
from app.rules.assess import Answer, assess
from app.rules.facts import Institution
from app.rules.lifecycle import Place
from app.rules.vocabulary import Mode
from app.store.database import database

__all__ = [
    "ItemDraft", "ItemRemarks", "Remark", "SubjectDraft", "Weight", "add_item", "add_split", "assess_item",
    "check_items",
    "draft_of", "edit_item", "move_item", "preview_remarks", "remove_item",
]  # fmt: skip


def assess_item(session: Session, plan_id: int, draft: ItemDraft) -> tuple[Institution, Answer]:
    """What the regulation says of a talk as it is being planned, with the institution as of the planned day.

    Raises Refusal for a ground or person that does not exist, or when nobody is to be talked to.
    """
    return _assessed(session, plan_of(plan_id), draft)


def _assessed(session: Session, plan: Plan, draft: ItemDraft) -> tuple[Institution, Answer]:
    institution = snapshot(planned_day(session, plan, draft), draft.people())
    for person_id in draft.people():
        if key(person_id) not in institution.people:
            check_person(person_id)  # which says so
    request = request_of(session.rules, draft)
    return institution, assess(session.rules, institution, request)


def preview_remarks(session: Session, plan_id: int, draft: ItemDraft) -> tuple[Remark, ...]:
    """The remarks on a talk before it is saved, for the dialog.  Raises Refusal as `assess_item`."""
    institution, answer = assess_item(session, plan_id, draft)
    return tuple(remarks_on(session, plan_of(plan_id), draft, institution, answer))


def draft_of(item_id: int) -> ItemDraft:
    """The stored planned talk as a draft, for the dialog that changes it."""
    return draft_of_row(item_of(item_id))


@use_case(Action.PLAN_EDIT)
def add_item(session: Session, plan_id: int, draft: ItemDraft) -> int:
    """Adds a planned talk at the end; returns its id.

    Raises Refusal for what the rules refuse (a lead who may not lead, a group without its reason …), one line each.
    """
    plan = open_plan(plan_id, "添加约谈")
    clean = _clean(draft)
    values = _values(session, plan, clean)
    row = PlanItem.create(plan=plan_id, position=_count(plan_id) + 1, **values)
    _write_subjects(row.id, clean)
    session.trace("plan", plan_id, f"{plan.title}：添加第{row.position}项", after=_trace(values, clean))
    return int(row.id)


@use_case(Action.PLAN_EDIT)
def add_split(session: Session, plan_id: int, draft: ItemDraft) -> list[int]:
    """Adds one talk for each group into which the rules split these subjects (decision 11); returns their ids.

    The lead is left open everywhere: each group has its own, and nobody is chosen for the user.  Raises Refusal.
    """
    _, answer = assess_item(session, plan_id, draft)
    clues = {key(subject.person_id): subject for subject in draft.subjects}
    return [
        add_item(
            session,
            plan_id,
            replace(
                draft, subjects=tuple(clues[subject] for subject in group.subjects), mode=None, lead_id=None,
                lead_reason="", responsible_unit="",
            ),
        )
        for group in answer.groups
    ]  # fmt: skip


@use_case(Action.PLAN_EDIT)
def edit_item(session: Session, item_id: int, draft: ItemDraft) -> int:
    """Changes a planned talk; returns its id.  Raises Refusal as `add_item`.

    Where an interview has been made from it, ground and subjects stay: the interview is about them.
    """
    row = item_of(item_id)
    plan = open_plan(row.plan_id, "修改")
    old, clean = draft_of_row(row), _clean(draft)
    if is_arranged(item_id) and (old.ground, _ids(old)) != (clean.ground, _ids(clean)):
        raise Refusal("已据此安排约谈，对象和事由不能再改；请先取消那次约谈，或另加一项。", (CLAUSE,), Place.PLAN)
    values = _values(session, plan, clean)
    before = _trace({name: getattr(row, "lead_id" if name == "lead" else name) for name in values}, old)
    changed = differences(before, _trace(values, clean))
    if changed is not None:
        PlanItem.update(**values).where(PlanItem.id == item_id).execute()
        PlanItemSubject.delete().where(PlanItemSubject.item == item_id).execute()
        _write_subjects(item_id, clean)
        session.trace("plan", plan.id, f"{plan.title}：修改第{row.position}项", *changed)
    return item_id


@use_case(Action.PLAN_EDIT)
def move_item(session: Session, item_id: int, position: int) -> int:
    """Moves a planned talk to a place from 1 on (beyond the ends: to the end); returns the place it got."""
    row = item_of(item_id)
    plan = open_plan(row.plan_id, "调整顺序")
    ids = [each.id for each in items_of(plan.id) if each.id != item_id]
    place = min(max(position, 1), len(ids) + 1)
    ids.insert(place - 1, item_id)
    _number(ids)
    if place != row.position:
        what = f"{plan.title}：第{row.position}项移到第{place}项"
        session.trace("plan", plan.id, what, {"position": row.position}, {"position": place})
    return place


@use_case(Action.PLAN_EDIT)
def remove_item(session: Session, item_id: int) -> ItemDraft:
    """Takes a planned talk out of its plan; returns it, so that it can be put back.

    Raises Refusal when an interview (also a cancelled one) was made from it.
    """
    row = item_of(item_id)
    plan = open_plan(row.plan_id, "移出约谈")
    if interviews_of([item_id]):
        raise Refusal("已据此安排过约谈，这一项须留在计划中，没有移出。", (CLAUSE,), Place.PLAN)
    draft = draft_of_row(row)
    PlanItemSubject.delete().where(PlanItemSubject.item == item_id).execute()
    PlanItem.delete().where(PlanItem.id == item_id).execute()
    _number([each.id for each in items_of(plan.id)])
    before = {"ground": row.ground, "subjects": _ids(draft), "planned_on": str(row.planned_on or "")}
    session.trace("plan", plan.id, f"{plan.title}：移出第{row.position}项", before)
    return draft


def _count(plan_id: int) -> int:
    return int(database.execute_sql("SELECT count(*) FROM plan_item WHERE plan_id = ?", (plan_id,)).fetchone()[0])


def _clean(draft: ItemDraft) -> ItemDraft:
    """The draft with clean texts."""
    return replace(
        draft,
        mode_reason=clean_text(draft.mode_reason),
        lead_reason=clean_text(draft.lead_reason) if draft.lead_id is not None else "",
        planned_time=one_line(draft.planned_time, 40),
        place=one_line(draft.place, 80),
        requirements=clean_text(draft.requirements),
        responsible_unit=one_line(draft.responsible_unit, 60),
        note=clean_text(draft.note),
    )


def _values(session: Session, plan: Plan, draft: ItemDraft) -> dict[str, Any]:
    """The row of a draft, after all that the rules refuse has been refused."""
    ids = _ids(draft)
    if len(set(ids)) != len(ids):
        raise Refusal("同一名对象选了两次，请去掉重复的。", (), Place.PLAN)
    if draft.actual_mode is Mode.GROUP and len(ids) < 2:
        raise Refusal("集体约谈至少有两名对象；只有一名的，请选个别。", ("三(一)",), Place.PLAN)
    for subject in draft.subjects:
        if subject.clue_id is not None:
            clue_of(subject.clue_id)
    institution, answer = _assessed(session, plan, draft)
    _refuse_blocks(session, list(remarks_on(session, plan, draft, institution, answer)))
    unit = draft.responsible_unit or (answer.organiser.unit if answer.organiser else "")
    return {
        "form": ground_of(session.rules, draft.ground).form.value,
        "ground": draft.ground,
        "mode": draft.actual_mode.value,
        "mode_reason": draft.mode_reason,
        "written_inquiry": draft.written_inquiry,
        "lead": draft.lead_id,
        "lead_reason": draft.lead_reason,
        "planned_on": draft.planned_on,
        "planned_time": draft.planned_time,
        "place": draft.place,
        "requirements": draft.requirements,
        "responsible_unit": unit,
        "note": draft.note,
    }


def _refuse_blocks(session: Session, remarks: list[Remark]) -> None:
    """Raises one Refusal for all blocks together: the first as the sentence, the others as details."""
    blocks = [remark for remark in remarks if remark.weight is Weight.BLOCK]
    if blocks:
        clauses = session.rules.in_order({clause for remark in blocks for clause in remark.clauses})
        raise Refusal(f"{blocks[0].message}。", clauses, Place.PLAN, [remark.message for remark in blocks[1:]])


def _write_subjects(item_id: int, draft: ItemDraft) -> None:
    for position, subject in enumerate(draft.subjects, 1):
        PlanItemSubject.create(item=item_id, person=subject.person_id, clue=subject.clue_id, position=position)


def _number(ids: list[int]) -> None:
    """Gives the planned talks the places 1, 2, 3 …"""
    for position, item_id in enumerate(ids, 1):
        PlanItem.update(position=position).where(PlanItem.id == item_id).execute()


def _ids(draft: ItemDraft) -> list[int]:
    return [subject.person_id for subject in draft.subjects]


def _trace(values: dict[str, Any], draft: ItemDraft) -> dict[str, Any]:
    """What the audit chain keeps of a planned talk."""
    day = values["planned_on"]
    subjects = [[subject.person_id, subject.clue_id] for subject in draft.subjects]
    return {**values, "planned_on": day.isoformat() if day else None, "subjects": subjects}
