"""Questions asked of the materials: what a case waits for, and what is overdue anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.access.session import Session
from app.interviews.guarding import AFTER_START, case_of, subjects_of
from app.interviews.materials import UNDO_STATES, Witness, is_due_by_form, needs_endorsement
from app.interviews.tables import Interview, InterviewSubject, Material, MaterialWitness
from app.rules.lifecycle import State
from app.store.vault import Attachment


class MaterialState(StrEnum):
    """How one material stands; values are what windows say."""

    AWAITED = "待交"
    OVERDUE = "逾期"
    RECEIVED = "已交"
    REFUSED = "拒绝"


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One material of one subject; `pages` 0 means not counted."""

    id: int
    subject_id: int
    name: str
    by_form: bool
    state: MaterialState
    due_on: date | None
    received_on: date | None
    copies: int
    pages: int
    attachment_id: int | None
    attachment_name: str
    refused_on: date | None
    refusal_reason: str
    witnesses: tuple[Witness, ...]
    note: str
    can_undo: bool


@dataclass(frozen=True, slots=True)
class SubjectMaterials:
    """The materials of one subject."""

    subject_id: int
    name: str
    post: str
    lines: tuple[MaterialLine, ...]

    @property
    def settled(self) -> bool:
        """Nothing is waited for."""
        return all(line.state in (MaterialState.RECEIVED, MaterialState.REFUSED) for line in self.lines)


@dataclass(frozen=True, slots=True)
class MaterialsView:
    """All that the materials page shows; `witnesses` is how many a refusal needs."""

    interview_id: int
    state: State
    editable: bool
    endorsed: bool
    clause: str
    witnesses: int
    subjects: tuple[SubjectMaterials, ...]

    @property
    def open_count(self) -> int:
        """How many materials are waited for."""
        awaited = (MaterialState.AWAITED, MaterialState.OVERDUE)
        return sum(line.state in awaited for one in self.subjects for line in one.lines)


@dataclass(frozen=True, slots=True)
class OverdueMaterial:
    """A material whose last day has passed; `days` past it by the calendar."""

    interview_id: int
    subject_id: int
    material_id: int
    subject: str
    material: str
    due_on: date
    days: int


def materials_view(session: Session, interview_id: int) -> MaterialsView:
    """The materials of a case by subject.  Raises Refusal for an unknown case."""
    case = case_of(interview_id)
    state = State(case.state)
    by_subject: dict[int, list[MaterialLine]] = {}
    for row in _rows(interview_id):
        by_subject.setdefault(row.subject_id, []).append(_line(session, case, row))
    subjects = tuple(
        SubjectMaterials(row.id, row.name, f"{row.department_name}{row.title}", tuple(by_subject.get(row.id, ())))
        for row in subjects_of(interview_id)
    )
    return MaterialsView(
        interview_id, state, state in AFTER_START, needs_endorsement(session.rules, case), "五(三)",
        session.rules.limit("refusal_witnesses"), subjects,
    )  # fmt: skip


def overdue_materials(session: Session) -> tuple[OverdueMaterial, ...]:
    """Materials not handed in and not refused whose last day has passed, the longest overdue first (六(二))."""
    today = session.today()
    query: Iterable[Any] = (
        Material.select(Material, InterviewSubject)
        .join(InterviewSubject)
        .join(Interview)
        .where(
            Material.received_on.is_null()
            & Material.refused_on.is_null()
            & (Material.due_on < today)
            & Interview.state.in_(sorted(AFTER_START))
        )
        .order_by(Material.due_on, Material.id)
    )
    return tuple(
        OverdueMaterial(row.subject.interview_id, row.subject_id, row.id, row.subject.name, row.name, row.due_on,
                        (today - row.due_on).days)
        for row in query
    )  # fmt: skip


def _rows(interview_id: int) -> Any:
    return (
        Material.select(Material, Attachment)
        .join(InterviewSubject)
        .switch(Material)
        .left_outer_join(Attachment)
        .where(InterviewSubject.interview == interview_id)
        .order_by(Material.id)
    )


def _line(session: Session, case: Interview, row: Any) -> MaterialLine:
    by_form = is_due_by_form(session.rules, case, row.name)
    state = State(case.state)
    recorded = row.received_on is not None or row.refused_on is not None
    can_undo = recorded and state in (UNDO_STATES if by_form else AFTER_START)
    seen = MaterialWitness.select().where(MaterialWitness.material == row.id).order_by(MaterialWitness.id)
    return MaterialLine(
        row.id, row.subject_id, row.name, by_form, _how(row, session.today()), row.due_on, row.received_on,
        row.copies, row.pages, row.attachment_id, row.attachment.name if row.attachment_id else "", row.refused_on,
        row.refusal_reason, tuple(Witness(one.name, one.title) for one in seen), row.note, can_undo,
    )  # fmt: skip


def _how(row: Any, today: date) -> MaterialState:
    if row.received_on is not None:
        return MaterialState.RECEIVED
    if row.refused_on is not None:
        return MaterialState.REFUSED
    return MaterialState.OVERDUE if row.due_on is not None and row.due_on < today else MaterialState.AWAITED
