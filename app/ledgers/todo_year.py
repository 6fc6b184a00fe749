"""Reminders about the year: filings, campaigns, plans to approve, reports, follow-ups of 诫勉, rectifications."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from peewee import Table as Relation
from peewee import fn

from app.access.actions import Action
from app.access.roles import Role
from app.access.session import Session
from app.interviews.kept import kept_from, quarters_between
from app.interviews.tables import Disposition, Interview, InterviewSubject
from app.ledgers.reports import CLAUSES as REPORT_CLAUSES
from app.ledgers.reports import unreported
from app.ledgers.todo_item import TodoItem, TodoKind, few, group_of
from app.plans.counters import campaigns
from app.plans.filings import filings
from app.plans.tables import Plan
from app.plans.vocabulary import quarter_name
from app.rules.dates import add_months
from app.rules.lifecycle import State
from app.rules.rulebook import Rulebook
from app.rules.workdays import Workdays
from app.store.database import database, tuples

PLANS, LEDGERS, OVERSIGHT = "计划", "台账", "督导"
# Supervision builds beside this package, so its table is named as a bare relation and only read.
_FINDING: Any = Relation("finding", ("id", "description", "owner", "due_on", "reply", "closed_on"))
_ADMONITION = "诫勉"
# Days before its day on which a follow-up is first told.
_FOLLOW_UP_AHEAD = 30


def year_items(session: Session, table: Workdays) -> Iterator[TodoItem]:
    """All reminders that are not about the next step of one case; of the whole institution for who sees all of it."""
    rules, today = session.rules, session.today()
    yield from _plans(today)
    if session.sees_whole_work or session.own_department is not None:
        yield from _filings(rules, today, session.own_department)
    if session.sees_whole_work:
        yield from _campaigns(rules, today)
    yield from _reports(session, table)
    yield from _follow_ups(rules, today)
    yield from _rectifications(session)


def _plans(today: date) -> Iterator[TodoItem]:
    """Plans that were submitted, and those returned; they have no day of their own."""
    kinds = {"待批": (TodoKind.APPROVAL, "登记审批结果"), "退回": (TodoKind.SUBMIT, "已退回，修改后重新提交")}
    for plan in Plan.select().where(Plan.state.in_(list(kinds))).order_by(Plan.id):
        kind, sentence = kinds[plan.state]
        yield TodoItem(
            kind, f"{plan.title}：{sentence}", group_of(None, today), None, ("四(三)",), PLANS, "plan", plan.id
        )


def _filings(rules: Rulebook, today: date, only: int | None) -> Iterator[TodoItem]:
    """For this quarter and each earlier one, one reminder for all departments whose plan was not filed (四(三)).

    Of quarters before the store was kept nothing is asked, of those before last year only supervision speaks.
    """
    begun, last_year = kept_from(), date(today.year - 1, 1, 1)
    for year, quarter in quarters_between(min(max(begun or today, last_year), today), today):
        lacking = [status for status in filings(year, quarter, today, rules, only) if not status.is_filed]
        if lacking:
            names = few([status.department for status in lacking])
            what = f"{len(lacking)} 个部门未备案 {year}年{quarter_name(quarter)}计划：{names}"
            due = lacking[0].due
            yield TodoItem(
                TodoKind.FILING,
                what,
                group_of(due, today),
                due,
                lacking[0].clauses,
                PLANS,
                "filing",
                year * 10 + quarter,
            )


def _campaigns(rules: Rulebook, today: date) -> Iterator[TodoItem]:
    """Campaigns of the year that are still to be held (四(三))."""
    count = campaigns(today.year, rules)
    if not count.is_met:
        due = date(today.year, 12, 31)
        lack = count.required - count.held
        what = f"本年集中约谈 {count.held}/{count.required} 次，还差 {lack} 次，年底前完成"
        yield TodoItem(TodoKind.CAMPAIGN, what, group_of(due, today), due, count.clauses, PLANS, "campaign")


def _reports(session: Session, table: Workdays) -> Iterator[TodoItem]:
    """To the discipline office it has not come yet; everybody else has it to send (四(二)3, 六(一))."""
    lack = unreported(session.rules, table)
    if lack is None:
        return
    first = lack.first.isoformat()
    if session.account.role == Role.DISCIPLINE_OFFICE:
        what = f"未收到{few(lack.units)}{first} 以来 {lack.talks} 次约谈的统计表、信息和档案材料"
    else:
        what = f"{first} 以来 {lack.talks} 次约谈的统计表、信息和档案材料报送纪检监察室"
    group = group_of(lack.due, session.today())
    yield TodoItem(TodoKind.REPORT, what, group, lack.due, REPORT_CLAUSES, LEDGERS, "statistics")


def _rectifications(session: Session) -> Iterator[TodoItem]:
    """Open findings with a deadline (六(二)): to reply to; once replied to, to be checked and closed."""
    checks, today = session.may(Action.FINDING_EDIT), session.today()
    query = _FINDING.select(_FINDING.id, _FINDING.description, _FINDING.owner, _FINDING.due_on, _FINDING.reply)
    query = query.where(_FINDING.closed_on.is_null() & _FINDING.due_on.is_null(False)).order_by(_FINDING.id)
    for id, description, owner, due_on, reply in query.tuples().execute(database):
        if reply and not checks:
            continue  # it lies with the discipline office
        due = date.fromisoformat(due_on)
        asked = "等待整改回复" if due >= today else "到期没有回复，请督促"
        sentence = "已回复，复查后销号" if reply else asked if checks else "整改并登记回复"
        what = f"{description}{f'（{owner}）' if owner else ''}：{sentence}"
        yield TodoItem(TodoKind.RECTIFICATION, what, group_of(due, today), due, ("六(二)",), OVERSIGHT, "finding", id)


def _follow_ups(rules: Rulebook, today: date) -> Iterator[TodoItem]:
    """诫勉 that comes up for its follow-up, unless the person has been talked to again around that day or later."""
    rule = rules.neighbour("admonition_follow_up")
    if not rule.on:
        return
    admonitions = _admonitions()
    last = _last_talks({person for _, person, _, _ in admonitions})
    for interview, person, name, decided in admonitions:
        due = add_months(decided, rule.value)
        near = due - timedelta(days=_FOLLOW_UP_AHEAD)
        if near <= today and last.get(person, date.min) < near:
            what = f"{name}：诫勉满 {rule.value} 个月，回访并登记"
            group = group_of(due, today)
            yield TodoItem(TodoKind.FOLLOW_UP, what, group, due, (), "约谈", "interview", interview)


def _admonitions() -> list[tuple[Any, ...]]:
    """Interview, person, name and day of each 诫勉 that was decided; those written down after the fact are left out."""
    query = (
        InterviewSubject.select(
            InterviewSubject.interview, InterviewSubject.person, InterviewSubject.name, Disposition.decided_on
        )
        .join(Disposition, on=(Disposition.subject == InterviewSubject.id))
        .join(Interview, on=(InterviewSubject.interview == Interview.id))
        .where((Disposition.outcome == _ADMONITION) & Disposition.decided_on.is_null(False))
        .where(Interview.is_historical == False)  # noqa: E712 - SQL
        .order_by(Disposition.decided_on)
    )
    return tuples(query)


def _last_talks(people: set[int]) -> dict[int, date]:
    """The day of the last held talk of each of these people.

    Talks and who was at them are read from indexes alone and joined here: SQLite would look each talk up in the table,
    whose rows are wide, and that took nine tenths of all reminders.
    """
    days = fn.SUBSTR(Interview.held_from, 1, 10).coerce(False)
    held = dict(tuples(Interview.select(Interview.id, days).where(Interview.held_from.is_null(False))))
    others = [state.value for state in State if not state.was_held]
    for (interview,) in tuples(Interview.select(Interview.id).where(Interview.state.in_(others))):
        held.pop(interview, None)
    last: dict[int, str] = {}
    for person, interview in tuples(InterviewSubject.select(InterviewSubject.person, InterviewSubject.interview)):
        day = held.get(interview)
        if day is not None and person in people and day > last.get(person, ""):
            last[person] = day
    return {person: date.fromisoformat(day) for person, day in last.items()}
