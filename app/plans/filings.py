"""备案: departments file the plan of each quarter with 纪检监察室 (clause 四(三))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.session import Session, use_case
from app.people.tables import Department
from app.plans.guarding import check_day, clean_text, department_of, differences, one_line, plan_of, required
from app.plans.tables import Filing, Plan
from app.plans.vocabulary import CLAUSE, PlanKind, PlanState, quarter_name
from app.plans.voiding import standing
from app.rules.duties import filing_due
from app.rules.lifecycle import Place
from app.rules.loading import load
from app.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class FilingStatus:
    """Whether a department has filed its plan of a quarter.

    `overdue` means not filed and the day is past; `late` means filed, but after that day.  `sentence` says it all.
    """

    department_id: int
    department: str
    year: int
    quarter: int
    due: date
    plan_id: int | None
    plan_state: str
    filed_on: date | None
    number: str
    received_by: str
    overdue: bool
    late: bool
    sentence: str
    clauses: tuple[str, ...] = (CLAUSE,)

    @property
    def is_filed(self) -> bool:
        """Whether the plan lies with the discipline office."""
        return self.filed_on is not None


@use_case(Action.PLAN_FILE)
def file_plan(
    session: Session, plan_id: int, *, filed_on: date | None, number: str = "", opinion: str = "", received_by: str
) -> PlanState:
    """Records that 纪检监察室 received a department's approved quarterly plan; returns the state.

    Raises Refusal for any other plan, one not approved yet, a day to come or before the approval, a number that
    another filing bears.
    """
    plan = plan_of(plan_id)
    if plan.kind != PlanKind.QUARTERLY:
        raise Refusal(f"“{plan.title}”不是部门季度计划，不需要备案。", (CLAUSE,), Place.PLAN)
    if plan.state != PlanState.APPROVED:
        way = "需要更正备案内容的，请办理“更正备案”" if plan.state == PlanState.FILED else "请先由部门主要负责人审批"
        raise Refusal(f"“{plan.title}”现为“{plan.state}”，没有登记备案；{way}。", (CLAUSE,), Place.PLAN)
    values = _values(session, plan, filed_on, number, opinion, received_by)
    Filing.create(plan=plan_id, recorded_at=session.now(), account=session.account.id, **values)
    Plan.update(state=PlanState.FILED.value).where(Plan.id == plan_id).execute()
    after = values | {"filed_on": values["filed_on"].isoformat()}
    session.trace("filing", plan_id, f"{plan.title}备案", after=after)
    return PlanState.FILED


@use_case(Action.PLAN_FILE)
def amend_filing(
    session: Session, plan_id: int, *, filed_on: date | None, number: str = "", opinion: str = "", received_by: str
) -> PlanState:
    """Corrects a filing that was written down wrongly; the audit chain keeps what stood there.  Raises Refusal."""
    plan = plan_of(plan_id)
    row = Filing.get_or_none(Filing.plan == plan_id)
    if row is None:
        raise Refusal(f"“{plan.title}”还没有备案，没有可以更正的内容。", (CLAUSE,), Place.PLAN)
    values = _values(session, plan, filed_on, number, opinion, received_by)
    changed = differences({name: getattr(row, name) for name in values}, values)
    if changed is not None:
        Filing.update(**values).where(Filing.id == row.id).execute()
        session.trace("filing", plan_id, f"更正{plan.title}的备案", *changed)
    return PlanState.FILED


def filing_status(department_id: int, year: int, quarter: int, on: date, rules: Rulebook | None = None) -> FilingStatus:
    """Whether the department's plan of the quarter is filed, as of a day.  Raises Refusal for no such department."""
    department = department_of(department_id)
    due = filing_due(rules or load(), year, quarter)
    return _status(department, year, quarter, on, due, *_plan_and_filing(department.id, year, quarter))


def filings(
    year: int, quarter: int, on: date, rules: Rulebook | None = None, only: int | None = None
) -> list[FilingStatus]:
    """The state of filing of every department that was there in the quarter, in the order of departments.

    `only` is the one department that is asked about.
    """
    due = filing_due(rules or load(), year, quarter)
    first = date(year, 3 * quarter - 2, 1)
    plans = {row.department_id: row for row in _quarterly(year, quarter)}
    filed = {row.plan_id: row for row in Filing.select().where(Filing.plan.in_([row.id for row in plans.values()]))}
    query = Department.select().where(Department.closed_on.is_null() | (Department.closed_on >= first))
    if only is not None:
        query = query.where(Department.id == only)
    found = []
    for department in query.order_by(Department.position, Department.id):
        plan = plans.get(department.id)
        filing = None if plan is None else filed.get(plan.id)
        # A department that was closed before the day owes no plan any more; what it filed still stands.
        if filing is not None or department.closed_on is None or department.closed_on >= on:
            found.append(_status(department, year, quarter, on, due, plan, filing))
    return found


def overdue(year: int, quarter: int, on: date, rules: Rulebook | None = None) -> list[FilingStatus]:
    """The departments whose plan of the quarter is not filed although the day is past (四(三))."""
    return [status for status in filings(year, quarter, on, rules) if status.overdue]


def filing_of(plan_id: int) -> Filing | None:
    """The filing of a plan, or None."""
    found: Filing | None = Filing.get_or_none(Filing.plan == plan_id)
    return found


def _quarterly(year: int, quarter: int) -> list[Plan]:
    wanted = (Plan.kind == PlanKind.QUARTERLY.value) & (Plan.year == year) & (Plan.quarter == quarter)
    return list(Plan.select().where(wanted))


def _plan_and_filing(department_id: int, year: int, quarter: int) -> tuple[Plan | None, Filing | None]:
    plan = next((row for row in _quarterly(year, quarter) if row.department_id == department_id), None)
    return plan, None if plan is None else filing_of(plan.id)


def _status(
    department: Department, year: int, quarter: int, on: date, due: date, plan: Plan | None, filing: Filing | None
) -> FilingStatus:
    filed_on = filing.filed_on if filing is not None and filing.filed_on <= on else None
    overdue_now = filed_on is None and on > due
    head = f"{department.name}{year}年{quarter_name(quarter)}计划"
    if filed_on is not None:
        sentence = f"{head}已于 {filed_on} 备案" + (f"，晚于期限 {due}" if filed_on > due else "")
    else:
        state = f"（{plan.state}）" if plan is not None else "（尚未编制）"
        days = (on - due).days
        sentence = f"{head}{state}应于 {due} 前备案，" + (f"已逾期 {days} 天" if overdue_now else "尚未备案")
    return FilingStatus(
        department.id, department.name, year, quarter, due,
        plan.id if plan is not None else None,
        plan.state if plan is not None else "",
        filed_on,
        filing.number if filing is not None else "",
        filing.received_by if filing is not None else "",
        overdue_now,
        filed_on is not None and filed_on > due,
        sentence,
    )  # fmt: skip


def _values(
    session: Session, plan: Plan, filed_on: date | None, number: str, opinion: str, received_by: str
) -> dict[str, Any]:
    earliest = max((row.decided_on for row in standing(plan.id)), default=None)
    day, clean = check_day(session, filed_on, "备案日期", earliest, "审批日期"), one_line(number, 60)
    if clean:
        taken = Filing.get_or_none((Filing.number == clean) & (Filing.plan != plan.id))
        if taken is not None:
            raise Refusal(f"备案号“{clean}”已用于“{taken.plan.title}”，请核对。", (CLAUSE,), Place.PLAN)
    return {
        "filed_on": day,
        "number": clean,
        "opinion": clean_text(opinion),
        "received_by": required(received_by, "备案接收人", 60),
    }
