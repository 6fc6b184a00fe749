"""A calendar file leaves the house: without names unless asked for, on record, the same talk under the same uid."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.interviews.numbering import number_text
from app.interviews.tables import Interview, InterviewSubject
from app.ledgers.calendar.ics import Event, calendar_file
from app.ledgers.calendar.tables import CalendarEvent
from app.rules.lifecycle import State
from app.rules.vocabulary import join_names
from app.store.database import tuples
from app.workbooks.saving import save_file

# More than a year's talks of a large institution are no calendar any more.
MOST = 5000


@use_case(Action.EXPORT)
def export_calendar(
    session: Session, out: Path, interview_ids: Sequence[int] | None = None, *, with_names: bool = False
) -> int:
    """Hands out the talks with these ids, or all from today on that are not cancelled; how many.

    Of those that an earlier file told of, cancelled ones are told as cancelled.  Raises Refusal where nothing is left
    to write, and where the file cannot be written.
    """
    rows = _wanted(session, interview_ids)
    if not rows:
        raise Refusal("没有可以导出的约谈：从今天起没有排定时间的约谈。没有写文件。")
    if len(rows) > MOST:
        raise Refusal(f"共有 {len(rows)} 次约谈，一次最多导出 {MOST} 次。请选定一部分再导出。")
    names = _names([row.id for row in rows]) if with_names else {}
    known = {row.interview_id: row for row in CalendarEvent.select()}
    events = [_event(session, row, names.get(row.id, ""), known.get(row.id)) for row in rows]
    save_file(session, out, calendar_file(events, session.now()))
    told = "含姓名" if with_names else "不含姓名"
    session.trace(
        "calendar", "ics", f"导出日历文件：{len(events)} 次约谈，{told}",
        after={"file": out.name, "names": with_names, "interviews": [row.id for row in rows]},
    )  # fmt: skip
    return len(events)


def _wanted(session: Session, interview_ids: Sequence[int] | None) -> list[Interview]:
    told = CalendarEvent.select(CalendarEvent.interview)
    alive = (Interview.state != State.CANCELLED.value) | Interview.id.in_(told)
    query = Interview.select().where(Interview.planned_start.is_null(False) & alive)
    if interview_ids is not None:
        query = query.where(Interview.id.in_(list(interview_ids)))
    else:
        query = query.where(Interview.planned_start >= session.today().isoformat())
    return list(query.order_by(Interview.planned_start, Interview.id))


def _event(session: Session, row: Interview, names: str, before: CalendarEvent | None) -> Event:
    number = number_text(row.year, row.number) or "（未编号）"
    held = row.held_from is not None
    start = row.held_from or row.planned_start or session.now()  # none is wanted without a time
    end = row.held_to if held else row.planned_end
    said = Event(
        before.uid if before else f"{uuid4()}@yuetan", 0, start, end, f"约谈{number}{f' {names}' if names else ''}",
        row.place, _about(row) if names else "", row.state == State.CANCELLED,
    )  # fmt: skip
    words = repr((start, end, said.summary, said.place, said.about, said.cancelled))
    digest = hashlib.sha256(words.encode()).hexdigest()
    sequence = 0 if before is None else before.sequence + (before.digest != digest)
    with session.store.all_in_reach():
        CalendarEvent.insert(
            interview=row.id, uid=said.uid, sequence=sequence, digest=digest, at=session.now()
        ).on_conflict_replace().execute()
    return replace(said, sequence=sequence)


def _about(row: Interview) -> str:
    people = (("主谈人", row.lead_name), ("记录人员", row.recorder_name))
    return "\n".join(f"{part}：{name}" for part, name in people if name)


def _names(ids: Sequence[int]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    query = InterviewSubject.select(InterviewSubject.interview, InterviewSubject.name)
    query = query.where(InterviewSubject.interview.in_(list(ids))).order_by(InterviewSubject.position)
    for interview, name in tuples(query):
        found.setdefault(interview, []).append(name)
    return {interview: join_names(names) for interview, names in found.items()}
