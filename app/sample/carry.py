"""Carrying a story through the use cases, step by step, as the windows do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise

from app.access.session import Session
from app.interviews import (
    approvals,
    archiving,
    dispositions,
    drafts,
    materials,
    outline,
    preparation,
    record,
    sealing,
    steps,
)
from app.interviews.checklists import Checklist
from app.interviews.drafts import Draft
from app.interviews.guarding import subjects_of
from app.interviews.record_text import Turn, TurnChange, new_turn_id
from app.interviews.tables import Interview, Material
from app.people.queries import find_people
from app.rules.lifecycle import State, Step
from app.rules.sealing import Word
from app.rules.vocabulary import Mode
from app.sample.stories import Story

# How far a story is told: the states in their order.
_FAR = (State.DRAFT, State.SUBMITTED, State.APPROVED, State.READY, State.IN_PROGRESS, State.AWAITING_MATERIALS,
        State.AWAITING_DISPOSITION, State.AWAITING_ARCHIVING, State.ARCHIVED)  # fmt: skip


def person(session: Session, name: str) -> int:
    """The id of the person of that name.  Raises LookupError."""
    found = [line for line in find_people(name, session.today()) if line.name == name]
    if not found:
        raise LookupError(f"名册里没有{name}")
    return found[0].id


@contextmanager
def at(session: Session, moment: datetime) -> Iterator[None]:
    """The session's clock stands at a moment."""
    before = session.clock
    session.clock = lambda: moment
    try:
        yield
    finally:
        session.clock = before


def draft_for(session: Session, story: Story, start: datetime, plan_item_id: int | None = None) -> Draft:
    """The draft of a story's talk."""
    return Draft(
        subjects=tuple(person(session, name) for name in story.subjects),
        ground=story.ground,
        mode=Mode.GROUP if len(story.subjects) > 1 else Mode.INDIVIDUAL,
        mode_reason=story.group_reason,
        written_inquiry=story.written_inquiry,
        planned_start=start,
        planned_end=start + timedelta(hours=1),
        place=story.place,
        lead_id=person(session, story.lead),
        lead_reason=story.lead_reason,
        recorder_id=person(session, story.recorder),
        attendees=(person(session, story.attendee),) if story.attendee else (),
        purpose=story.purpose,
        requirements="如实说明情况，按时提交材料，遵守保密要求。",
        safety_plan="两人以上在场，全程不离人；校医院值班电话已备。",
        plan_item_id=plan_item_id,
    )


def carry(
    session: Session, story: Story, start: datetime, until: State = State.ARCHIVED, plan_item_id: int | None = None
) -> int:
    """Tells a story up to a state; the talk is held at `start`, the rest on the working days around it.

    Returns the interview's id.  Raises Refusal where the rules stand against the story.
    """
    wanted = _FAR.index(until)
    prepared = start - timedelta(days=5)
    with at(session, prepared):
        case = drafts.create(session, draft_for(session, story, start, plan_item_id))
    chapters = (
        (prepared, _submit), (start - timedelta(days=4), _approve), (start - timedelta(days=1), _prepare),
        (start, _begin), (start + timedelta(minutes=50), _finish), (start + timedelta(days=2), _materials),
        (start + timedelta(days=5), _decide), (start + timedelta(days=8), _archive),
    )  # fmt: skip
    assert all(one[0] <= other[0] for one, other in pairwise(chapters))
    for moment, chapter in chapters[:wanted]:
        with at(session, moment):
            chapter(session, case, story)
    return case


def _submit(session: Session, case: int, story: Story) -> None:
    steps.take(session, case, Step.SUBMIT)


def _approve(session: Session, case: int, story: Story) -> None:
    """Every approval that is due, in its order."""
    while (due := approvals.turn_of(session, case)) is not None:
        approver = f"{due.by}负责人" if due.by != "领导小组" else "约谈工作领导小组"
        approvals.approve(
            session, case, approver=approver, decided_on=session.today(), opinion="同意。",
            number=f"青约〔{session.today().year}〕{case}号",
        )  # fmt: skip


def _prepare(session: Session, case: int, story: Story) -> None:
    if story.matter:
        outline.add_outline(session, case, story.matter)
    preparation.notify_all(session, case, session.today(), "书面通知")
    for item in session.rules.preparation:
        if item.code != "notice":
            preparation.tick(session, case, Checklist.PREPARATION, item.code)
    steps.take(session, case, Step.MAKE_READY)


def _begin(session: Session, case: int, story: Story) -> None:
    for item in session.rules.safety:
        preparation.tick(session, case, Checklist.SAFETY, item.code)
    steps.take(session, case, Step.START)


def _finish(session: Session, case: int, story: Story) -> None:
    record.open_record(session, case)
    started = session.now() - timedelta(minutes=45)
    changes, behind = [], 0
    for place, (speaker, text) in enumerate(story.turns):
        turn = Turn(new_turn_id(), speaker, text, started + timedelta(minutes=6 * place))
        changes.append(TurnChange.put(turn, behind))
        behind = turn.id
    record.save_changes(session, case, changes)
    steps.take(session, case, Step.FINISH)
    sealing.begin_read_back(session, case)
    for each in sealing.people_heard(case):
        sealing.confirm(session, case, each.role, each.name, Word.CONFIRMED)
    sealing.close_record(session, case)


def _materials(session: Session, case: int, story: Story) -> None:
    for subject in subjects_of(case):
        for row in Material.select().where(Material.subject == subject.id):
            if subject.name == story.refuses:
                witnesses = [materials.Witness(name, "纪检监察室") for name in story.witnesses]
                materials.refuse(
                    session, row.id, refused_on=session.today(), reason="本人表示不愿书写", witnesses=witnesses
                )
            else:
                materials.receive(session, row.id, received_on=session.today(), pages=2)
    steps.take(session, case, Step.CLOSE_MATERIALS)


def _decide(session: Session, case: int, story: Story) -> None:
    end = story.ending
    draft = dispositions.DispositionDraft(
        confirmed=end.confirmed,
        facts=end.facts,
        disciplines=(end.discipline,) if end.discipline else (),
        factors=(end.factor,) if end.factor else (),
        proposal=end.proposal,
        outcome=end.outcome,
        stage=dispositions.stage_of(session.rules, end.outcome),
        decided_by=end.decided_by,
        decision=end.decision,
        decided_on=session.today() if end.decided_by else None,
    )
    for subject in subjects_of(case):
        dispositions.save_disposition(session, subject.id, draft)
    statements = {subject.id: story.statement for subject in subjects_of(case)}
    texts = dispositions.Opinions(content=story.content, lead_opinion="谈话达到预期目的。")
    dispositions.save_opinions(session, case, texts, statements)
    steps.take(session, case, Step.DECIDE)


def _archive(session: Session, case: int, story: Story) -> None:
    archiving.sign_form(session, case, session.today())
    archiving.sign_record(session, case, session.today())
    volume = archiving.propose_volume(session, Interview.get_by_id(case))
    archiving.file_volume(session, case, volume_number=volume, retention="30年")
    archiving.build_catalogue(session, case)
    steps.take(session, case, Step.ARCHIVE)
