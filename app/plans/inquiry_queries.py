"""谈话函询 for its readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import Asc, Case, Desc

from app.access.session import Session
from app.people.tables import Person
from app.plans.inquiries import InquiryDraft
from app.plans.inquiry_facts import inquiry_facts, inquiry_of, talks_of
from app.plans.tables import ApprovalRow, Clue, Inquiry
from app.plans.tables import InquiryStep as StepRow
from app.plans.vocabulary import number_text
from app.rules.duties import Approval
from app.rules.inquiry import (
    InquiryState,
    InquiryStep,
    Lack,
    days_late,
    lacks,
    next_approval,
    next_step,
    owes_explanation,
)
from app.rules.lifecycle import State
from app.store.database import tuples

OPEN = "未办结"


@dataclass(frozen=True, slots=True)
class InquiryFilter:
    """Which: words (number, name, initials, unit, clue's problem), year of the number, state (未办结 for all open)."""

    text: str = ""
    year: int | None = None
    state: str = ""
    person_id: int | None = None
    clue_id: int | None = None


@dataclass(frozen=True, slots=True)
class InquiryLine:
    """One as a list shows it; `late` are calendar days past the limit, of the reply or of today."""

    id: int
    number: str
    person_id: int
    name: str
    post: str
    clue_id: int
    clue: str
    way: str
    state: InquiryState
    letter_number: str
    sent_on: date | None
    due_on: date | None
    replied_on: date | None
    late: int
    outcome: str


@dataclass(frozen=True, slots=True)
class InquiryApproval:
    """An approval or a return as it was recorded."""

    by: str
    outcome: str
    approver: str
    decided_on: date
    number: str
    opinion: str
    attachment_id: int | None
    voided: bool


@dataclass(frozen=True, slots=True)
class InquiryView:
    """Everything about one; `missing` is what keeps it from the next step."""

    line: InquiryLine
    draft: InquiryDraft
    problem: str
    approvals: tuple[InquiryApproval, ...]
    turn: Approval | None
    next: InquiryStep | None
    missing: tuple[Lack, ...]
    pages: int
    attachment_id: int | None
    endorsed_by: str
    endorsed_on: date | None
    endorsement: str
    needs_endorser: bool
    outcome_reason: str
    assessed_on: date | None
    assessed_by: str
    talks: tuple[tuple[int, State], ...]
    owes_explanation: bool
    explained_on: date | None
    explanation: str
    steps: tuple[tuple[str, str, datetime, str], ...]


def count_inquiries(wanted: InquiryFilter) -> int:
    """How many the filter lets through."""
    return int(_query(wanted).count())


def inquiries_page(
    session: Session, wanted: InquiryFilter, offset: int, limit: int, order: Sequence[tuple[str, bool]] = ()
) -> list[InquiryLine]:
    """In the order of columns `(name, descending)`; else what is open first, then the newest number."""
    keys = _order_keys()
    by = [Desc(keys[name]) if down else Asc(keys[name]) for name, down in order if name in keys]
    over = Inquiry.state.in_([str(each) for each in InquiryState if each.is_over])
    query = _query(wanted).order_by(*by, over, Inquiry.year.desc(), Inquiry.number.desc())
    today = session.today()
    return [_line(row, today) for row in query.offset(offset).limit(limit)]


def inquiry_view(session: Session, inquiry_id: int) -> InquiryView:
    """One with all that belongs to it.  Raises Refusal for an id that nobody has."""
    row = inquiry_of(inquiry_id)
    facts = inquiry_facts(session, row)
    step, state = next_step(facts), InquiryState(row.state)
    return InquiryView(
        line=_line(row, session.today()),
        draft=InquiryDraft(row.clue_id, row.way, tuple(row.matters), row.handler, row.proposal),
        problem=row.clue.problem, approvals=tuple(_approvals(inquiry_id)),
        turn=next_approval(facts) if state is InquiryState.SUBMITTED else None, next=step,
        missing=_open_lacks(session, step, facts), pages=row.pages, attachment_id=row.attachment_id,
        endorsed_by=row.endorsed_by, endorsed_on=row.endorsed_on, endorsement=row.endorsement,
        needs_endorser=facts.needs_endorser, outcome_reason=row.outcome_reason, assessed_on=row.assessed_on,
        assessed_by=row.assessed_by, talks=tuple(talks_of(inquiry_id)),
        owes_explanation=owes_explanation(session.rules, state, row.outcome, row.explained_on is not None),
        explained_on=row.explained_on, explanation=row.explanation, steps=tuple(_steps(inquiry_id)),
    )  # fmt: skip


def inquiry_years() -> list[int]:
    """The years of the numbers, the newest first."""
    return [year for (year,) in tuples(Inquiry.select(Inquiry.year).distinct().order_by(Inquiry.year.desc()))]


def finished_inquiries(year: int) -> list[int]:
    """The ids of those assessed in the year and believed (采信了结), for a draw of re-checks (a neighbouring rule)."""
    return finished_between(date(year, 1, 1), date(year, 12, 31))


def finished_between(first: date, last: date) -> list[int]:
    """The same of any days."""
    query = Inquiry.select(Inquiry.id).where((Inquiry.outcome == "采信了结") & Inquiry.assessed_on.between(first, last))
    return [id for (id,) in tuples(query.order_by(Inquiry.id))]


def _open_lacks(session: Session, step: InquiryStep | None, facts: Any) -> tuple[Lack, ...]:
    """What is missing that is not asked for in the dialog of the step itself."""
    if step is None:
        return ()
    asked = {"NUMBER", "SENT", "REPLIED", "PAGES", "ENDORSED", "OUTCOME", "REASON"}
    return tuple(each for each in lacks(session.rules, step, facts) if each.code not in asked)


def _query(wanted: InquiryFilter) -> Any:
    query = Inquiry.select(Inquiry, Clue, Person).join(Clue).switch(Inquiry).join(Person, on=Inquiry.person)
    return query.where(*_conditions(wanted))


def _conditions(wanted: InquiryFilter) -> list[Any]:
    found: list[Any] = [Inquiry.id.is_null(False)]
    fields = ((Inquiry.year, wanted.year), (Inquiry.person, wanted.person_id), (Inquiry.clue, wanted.clue_id))
    found += [field == value for field, value in fields if value is not None]
    if wanted.state == OPEN:
        found.append(Inquiry.state.not_in([str(each) for each in InquiryState if each.is_over]))
    elif wanted.state:
        found.append(Inquiry.state == wanted.state)
    return found + [_word(word) for word in wanted.text.split()]


def _word(word: str) -> Any:
    hit = (
        Inquiry.name.contains(word) | Inquiry.department_name.contains(word) | Inquiry.title.contains(word)
        | Inquiry.letter_number.contains(word) | Clue.problem.contains(word) | Inquiry.handler.contains(word)
    )  # fmt: skip
    if word.isascii():
        lower = word.lower()
        hit |= Person.initials.startswith(lower) | Person.initials.contains(f" {lower}")
    if word.isdecimal() and len(word) <= 9:
        hit |= Inquiry.number == int(word)
    return hit


def _order_keys() -> dict[str, Any]:
    states = [(state.value, place) for place, state in enumerate(InquiryState)]
    return {
        "number": Inquiry.year * 100_000 + Inquiry.number, "name": Person.pinyin, "post": Inquiry.department_name,
        "clue": Clue.year * 100_000 + Clue.number, "way": Inquiry.way, "state": Case(Inquiry.state, states, 99),
        "sent_on": Inquiry.sent_on, "due_on": Inquiry.due_on, "replied_on": Inquiry.replied_on,
        "outcome": Inquiry.outcome, "letter_number": Inquiry.letter_number,
    }  # fmt: skip


def _line(row: Any, today: date) -> InquiryLine:
    state = InquiryState(row.state)
    judged = row.replied_on or (today if state is InquiryState.SENT else None)
    return InquiryLine(
        row.id, number_text(row.year, row.number), row.person_id, row.name, f"{row.department_name}{row.title}",
        row.clue_id, number_text(row.clue.year, row.clue.number), row.way, state, row.letter_number, row.sent_on,
        row.due_on, row.replied_on, days_late(row.due_on, judged) if judged else 0, row.outcome,
    )  # fmt: skip


def _approvals(inquiry_id: int) -> list[InquiryApproval]:
    rows = ApprovalRow.select().where(ApprovalRow.inquiry == inquiry_id).order_by(ApprovalRow.id)
    return [
        InquiryApproval(
            row.by, row.outcome, row.approver, row.decided_on, row.number, row.opinion, row.attachment_id,
            row.voided_at is not None,
        )
        for row in rows
    ]  # fmt: skip


def _steps(inquiry_id: int) -> list[tuple[str, str, datetime, str]]:
    rows = StepRow.select().where(StepRow.inquiry == inquiry_id).order_by(StepRow.id)
    return [(row.step, row.reason, row.at, row.account.display_name if row.account else "") for row in rows]
