"""The attendances of a period, loaded once for all that is counted over them: those held here and those reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from peewee import JOIN, Case

from app.interviews.amendments import amended_values
from app.interviews.tables import Disposition, Interview, InterviewSubject, Material
from app.ledgers.attendance import Attendance, campaign_of, is_late, row_of, settled
from app.ledgers.period import Stretch
from app.ledgers.reported import reported_attendances
from app.ledgers.scope import held_in
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, Mode, Rank
from app.store.database import tuples


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
