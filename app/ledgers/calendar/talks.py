"""Talks as a calendar shows them: planned and held ones of a stretch of days, with what clashes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from peewee import fn

from app.access.session import Session
from app.interviews.drafts import Draft
from app.interviews.numbering import number_text
from app.interviews.tables import Attendee, Interview, InterviewSubject
from app.people.tables import Person
from app.rules.clashes import Clash, Part, Slot, by_talk, clashes
from app.rules.lifecycle import State
from app.rules.vocabulary import join_names
from app.store.database import tuples

# Only these are moved: a draft by changing it, an approved one by postponing it with a reason.
MOVABLE = frozenset({State.DRAFT, State.RETURNED, State.APPROVED, State.READY, State.POSTPONED})
_SHOWN = [str(state) for state in State if state is not State.CANCELLED]


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk in the calendar.  `end` is None while nobody knows; `known_to_day`: nobody wrote down the hour."""

    id: int
    number: str
    subjects: str
    state: State
    start: datetime
    end: datetime | None
    place: str
    lead: str
    recorder: str
    form: str
    was_held: bool
    known_to_day: bool
    clashes: tuple[Clash, ...] = ()

    @property
    def title(self) -> str:
        """What it is called: number and subjects."""
        return " ".join(filter(None, [self.number, self.subjects or "未选对象"]))

    @property
    def day(self) -> date:
        """The day it begins."""
        return self.start.date()

    @property
    def is_movable(self) -> bool:
        """Whether it can be given another time; what has begun cannot."""
        return self.state in MOVABLE

    @property
    def why_fixed(self) -> str:
        """Why it cannot be moved, in a sentence; empty when it can."""
        if self.is_movable:
            return ""
        if self.state is State.SUBMITTED:
            return "正在报批，时间写在方案里；请先退回修改，或批准后再延期"
        return "已经进行的约谈不能改期"


def talks(session: Session, first: date, last: date) -> list[Talk]:
    """Talks of the days from first to last, by time; clashes are asked of what the account reads.  Four queries."""
    start, end = datetime.combine(first, time()), datetime.combine(last, time()) + timedelta(days=1)
    moment = fn.COALESCE(Interview.held_from, Interview.planned_start)
    within = (moment >= start.isoformat(" ")) & (moment < end.isoformat(" "))
    # The bare columns are what the indexes know; COALESCE decides between the two moments of one talk.
    within &= _between(Interview.held_from, start, end) | _between(Interview.planned_start, start, end)
    return _of(session, within & Interview.state.in_(_SHOWN))


def talk_of(session: Session, interview_id: int) -> Talk | None:
    """One talk; None where it has no time yet, or is out of reach."""
    found = _of(session, Interview.id == interview_id)
    return found[0] if found else None


def hints(
    session: Session, start: datetime, end: datetime | None, room: str, people: Iterable[tuple[int, Part, str]],
    mine: int | None = None,
) -> tuple[Clash, ...]:  # fmt: skip
    """What a talk at this time would clash with, for whoever is about to fix it; `mine` is the talk itself."""
    wanted = Slot(mine or 0, "", start, end, room, {person: (part, name) for person, part, name in people})
    around = talks(session, start.date() - timedelta(days=1), wanted.until.date() + timedelta(days=1))
    others = _slots(session, [each for each in around if each.id != wanted.id])
    return tuple(clash for clash in clashes([wanted, *others]) if clash.one == wanted.id)


def draft_hints(session: Session, draft: Draft, mine: int | None = None) -> tuple[Clash, ...]:
    """What a talk would clash with as it is written in a form; nothing while it has no time."""
    if draft.planned_start is None:
        return ()
    parts = [(person, Part.SUBJECT) for person in draft.subjects]
    parts += [(person, Part.LEAD) for person in (draft.lead_id,) if person is not None]
    parts += [(person, Part.RECORDER) for person in (draft.recorder_id,) if person is not None]
    parts += [(person, Part.ATTENDEE) for person in draft.attendees]
    wanted = [person for person, _ in parts]
    names = dict(tuples(Person.select(Person.id, Person.name).where(Person.id.in_(wanted))))
    given = {person: (person, part, names.get(person, "")) for person, part in reversed(parts)}
    return hints(session, draft.planned_start, draft.planned_end, draft.place, given.values(), mine)


