"""A planned talk as it is written, and the question it puts to the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.access.errors import Refusal
from app.access.session import Session
from app.people.snapshot import key
from app.plans.tables import Plan, PlanItem, PlanItemSubject
from app.plans.vocabulary import CLAUSE, PlanKind
from app.rules.facts import Request
from app.rules.rulebook import Ground, Rulebook
from app.rules.vocabulary import Mode


@dataclass(frozen=True, slots=True)
class SubjectDraft:
    """A subject, and the clue the choice came from, if any."""

    person_id: int
    clue_id: int | None = None


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """What is written of a planned talk.  The ground fixes the form.

    `mode` None means individual for one subject and group for several.  An empty `responsible_unit` means the unit
    that organises by the rules.
    """

    ground: str
    subjects: tuple[SubjectDraft, ...]
    mode: Mode | None = None
    mode_reason: str = ""
    written_inquiry: bool = False
    lead_id: int | None = None
    lead_reason: str = ""
    planned_on: date | None = None
    planned_time: str = ""
    place: str = ""
    requirements: str = ""
    responsible_unit: str = ""
    note: str = ""

    @property
    def actual_mode(self) -> Mode:
        """The mode as given, or by the number of subjects."""
        if self.mode is not None:
            return self.mode
        return Mode.INDIVIDUAL if len(self.subjects) < 2 else Mode.GROUP

    def people(self) -> list[int]:
        """Ids of the subjects, and of the lead if there is one."""
        lead = [] if self.lead_id is None else [self.lead_id]
        return [subject.person_id for subject in self.subjects] + lead


def ground_of(rules: Rulebook, name: str) -> Ground:
    """The ground of that name (clause 三).  Raises Refusal for none, or one that the regulation does not know."""
    found = rules.ground(name)
    if found is None:
        raise Refusal("请选择约谈事由；约谈形式随事由确定。", ("三(一)", "三(二)", "三(三)", "三(四)"))
    return found


def planned_day(session: Session, plan: Plan, draft: ItemDraft) -> date:
    """The day as of which the rules are asked: the planned one; else today, or the nearest day of the plan's time."""
    if draft.planned_on is not None:
        return draft.planned_on
    first, last = period(plan)
    return min(max(session.today(), first), last)


def period(plan: Plan) -> tuple[date, date]:
    """The first and the last day of the plan's time: its quarter, or its year."""
    if plan.kind == PlanKind.QUARTERLY and plan.quarter is not None:
        month = 3 * plan.quarter
        return date(plan.year, month - 2, 1), date(plan.year, month, 31 if plan.quarter in (1, 4) else 30)
    return date(plan.year, 1, 1), date(plan.year, 12, 31)


def request_of(rules: Rulebook, draft: ItemDraft) -> Request:
    """The question a planned talk puts to the rules.  Raises Refusal for an unknown ground or nobody to talk to."""
    ground = ground_of(rules, draft.ground)
    if not draft.subjects:
        raise Refusal("请选择约谈对象。", (CLAUSE,))
    return Request(
        form=ground.form,
        subjects=tuple(key(subject.person_id) for subject in draft.subjects),
        ground=ground.name,
        mode=draft.actual_mode,
        mode_reason=draft.mode_reason,
        lead=None if draft.lead_id is None else key(draft.lead_id),
        lead_reason=draft.lead_reason,
        written_inquiry=draft.written_inquiry,
    )


def draft_of_row(row: PlanItem) -> ItemDraft:
    """The stored planned talk as a draft."""
    query = PlanItemSubject.select().where(PlanItemSubject.item == row.id)
    subjects = query.order_by(PlanItemSubject.position, PlanItemSubject.id)
    return ItemDraft(
        ground=row.ground,
        subjects=tuple(SubjectDraft(each.person_id, each.clue_id) for each in subjects),
        mode=Mode(row.mode),
        mode_reason=row.mode_reason,
        written_inquiry=bool(row.written_inquiry),
        lead_id=row.lead_id,
        lead_reason=row.lead_reason,
        planned_on=row.planned_on,
        planned_time=row.planned_time,
        place=row.place,
        requirements=row.requirements,
        responsible_unit=row.responsible_unit,
        note=row.note,
    )
