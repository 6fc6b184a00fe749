"""约谈准备 (五(二)2, 五(三)): checklists, notices to the subjects, the venue.

A preparation item can only be ticked once what it speaks of is there, and its mark goes when that goes: a tick on
the list is never older than its ground.  The outline lies in `outline`, attendees and recorder in `attendance`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews import checklists
from app.interviews.attendance import AttendeeLine, attendees_of, staff_count
from app.interviews.checklists import Checklist, ChecklistLine
from app.interviews.guarding import (
    BEFORE_AND_DURING,
    BEFORE_TALK,
    case_of,
    check_day,
    one_line,
    open_case,
    subject_of,
    subjects_of,
)
from app.interviews.outline import OutlineLine, outline_of
from app.interviews.tables import Interview, InterviewSubject
from app.rules.lifecycle import Place, State
from app.rules.vocabulary import join_names

# The safety check is made where and when the talk is held, so not before it is approved.
SAFETY_STATES: frozenset[State] = frozenset({State.APPROVED, State.READY, State.POSTPONED})
# Until the scheme is handed in the place is ours to set; afterwards it is part of what was approved (五(二)1).
_VENUE_FREE: frozenset[State] = frozenset({State.DRAFT, State.RETURNED})
HOW = ("当面通知", "电话通知", "书面通知", "短信通知")
_ALLOWED = {Checklist.PREPARATION: BEFORE_TALK, Checklist.SAFETY: SAFETY_STATES}


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """The notice to one subject; `notified_on` None while it has not been given."""

    subject_id: int
    name: str
    post: str
    notified_on: date | None
    how: str


@dataclass(frozen=True, slots=True)
class PreparationView:
    """All that the preparation page shows."""

    interview_id: int
    state: State
    preparation: tuple[ChecklistLine, ...]
    safety: tuple[ChecklistLine, ...]
    notices: tuple[NoticeLine, ...]
    attendees: tuple[AttendeeLine, ...]
    outline: tuple[OutlineLine, ...]
    recorder_id: int | None
    recorder_name: str
    place: str
    staff: int
    can_prepare: bool
    can_check_safety: bool
    can_change_people: bool
    can_set_venue: bool


def preparation_view(session: Session, interview_id: int) -> PreparationView:
    """The preparation of a case as it stands.  Raises Refusal for an unknown case."""
    case = case_of(interview_id)
    state = State(case.state)
    return PreparationView(
        interview_id, state,
        preparation=checklists.lines(session.rules, interview_id, Checklist.PREPARATION, _lacks(case)),
        safety=checklists.lines(session.rules, interview_id, Checklist.SAFETY, {}),
        notices=tuple(_notice(row) for row in subjects_of(interview_id)),
        attendees=attendees_of(interview_id), outline=outline_of(interview_id),
        recorder_id=case.recorder_id, recorder_name=case.recorder_name, place=case.place,
        staff=staff_count(interview_id), can_prepare=state in BEFORE_TALK,
        can_check_safety=state in SAFETY_STATES, can_change_people=state in BEFORE_AND_DURING,
        can_set_venue=state in _VENUE_FREE,
    )  # fmt: skip


def prepared(session: Session, interview_id: int) -> frozenset[str]:
    """Codes of the preparation items that are done and whose ground still stands (for `CaseFacts.prepared`)."""
    return prepared_of(session, case_of(interview_id), subjects_of(interview_id))


def prepared_of(session: Session, case: Interview, subjects: list[InterviewSubject]) -> frozenset[str]:
    """The same for a case whose rows are at hand."""
    return _done(session, case.id, Checklist.PREPARATION, _lacks(case, subjects))


def checked_safe(session: Session, interview_id: int) -> frozenset[str]:
    """Codes of the safety items that are confirmed (for `CaseFacts.checked_safe`)."""
    return _done(session, interview_id, Checklist.SAFETY, {})


@use_case(Action.INTERVIEW_HOLD)
def tick(session: Session, interview_id: int, which: Checklist, code: str, detail: str = "") -> None:
    """Ticks a preparation or safety item, with a detail (where, who, what); again, to change the detail.

    Raises Refusal for an unknown item, a state that does not allow it, and an item whose ground is missing.
    """
    case = open_case(interview_id, _ALLOWED.get(which, frozenset()), f"确认{which.label}", Place.PREPARATION)
    item = checklists.item(session.rules, which, code)
    if which is Checklist.PREPARATION and (lack := _lacks(case).get(code)):
        raise Refusal(f"“{item.name}”还不能确认：{lack}。", (item.clause,), _MENDED.get(code, Place.PREPARATION))
    checklists.mark(session, interview_id, which, code, one_line(detail))


@use_case(Action.INTERVIEW_HOLD)
def untick(session: Session, interview_id: int, which: Checklist, code: str) -> None:
    """Takes a tick back."""
    open_case(interview_id, _ALLOWED.get(which, frozenset()), f"撤回{which.label}", Place.PREPARATION)
    checklists.item(session.rules, which, code)
    checklists.unmark(session, interview_id, which, code)


@use_case(Action.INTERVIEW_HOLD)
def notify(session: Session, subject_id: int, notified_on: date, how: str) -> None:
    """Records the notice to one subject (五(二)2).  With the last one the item 通知约谈对象 is done by itself."""
    row = subject_of(subject_id)
    case = open_case(row.interview_id, BEFORE_TALK, "登记通知", Place.PREPARATION)
    _notify(session, case, row, notified_on, how)
    _sync_notice(session, case.id)


@use_case(Action.INTERVIEW_HOLD)
def notify_all(session: Session, interview_id: int, notified_on: date, how: str) -> int:
    """Records one notice for all subjects who have none yet; how many."""
    case = open_case(interview_id, BEFORE_TALK, "登记通知", Place.PREPARATION)
    waiting = [row for row in subjects_of(interview_id) if row.notified_on is None]
    for row in waiting:
        _notify(session, case, row, notified_on, how)
    _sync_notice(session, interview_id)
    return len(waiting)


@use_case(Action.INTERVIEW_HOLD)
def withdraw_notice(session: Session, subject_id: int) -> None:
    """Takes a notice back that was recorded by mistake; the item 通知约谈对象 is open again."""
    row = subject_of(subject_id)
    open_case(row.interview_id, BEFORE_TALK, "撤回通知", Place.PREPARATION)
    before = {"on": str(row.notified_on), "how": row.notified_how}
    if row.notified_on is not None:
        _write_notice(row, None, "")
        session.trace("interview", row.interview_id, f"撤回对{row.name}的通知", before=before)
    _sync_notice(session, row.interview_id)


@use_case(Action.INTERVIEW_HOLD)
def set_venue(session: Session, interview_id: int, place: str, detail: str = "") -> None:
    """Sets where the talk is held and ticks 安排约谈场地.

    After the scheme is handed in another place is a change of the scheme (五(二)1): refused with the way there.
    """
    case = open_case(interview_id, BEFORE_TALK, "安排场地", Place.PREPARATION)
    wanted = one_line(place)
    if not wanted:
        raise Refusal("没有写明约谈地点，没有保存。", ("五(二)2",), Place.PREPARATION)
    if wanted != case.place:
        if State(case.state) not in _VENUE_FREE:
            message = f"地点“{case.place}”已写入报批的方案，不能在这里改为“{wanted}”，没有改动。"
            raise Refusal(message + "请在“方案与审批”页修改后重新报批。", ("五(二)1",), Place.SCHEME)
        before, case.place = case.place, wanted
        Interview.update(place=wanted, updated_at=session.now()).where(Interview.id == interview_id).execute()
        session.trace("interview", interview_id, "安排约谈地点", {"place": before}, {"place": wanted})
    checklists.mark(session, interview_id, Checklist.PREPARATION, "venue", one_line(detail))


@use_case(Action.INTERVIEW_HOLD)
def recheck(session: Session, interview_id: int) -> tuple[str, ...]:
    """Takes away the marks whose ground has gone (a subject added, the recorder taken out); the names of the items.

    For the end of any use case that changes a case before the talk.
    """
    lacks = _lacks(case_of(interview_id))
    gone = [code for code in checklists.marks(interview_id, Checklist.PREPARATION) if code in lacks]
    for code in gone:
        checklists.unmark(session, interview_id, Checklist.PREPARATION, code)
    return tuple(checklists.item(session.rules, Checklist.PREPARATION, code).name for code in gone)


@use_case(Action.INTERVIEW_HOLD)
def forget_arrangements(session: Session, interview_id: int) -> None:
    """After a postponement: notices, venue and safety check were for the old time and must be made anew."""
    for row in subjects_of(interview_id):
        _write_notice(row, None, "")
    for which, codes in ((Checklist.PREPARATION, ("notice", "venue")),
                         (Checklist.SAFETY, tuple(item.code for item in session.rules.safety))):  # fmt: skip
        for code in codes:
            checklists.unmark(session, interview_id, which, code)


def _done(session: Session, interview_id: int, which: Checklist, lacks: dict[str, str]) -> frozenset[str]:
    return checklists.done(session.rules, interview_id, which, lacks)


def _lacks(case: Interview, subjects: list[InterviewSubject] | None = None) -> dict[str, str]:
    """What keeps each preparation item from being done, by code; an item of the institution's own lacks nothing."""
    named = subjects_of(case.id) if subjects is None else subjects
    waiting = [row.name for row in named if row.notified_on is None]
    found = {
        "notice": f"还没有登记对{join_names(waiting)}的通知" if waiting else "",
        "venue": "" if case.place.strip() else "还没有写明约谈地点",
        "lead": "" if case.lead_id else "还没有选定主谈人",
        "recorder": "" if case.recorder_id or case.recorder_name else "还没有安排记录人员",
        "outline": "" if outline_of(case.id) else "提纲还是空的",
    }
    return {code: lack for code, lack in found.items() if lack}


