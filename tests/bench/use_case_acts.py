"""The saves that `tests.bench.use_cases` measures: what each needs beforehand, and its calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice, pairwise
from typing import Any

from app.access import policy
from app.access.session import Session
from app.interviews import dispositions, drafts, materials, record, steps
from app.interviews.dispositions import DispositionDraft
from app.interviews.drafts import Draft
from app.interviews.record_text import Caret, Turn, TurnChange
from app.interviews.tables import Interview, InterviewSubject, Material, Record, RecordTurn
from app.people.tables import Appointment, Department, Person
from app.plans import items, plans
from app.plans.item_draft import ItemDraft, SubjectDraft
from app.plans.plans import PlanDraft
from app.rules.lifecycle import State, Step
from tests.interviews.held_cases import NOW

Call = Callable[[Session], object]
_ITEMS_A_PLAN, _TURNS = 20, 40
_TEXT = "围绕岗位廉政风险和报销审核情况作了说明，承认把关不严，表示按要求整改，并在期限内交书面说明。"


@dataclass(frozen=True)
class Act:
    """A kind of save: makes what so many calls need, and answers the calls."""

    name: str
    prepare: Callable[[Session, int], list[Call]]
    is_for_all: bool = True  # and not for 办公室 alone


def _subjects(count: int) -> list[tuple[Any, Any, str]]:
    """Person, department and title of so many people who hold a post (again from the beginning where there are few)."""
    query = Appointment.select(Appointment, Person, Department).join(Person).switch(Appointment).join(Department)
    found = list(query.where(Appointment.end.is_null()).order_by(Appointment.id).limit(count + 1))
    return [(each.person, each.department, each.title) for each in islice(cycle(found), count)]


def _people(count: int) -> list[int]:
    return [int(person.id) for person, _, _ in _subjects(count)]


def _case(person: Any, department: Any, title: str, state: State) -> tuple[int, int]:
    """A case over the tables, held this morning where it was held; its id and that of its subject."""
    held = {"held_from": NOW.replace(hour=9)} if state is State.IN_PROGRESS or state.was_held else {}
    if state.was_held:
        held["held_to"] = NOW.replace(hour=10)
    case = Interview.create(
        organiser="纪检监察室", form="INQUIRY", ground="仍需询问核实", state=state, rules_version="1",
        mode="individual", created_at=NOW, updated_at=NOW, planned_start=NOW, place="谈话室", requirements="如实说明",
        lead_name="赵瑾德", lead_title="副校长", lead_strength="应当", **held,
    )  # fmt: skip
    subject = InterviewSubject.create(
        interview=case, person=person, position=1, name=person.name, department=department,
        department_name=department.name, title=title, rank="副处级",
    )  # fmt: skip
    return int(case.id), int(subject.id)


def _cases(session: Session, count: int, state: State) -> list[tuple[int, int]]:
    with session.store.transaction():
        return [_case(*each, state) for each in _subjects(count)]


def _record(case: int) -> list[int]:
    """A record that was begun, with some turns; their ids."""
    Record.create(interview=case, state="书写", started_at=NOW, updated_at=NOW)
    ids = [case * 1000 + place for place in range(1, _TURNS + 1)]
    for place, id in enumerate(ids, 1):
        RecordTurn.create(
            id=id, interview=case, position=place << 16, speaker="问" if place % 2 else "答", text=_TEXT, spoken_at=NOW
        )
    return ids


def plan_items(session: Session, count: int) -> list[Call]:
    """A planned talk added to a plan."""
    made = [
        plans.create_plan(session, PlanDraft("日常", NOW.year, title=f"日常计划{place}"))
        for place in range(-(-count // _ITEMS_A_PLAN))
    ]
    drafts_of = [
        ItemDraft("一岗双责", (SubjectDraft(person),), planned_on=date(NOW.year, 12, 20), place="谈话室", note=_TEXT)
        for person in _people(count)
    ]
    return [
        lambda session, plan=made[place // _ITEMS_A_PLAN], draft=draft: items.add_item(session, plan, draft)  # type: ignore[misc]
        for place, draft in enumerate(drafts_of)
    ]


def new_drafts(session: Session, count: int) -> list[Call]:
    """A talk drafted from nothing."""
    people = _people(count + 1)
    found = [
        Draft(
            (person,), "仍需询问核实", planned_start=NOW + timedelta(days=9), place="谈话室", purpose=_TEXT,
            recorder_id=other if other != person else None,
        )
        for person, other in pairwise(people)
    ]  # fmt: skip
    return [lambda session, draft=draft: drafts.create(session, draft) for draft in found]  # type: ignore[misc]


def received(session: Session, count: int) -> list[Call]:
    """A material handed in."""
    found = _cases(session, count, State.AWAITING_MATERIALS)
    with session.store.transaction():
        ids = [
            int(Material.create(subject=subject, name="书面说明", due_on=NOW.date() + timedelta(days=3)).id)
            for _, subject in found
        ]
    return [
        lambda session, id=id: materials.receive(session, id, received_on=NOW.date(), copies=1, pages=3, note="原件")  # type: ignore[misc]
        for id in ids
    ]


def disposed(session: Session, count: int) -> list[Call]:
    """A disposition."""
    found = _cases(session, count, State.AWAITING_DISPOSITION)
    draft = DispositionDraft(
        False, facts=_TEXT, outcome=session.rules.dispositions[0].name, decided_by="纪检监察室", decision=_TEXT,
        decided_on=NOW.date(),
    )  # fmt: skip
    return [
        lambda session, subject=subject: dispositions.save_disposition(session, subject, draft)  # type: ignore[misc]
        for _, subject in found
    ]


def finished(session: Session, count: int) -> list[Call]:
    """A step: the talk ends."""
    found = _cases(session, count, State.IN_PROGRESS)
    with session.store.transaction():
        for case, _ in found:
            _record(case)
    return [lambda session, case=case: steps.take(session, case, Step.FINISH) for case, _ in found]  # type: ignore[misc]


def autosaved(session: Session, count: int) -> list[Call]:
    """What is typed in some hundred milliseconds: a turn that grew, another one begun behind it."""
    ((case, _),) = _cases(session, 1, State.IN_PROGRESS)
    with session.store.transaction():
        ids = _record(case)
    calls: list[Call] = []
    for place in range(count):
        grown = Turn(ids[-1], "答", f"{_TEXT}{place}" * 2, NOW)
        begun = Turn(case * 1000 + 500 + place, "问", "请继续说明。", NOW)
        changes = [TurnChange.put(grown, ids[-2]), TurnChange.put(begun, ids[-1])]
        caret = Caret(begun.id, 6, ids[-9])
        calls.append(lambda session, each=changes, at=caret: record.save_changes(session, case, each, at))  # type: ignore[misc]
        ids.append(begun.id)
    return calls


def settings(session: Session, count: int) -> list[Call]:
    """A setting."""
    key = policy.CHOOSABLE[0]
    most = policy.policies()[key].idle_most
    return [
        lambda session, minutes=1 + place % most: policy.choose_policy(session, key, minutes)  # type: ignore[misc]
        for place in range(count)
    ]


ACTS = (
    Act("a plan item", plan_items), Act("a new draft", new_drafts), Act("a material received", received),
    Act("a disposition", disposed), Act("a state step (the talk ends)", finished),
    Act("an autosave of the record", autosaved), Act("a setting", settings, is_for_all=False),
)  # fmt: skip
