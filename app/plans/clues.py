"""问题线索: registered, sorted, linked to a cadre (clause 四(三)).

A number of the register is given once and stays with its clue; clues are never deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.people.names import clean_name
from app.people.tables import Person
from app.plans.disposing import checked, dispose
from app.plans.guarding import check_day, check_person, clean_text, clue_of, differences, one_line, required
from app.plans.tables import Clue, Inquiry, Plan, PlanItem, PlanItemSubject
from app.plans.vocabulary import CLAUSE, SOURCES, Disposal, number_text
from app.rules.lifecycle import Place
from app.rules.rulebook import Rulebook
from app.store.numbers import next_number

SERIES = "线索"


@dataclass(frozen=True, slots=True)
class ClueDraft:
    """What is written of a clue.  `person_id` is the cadre concerned, where it is known who that is."""

    received_on: date | None
    source: str
    reported_name: str
    problem: str
    reported_post: str = ""
    person_id: int | None = None
    disciplines: tuple[str, ...] = ()
    handler: str = ""
    note: str = ""


@use_case(Action.CLUE_EDIT)
def register(session: Session, draft: ClueDraft) -> int:
    """Registers a clue under the next number of the year in which it was received; returns its id.

    Raises Refusal for an empty name or problem, an unknown source, or a day to come.
    """
    values = _values(session, draft)
    year = values["received_on"].year
    row = Clue.create(**values, year=year, number=next_number(SERIES, year), created_at=session.now())
    session.trace("clue", row.id, f"登记线索 {number_text(row.year, row.number)}", after=_plain(values))
    return int(row.id)


@use_case(Action.CLUE_EDIT)
def edit(session: Session, clue_id: int, draft: ClueDraft) -> int:
    """Corrects what is written of a clue; the number stays.  Returns the id.  Raises Refusal."""
    row = clue_of(clue_id)
    values = _values(session, draft)
    if row.sorted_on is not None and values["received_on"] > row.sorted_on:
        raise Refusal(f"收到时间（{values['received_on']}）晚于处置日期（{row.sorted_on}），请核对日期。")
    _check_cited(clue_id, values["person"])
    before = {name: getattr(row, "person_id" if name == "person" else name) for name in values}
    changed = differences(before, values)
    if changed is not None:
        Clue.update(**values).where(Clue.id == clue_id).execute()
        session.trace("clue", clue_id, f"修改线索 {number_text(row.year, row.number)}", *changed)
    return clue_id


@use_case(Action.CLUE_EDIT)
def sort(session: Session, clue_id: int, disposal: str, sorted_on: date | None, note: str = "") -> int:
    """Records how a clue is disposed of (四(三): sorted first, then subjects are chosen); returns the id.

    May be repeated: a clue kept on file is taken up again; what was decided before stays in its history.
    Raises Refusal for an unknown disposal, a day to come or before receipt, a missing note, and for 谈话函询 or
    初步核实 of somebody who lies outside the regulation.
    """
    row = clue_of(clue_id)
    dispose(session, row, checked(session, row, disposal, sorted_on, note))
    return clue_id


@use_case(Action.CLUE_EDIT)
def link(session: Session, clue_id: int, person_id: int | None) -> int:
    """Says which cadre a clue is about, or that it is not known; the reported name stays as it was written."""
    row = clue_of(clue_id)
    if person_id is not None:
        check_person(person_id)
    _check_cited(clue_id, person_id)
    if row.person_id != person_id:
        Clue.update(person=person_id).where(Clue.id == clue_id).execute()
        what = f"线索 {number_text(row.year, row.number)} " + ("关联干部" if person_id else "解除关联")
        session.trace("clue", clue_id, what, {"person": row.person_id}, {"person": person_id})
    return clue_id


def citation_trouble(clue: Clue, person_id: int) -> str:
    """Why this clue cannot be the one from which this subject was chosen, or nothing."""
    if clue.person is None or clue.person_id == person_id:
        return ""
    number = number_text(clue.year, clue.number)
    other = Person.get_or_none(Person.id == person_id)
    return f"线索{number}反映的是{clue.person.name}，不是{other.name if other else '所选对象'}，请核对后重新选择线索"


def citation_remarks(rules: Rulebook, clue: Clue, person_name: str, ground: str) -> list[str]:
    """What to look at where a subject cites this clue: not linked, not sorted, sorted otherwise (四(三))."""
    number, found = number_text(clue.year, clue.number), rules.ground(ground)
    remarks = []
    if clue.person_id is None:
        same = clue.reported_name == person_name
        remarks.append(f"线索{number}尚未关联干部" + ("" if same else f"（登记的被反映人为{clue.reported_name}）"))
    if not clue.disposal:
        remarks.append(f"线索{number}尚未处置，请先梳理线索、确定处置方式")
    elif found is not None and found.talk_inquiry and clue.disposal != Disposal.TALK_INQUIRY:
        remarks.append(f"事由为“{ground}”，但线索{number}的处置方式是{clue.disposal}")
    return remarks


def _values(session: Session, draft: ClueDraft) -> dict[str, Any]:
    """The row of a draft, checked.  `person` holds an id."""
    if draft.source not in SOURCES:
        raise Refusal(f"请选择线索来源：{'、'.join(SOURCES)}。")
    known = [each.name for each in session.rules.disciplines]
    if unknown := [each for each in draft.disciplines if each not in known]:
        raise Refusal(f"没有“{unknown[0]}”这一类纪律，请在{'、'.join(known)}中选择。", ("一",))
    name = clean_name(required(draft.reported_name, "被反映人姓名", 60))
    problem = clean_text(draft.problem)
    if not problem:
        raise Refusal("请填写反映的主要问题。", (), Place.PLAN)
    return {
        "received_on": check_day(session, draft.received_on, "收到时间"),
        "source": draft.source,
        "reported_name": name,
        "reported_post": one_line(draft.reported_post),
        "person": None if draft.person_id is None else check_person(draft.person_id),
        "problem": problem,
        "disciplines": [each for each in known if each in draft.disciplines],
        "handler": one_line(draft.handler, 60),
        "note": clean_text(draft.note),
    }


def _check_cited(clue_id: int, person_id: int | None) -> None:
    """A clue that a plan cites for somebody, or of which somebody is asked, stays about that person."""
    asked = Inquiry.get_or_none((Inquiry.clue == clue_id) & (Inquiry.person != (person_id or 0)))
    if asked is not None:
        message = f"已就这条线索对{asked.name}办理谈话函询，关联的干部不能再改。"
        raise Refusal(message, (CLAUSE,), Place.PLAN)
    query = (
        PlanItemSubject.select(PlanItemSubject, PlanItem, Plan)
        .join(PlanItem)
        .join(Plan)
        .where(PlanItemSubject.clue == clue_id)
    )
    for cited in query:
        if person_id is not None and cited.person_id != person_id:
            raise Refusal(
                f"“{cited.item.plan.title}”第{cited.item.position}项已引用这条线索，对象是{cited.person.name}；"
                "请先修改计划，再改线索的关联干部。",
                (CLAUSE,),
                Place.PLAN,
            )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "received_on": values["received_on"].isoformat()}
