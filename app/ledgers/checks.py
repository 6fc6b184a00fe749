"""勾稽核对: every figure of the 统计表 counted again, by SQL over the ledger's own rows.

The table is counted in memory from attendances; here the database counts, column by column, over the ids of the
talks that the ledger lists.  A mistake in one way does not repeat itself in the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from peewee import JOIN, Case, fn
from peewee import Value as PlainValue

from app.access.session import Session
from app.interviews.tables import Disposition, Interview, InterviewSubject, Material
from app.ledgers.attendance import campaign_of, row_of, settled
from app.ledgers.reported import reported_counts
from app.ledgers.scope import LedgerFilter, amended, condition
from app.ledgers.statistics import Statistics, StatisticsRow
from app.rules.rulebook import Rulebook
from app.rules.vocabulary import Rank
from app.store.database import tuples

_ROW = row_of()
_RANKS = {
    "division": (Rank.DIVISION_CHIEF, Rank.DIVISION_DEPUTY),
    "section": (Rank.SECTION_CHIEF, Rank.SECTION_DEPUTY),
    "staff": (Rank.STAFF,),
}


def check_sums(session: Session, statistics: Statistics) -> list[str]:
    """What does not agree, as sentences; empty when every figure equals its count over the ledger."""
    counts = _counts(session.rules, statistics.counted_on)
    selected = [counts[head.key] for head in statistics.columns]
    by_row = tuples(_ledger_of(statistics).select(_ROW, *selected).group_by(_ROW))
    singly: dict[str, list[int]] = {row: figures for row, *figures in by_row}
    found: list[str] = []
    for row in statistics.rows:
        if row.members is not None and len(row.members) == 1:
            again = singly.get(min(row.members), [])
        else:
            again = list(*tuples(_ledger_of(statistics, row).select(*selected)))
        also = reported_counts(session.rules, statistics.period, statistics.counted_on, row.members)
        own = again or [0] * len(selected)
        both = [(number or 0) + also[head.key] for number, head in zip(own, statistics.columns, strict=True)]
        found += _compared(statistics, row, both)
    return found + [lack for row in statistics.rows for lack in _balanced(statistics, row)]


def _compared(statistics: Statistics, row: StatisticsRow, again: Sequence[int | None]) -> list[str]:
    """The figures of one row against those counted over the ledger."""
    return [
        f"{row.name}·{head.group}{head.heading}：统计表为{row.figures[head.key]}，按台账为{number or 0}"
        for head, number in zip(statistics.columns, again, strict=True)
        if row.figures[head.key] != (number or 0)
    ]


def _ledger_of(statistics: Statistics, row: StatisticsRow | None = None) -> Any:
    """Subjects, materials and dispositions of the talks that the ledger lists, for one row of the table or for all."""
    period = statistics.period
    query = (
        InterviewSubject.select()
        .join(Interview)
        .join(Disposition, JOIN.LEFT_OUTER, on=(Disposition.subject == InterviewSubject.id))
        .join(Material, JOIN.LEFT_OUTER, on=(Material.subject == InterviewSubject.id))
        .where(condition(LedgerFilter(period.year, period.quarter)))
    )
    return query if row is None or row.members is None else query.where(_ROW.in_(sorted(row.members)))


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
        **{f"rank:{key}": _distinct(subject, InterviewSubject.rank.in_(ranks)) for key, ranks in _RANKS.items()},
        "campaigns": _distinct(campaign_of()),
        "talk_inquiry": _distinct(talk, Interview.ground.in_(inquiries)),
        "written_inquiry": _distinct(talk, Interview.written_inquiry == True),  # noqa: E712 - SQL
        "due": _distinct(Material.id),
        "received": _distinct(Material.id, Material.received_on.is_null(False)),
        "late": _distinct(Material.id, Material.refused_on.is_null() & overdue),
        **{f"outcome:{rule.name}": _distinct(subject, _outcome() == rule.name) for rule in rules.dispositions},
    }


def _balanced(statistics: Statistics, row: StatisticsRow) -> list[str]:
    """Within a row: forms and modes add up to 次数, ranks (校级 besides) to 人次, and 人数 is at most 人次."""
    mine = [one for one in statistics.attendances if row.takes(one)]
    unranked = sum(one.rank is None or one.rank.is_school for one in mine)
    talks, attendances = row.figures["talks"], row.figures["attendances"]
    checks: list[tuple[str, Callable[[], bool]]] = [
        ("各形式次数之和与约谈次数不等", lambda: _sum(row, "form:") == talks),
        ("个别与集体之和与约谈次数不等", lambda: _sum(row, "mode:") == talks),
        ("各职级人次之和与人次不等", lambda: _sum(row, "rank:") + unranked == attendances),
        ("人数多于人次", lambda: row.figures["people"] <= attendances),
        ("已交多于应交", lambda: row.figures["received"] <= row.figures["due"]),
        ("处置人次多于约谈人次", lambda: _sum(row, "outcome:") <= attendances),
    ]
    return [f"{row.name}：{sentence}" for sentence, holds in checks if not holds()]


def _sum(row: StatisticsRow, prefix: str) -> int:
    return sum(figure for key, figure in row.figures.items() if key.startswith(prefix))
