"""What a pivot looks at: the attendances of the 统计表, each with what else is known of its talk and its subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.session import Session
from app.interviews.reported import ReportedMaterial, ReportedSubject, ReportedTalk, StatisticsReport
from app.interviews.tables import Amendment, Disposition, Interview, InterviewSubject, Material
from app.ledgers.attendance import settled
from app.ledgers.period import Stretch
from app.ledgers.reported import counted_in
from app.ledgers.scope import held_in
from app.rules.duties import quarter_of
from app.rules.vocabulary import Unit
from app.store.database import tuples
from tests.ledgers.oracle.attendances import Attendance, attendances

BY_NAME, BY_ID = "名:", "#"
_OFFICES = frozenset(unit.value for unit in Unit)


@dataclass(frozen=True, slots=True)
class Talk:
    """What all subjects of a talk share.

    `day` is the day by which it stands in rows and columns, `held` the one on which it was held; empty keys of quarter
    and month say that an old ledger does not know them.  `lead` and `organiser` are ids behind `BY_ID`, or names behind
    `BY_NAME`.
    """

    day: date
    year: str
    quarter: str
    month: str
    ground: str
    lead: str
    organiser: str
    exception: bool
    held: date


@dataclass(frozen=True, slots=True)
class Fact:
    """One attendance with all that a dimension or a measure asks of it."""

    base: Attendance
    talk: Talk
    stage: str = ""
    disciplines: tuple[str, ...] = ()
    refused: tuple[int, ...] = ()


def facts(session: Session, span: Stretch, moved: Callable[[date], date] = lambda day: day) -> list[Fact]:
    """All facts of a period, in the order of the subjects; `moved` puts a talk on another day in rows and columns."""
    found = attendances(session.rules, span, session.today())
    if not found:
        return []
    talks, stages, refused = _talks(span, moved), _judged(span), _refused(span)
    return [
        Fact(one, talks[one.interview], *stages.get(one.subject, ("", ())), refused.get(one.subject, ()))
        for one in found
    ]


def _talks(span: Stretch, moved: Callable[[date], date]) -> dict[int, Talk]:
    times = _corrected("held_from")
    query = Interview.select(
        Interview.id, Interview.held_from, Interview.held_precision, Interview.ground, Interview.lead,
        Interview.lead_name, Interview.organiser, Interview.organiser_department, Interview.exception_number,
    ).where(held_in(span))  # fmt: skip
    found: dict[int, Talk] = {}
    for id, held, precision, ground, lead, lead_name, organiser, department, exception in tuples(query):
        moment = times.get((id, "held_from"))
        on = held.date() if moment is None else date.fromisoformat(moment[:10])
        day = moved(on)
        exact = "day" if moment is not None else precision  # a correction says the moment
        found[id] = Talk(
            day, str(day.year), *_quarter_and_month(day, exact), ground, _who(lead, lead_name),
            _organiser(department, organiser), bool(exception), on,
        )  # fmt: skip
    for id, held, ground, lead_name, organiser, department, exception in _reported_talks(span):
        day = moved(held)
        found[id] = Talk(
            day, str(day.year), *_quarter_and_month(day, "day"), ground, _who(None, lead_name),
            _organiser(department, organiser), bool(exception), held,
        )  # fmt: skip
    return found


def _quarter_and_month(day: date, precision: str) -> tuple[str, str]:
    """The keys; empty parts behind the year where only the year is known."""
    if precision == "year":
        return f"{day.year}-", f"{day.year}-"
    return f"{day.year}-{quarter_of(day)}", f"{day.year}-{day.month:02}"


def _who(id: int | None, name: str) -> str:
    return f"{BY_ID}{id}" if id is not None else f"{BY_NAME}{name}" if name else ""


def _organiser(department: int | None, name: str) -> str:
    """An office with duties of its own is itself, also where it talks to its own staff as a department."""
    return f"{BY_NAME}{name}" if name in _OFFICES else _who(department, name)


def _judged(span: Stretch) -> dict[int, tuple[str, tuple[str, ...]]]:
    """Stage and disciplines by subject, of outcomes that count by now."""
    stages = _corrected("disposition.%.stage")
    query = (
        Disposition.select(Disposition.subject, InterviewSubject.interview, Disposition.stage, Disposition.disciplines)
        .join(InterviewSubject)
        .join(Interview)
        .where(held_in(span) & settled())
    )
    own = {
        subject: (stages.get((interview, f"disposition.{subject}.stage"), stage),
                  tuple(dict.fromkeys(disciplines or ())))
        for subject, interview, stage, disciplines in tuples(query)
    }  # fmt: skip
    return own | _reported_judged(span)


def _refused(span: Stretch) -> dict[int, tuple[int, ...]]:
    """The refused materials by subject."""
    query = (
        Material.select(Material.id, Material.subject)
        .join(InterviewSubject)
        .join(Interview)
        .where(held_in(span) & Material.refused_on.is_null(False))
    )
    found: dict[int, list[int]] = defaultdict(list)
    for id, subject in tuples(query):
        found[subject].append(id)
    return {subject: tuple(ids) for subject, ids in found.items()} | _reported_refused(span)


def _corrected(pattern: str) -> dict[tuple[int, str], str]:
    """The latest corrections under a key (`%` for any part of it), as they are kept; corrections are few."""
    query = Amendment.select(Amendment.interview, Amendment.key, Amendment.after).order_by(Amendment.id)
    wanted = Amendment.key**pattern if "%" in pattern else Amendment.key == pattern
    return {(interview, key): after for interview, key, after in tuples(query.where(wanted))}


def _reported_talks(span: Stretch) -> list[tuple[Any, ...]]:
    """Id below zero, day, ground, lead's name, organiser, its department, whether an exception: one row a talk."""
    columns = (
        ReportedTalk.id, ReportedTalk.held_on, ReportedTalk.ground, ReportedTalk.lead_name, ReportedTalk.organiser,
        StatisticsReport.department, ReportedTalk.is_exception,
    )  # fmt: skip
    query = ReportedTalk.select(*columns).join(StatisticsReport).where(counted_in(span))
    return [(-id, *rest) for id, *rest in tuples(query)]


def _reported_judged(span: Stretch) -> dict[int, tuple[str, tuple[str, ...]]]:
    """Stage and disciplines by subject (below zero); the sender reports only what counts by then."""
    columns = (ReportedSubject.id, ReportedSubject.stage, ReportedSubject.disciplines)
    query = ReportedSubject.select(*columns).join(ReportedTalk).where(counted_in(span))
    return {-id: (stage, tuple(dict.fromkeys(disciplines or ()))) for id, stage, disciplines in tuples(query)}


def _reported_refused(span: Stretch) -> dict[int, tuple[int, ...]]:
    """The refused materials by subject, both below zero."""
    query = (
        ReportedMaterial.select(ReportedMaterial.id, ReportedMaterial.subject)
        .join(ReportedSubject)
        .join(ReportedTalk)
        .where(counted_in(span) & ReportedMaterial.refused_on.is_null(False))
    )
    found: dict[int, list[int]] = defaultdict(list)
    for id, subject in tuples(query):
        found[-subject].append(-id)
    return {subject: tuple(ids) for subject, ids in found.items()}
