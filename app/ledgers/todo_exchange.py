"""Reminders about packages between offices (四(二)3): reports that have not come, numbers that are missing, receipts.

The exchange builds beside this package, so its tables are named as bare relations and only read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import Table as Relation
from peewee import fn

from app.access.actions import Action
from app.access.session import Session
from app.interviews.kept import quarters_between
from app.interviews.reported import StatisticsReport
from app.ledgers.period import Period
from app.ledgers.reports import CLAUSES
from app.ledgers.todo_item import TodoItem, TodoKind, few, group_of
from app.rules.workdays import Workdays
from app.store.database import database, tuples

TAB, TARGET = "督导", "exchange"
_IDENTITY: Any = Relation("office_identity", ("id", "kind", "retired_at"))
_PARTNER: Any = Relation("partner", ("id", "kind", "name"))
_CARD: Any = Relation("partner_card", ("partner_id", "confirmed_at"))
_PACKAGE: Any = Relation(
    "package", ("id", "direction", "partner_id", "number", "kind", "title", "made_at", "state", "settled_at", "remark")
)
_DISCIPLINE, _DEPARTMENT, _RECEIPT = "纪检监察室", "部门", "回执"
_SENT, _RECEIVED, _ON_ITS_WAY, _RETURNED = "发出", "收到", "已发出", "对方已退回"
_NUMBERS_IN_A_SENTENCE = 5


@dataclass(frozen=True, slots=True)
class _Package:
    """What is looked at of a package; `day` is when it was settled here, of one that went out when it was made."""

    id: int
    partner: int
    number: int
    kind: str
    title: str
    state: str
    day: date
    remark: str


def exchange_items(session: Session, table: Workdays) -> Iterator[TodoItem]:
    """What the office that this store belongs to waits for, or owes; nothing before it has keys.

    A handful of queries, however many packages there are.
    """
    kind = _IDENTITY.select(_IDENTITY.kind).where(_IDENTITY.retired_at.is_null()).tuples().execute(database)
    mine = next((each for (each,) in kind), None)
    days = session.rules.limit("report_due_workdays")
    if mine == _DISCIPLINE and session.may(Action.PACKAGE_RECEIVE):
        names = _partners()
        came = _packages(_RECEIVED)
        yield from _not_reported(session, table, days, names)
        yield from _missing(session, table, days, names, came)
        yield from _unanswered(session, table, days, names, came)
    elif mine == _DEPARTMENT and session.may(Action.PACKAGE_SEND):
        yield from _without_receipt(session, table, days)


def _not_reported(session: Session, table: Workdays, days: int, names: dict[int, str]) -> Iterator[TodoItem]:
    """For each quarter that is over, one reminder for all departments whose report of it has not come.

    A department reports from the quarter on in which its card was confirmed; a report made before the quarter was over
    does not tell of all of it.
    """
    today, since, reported = session.today(), _since(), _reported()
    begun = min(since.values(), default=today)
    for year, quarter in quarters_between(max(begun, date(today.year - 1, 1, 1)), today):
        period = Period(year, quarter)
        lacking = [
            name for id, name in names.items()
            if id in since and since[id] <= period.end < today and not _tells(reported[id], period)
        ]  # fmt: skip
        if lacking:
            due = table.add(period.end, days).day
            what = f"未收到{few(lacking)}{period.label}的统计报送"
            yield _item(TodoKind.REPORT, what, due, today)


def _tells(reports: Sequence[tuple[int, int | None, date]], period: Period) -> bool:
    """Whether one of the reports speaks of the whole quarter."""
    return any(
        year == period.year and quarter in (None, period.quarter) and made >= period.end
        for year, quarter, made in reports
    )


def _missing(
    session: Session, table: Workdays, days: int, names: dict[int, str], came: dict[int, list[_Package]]
) -> Iterator[TodoItem]:
    """Numbers of which no package came although a later one did; due counts from the day of that one."""
    for id, name in names.items():
        there = {each.number: each.day for each in came[id]}
        lacking = [number for number in range(1, max(there, default=0)) if number not in there]
        if lacking:
            known = min(day for number, day in there.items() if number > lacking[0])
            shown = "、".join(map(str, lacking[:_NUMBERS_IN_A_SENTENCE]))
            more = "等" if len(lacking) > _NUMBERS_IN_A_SENTENCE else ""
            what = f"{name}的第 {shown}{more} 号数据包还没有收到，请对方再次导出"
            yield _item(TodoKind.EXCHANGE, what, table.add(known, days).day, session.today())


def _unanswered(
    session: Session, table: Workdays, days: int, names: dict[int, str], came: dict[int, list[_Package]]
) -> Iterator[TodoItem]:
    """Departments to whom a receipt is owed since the first package that none has answered."""
    last = dict(
        _PACKAGE.select(_PACKAGE.partner_id, fn.MAX(_PACKAGE.id)).where(_PACKAGE.direction == _SENT)
        .group_by(_PACKAGE.partner_id).tuples().execute(database)
    )  # fmt: skip
    for id, name in names.items():
        waiting = [each for each in came[id] if each.id > last.get(id, 0)]
        if waiting:
            due = table.add(min(each.day for each in waiting), days).day
            what = f"{name}送来的 {len(waiting)} 个数据包已处理，给它发回执"
            yield _item(TodoKind.EXCHANGE, what, due, session.today())


def _without_receipt(session: Session, table: Workdays, days: int) -> Iterator[TodoItem]:
    """At a department: packages that were sent back, and those that nobody has answered in time."""
    sent = [each for some in _packages(_SENT).values() for each in some if each.kind != _RECEIPT]
    newest = {each.title: each.number for each in sorted(sent, key=lambda each: each.number)}
    for each in sent:
        if each.state == _RETURNED and newest[each.title] == each.number:
            why = f"：{each.remark}" if each.remark else ""
            what = f"第 {each.number} 号“{each.title}”被退回{why}；改好后重新报送"
            yield _item(TodoKind.EXCHANGE, what, table.add(each.day, days).day, session.today())
    open_ = [each for each in sent if each.state == _ON_ITS_WAY]
    if open_:
        due = table.add(min(each.day for each in open_), days).day
        shown = "、".join(str(each.number) for each in open_[:_NUMBERS_IN_A_SENTENCE])
        more = "等" if len(open_) > _NUMBERS_IN_A_SENTENCE else ""
        what = f"发出的第 {shown}{more} 号数据包还没有回执；未收到的可以再次导出"
        yield _item(TodoKind.EXCHANGE, what, due, session.today())


def _item(kind: TodoKind, what: str, due: date, today: date) -> TodoItem:
    return TodoItem(kind, what, group_of(due, today), due, CLAUSES, TAB, TARGET)


def _partners() -> dict[int, str]:
    """Departments by their ids, in the order of their names."""
    query = _PARTNER.select(_PARTNER.id, _PARTNER.name).where(_PARTNER.kind == _DEPARTMENT).order_by(_PARTNER.name)
    return dict(query.tuples().execute(database))


def _since() -> dict[int, date]:
    """The first day of the quarter in which a card of each partner was first confirmed."""
    query = _CARD.select(_CARD.partner_id, fn.MIN(_CARD.confirmed_at)).where(_CARD.confirmed_at.is_null(False))
    found = query.group_by(_CARD.partner_id).tuples().execute(database)
    return {id: _first_of_quarter(date.fromisoformat(str(at)[:10])) for id, at in found}


def _first_of_quarter(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def _reported() -> dict[int, list[tuple[int, int | None, date]]]:
    """Year, quarter and day of making of every report that was accepted, by partner."""
    columns = (StatisticsReport.partner_id, StatisticsReport.year, StatisticsReport.quarter, StatisticsReport.made_at)
    found: dict[int, list[tuple[int, int | None, date]]] = defaultdict(list)
    for partner, year, quarter, made in tuples(StatisticsReport.select(*columns)):
        found[partner].append((year, quarter, date.fromisoformat(str(made)[:10])))
    return found


def _packages(direction: str) -> dict[int, list[_Package]]:
    columns = (
        _PACKAGE.id, _PACKAGE.partner_id, _PACKAGE.number, _PACKAGE.kind, _PACKAGE.title, _PACKAGE.state,
        fn.COALESCE(_PACKAGE.settled_at, _PACKAGE.made_at), _PACKAGE.remark,
    )  # fmt: skip
    query = _PACKAGE.select(*columns).where(_PACKAGE.direction == direction).order_by(_PACKAGE.id)
    found: dict[int, list[_Package]] = defaultdict(list)
    for id, partner, number, kind, title, state, at, remark in query.tuples().execute(database):
        day = date.fromisoformat(str(at)[:10])
        found[partner].append(_Package(id, partner, number, kind, title, state, day, remark))
    return found
