"""The attendances of a period as objects, own and reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from peewee import JOIN, Case

from app.interviews.amendments import amended_values
from app.interviews.reported import ReportedMaterial, ReportedSubject, ReportedTalk
from app.interviews.tables import Disposition, Interview, InterviewSubject, Material
from app.ledgers.attendance import campaign_of, row_of, settled
from app.ledgers.period import Stretch
from app.ledgers.reported import counted_in, person_of_reported, row_of_reported
from app.ledgers.scope import held_in
from app.people.tables import Person
from app.plans.tables import Plan
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, Mode, Rank
from app.store.database import tuples


@dataclass(frozen=True, slots=True)
class Attendance:
    """One subject at one held talk, with what the columns look at.

    `row` is the row it belongs to: a department's id as text, `LEADERS`, or `UNKNOWN`.  The last three are ids of
    materials: due of the subject, handed in, and late.
    """

    subject: int
    interview: int
    person: int
    row: str
    form: InterviewForm
    mode: Mode
    rank: Rank | None
    talk_inquiry: bool
    written_inquiry: bool
    campaign: int | None
    outcome: str
    due: tuple[int, ...] = field(default=())
    received: tuple[int, ...] = field(default=())
    late: tuple[int, ...] = field(default=())


def is_late(due: date | None, received: date | None, refused: date | None, today: date) -> bool:
    """Whether a material came after its day, or has not come although the day is past; a refusal is not late."""
    return due is not None and refused is None and due < (received or today)


def attendances(rules: Rulebook, period: Stretch, today: date) -> list[Attendance]:
    """All attendances at talks held in the period, own and reported; `today` decides what is late by now."""
    inquiries = {ground.name for ground in rules.grounds if ground.talk_inquiry}
    materials = _materials_of(period, today)
    query = (
        InterviewSubject.select(
            InterviewSubject.id, Interview.id, InterviewSubject.person, row_of(), Interview.form, Interview.mode,
            InterviewSubject.rank, Interview.ground, Interview.written_inquiry, campaign_of(),
            Case(None, [(settled(), Disposition.outcome)], ""),
        )
        .join(Interview)
        .join(Disposition, JOIN.LEFT_OUTER, on=(Disposition.subject == InterviewSubject.id))
        .where(held_in(period))
        .order_by(InterviewSubject.id)
    )  # fmt: skip
    found = tuples(query)
    corrected = amended_values(sorted({interview for _, interview, *_ in found}))
    return [
        Attendance(subject, interview, person, row, InterviewForm(form), Mode(mode), _rank(rank), ground in inquiries,
                   bool(written), campaign, _outcome(subject, outcome or "", corrected.get(interview, {})),
                   *materials.get(subject, ((), (), ())))
        for subject, interview, person, row, form, mode, rank, ground, written, campaign, outcome in found
    ] + reported_attendances(rules, period, today)  # fmt: skip


def _outcome(subject: int, outcome: str, corrected: Mapping[str, object]) -> str:
    """The outcome that counts, with its correction; one that does not count yet has none to correct."""
    return str(corrected.get(f"disposition.{subject}.outcome", outcome)) if outcome else ""


def _rank(text: str) -> Rank | None:
    return Rank(text) if text in set(Rank) else None


_Ids = tuple[int, ...]


def _materials_of(period: Stretch, today: date) -> dict[int, tuple[_Ids, _Ids, _Ids]]:
    query = (
        Material.select(Material.id, Material.subject, Material.due_on, Material.received_on, Material.refused_on)
        .join(InterviewSubject)
        .join(Interview)
        .where(held_in(period))
    )
    found: dict[int, list[tuple[int, bool, bool]]] = defaultdict(list)
    for id, subject, due, received, refused in tuples(query):
        found[subject].append((id, received is not None, is_late(due, received, refused, today)))
    return {
        subject: (
            tuple(id for id, _, _ in rows),
            tuple(id for id, received, _ in rows if received),
            tuple(id for id, _, late in rows if late),
        )
        for subject, rows in found.items()
    }


def reported_attendances(rules: Rulebook, period: Stretch, today: date) -> list[Attendance]:
    """Attendances at talks that departments held in the period and reported; `today` decides what is late by now."""
    inquiries = {ground.name for ground in rules.grounds if ground.talk_inquiry}
    batches = {(year, batch): id for year, batch, id in tuples(_batches())}
    materials: dict[int, list[tuple[int, bool, bool]]] = defaultdict(list)
    for id, subject, due, received, refused in tuples(_reported_materials(period)):
        materials[subject].append((-id, received is not None, is_late(due, received, refused, today)))
    found = []
    for subject, talk, person, row, form, mode, rank, ground, written, year, batch, outcome in tuples(
        _subjects(period)
    ):
        mine = materials.get(subject, [])
        of_rank = Rank(rank) if rank in set(Rank) else None
        campaign = None if year is None else batches.get((year, batch), -(year * 1000 + batch))
        found.append(
            Attendance(
                -subject, -talk, person, row, InterviewForm(form), Mode(mode), of_rank, ground in inquiries,
                 bool(written), campaign, outcome, tuple(id for id, _, _ in mine),
                tuple(id for id, received, _ in mine if received), tuple(id for id, _, late in mine if late),
            )
        )  # fmt: skip
    return found


def _with_person(query: Any) -> Any:
    """Joins who has come into the roster since the report."""
    same = (Person.staff_no == ReportedSubject.staff_no) & (Person.name == ReportedSubject.name)
    return query.join(Person, JOIN.LEFT_OUTER, on=same)


def _subjects(period: Stretch) -> Any:
    query = ReportedSubject.select(
        ReportedSubject.id, ReportedTalk.id, person_of_reported(), row_of_reported(), ReportedTalk.form,
        ReportedTalk.mode, ReportedSubject.rank, ReportedTalk.ground, ReportedTalk.written_inquiry,
        ReportedTalk.campaign_year, ReportedTalk.campaign_batch, ReportedSubject.outcome,
    ).join(ReportedTalk)  # fmt: skip
    return _with_person(query.switch(ReportedSubject)).where(counted_in(period)).order_by(ReportedSubject.id)


def _reported_materials(period: Stretch) -> Any:
    columns = (ReportedMaterial.id, ReportedMaterial.subject, ReportedMaterial.due_on, ReportedMaterial.received_on,
               ReportedMaterial.refused_on)  # fmt: skip
    query = ReportedMaterial.select(*columns).join(ReportedSubject).join(ReportedTalk)
    return query.where(counted_in(period)).order_by(ReportedMaterial.id)


def _batches() -> Any:
    return Plan.select(Plan.year, Plan.batch, Plan.id).where(Plan.kind == "集中")
