"""勾稽核对: every figure of the 统计表 counted again, by SQL over the ledger's own rows.

The table is joined from sets that three relations give (`tallies`); here the database counts each figure by itself,
over the talks that the ledger lists with their corrections.  A mistake in one way does not repeat itself in the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from peewee import JOIN, Case, fn
from peewee import Value as PlainValue

from app.access.session import Session
from app.interviews.tables import Disposition, Interview, InterviewSubject, Material
from app.ledgers.attendance import LEADERS, UNKNOWN, campaign_of, row_of, settled
from app.ledgers.figures import RANKS
from app.ledgers.reported import ReportedCounts
from app.ledgers.scope import LedgerFilter, amended, condition
from app.ledgers.statistics import SUBTOTAL, RowKind, Statistics, StatisticsRow
from app.people.tables import Department
from app.rules.rulebook import Rulebook
from app.store.database import tuples

_ROW = row_of()


def check_sums(session: Session, statistics: Statistics) -> list[str]:
    """What does not agree, as sentences; empty when every figure equals its count over the ledger."""
    counts = _counts(session.rules, statistics.counted_on)
    selected = [counts[head.key] for head in statistics.columns]
    singly = _by(_ROW, statistics, selected)
    subtotals = _by(_kind_of_row(), statistics, selected)
    (whole,) = tuples(_ledger_of(statistics).select(*selected))
    reported = ReportedCounts(session.rules, statistics.period, statistics.counted_on)
    found: list[str] = []
    for row in statistics.rows:
        again = _again(row, singly, subtotals, whole)
        also = reported.of(row.members)
        own = again or [0] * len(selected)
        both = [(number or 0) + also[head.key] for number, head in zip(own, statistics.columns, strict=True)]
        found += _compared(statistics, row, both)
    return found + [lack for row in statistics.rows for lack in _balanced(row)]


_Figures = Sequence[int | None]


def _by(group: Any, statistics: Statistics, selected: Sequence[Any]) -> dict[str, _Figures]:
    query = _ledger_of(statistics).select(group, *selected).group_by(group)
    return {key: figures for key, *figures in tuples(query)}


def _again(
    row: StatisticsRow, singly: Mapping[str, _Figures], subtotals: Mapping[str, _Figures], whole: _Figures
) -> _Figures:
    """The figures of a row as the database counted them."""
    if row.kind is RowKind.SUBTOTAL:
        return subtotals.get(row.key.removeprefix(SUBTOTAL), [])
    return whole if row.members is None else singly.get(min(row.members), [])


def _compared(statistics: Statistics, row: StatisticsRow, again: Sequence[int | None]) -> list[str]:
    """The figures of one row against those counted over the ledger."""
    return [
        f"{row.name}·{head.group}{head.heading}：统计表为{row.figures[head.key]}，按台账为{number or 0}"
        for head, number in zip(statistics.columns, again, strict=True)
        if row.figures[head.key] != (number or 0)
    ]


def _kind_of_row() -> Any:
    """SQL for the kind of department whose subtotal counts the subject; NULL for leaders and unknown units."""
    kind = Department.select(Department.kind).where(Department.id == InterviewSubject.department)
    return Case(None, [(_ROW.in_([LEADERS, UNKNOWN]), None)], kind)


def _ledger_of(statistics: Statistics) -> Any:
    """Subjects, materials and dispositions of the talks that the ledger lists."""
    period = statistics.period
    return (
        InterviewSubject.select()
        .join(Interview)
        .join(Disposition, JOIN.LEFT_OUTER, on=(Disposition.subject == InterviewSubject.id))
        .join(Material, JOIN.LEFT_OUTER, on=(Material.subject == InterviewSubject.id))
        .where(condition(LedgerFilter(period.year, period.quarter)))
    )


def _distinct(thing: Any, wanted: Any = None) -> Any:
    return fn.COUNT((Case(None, [(wanted, thing)], None) if wanted is not None else thing).distinct())


def _outcome() -> Any:
    """The outcome that counts, with its correction (更正)."""
    key = PlainValue("disposition.").concat(InterviewSubject.id.cast("TEXT")).concat(".outcome")
    return Case(None, [(settled(), fn.COALESCE(amended(key), Disposition.outcome))], "")


def _counts(rules: Rulebook, today: date) -> dict[str, Any]:
    """The SQL of each column, by its key."""
    talk, subject = Interview.id, InterviewSubject.id
    inquiries = [ground.name for ground in rules.grounds if ground.talk_inquiry]
    overdue = Material.due_on < fn.COALESCE(Material.received_on, today.isoformat())
    return {
        "talks": _distinct(talk),
        "attendances": _distinct(subject),
        "people": _distinct(InterviewSubject.person),
        **{f"form:{form.code}": _distinct(talk, Interview.form == form.code.value) for form in rules.forms},
        **{f"mode:{mode}": _distinct(talk, Interview.mode == mode) for mode in ("individual", "group")},
        **{f"rank:{key}": _distinct(subject, InterviewSubject.rank.in_(some)) for key, (_, some) in RANKS.items()},
        "campaigns": _distinct(campaign_of()),
        "talk_inquiry": _distinct(talk, Interview.ground.in_(inquiries)),
        "written_inquiry": _distinct(talk, Interview.written_inquiry == True),  # noqa: E712 - SQL
        "due": _distinct(Material.id),
        "received": _distinct(Material.id, Material.received_on.is_null(False)),
        "late": _distinct(Material.id, Material.refused_on.is_null() & overdue),
        **{f"outcome:{rule.name}": _distinct(subject, _outcome() == rule.name) for rule in rules.dispositions},
    }


def _balanced(row: StatisticsRow) -> list[str]:
    """Within a row: forms and modes add up to 次数, ranks (校级 besides) to 人次, and 人数 is at most 人次."""
    talks, attendances = row.figures["talks"], row.figures["attendances"]
    checks: list[tuple[str, Callable[[], bool]]] = [
        ("各形式次数之和与约谈次数不等", lambda: _sum(row, "form:") == talks),
        ("个别与集体之和与约谈次数不等", lambda: _sum(row, "mode:") == talks),
        ("各职级人次之和与人次不等", lambda: _sum(row, "rank:") + row.unranked == attendances),
        ("人数多于人次", lambda: row.figures["people"] <= attendances),
        ("已交多于应交", lambda: row.figures["received"] <= row.figures["due"]),
        ("处置人次多于约谈人次", lambda: _sum(row, "outcome:") <= attendances),
    ]
    return [f"{row.name}：{sentence}" for sentence, holds in checks if not holds()]


def _sum(row: StatisticsRow, prefix: str) -> int:
    return sum(figure for key, figure in row.figures.items() if key.startswith(prefix))
