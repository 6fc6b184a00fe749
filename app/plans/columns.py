"""The columns of the register of clues and of the list of plans as SQL: what their headings list and let through."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from peewee import Case, fn

from app.people.tables import Department, Person
from app.plans.tables import ApprovalRow, Clue, Filing, Plan, PlanItem, PlanItemSubject
from app.plans.vocabulary import Disposal, Outcome, PlanKind, PlanState, quarter_name
from app.store.header_sql import SqlColumn, SqlColumns
from app.store.headers import Kind

UNSORTED, UNLINKED = "未处置", "未关联"


def _day(field: Any) -> SqlColumn:
    return SqlColumn(fn.SUBSTR(field, 1, 10), Kind.DAY)


def _of_plan(query: Any, value: Any, kind: Kind) -> SqlColumn:
    found = query.group_by(PlanItem.plan if query.model is PlanItem else query.model.plan).alias("counted")
    return SqlColumn(found.c.value, kind, source=Plan.select().from_(found), owner=found.c.owner, default=value)


def _period() -> Any:
    batch = fn.PRINTF("%d年第%d批", Plan.year, Plan.batch)
    quarters = [(quarter, quarter_name(quarter)) for quarter in range(1, 5)]
    quarter = fn.PRINTF("%d年%s", Plan.year, Case(Plan.quarter, quarters, ""))
    return Case(Plan.kind, [(PlanKind.CAMPAIGN.value, batch)], quarter)


def _items() -> SqlColumn:
    counted = PlanItem.select(PlanItem.plan.alias("owner"), fn.COUNT(PlanItem.id).alias("value"))
    return _of_plan(counted, 0, Kind.CODE)


def _subjects() -> SqlColumn:
    counted = PlanItem.select(PlanItem.plan.alias("owner"), fn.COUNT(PlanItemSubject.id).alias("value"))
    return _of_plan(counted.join(PlanItemSubject), 0, Kind.CODE)


def _approved() -> SqlColumn:
    """The day of the last approval, of plans whose approval stands: SQLite takes it from the row of the MAX."""
    stands = (ApprovalRow.outcome == Outcome.APPROVED.value) & ApprovalRow.voided_at.is_null()
    states = [state.value for state in PlanState if state.is_approved]
    day = fn.SUBSTR(ApprovalRow.decided_on, 1, 10).alias("value")
    found = ApprovalRow.select(ApprovalRow.plan.alias("owner"), day, fn.MAX(ApprovalRow.id).alias("last")).join(Plan)
    made = _of_plan(found.where(stands & Plan.state.in_(states)), "", Kind.DAY)
    last = made.owner.source.c.last  # asked for, or SQLite would leave out the MAX, and with it which row is the last
    return replace(made, source=made.source.where(last.is_null(False)))


def _filed() -> SqlColumn:
    found = Filing.select(Filing.plan.alias("owner"), fn.SUBSTR(fn.MAX(Filing.filed_on), 1, 10).alias("value"))
    return _of_plan(found, "", Kind.DAY)


def _cited() -> SqlColumn:
    found = PlanItemSubject.select(PlanItemSubject.clue.alias("owner"), fn.COUNT(PlanItemSubject.id).alias("value"))
    made = found.where(PlanItemSubject.clue.is_null(False)).group_by(PlanItemSubject.clue).alias("counted")
    return SqlColumn(made.c.value, Kind.CODE, source=Clue.select().from_(made), owner=made.c.owner)


# Of queries in which the person may be joined that a clue is linked to.
CLUES = SqlColumns(Clue.id, {
    "number": SqlColumn(fn.PRINTF("〔%d〕第%03d号", Clue.year, Clue.number)),
    "received_on": _day(Clue.received_on),
    "reported_name": SqlColumn(Clue.reported_name),
    "reported_post": SqlColumn(Clue.reported_post),
    "person": SqlColumn(fn.COALESCE(Person.name, UNLINKED)),
    "source": SqlColumn(Clue.source),
    "problem": SqlColumn(Clue.problem),
    "disposal": SqlColumn(
        Clue.disposal, Kind.CODE, words={"": UNSORTED}, order=["", *(disposal.value for disposal in Disposal)]
    ),
    "sorted_on": _day(Clue.sorted_on),
    "handler": SqlColumn(Clue.handler),
    "cited": _cited(),
})  # fmt: skip
# Of queries in which the department may be joined that a plan is of.
PLANS = SqlColumns(Plan.id, {
    "title": SqlColumn(Plan.title),
    "kind": SqlColumn(Plan.kind, Kind.CODE, order=[kind.value for kind in PlanKind]),
    "period": SqlColumn(_period()),
    "department": SqlColumn(fn.COALESCE(Department.name, "")),
    "items": _items(),
    "subjects": _subjects(),
    "state": SqlColumn(Plan.state, Kind.CODE, order=[state.value for state in PlanState]),
    "submitted_on": _day(Plan.submitted_on),
    "approved_on": _approved(),
    "filed_on": _filed(),
})  # fmt: skip
