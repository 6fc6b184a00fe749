"""What happens around the talk while it goes on: pauses with their reason, people who come and go (五(三)).

The clock of the talk is counted from these, so it stands right again after a lock, a crash or a move to another page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.guarding import case_of, clean_text, one_line, open_case, subjects_of
from app.interviews.tables import Attendee, Interview, TalkEvent
from app.rules.lifecycle import Place, State

_LONGEST_NAME = 40
_LONGEST_REASON = 200
_GOING_ON = frozenset({State.IN_PROGRESS})
_CLAUSES = ("五(三)",)


class EventKind(StrEnum):
    """What happened; values are what the record says."""

    PAUSE = "暂停"
    RESUME = "继续"
    ARRIVE = "到场"
    LEAVE = "离场"


@dataclass(frozen=True, slots=True)
class TalkEventLine:
    """One event of the talk."""

    kind: EventKind
    who: str
    reason: str
    at: datetime

    @property
    def sentence(self) -> str:
        """As the record has it: 〔14:20 暂停：接听电话〕."""
        what = f"{self.who}{self.kind}" if self.who else str(self.kind)
        return f"〔{self.at:%H:%M} {what}{'：' if self.reason else ''}{self.reason}〕"


@dataclass(frozen=True, slots=True)
class TalkClock:
    """How long the talk has been going on, pauses left out; `paused_at` while it pauses."""

    started_at: datetime | None
    ended_at: datetime | None
    paused: timedelta
    paused_at: datetime | None = None
    reason: str = ""

    def running(self, now: datetime) -> timedelta:
        """The time talked until `now`; never less than nothing, whatever the clock of the machine does."""
        if self.started_at is None:
            return timedelta()
        until = self.ended_at or self.paused_at or now
        return max(until - self.started_at - self.paused, timedelta())

    def pausing(self, now: datetime) -> timedelta:
        """How long the present pause has lasted."""
        return max(now - self.paused_at, timedelta()) if self.paused_at else timedelta()


def events_of(interview_id: int) -> tuple[TalkEventLine, ...]:
    """What happened, in order."""
    query = TalkEvent.select().where(TalkEvent.interview == interview_id).order_by(TalkEvent.id)
    return tuple(TalkEventLine(EventKind(row.kind), row.who, row.reason, row.at) for row in query)


def clock_of(interview_id: int) -> TalkClock:
    """The clock of a talk.  Raises Refusal for an unknown case."""
    case = case_of(interview_id)
    paused, paused_at, reason = timedelta(), None, ""
    for event in events_of(interview_id):
        if event.kind is EventKind.PAUSE:
            paused_at, reason = event.at, event.reason
        elif event.kind is EventKind.RESUME and paused_at is not None:
            paused, paused_at, reason = paused + max(event.at - paused_at, timedelta()), None, ""
    if case.held_to is not None and paused_at is not None:  # the talk ended in a pause
        paused, paused_at, reason = paused + max(case.held_to - paused_at, timedelta()), None, ""
    return TalkClock(case.held_from, case.held_to, paused, paused_at, reason)


def people_of_talk(interview_id: int) -> tuple[str, ...]:
    """The names of everyone who belongs to the talk: subjects, lead, recorder, the others; each once."""
    case = case_of(interview_id)
    others = Attendee.select().where(Attendee.interview == interview_id).order_by(Attendee.position)
    names = [*(row.name for row in subjects_of(interview_id)), case.lead_name, case.recorder_name]
    return tuple(dict.fromkeys(filter(None, [*names, *(row.name for row in others)])))


def present(interview_id: int) -> tuple[str, ...]:
    """Who is in the room: all who belong to the talk, and who came; without those who left."""
    here = dict.fromkeys(people_of_talk(interview_id))
    for event in events_of(interview_id):
        if event.kind is EventKind.LEAVE:
            here.pop(event.who, None)
        elif event.kind is EventKind.ARRIVE:
            here[event.who] = None
    return tuple(here)


@use_case(Action.RECORD_WRITE)
def pause_talk(session: Session, interview_id: int, reason: str) -> TalkEventLine:
    """Pauses the talk.  Raises Refusal without a reason, and when it pauses already or does not go on."""
    case = open_case(interview_id, _GOING_ON, "暂停约谈", Place.RECORD)
    why = one_line(clean_text(reason), _LONGEST_REASON)
    if clock_of(interview_id).paused_at is not None:
        raise Refusal("约谈已经暂停，没有再记。", _CLAUSES, Place.RECORD)
    if not why:
        raise Refusal("暂停约谈须写明理由，没有暂停。", _CLAUSES, Place.RECORD)
    return _keep(session, case, EventKind.PAUSE, reason=why)


@use_case(Action.RECORD_WRITE)
def resume_talk(session: Session, interview_id: int) -> TalkEventLine:
    """Goes on with a talk that pauses.  Raises Refusal when it does not pause."""
    case = open_case(interview_id, _GOING_ON, "继续约谈", Place.RECORD)
    if clock_of(interview_id).paused_at is None:
        raise Refusal("约谈没有暂停，不用继续。", _CLAUSES, Place.RECORD)
    return _keep(session, case, EventKind.RESUME)


@use_case(Action.RECORD_WRITE)
def note_presence(session: Session, interview_id: int, who: str, *, comes: bool) -> TalkEventLine:
    """Records that somebody came into the room or left it.

    Raises Refusal without a name, for one who is there already or is not there.
    """
    case = open_case(interview_id, _GOING_ON, "登记到场离场", Place.RECORD)
    name = one_line(who, _LONGEST_NAME)
    here = present(interview_id)
    if not name:
        raise Refusal("请写明是谁到场或离场，没有登记。", _CLAUSES, Place.RECORD)
    if comes and name in here:
        raise Refusal(f"{name}已经在场，没有再记。", _CLAUSES, Place.RECORD)
    if not comes and name not in here:
        raise Refusal(f"{name}不在场，没有登记离场。", _CLAUSES, Place.RECORD)
    return _keep(session, case, EventKind.ARRIVE if comes else EventKind.LEAVE, who=name)


def _keep(session: Session, case: Interview, kind: EventKind, who: str = "", reason: str = "") -> TalkEventLine:
    row = TalkEvent.create(
        interview=case.id, kind=kind, who=who, reason=reason, at=session.now(), account=session.account.id
    )
    line = TalkEventLine(kind, row.who, row.reason, row.at)
    session.trace("interview", case.id, f"约谈{kind}" if not who else f"{who}{kind}", after=line.sentence)
    return line
