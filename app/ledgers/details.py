"""What a ledger row says besides the interview itself: subjects, materials, dispositions, corrections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.interviews.amendable import Value
from app.interviews.tables import Amendment, Disposition, Interview, InterviewSubject, Material, StateChange
from app.rules.lifecycle import State
from app.rules.vocabulary import join_names
from app.store.database import tuples
from app.store.steps import step

# Ids in one query: SQLite bounds the number of parameters.
_AT_ONCE = 500


@dataclass
class Details:
    """The parts of one ledger row that lie in other tables."""

    names: str = ""
    units: str = ""
    titles: str = ""
    ranks: str = ""
    materials_due: int = 0
    materials_in: int = 0
    disposition: str = ""
    stage: str = ""
    cancelled_because: str = ""
    amendments: dict[str, datetime] = field(default_factory=dict)
    refusals: list[tuple[str, str]] = field(default_factory=list)


Corrections = Mapping[int, Mapping[str, Value]]


def details_of(interviews: Sequence[int], corrections: Corrections) -> dict[int, Details]:
    """The details of these interviews by id, in a handful of queries however many there are.

    `corrections` are those of `interviews.amendments.amended_values`: they count instead of what was archived.
    """
    whole: dict[int, Details] = {}
    for start in range(0, len(interviews), _AT_ONCE):
        step("正在取出台账", start, len(interviews))
        found = {id: Details() for id in interviews[start : start + _AT_ONCE]}
        _subjects(found, corrections)
        for fill in (_materials, _amendments, _cancellations):
            fill(found)
        whole |= found
    return whole


def distinct(words: Iterable[str]) -> list[str]:
    """Each word once, in the order of the first time; blanks are left out."""
    return list(dict.fromkeys(word for word in words if word))


def grouped(pairs: Sequence[tuple[str, str]]) -> str:
    """Values with the names they hold for: 「了结」 when all agree, else 「了结（甲、乙）；诫勉（丙）」."""
    values = {value for _, value in pairs}
    if len(values) <= 1:
        return next(iter(values), "")
    named: dict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        named[value or "未定"].append(name)
    return "；".join(f"{value}（{join_names(names)}）" for value, names in named.items())


def _subjects(found: dict[int, Details], corrections: Corrections) -> None:
    query = (
        InterviewSubject.select(InterviewSubject.id, InterviewSubject.interview, InterviewSubject.name,
                                InterviewSubject.department_name, InterviewSubject.title, InterviewSubject.rank,
                                Disposition.confirmed, Disposition.outcome, Disposition.stage, Disposition.decided_on,
                                Disposition.decision, Interview.is_historical)
        .join(Interview, attr="talk")
        .switch(InterviewSubject)
        .left_outer_join(Disposition, on=(Disposition.subject == InterviewSubject.id), attr="decided")
        .where(InterviewSubject.interview.in_(list(found)))
        .order_by(InterviewSubject.interview, InterviewSubject.position, InterviewSubject.id)
    )  # fmt: skip
    by_interview: dict[int, list[Any]] = defaultdict(list)
    for row in query:
        _correct(row, corrections.get(row.interview_id, {}))
        by_interview[row.interview_id].append(row)
    for interview, rows in by_interview.items():
        one = found[interview]
        one.names = "、".join(row.name for row in rows)
        one.units = "、".join(distinct(row.department_name for row in rows))
        # A title may itself hold 、 (党总支副书记、副院长), so titles of several people are parted by ；.
        one.titles = _all_or_one([row.title for row in rows])
        one.ranks = _all_or_one([row.rank for row in rows])
        one.disposition = grouped([(row.name, _outcome(row)) for row in rows])
        one.stage = grouped([(row.name, _stage(row)) for row in rows])


def _correct(row: Any, corrections: Mapping[str, Value]) -> None:
    """Puts corrected values in the place of the archived ones; the row is never saved."""
    for key, value in corrections.items():
        owner, _, field_name = key.rpartition(".")
        if owner == f"subject.{row.id}":
            setattr(row, field_name, value)
        elif owner == f"disposition.{row.id}" and getattr(row, "decided", None) is not None:
            setattr(row.decided, field_name, value)


def _all_or_one(words: list[str]) -> str:
    """One word when everybody has the same, otherwise one each."""
    return words[0] if len(set(words)) == 1 else "；".join(words)


def _outcome(row: Any) -> str:
    """The outcome of a subject; a confirmed one that was not yet decided by procedure says so (五(四)).

    Of a talk of the past (补录) the decision stands as it was written, where it is no word of the rules.
    """
    decided = getattr(row, "decided", None)
    if decided is None:
        return ""
    if row.talk.is_historical:
        return str(decided.outcome or decided.decision)
    if not decided.outcome:
        return ""
    return str(decided.outcome) + ("（待审定）" if decided.confirmed and decided.decided_on is None else "")


def _stage(row: Any) -> str:
    decided = getattr(row, "decided", None)
    return "" if decided is None else str(decided.stage or "")


def _materials(found: dict[int, Details]) -> None:
    query = (
        Material.select(InterviewSubject.interview, InterviewSubject.name, Material.name, Material.received_on,
                        Material.refused_on)
        .join(InterviewSubject)
        .where(InterviewSubject.interview.in_(list(found)))
        .order_by(InterviewSubject.position, Material.id)
    )  # fmt: skip
    for interview, person, material, received, refused in tuples(query):
        one = found[interview]
        one.materials_due += 1
        one.materials_in += received is not None
        if refused is not None:
            one.refusals.append((person, material))


def _amendments(found: dict[int, Details]) -> None:
    query = Amendment.select().where(Amendment.interview.in_(list(found))).order_by(Amendment.id)
    for row in query:
        found[row.interview_id].amendments[row.field] = row.at


def _cancellations(found: dict[int, Details]) -> None:
    cancelled = StateChange.interview.in_(list(found)) & (StateChange.to_state == State.CANCELLED)
    for row in StateChange.select().where(cancelled).order_by(StateChange.id):
        found[row.interview_id].cancelled_because = row.reason
