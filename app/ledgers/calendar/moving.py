"""A talk gets another time out of the calendar: by the very use cases of its page, with all their guards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.drafts import draft_of, update
from app.interviews.guarding import case_of
from app.interviews.steps import take
from app.ledgers.calendar.talks import Talk, talk_of
from app.rules.lifecycle import TRANSITIONS, Place, State, Step

_FREE = frozenset({State.DRAFT, State.RETURNED})


def needs_reason(state: State) -> bool:
    """Whether another time is a postponement, which says why; a scheme not handed in is just written otherwise."""
    return state in TRANSITIONS[Step.POSTPONE][0]


def moved_to(talk: Talk, start: datetime) -> tuple[datetime, datetime | None]:
    """The talk's times when it begins at `start` and lasts as long as it was to last."""
    return start, None if talk.end is None else start + (talk.end - talk.start)


def move(session: Session, interview_id: int, start: datetime, end: datetime | None, reason: str = "") -> State:
    """Gives a talk another time; the state it is in then.

    An approved one is postponed (五(二)1: the reason, the rules of the new day, arrangements made anew); a draft is
    changed.  Raises Refusal for one that is waiting for its approval or has begun, and for a time that is past.
    """
    talk = talk_of(session, interview_id)
    if talk is not None and not talk.is_movable:
        raise Refusal(f"{talk.why_fixed}，没有改动。", ("五(二)1",), Place.SCHEME)
    if start <= session.now():
        raise Refusal("新的约谈时间已经过去，没有改动。请改为以后的时间。", ("五(二)1",), Place.SCHEME)
    case = case_of(interview_id)
    if State(case.state) in _FREE:
        update(session, interview_id, replace(draft_of(case), planned_start=start, planned_end=end))
        return State(case.state)
    return take(session, interview_id, Step.POSTPONE, reason=reason, new_start=start, new_end=end)