# Where the ground of an item is laid, when that is not the preparation page.
_MENDED = {"lead": Place.BASICS}


def _notice(row: InterviewSubject) -> NoticeLine:
    return NoticeLine(row.id, row.name, f"{row.department_name}{row.title}", row.notified_on, row.notified_how)


def _notify(session: Session, case: Interview, row: InterviewSubject, notified_on: date, how: str) -> None:
    check_day(session, notified_on, f"通知{row.name}的日期", Place.PREPARATION)
    way = one_line(how, 40)
    if not way:
        raise Refusal("没有写明通知方式（当面、电话、书面等），没有保存。", ("五(二)2",), Place.PREPARATION)
    before = {"on": str(row.notified_on or ""), "how": row.notified_how}
    _write_notice(row, notified_on, way)
    session.trace("interview", case.id, f"已通知{row.name}", before, {"on": str(notified_on), "how": way})


def _write_notice(row: InterviewSubject, notified_on: date | None, how: str) -> None:
    row.notified_on, row.notified_how = notified_on, how
    row.save(only=[InterviewSubject.notified_on, InterviewSubject.notified_how])


def _sync_notice(session: Session, interview_id: int) -> None:
    """The item 通知约谈对象 follows the notices: done with the last, open again when one is taken back."""
    if all(item.code != "notice" for item in session.rules.preparation):
        return
    rows = subjects_of(interview_id)
    if rows and all(row.notified_on is not None for row in rows):
        ways = join_names(list(dict.fromkeys(row.notified_how for row in rows)))
        checklists.mark(session, interview_id, Checklist.PREPARATION, "notice", ways)
    else:
        checklists.unmark(session, interview_id, Checklist.PREPARATION, "notice")
