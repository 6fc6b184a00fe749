"""The whole line of a person over the years: clues, 谈话函询, talks and what was decided, follow-ups; by time.

Everything is asked through the reach of the account: who reads no clues sees none, nor what came of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.access.session import Session
from app.interviews.numbering import number_text as case_number
from app.interviews.reported import ReportedSubject, ReportedTalk, counts
from app.interviews.tables import Disposition, Interview, InterviewSubject
from app.people.tables import Person
from app.plans.tables import Clue, Inquiry
from app.plans.vocabulary import number_text
from app.rules.dates import add_months
from app.rules.lifecycle import State
from app.rules.vocabulary import InterviewForm

_ADMONITION = "诫勉"


class Kind(StrEnum):
    """What a moment in the line is; values are the words before it."""

    CLUE = "线索"
    INQUIRY = "谈话函询"
    TALK = "约谈"
    FOLLOW_UP = "回访"
    EXPLANATION = "民主生活会"


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment: its day (None where nobody knows), in how many words it is known, what it opens.

    A talk that a department held and reported opens nothing: `target` is empty, `id` below zero.
    """

    day: date | None
    day_text: str
    kind: Kind
    what: str
    state: str
    target: str
    id: int


def person_line(session: Session, person_id: int) -> list[Moment]:
    """All moments of a person that the account reaches, the newest first; what has no day stands at the top."""
    found = [*_clues(person_id), *_inquiries(person_id), *_talks(session, person_id), *_reported(session, person_id)]
    return sorted(found, key=lambda each: (each.day or date.max, each.id), reverse=True)


def _clues(person_id: int) -> Iterator[Moment]:
    for row in Clue.select().where(Clue.person == person_id):
        what = f"{number_text(row.year, row.number)} {row.source}：{_short(row.problem)}"
        state = row.disposal or "未处置"
        yield Moment(row.received_on, str(row.received_on), Kind.CLUE, what, state, "clue", row.id)


def _inquiries(person_id: int) -> Iterator[Moment]:
    for row in Inquiry.select().where(Inquiry.person == person_id):
        day = row.sent_on or row.created_at.date()
        state = f"{row.state}：{row.outcome}" if row.outcome else row.state
        reply = f"，{row.replied_on} 回复" if row.replied_on else f"，{row.due_on} 前回复" if row.due_on else ""
        what = f"{number_text(row.year, row.number)} {row.way}{reply}"
        yield Moment(day, str(day), Kind.INQUIRY, what, state, "inquiry", row.id)
        if row.explained_on is not None:
            said = _short(row.explanation)
            yield Moment(row.explained_on, str(row.explained_on), Kind.EXPLANATION, said, "已说明", "inquiry", row.id)


def _talks(session: Session, person_id: int) -> Iterator[Moment]:
    query = InterviewSubject.select(InterviewSubject, Interview).join(Interview)
    for subject in query.where(InterviewSubject.person == person_id):
        case: Any = subject.interview
        decided = Disposition.get_or_none(Disposition.subject == subject.id)
        yield _talk(session, case, decided)
        yield from _follow_up(session, case, decided)


def _talk(session: Session, case: Any, decided: Disposition | None) -> Moment:
    moment = case.held_from or case.planned_start
    day = moment.date() if moment else None
    known = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[case.held_precision if case.held_from else "day"]
    form = session.rules.form(InterviewForm(case.form)).name
    what = " ".join(filter(None, [case_number(case.year, case.number), form, f"（{case.ground}）" * bool(case.ground)]))
    state = State(case.state)
    outcome = _outcome(decided)
    led = "，由前一次转入" if case.previous_id else ""
    text = moment.strftime(known) if moment else "未定时间"
    return Moment(day, text, Kind.TALK, what + led, f"{state}{outcome}", "interview", case.id)


def _reported(session: Session, person_id: int) -> Iterator[Moment]:
    """Talks that departments held with the person and reported (四(二)3): known by number and name, as counted."""
    who = Person.get_or_none(Person.id == person_id)
    if who is None:
        return
    same = (ReportedSubject.staff_no == who.staff_no) & (ReportedSubject.name == who.name)
    query = ReportedSubject.select(ReportedSubject, ReportedTalk).join(ReportedTalk)
    for subject in query.where(counts() & ((ReportedSubject.person == person_id) | same)):
        talk: Any = subject.talk
        form = session.rules.form(InterviewForm(talk.form)).name
        outcome = f" · {subject.outcome}" * bool(subject.outcome) + f"（{subject.stage}）" * bool(subject.stage)
        yield Moment(
            talk.held_on, talk.held_on.isoformat(), Kind.TALK, f"{talk.organiser}组织的{form}（{talk.ground}）",
            f"已报送{outcome}", "", -talk.id,
        )  # fmt: skip


def _outcome(decided: Disposition | None) -> str:
    if decided is None or not decided.outcome:
        return ""
    return f" · {decided.outcome}" + (f"（{decided.stage}）" if decided.stage else "")


def _follow_up(session: Session, case: Any, decided: Disposition | None) -> Iterator[Moment]:
    """诫勉 is followed up after months that are a setting; until that day it stands on the person's page."""
    rule = session.rules.neighbour("admonition_follow_up")
    if not rule.on or decided is None or decided.outcome != _ADMONITION or decided.decided_on is None:
        return
    due = add_months(decided.decided_on, rule.value)
    state = "未到期" if due > session.today() else "已到期"
    yield Moment(due, str(due), Kind.FOLLOW_UP, f"{_ADMONITION}满 {rule.value} 个月回访", state, "interview", case.id)


def _short(text: str, most: int = 40) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
