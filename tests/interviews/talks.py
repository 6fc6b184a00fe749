"""Talks carried through the use cases, one step at a time, in the fixture institution."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.access.session import Session
from app.interviews import approvals, archiving, dispositions, drafts, materials, preparation, record, steps
from app.interviews.checklists import Checklist
from app.interviews.drafts import Draft
from app.interviews.record_text import Turn, TurnChange, new_turn_id
from app.interviews.tables import Interview, Material
from app.rules.lifecycle import LIFE_LINE, State, Step
from app.rules.vocabulary import Mode
from tests.interviews.held_cases import material_ids, seal, subject_ids

# The morning on which drafts are written, and the talk two days later.
MORNING = datetime(2026, 11, 24, 9, 0)
TALK = datetime(2026, 11, 26, 14, 30)
GROUNDS = {
    "PREVENTIVE": "一岗双责", "INQUIRY": "仍需询问核实", "CORRECTIVE": "批评教育", "ACCOUNTABILITY": "问责处理",
}  # fmt: skip


def talk(people: dict[str, int], *names: str, form: str = "INQUIRY", **fields: Any) -> Draft:
    """A complete scheme: a deputy head of 教务处, led by the supervising vice president."""
    named = names or ("蒋德禾",)
    lead, recorder = fields.pop("lead", "赵瑾德"), fields.pop("recorder", "常怀")
    given: dict[str, Any] = {
        "subjects": tuple(people[name] for name in named), "ground": GROUNDS[form],
        "mode": Mode.GROUP if len(named) > 1 else Mode.INDIVIDUAL, "planned_start": TALK,
        "planned_end": TALK + timedelta(hours=1), "place": "谈话室", "lead_id": people[lead] if lead else None,
        "recorder_id": people[recorder] if recorder else None, "requirements": "如实说明，遵守保密要求",
        "safety_plan": "两人在场，全程不离人",
    }  # fmt: skip
    return Draft(**{**given, **fields})


def set_clock(session: Session, moment: datetime) -> Session:
    """The session's clock stands at the moment."""
    session.clock = lambda: moment
    return session


def drafted(session: Session, people: dict[str, int], *names: str, **fields: Any) -> int:
    """A draft, written on the morning."""
    return drafts.create(set_clock(session, MORNING), talk(people, *names, **fields))


def state_of(case: int) -> State:
    """Where the case stands."""
    return State(Interview.get_by_id(case).state)


def _submit(session: Session, case: int) -> None:
    steps.take(session, case, Step.SUBMIT)


def approve_all(session: Session, case: int) -> None:
    """Every approval that is due."""
    while approvals.turn_of(session, case) is not None:
        approvals.approve(session, case, approver="尹涵", decided_on=session.today())


def prepare(session: Session, case: int) -> None:
    """Notices, and all items of preparation."""
    preparation.notify_all(session, case, session.today(), "书面通知")
    for item in session.rules.preparation:
        preparation.tick(session, case, Checklist.PREPARATION, item.code)


def _make_ready(session: Session, case: int) -> None:
    prepare(session, case)
    steps.take(session, case, Step.MAKE_READY)


def check_safety(session: Session, case: int) -> None:
    """All items of the safety check."""
    for item in session.rules.safety:
        preparation.tick(session, case, Checklist.SAFETY, item.code)


def _start(session: Session, case: int) -> None:
    set_clock(session, TALK)
    check_safety(session, case)
    steps.take(session, case, Step.START)


def write_record(session: Session, case: int, text: str = "请谈谈有关情况。") -> None:
    """One turn of the record."""
    record.open_record(session, case)
    record.save_changes(session, case, [TurnChange.put(Turn(new_turn_id(), "问", text, session.now()), 0)])


def _finish(session: Session, case: int) -> None:
    write_record(session, case)
    set_clock(session, TALK + timedelta(minutes=50))
    steps.take(session, case, Step.FINISH)


def receive_all(session: Session, case: int) -> None:
    """Everything that is due is handed in."""
    for material in material_ids(case):
        if Material.get_by_id(material).received_on is None:
            materials.receive(session, material, received_on=session.today(), pages=2)


def _close_materials(session: Session, case: int) -> None:
    receive_all(session, case)
    steps.take(session, case, Step.CLOSE_MATERIALS)


def dispose_all(session: Session, case: int) -> None:
    """Nothing was confirmed about anybody."""
    outcome = next(each.name for each in session.rules.dispositions if not each.confirmed)
    for subject in subject_ids(case):
        dispositions.save_disposition(
            session, subject, dispositions.DispositionDraft(confirmed=False, facts="经核实不属实", outcome=outcome)
        )


def _decide(session: Session, case: int) -> None:
    dispose_all(session, case)
    steps.take(session, case, Step.DECIDE)


def close_file(session: Session, case: int) -> None:
    """Record closed and signed, form signed, volume and catalogue written."""
    seal(session, case)
    archiving.sign_form(session, case, session.today())
    archiving.sign_record(session, case, session.today())
    archiving.file_volume(session, case, volume_number="2026-1", retention="30年")
    archiving.build_catalogue(session, case)


def _archive(session: Session, case: int) -> None:
    close_file(session, case)
    steps.take(session, case, Step.ARCHIVE)


_STEPS = (_submit, approve_all, _make_ready, _start, _finish, _close_materials, _decide, _archive)


def carry(session: Session, case: int, until: State) -> int:
    """Carries a draft to a state of the life line."""
    for step in _STEPS[: LIFE_LINE.index(until)]:
        step(session, case)
    assert state_of(case) is until
    return case


def case_in(session: Session, people: dict[str, int], state: State, *names: str, **fields: Any) -> int:
    """A case that stands in a state of the life line."""
    return carry(session, drafted(session, people, *names, **fields), state)
