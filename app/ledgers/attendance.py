"""An attendance is one subject at one held talk: how the store says what the check of the 统计表 asks of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from peewee import Case, fn
from peewee import Table as Relation

from app.interviews.tables import Disposition, Interview, InterviewSubject
from app.people.snapshot import holds_on
from app.people.tables import SchoolPostHolding
from app.plans.vocabulary import PlanKind
from app.rules.vocabulary import Rank
from app.store.database import database

LEADERS = "校领导"
UNKNOWN = "单位不详"
SCHOOL_RANKS = tuple(rank.value for rank in Rank if rank.is_school)
_PLAN: Any = Relation("plan", ("id", "kind", "title"), schema="main")
_ITEM: Any = Relation("plan_item", ("id", "plan_id"), schema="main")


def row_of() -> Any:
    """SQL for the row of the table that a subject belongs to, as of the day of the talk."""
    day: Any = fn.DATE(Interview.held_from)
    posts = SchoolPostHolding.select(SchoolPostHolding.person).where(holds_on(SchoolPostHolding, day))
    # That somebody holds a post at all is asked first: few do, and only of them the day is looked at.
    holds = InterviewSubject.person.in_(SchoolPostHolding.select(SchoolPostHolding.person)) & (
        InterviewSubject.person.in_(posts)
    )
    leads = InterviewSubject.rank.in_(SCHOOL_RANKS) | holds
    department = InterviewSubject.department
    return Case(None, [(leads, LEADERS), (department.is_null(), UNKNOWN)], department.cast("TEXT"))


def campaign_of() -> Any:
    """SQL for the campaign plan a talk comes from, or NULL.

    Of the tables themselves: whoever reaches a talk knows that it belongs to a campaign, and counts it, also where the
    plan with all that it foresees for others is out of reach (a department's own talks in a campaign).
    """
    plan = _PLAN.select(_PLAN.id).join(_ITEM, on=(_ITEM.plan_id == _PLAN.id))
    return fn.IFNULL(plan.where((_PLAN.kind == PlanKind.CAMPAIGN) & (_ITEM.id == Interview.plan_item)), None)


def campaign_titles(campaigns: Iterable[int]) -> dict[int, str]:
    """What campaigns are called that talks in reach belong to, by their ids."""
    return dict(_PLAN.select(_PLAN.id, _PLAN.title).where(_PLAN.id.in_(list(campaigns))).tuples().execute(database))


def settled() -> Any:
    """SQL: an outcome counts; that of a confirmed violation once it was decided by procedure (五(四)).

    What an old ledger says was decided (补录), on a day that nobody wrote down.
    """
    decided = Disposition.decided_on.is_null(False) | Interview.is_historical
    return (Disposition.confirmed == False) | decided  # noqa: E712 - SQL
