"""Making the sample institution: the roster imported, plans approved, talks at every stage of their life."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

from app.access.accounts import create_institution
from app.access.passwords import FLOOR
from app.access.session import Session
from app.people.roster.applying import apply
from app.people.roster.preview import preview
from app.plans import approvals, clues, items, plans
from app.plans.clues import ClueDraft
from app.plans.item_draft import ItemDraft, SubjectDraft
from app.plans.plans import PlanDraft
from app.rules.lifecycle import State
from app.sample import SAMPLE_NAME
from app.sample.carry import at, carry, person
from app.sample.stories import STORIES, Story
from app.store.keyslots import KdfCost

ROSTER = Path(__file__).resolve().parents[2] / "data" / "samples" / "roster.xlsx"
# How far each story is told, and how many days ago its talk was (or in how many it will be).
_TOLD: dict[str, tuple[State, int]] = {
    "预防提醒-个别": (State.ARCHIVED, -20),
    "预防提醒-集体": (State.READY, 1),
    "询问示警-个别": (State.SUBMITTED, 6),
    "询问示警-集体": (State.ARCHIVED, -16),
    "纠错诫勉-个别": (State.AWAITING_ARCHIVING, -12),
    "纠错诫勉-集体": (State.AWAITING_DISPOSITION, -6),
    "问责处分-个别": (State.AWAITING_MATERIALS, -9),
    "问责处分-集体": (State.DRAFT, 8),
}


def create_sample(folder: Path, password: str, cost: KdfCost | None = None) -> Session:
    """A new store with the sample institution.  Raises Refusal or StoreExists."""
    return create_institution(folder, SAMPLE_NAME, password, cost, policy=FLOOR, fill=lambda session: fill(session))


def fill(session: Session) -> None:
    """Fills an empty store with the sample: all in one transaction."""
    with session.store.transaction():
        roster = preview(session, ROSTER)
        apply(session, roster if roster.as_of <= session.today() else preview(session, ROSTER, as_of=session.today()))
        items_by_story = _campaign(session)
        for story in STORIES:
            until, days = _TOLD[story.key]
            start = _working_day(session.now() + timedelta(days=days), back=days < 0)
            carry(session, story, start, until, items_by_story.get(story.key))


def _campaign(session: Session) -> dict[str, int]:
    """A clue, a campaign plan that names the subjects, and its approval; the plan's items by story."""
    month_ago = datetime.combine(session.today() - timedelta(days=30), time(9))
    with at(session, month_ago):
        planned = [story for story in STORIES if story.from_plan]
        clue_of = {story.key: _clue(session, story) for story in planned if story.ground == "拟谈话函询"}
        title_year = session.today().year
        plan = plans.create_plan(
            session,
            PlanDraft("集中", title_year, basis="年度党风廉政建设工作安排", requirements="严格程序，确保安全。"),
        )
        made = {
            story.key: items.add_item(session, plan, _item(session, story, clue_of.get(story.key))) for story in planned
        }
        plans.submit(session, plan)
        approvals.approve(
            session, plan, approver="约谈工作领导小组", decided_on=session.today(), number=f"青约〔{title_year}〕1号",
            opinion="同意按计划开展。",
        )  # fmt: skip
    return made


def _clue(session: Session, story: Story) -> int:
    draft = ClueDraft(
        session.today(), "干部群众举报", story.subjects[0], "反映其在维修工程变更签证中把关不严",
        person_id=person(session, story.subjects[0]), disciplines=("工作纪律",), handler="常怀",
    )  # fmt: skip
    clue = clues.register(session, draft)
    clues.sort(session, clue, "谈话函询", session.today(), "线索笼统，先谈话函询。")
    return clue


def _item(session: Session, story: Story, clue: int | None) -> ItemDraft:
    return ItemDraft(
        ground=story.ground,
        subjects=tuple(SubjectDraft(person(session, name), clue) for name in story.subjects),
        mode_reason=story.group_reason,
        written_inquiry=story.written_inquiry,
        lead_id=person(session, story.lead),
        lead_reason=story.lead_reason,
        planned_on=session.today() + timedelta(days=32),
        planned_time="14:30",
        place=story.place,
        requirements=story.purpose,
    )


def _working_day(moment: datetime, *, back: bool) -> datetime:
    """The afternoon of that day, or of the nearest working day before or after it."""
    while moment.weekday() > 4:
        moment += timedelta(days=-1 if back else 1)
    return datetime.combine(moment.date(), time(14, 30))
