"""The ledger as it was asked before there were lines: models, a moment worked out for each row, pages by OFFSET.

The plain way that the fast one is compared with (`test_lines`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from peewee import fn

from app.access.session import Session
from app.interviews.amendable import Value
from app.interviews.amendments import amended_values
from app.interviews.numbering import number_text
from app.interviews.tables import Amendment, Disposition, Interview, InterviewSubject, Material, StateChange
from app.ledgers.details import distinct, grouped
from app.ledgers.ledger import LedgerRow, Sort, held_text
from app.ledgers.scope import MOMENT, LedgerFilter, condition
from app.people.tables import Person
from app.rules.lifecycle import State
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import InterviewForm, Mode
from app.store.database import tuples

# What a row says of the case itself; the rest of the case is not read.
_READ = tuple(getattr(Interview, name) for name in (
    "id", "year", "number", "organiser", "form", "ground", "mode", "written_inquiry", "state", "planned_start", "place",
    "lead_name", "lead_clauses", "recorder_name", "held_from", "held_to", "content", "note", "exception_number",
    "exception_date", "volume_number", "archived_on", "is_historical", "held_precision",
    "erased_on",
))  # fmt: skip
# Columns that a window may sort by -> what SQL sorts by.  Group talks sort by their first subject.
_FIRST = InterviewSubject.select().where(InterviewSubject.interview == Interview.id).order_by(InterviewSubject.position)


def _spelled(name: Any, person: Any) -> Any:
    """The pinyin of a person, or the name of who has none."""
    spoken = Person.select(fn.NULLIF(Person.pinyin, "")).where(Person.id == person)
    return fn.COALESCE(spoken, name)


def _first(field: Any) -> Any:
    return fn.COALESCE(_FIRST.select(field).limit(1), "")


_SORTS: dict[str, tuple[Any, ...]] = {
    "serial": (MOMENT, Interview.id),
    "number": (Interview.year, Interview.organiser, Interview.number),
    "held": (MOMENT,),
    "place": (Interview.place,),
    "subjects": (_first(_spelled(InterviewSubject.name, InterviewSubject.person)), _first(InterviewSubject.name)),
    "units": (_first(InterviewSubject.department_name),),
    "titles": (_first(InterviewSubject.title),),
    "ranks": (_first(InterviewSubject.rank),),
    "form": (Interview.form,),
    "ground": (Interview.ground,),
    "mode": (Interview.mode,),
    "lead": (_spelled(Interview.lead_name, Interview.lead), Interview.lead_name),
    "recorder": (_spelled(Interview.recorder_name, Interview.recorder), Interview.recorder_name),
    "organiser": (Interview.organiser,),
    "archived": (Interview.archived_on,),
    "volume": (Interview.volume_number,),
}


def count(wanted: LedgerFilter) -> int:
    """How many rows the ledger has under this filter."""
    return int(Interview.select().where(condition(wanted)).count())


def page(session: Session, wanted: LedgerFilter, offset: int, limit: int | None, sort: Sort = ()) -> list[LedgerRow]:
    """Rows from `offset` on, at most `limit`; sorted by columns (key, descending), otherwise by time.

    序号 counts the rows as they are listed here.
    """
    query: Any = Interview.select(*_READ).where(condition(wanted)).order_by(*_order(sort)).offset(offset)
    found = list(query if limit is None else query.limit(limit))
    return _rows(session.rules, found, offset + 1)


def _rows(rules: Rulebook, interviews: list[Interview], first: int) -> list[LedgerRow]:
    """The rows of these interviews with what counts of them, numbered from `first`."""
    ids = [one.id for one in interviews]
    corrections = amended_values(ids)
    for one in interviews:
        _correct(one, corrections.get(one.id, {}))
    details = details_of(ids, corrections)
    return [_row(rules, one, details[one.id], serial) for serial, one in enumerate(interviews, first)]


def _correct(one: Interview, corrections: Mapping[str, Value]) -> None:
    """Puts corrected values (更正) in the place of the archived ones; the row is never saved."""
    for key, value in corrections.items():
        if "." not in key:
            setattr(one, key, value)
    if "held_from" in corrections:  # a correction says the moment
        one.held_precision = "day"


def _order(sort: Sort) -> list[Any]:
    wanted = [field.desc() if down else field.asc() for key, down in sort for field in _SORTS.get(key, ())]
    return [*wanted, MOMENT, Interview.id]


def _row(rules: Rulebook, one: Interview, details: Details, serial: int) -> LedgerRow:
    return LedgerRow(
        serial=serial,
        interview_id=one.id,
        number=number_text(one.year, one.number),
        held=held_text(
            one.held_from or one.planned_start, one.held_to, one.held_precision, is_historical=one.is_historical
        ),
        place=one.place,
        subjects=details.names,
        units=details.units,
        titles=details.titles,
        ranks=details.ranks,
        form=rules.form(InterviewForm(one.form)).name,
        ground=one.ground,
        mode=Mode(one.mode).label + ("（结合函询）" if one.written_inquiry else ""),
        lead=one.lead_name,
        basis="、".join(one.lead_clauses or ()) or ("特批" if one.exception_number else ""),
        recorder=one.recorder_name,
        organiser=one.organiser,
        content=one.content,
        materials_due=details.materials_due,
        materials_in=details.materials_in,
        disposition=details.disposition,
        stage=details.stage,
        archived=_day(one.archived_on),
        volume=one.volume_number,
        note="；".join(_remarks(one, details)),
    )


def _remarks(one: Interview, details: Details) -> list[str]:
    """备注: what an inspector should see at once."""
    found = ["补录"] if one.is_historical else []
    if one.exception_number:
        found.append(f"特批（{'，'.join(filter(None, [one.exception_number, _day(one.exception_date)]))}）")
    if details.amendments:
        found.append("更正：" + "、".join(f"{field}（{_day(at.date())}）" for field, at in details.amendments.items()))
    found += [f"{name}拒绝提交{material}" for name, material in details.refusals]
    if one.erased_on is not None:
        found.append(f"案卷已销毁（{_day(one.erased_on)}）")
    if one.state == State.CANCELLED:
        found.append(f"已取消{'：' if details.cancelled_because else ''}{details.cancelled_because}")
    return [*found, *([one.note] if one.note else [])]


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


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
    found = {id: Details() for id in interviews}
    _subjects(found, corrections)
    for fill in (_materials, _amendments, _cancellations):
        fill(found)
    return found


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
        _correct_subject(row, corrections.get(row.interview_id, {}))
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


def _correct_subject(row: Any, corrections: Mapping[str, Value]) -> None:
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
