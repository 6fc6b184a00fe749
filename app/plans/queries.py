"""Plans for their readers: the list, and one plan with its talks as of their planned days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from peewee import JOIN, Asc, Case, Desc, fn

from app.access.session import Session
from app.people.identity import Identity, identity
from app.people.tables import Department, Person
from app.plans.approvals import ApprovalLine, approvals_due, approvals_of, next_approval
from app.plans.arranged import interviews_of
from app.plans.columns import PLANS
from app.plans.filings import filing_of
from app.plans.guarding import plan_of
from app.plans.item_checks import items_of
from app.plans.item_draft import draft_of_row, planned_day
from app.plans.tables import ApprovalRow, Clue, Filing, Plan, PlanItem, PlanItemSubject
from app.plans.vocabulary import Outcome, PlanKind, PlanState, number_text, quarter_name
from app.plans.voiding import void_warning
from app.rules.duties import Approval
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, Mode
from app.store.database import tuples
from app.store.headers import Kept, Values

_STATES = [(state.value, place) for place, state in enumerate(PlanState, 1)]


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """Which plans: words (title, department, subject's name or initials), kind, year, state, department.

    `headers` is what the headings of the list let through.
    """

    text: str = ""
    kind: str = ""
    year: int | None = None
    state: str = ""
    department_id: int | None = None
    headers: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan as a list shows it; `approved_on` only while the approval stands."""

    id: int
    kind: str
    title: str
    period: str
    department: str
    items: int
    subjects: int
    state: str
    submitted_on: date | None
    approved_on: date | None
    filed_on: date | None


@dataclass(frozen=True, slots=True)
class SubjectView:
    """A subject as of the planned day, with the number of the clue the choice came from."""

    person_id: int
    name: str
    department: str
    title: str
    rank: str
    clue_id: int | None
    clue: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """A planned talk as tables show it; `interviews` are the cases made from it with their states.

    `lead_title` has the department before it; all posts are those of the planned day.
    """

    id: int
    serial: int
    subjects: tuple[SubjectView, ...]
    form: InterviewForm
    form_name: str
    ground: str
    mode: Mode
    mode_reason: str
    written_inquiry: bool
    lead_id: int | None
    lead: str
    lead_title: str
    lead_reason: str
    planned_on: date | None
    planned_time: str
    place: str
    requirements: str
    responsible_unit: str
    note: str
    interviews: tuple[tuple[int, str], ...]

    @property
    def names(self) -> str:
        """The names of the subjects."""
        return "、".join(subject.name for subject in self.subjects)


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan as its page shows it."""

    id: int
    kind: PlanKind
    title: str
    period: str
    year: int
    quarter: int | None
    batch: int | None
    department_id: int | None
    department: str
    basis: str
    requirements: str
    state: PlanState
    submitted_on: date | None
    rules_version: str
    items: tuple[ItemView, ...]
    due: tuple[Approval, ...]
    next: Approval | None
    approvals: tuple[ApprovalLine, ...]
    filed_on: date | None
    filing_number: str
    filing_opinion: str
    filing_received_by: str
    void_warning: str


def count_plans(wanted: PlanFilter) -> int:
    """How many plans the filter lets through."""
    return int(_rows(wanted).count())


def plan_values(wanted: PlanFilter, column: str, text: str = "") -> Values:
    """What the heading of a column lists: its values among the rows that the filter and the other headings let through.

    `text` narrows words as they stand to those that hold it.  Raises KeyError for a column without values.
    """
    return PLANS.values(_rows(replace(wanted, headers=())), wanted.headers, column, text)


def _rows(wanted: PlanFilter) -> Any:
    return Plan.select(Plan.id).join(Department, JOIN.LEFT_OUTER).where(*_conditions(wanted))


def plans_page(wanted: PlanFilter, offset: int, limit: int, order: Sequence[tuple[str, bool]] = ()) -> list[PlanLine]:
    """Plans in the order of columns `(name, descending)`; else the newest year and plan first."""
    keys = _order_keys()
    by = [Desc(keys[name]) if down else Asc(keys[name]) for name, down in order if name in keys]
    query = Plan.select(Plan, Department).join(Department, JOIN.LEFT_OUTER).where(*_conditions(wanted))
    rows = list(query.order_by(*by, Plan.year.desc(), Plan.id.desc()).offset(offset).limit(limit))
    ids = [row.id for row in rows]
    counts, approved, filed = _counts(ids), _approved_on(ids), _filed_on(ids)
    return [
        PlanLine(
            row.id, row.kind, row.title, period_text(row), row.department.name if row.department else "",
            *counts.get(row.id, (0, 0)), row.state, row.submitted_on,
            approved.get(row.id) if PlanState(row.state).is_approved else None, filed.get(row.id),
        )
        for row in rows
    ]  # fmt: skip


def plan_view(session: Session, plan_id: int) -> PlanView:
    """One plan with its talks, approvals and filing.  Raises Refusal for an id that nobody has."""
    row = plan_of(plan_id)
    filing = filing_of(plan_id)
    return PlanView(
        id=row.id, kind=PlanKind(row.kind), title=row.title, period=period_text(row), year=row.year,
        quarter=row.quarter, batch=row.batch, department_id=row.department_id,
        department=row.department.name if row.department else "", basis=row.basis, requirements=row.requirements,
        state=PlanState(row.state), submitted_on=row.submitted_on, rules_version=row.rules_version,
        items=item_views(session, plan_id), due=approvals_due(session, plan_id), next=next_approval(session, plan_id),
        approvals=tuple(approvals_of(plan_id)),
        filed_on=filing.filed_on if filing else None,
        filing_number=filing.number if filing else "",
        filing_opinion=filing.opinion if filing else "",
        filing_received_by=filing.received_by if filing else "",
        void_warning=void_warning(plan_id),
    )  # fmt: skip


def item_views(session: Session, plan_id: int) -> tuple[ItemView, ...]:
    """The planned talks of a plan in their order, with names and titles as of their planned days."""
    plan, rows = plan_of(plan_id), items_of(plan_id)
    made = interviews_of([row.id for row in rows])
    found = []
    for serial, row in enumerate(rows, 1):
        on = planned_day(session, plan, draft_of_row(row))
        cases = tuple((interview, state.value) for interview, state in made.get(row.id, ()))
        found.append(_item_view(session.rules, serial, row, on, cases))
    return tuple(found)


def plan_years() -> list[int]:
    """The years for which there are plans, the newest first."""
    return [year for (year,) in tuples(Plan.select(Plan.year).distinct().order_by(Plan.year.desc()))]


def period_text(row: Plan) -> str:
    """What time and which one: 「2026年第1批」「2026年第四季度」「2026年」."""
    if row.kind == PlanKind.CAMPAIGN:
        return f"{row.year}年第{row.batch}批"
    return f"{row.year}年" + (quarter_name(row.quarter) if row.quarter else "")


def _item_view(
    rules: Rulebook, serial: int, row: PlanItem, on: date, interviews: tuple[tuple[int, str], ...]
) -> ItemView:
    form = InterviewForm(row.form)
    lead = identity(row.lead_id, on) if row.lead_id is not None else None
    return ItemView(
        id=row.id, serial=serial, subjects=_subject_views(row.id, on), form=form, form_name=rules.form(form).name,
        ground=row.ground, mode=Mode(row.mode), mode_reason=row.mode_reason,
        written_inquiry=bool(row.written_inquiry), lead_id=row.lead_id, lead=lead.name if lead else "",
        lead_title=_post(lead) if lead else "", lead_reason=row.lead_reason, planned_on=row.planned_on,
        planned_time=row.planned_time, place=row.place, requirements=row.requirements,
        responsible_unit=row.responsible_unit, note=row.note, interviews=interviews,
    )  # fmt: skip


def _post(who: Identity) -> str:
    """Department and title; a school leader's title alone."""
    return who.title if who.is_school_leader else who.department_name + who.title


def _subject_views(item_id: int, on: date) -> tuple[SubjectView, ...]:
    query = PlanItemSubject.select(PlanItemSubject, Clue).join(Clue, JOIN.LEFT_OUTER)
    query = query.where(PlanItemSubject.item == item_id).order_by(PlanItemSubject.position, PlanItemSubject.id)
    found = []
    for row in query:
        who = identity(row.person_id, on)
        clue = number_text(row.clue.year, row.clue.number) if row.clue is not None else ""
        found.append(SubjectView(row.person_id, who.name, who.department_name, who.title, who.rank, row.clue_id, clue))
    return tuple(found)


def _conditions(wanted: PlanFilter) -> list[Any]:
    found: list[Any] = [Plan.id.is_null(False)]
    for field, value in ((Plan.kind, wanted.kind), (Plan.state, wanted.state)):
        if value:
            found.append(field == value)
    if wanted.year is not None:
        found.append(Plan.year == wanted.year)
    if wanted.department_id is not None:
        found.append(Plan.department == wanted.department_id)
    return [*found, *PLANS.conditions(wanted.headers), *(_word(word) for word in wanted.text.split())]


def _word(word: str) -> Any:
    subject = Person.name.contains(word)
    if word.isascii():
        lower = word.lower()
        subject |= Person.initials.startswith(lower) | Person.initials.contains(f" {lower}")
    talked_to = PlanItem.select(PlanItem.plan).join(PlanItemSubject).join(Person).where(subject)
    return Plan.title.contains(word) | Department.name.contains(word) | Plan.id.in_(talked_to)


def _order_keys() -> dict[str, Any]:
    items = PlanItem.select(fn.COUNT(PlanItem.id)).where(PlanItem.plan == Plan.id)
    filed = Filing.select(fn.MAX(Filing.filed_on)).where(Filing.plan == Plan.id)
    return {
        "kind": Plan.kind, "title": Plan.title, "department": Department.position, "items": items,
        "period": Plan.year * 1000 + fn.COALESCE(Plan.quarter, 0) * 100 + fn.COALESCE(Plan.batch, 0),
        "state": Case(Plan.state, _STATES, 0), "submitted_on": Plan.submitted_on, "filed_on": filed,
    }  # fmt: skip


def _counts(ids: list[int]) -> dict[int, tuple[int, int]]:
    """Planned talks and subjects of each plan."""
    query = (
        PlanItem.select(PlanItem.plan, fn.COUNT(fn.DISTINCT(PlanItem.id)), fn.COUNT(PlanItemSubject.id))
        .join(PlanItemSubject, JOIN.LEFT_OUTER)
        .where(PlanItem.plan.in_(ids))
        .group_by(PlanItem.plan)
    )
    return {plan: (items, subjects) for plan, items, subjects in tuples(query)}


def _approved_on(ids: list[int]) -> dict[int, date]:
    """The day of the last approval of each plan that stands."""
    query = ApprovalRow.select(ApprovalRow.plan, ApprovalRow.decided_on).where(
        ApprovalRow.plan.in_(ids) & (ApprovalRow.outcome == Outcome.APPROVED.value) & ApprovalRow.voided_at.is_null()
    )
    return dict(tuples(query.order_by(ApprovalRow.id)))


def _filed_on(ids: list[int]) -> dict[int, date]:
    return dict(tuples(Filing.select(Filing.plan, Filing.filed_on).where(Filing.plan.in_(ids))))
