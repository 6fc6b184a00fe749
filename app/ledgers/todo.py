"""待办: everything that waits for the office, today's first, then what is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.access.holidays import workdays
from app.access.session import Session
from app.access.slots import has_recovery
from app.interviews.tables import Interview, InterviewSubject, Material
from app.ledgers import ledger
from app.ledgers.scope import LedgerFilter
from app.ledgers.todo_archive import archive_items
from app.ledgers.todo_cases import case_items
from app.ledgers.todo_exchange import exchange_items
from app.ledgers.todo_inquiry import inquiry_items
from app.ledgers.todo_item import TodoGroup, TodoItem, TodoKind, counted
from app.ledgers.todo_publicity import publicity_items
from app.ledgers.todo_roles import concerns
from app.ledgers.todo_year import year_items
from app.people.tables import Person
from app.plans.counters import campaigns
from app.plans.tables import Plan
from app.rules.lifecycle import State

__all__ = ["Counters", "FirstSteps", "TodoGroup", "TodoItem", "TodoKind", "counters", "first_steps", "todo"]
_ORDER = {group: place for place, group in enumerate(TodoGroup)}


@dataclass(frozen=True, slots=True)
class Counters:
    """The figures over the list: campaigns held and required, talks held this year, materials late by today."""

    campaigns: int
    campaigns_required: int
    talks: int
    late_materials: int


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What a new store has so far: a roster, a plan, an interview; a recovery sheet."""

    roster: bool
    plan: bool
    interview: bool
    recovery: bool = False

    @property
    def done(self) -> bool:
        """Whether the first steps are behind; of the sheet and of a copy on another disk lines of their own remind."""
        return self.roster and self.plan and self.interview


def todo(session: Session) -> list[TodoItem]:
    """What the account can do something about or must know, as of today, by group: today, overdue, near, waiting.

    Within a group by day, then by kind.  The number of queries does not grow with that of talks.
    """
    if not Person.select().exists():
        return []
    today, table = session.today(), workdays()
    items = [
        *case_items(session, table), *year_items(session, table), *exchange_items(session, table),
        *archive_items(session), *inquiry_items(session), *publicity_items(session),
    ]  # fmt: skip
    found = [counted(item, today, table) for item in items if concerns(session, item)]
    return sorted(found, key=lambda item: (_ORDER[item.group], item.due or date.max, item.kind, item.id or 0))


def counters(session: Session) -> Counters:
    """The figures over the list, as of today."""
    year = session.today().year
    campaign = campaigns(year, session.rules)
    return Counters(
        campaign.held,
        campaign.required,
        ledger.count(LedgerFilter(year)),
        _late_materials(session.today()),
    )


def first_steps() -> FirstSteps:
    """Which of the first steps are done."""
    tables = (Person, Plan, Interview)
    roster, plan, interview = (bool(table.select().exists()) for table in tables)
    return FirstSteps(roster, plan, interview, has_recovery())


def _late_materials(today: date) -> int:
    """Materials whose day is past and that have neither come nor been refused, of cases that are not over."""
    out = Material.received_on.is_null() & Material.refused_on.is_null() & (Material.due_on < today)
    over = [str(state) for state in State if state.is_over]
    query = Material.select().join(InterviewSubject).join(Interview).where(out & Interview.state.not_in(over))
    return int(query.count())