def hints_for(session: Session, interview_id: int, start: datetime, end: datetime | None) -> tuple[Clash, ...]:
    """What a talk would clash with if it were held then."""
    case = Interview.get_or_none(Interview.id == interview_id)
    if case is None:
        return ()
    people = _people([interview_id]).get(interview_id, {})
    given = [(person, part, name) for person, (part, name) in people.items()]
    return hints(session, start, end, case.place, given, interview_id)


def _between(moment: Any, start: datetime, end: datetime) -> Any:
    return (moment >= start) & (moment < end)


_FIELDS = (
    Interview.id, Interview.year, Interview.number, Interview.state, Interview.planned_start, Interview.planned_end,
    Interview.held_from, Interview.held_to, Interview.place, Interview.lead_name, Interview.recorder_name,
    Interview.form, Interview.is_historical, Interview.held_precision,
)  # fmt: skip


def _of(session: Session, condition: Any) -> list[Talk]:
    rows = list(Interview.select(*_FIELDS).where(condition))
    people = _people([row.id for row in rows])
    made = [_talk(session, row, people.get(row.id, {})) for row in rows if row.held_from or row.planned_start]
    slots = [_slot(each, people.get(each.id, {})) for each in made if not each.known_to_day]
    found = by_talk(clashes(slots))
    with_clashes = [_clashing(each, found.get(each.id, ())) for each in made]
    return sorted(with_clashes, key=lambda each: (each.start, each.id))


def _slots(session: Session, some: Sequence[Talk]) -> list[Slot]:
    people = _people([each.id for each in some])
    return [_slot(each, people.get(each.id, {})) for each in some if not each.known_to_day]


def _slot(talk: Talk, people: dict[int, tuple[Part, str]]) -> Slot:
    return Slot(talk.id, talk.title, talk.start, talk.end, talk.place, people)


def _clashing(talk: Talk, found: tuple[Clash, ...]) -> Talk:
    return replace(talk, clashes=found) if found else talk


def _talk(session: Session, row: Any, people: dict[int, tuple[Part, str]]) -> Talk:
    state = State(row.state)
    held = row.held_from is not None
    start = row.held_from or row.planned_start
    end = row.held_to if held else row.planned_end
    day_only = held and (row.held_precision != "day" or (row.is_historical and start.time() == time()))
    subjects = join_names([name for part, name in people.values() if part is Part.SUBJECT])
    return Talk(
        row.id, number_text(row.year, row.number), subjects, state, start,
        end if end is not None and end > start else None, row.place, row.lead_name, row.recorder_name,
        session.rules.form(row.form).name, held, day_only,
    )  # fmt: skip


def _people(ids: Sequence[int]) -> dict[int, dict[int, tuple[Part, str]]]:
    """Everybody in these talks by id; who is in one twice stands in the more telling part."""
    found: dict[int, dict[int, tuple[Part, str]]] = {id: {} for id in ids}
    wanted = list(ids)
    subjects = InterviewSubject.select(
        InterviewSubject.interview, InterviewSubject.person, InterviewSubject.name
    ).order_by(InterviewSubject.position)
    named = Interview.select(
        Interview.id, Interview.lead, Interview.lead_name, Interview.recorder, Interview.recorder_name
    )
    attending = Attendee.select(Attendee.interview, Attendee.person, Attendee.name)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        for interview, person, name in tuples(subjects.where(InterviewSubject.interview.in_(some))):
            found[interview].setdefault(person, (Part.SUBJECT, name))
        for interview, lead, lead_name, recorder, recorder_name in tuples(named.where(Interview.id.in_(some))):
            if lead is not None:
                found[interview].setdefault(lead, (Part.LEAD, lead_name))
            if recorder is not None:
                found[interview].setdefault(recorder, (Part.RECORDER, recorder_name))
        mine = Attendee.interview.in_(some) & Attendee.person.is_null(False)
        for interview, person, name in tuples(attending.where(mine)):
            found[interview].setdefault(person, (Part.ATTENDEE, name))
    return found


# SQLite bounds the number of parameters of a query.
_AT_ONCE = 10_000
