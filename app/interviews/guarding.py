"""What may be touched when, and what may be written: the checks that all use cases of a case share."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.tables import Interview, InterviewSubject
from app.rules.lifecycle import TRANSITIONS, Place, State, Step
from app.rules.vocabulary import join_names
from app.store.characters import with_lines
from app.store.database import database
from app.store.rows import rows_by

# Before the talk is all from which one may still cancel it; what can be called off can still be arranged.
BEFORE_TALK: frozenset[State] = TRANSITIONS[Step.CANCEL][0]
BEFORE_AND_DURING: frozenset[State] = BEFORE_TALK | {State.IN_PROGRESS}
# From the talk to the archive: the file of the case grows, nothing in it is locked yet.
AFTER_START: frozenset[State] = frozenset(
    {State.IN_PROGRESS, State.AWAITING_MATERIALS, State.AWAITING_DISPOSITION, State.AWAITING_ARCHIVING}
)
HELD_OPEN: frozenset[State] = AFTER_START - {State.IN_PROGRESS}


def case_of(interview_id: int) -> Interview:
    """The row of a case.  Raises Refusal for an id that nobody has."""
    row = Interview.get_or_none(Interview.id == interview_id)
    if row is None:
        raise Refusal("没有找到这次约谈，没有作任何改动。请回到约谈列表重新打开。")
    return row


def subject_of(subject_id: int) -> InterviewSubject:
    """The row of a subject.  Raises Refusal for an id that nobody has."""
    row = InterviewSubject.get_or_none(InterviewSubject.id == subject_id)
    if row is None:
        raise Refusal("没有找到这名约谈对象，没有作任何改动。请重新打开这次约谈。")
    return row


def subjects_of(interview_id: int) -> list[InterviewSubject]:
    """The subjects of a case in their order."""
    return rows_by(InterviewSubject.interview, interview_id, InterviewSubject.position, InterviewSubject.id)


def open_case(interview_id: int, allowed: Collection[State], what: str, place: Place) -> Interview:
    """The row of a case that stands where this may be done.  Raises Refusal otherwise.

    An archived case is locked: it changes only by amendments (六(一), rules.md).
    """
    row = case_of(interview_id)
    _check_state(State(row.state), allowed, what, place)
    return row


def check_open(interview_id: int, allowed: Collection[State], what: str, place: Place) -> None:
    """The same for who needs no row: the state alone is read.  Raises Refusal."""
    found = database.execute_sql("SELECT state FROM interview WHERE id = ?", (interview_id,)).fetchone()
    state = case_of(interview_id).state if found is None else found[0]  # which says so
    _check_state(State(state), allowed, what, place)


def _check_state(state: State, allowed: Collection[State], what: str, place: Place) -> None:
    if state is State.ARCHIVED:
        raise Refusal(
            f"这次约谈已归档锁定，不能{what}，原内容没有改动。确有错误的，请在“痕迹”页办理更正。", ("六(一)",), place
        )
    if state not in allowed:
        when = join_names([str(each) for each in State if each in allowed])
        raise Refusal(f"“{state}”的约谈不能{what}，没有作任何改动；可以在{when}时进行。", (), place)


def check_day(session: Session, day: date, what: str, place: Place, earliest: date | None = None) -> date:
    """The day, if it is not in the future nor before `earliest`.  Raises Refusal otherwise."""
    if day > session.today():
        raise Refusal(f"{what}（{day}）还没有到，请核对日期。", (), place)
    if earliest is not None and day < earliest:
        raise Refusal(f"{what}（{day}）早于约谈日期（{earliest}），请核对日期。", (), place)
    return day


def held_day(interview: Interview) -> date | None:
    """The day on which the talk took place, or None while it has not."""
    return interview.held_from.date() if interview.held_from else None


def one_line(text: str, limit: int = 200) -> str:
    """Typed text as one clean line: no control or broken characters, single blanks, at most `limit` characters."""
    return " ".join(clean_text(text).split())[:limit]


# Typed text fit to store: line ends as LF, no control characters but tab, no halves of characters.
clean_text = with_lines


def vars_of(draft: Any) -> dict[str, Any]:
    """What a draft holds by the names of its fields, as it is: texts and days need no copies."""
    return {name: getattr(draft, name) for name in draft.__slots__}


def changed(before: dict[str, object], after: dict[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """The parts of two states that differ, fit for the audit chain (days and moments as text)."""
    keys = [key for key in after if before.get(key) != after[key]]
    return {key: _plain(before.get(key)) for key in keys}, {key: _plain(after[key]) for key in keys}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
