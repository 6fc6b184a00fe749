"""党员干部约谈常态化工作台账 as a workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.access.actions import Action
from app.access.session import Session, use_case
from app.ledgers.ledger import LedgerRow, ledger
from app.ledgers.period import Period
from app.ledgers.scope import LedgerFilter
from app.papers.workbook import BookColumn, Paper, Value
from app.papers.workbook_facts import check_period, institution, long_date, secrecy_and_unit


@dataclass(frozen=True, slots=True)
class _Column:
    head: BookColumn
    value: Callable[[LedgerRow], Value]


def _column(
    heading: str, width: float, value: Callable[[LedgerRow], Value], group: str = "", *, mid: bool = False
) -> _Column:
    return _Column(BookColumn(heading, width, group, mid), value)


_COLUMNS = (
    _column("序号", 5, lambda row: row.serial, mid=True),
    _column("编号", 10, lambda row: row.number, mid=True),
    _column("约谈时间", 11.5, lambda row: row.held, mid=True),
    _column("地点", 10, lambda row: row.place),
    _column("约谈对象", 9, lambda row: row.subjects, mid=True),
    _column("单位", 12, lambda row: row.units),
    _column("职务", 11, lambda row: row.titles),
    _column("职级", 8, lambda row: row.ranks, mid=True),
    _column("约谈形式", 9, lambda row: row.form, mid=True),
    _column("事由", 10, lambda row: row.ground),
    _column("方式", 6.5, lambda row: row.mode, mid=True),
    _column("主谈人", 8, lambda row: row.lead, mid=True),
    _column("依据", 8, lambda row: row.basis, mid=True),
    _column("记录人", 8, lambda row: row.recorder, mid=True),
    _column("组织单位", 11, lambda row: row.organiser),
    _column("主要内容", 36, lambda row: row.content),
    _column("应交", 5, lambda row: row.materials_due, "材料", mid=True),
    _column("已交", 5, lambda row: row.materials_in, "材料", mid=True),
    _column("处置情况", 11, lambda row: row.disposition),
    _column("四种形态", 9, lambda row: row.stage, mid=True),
    _column("归档日期", 11, lambda row: row.archived, mid=True),
    _column("卷号", 8, lambda row: row.volume, mid=True),
    _column("备注", 16, lambda row: row.note),
)
# Frozen while one scrolls to the right: up to and with 约谈对象.
_FROZEN = 5


@use_case(Action.EXPORT)
def write_ledger(session: Session, year: int, out: Path, filter: LedgerFilter | None = None) -> int:
    """Writes the ledger of a year, or what a filter shows of it; answers the number of rows.

    Raises Refusal for a year that is none, or when the file cannot be written; an older file of that name is then
    unchanged.
    """
    wanted = filter or LedgerFilter(year)
    check_period(wanted.year, wanted.quarter)
    period = Period(year, wanted.quarter) if wanted.year is not None else None
    span = period.label if period else ""
    title = f"{institution()}党员干部约谈常态化工作台账{f'（{span}）' if span else ''}"
    facts = (secrecy_and_unit(), f"填报日期：{long_date(session.today())}")
    paper = Paper("台账", title, [column.head for column in _COLUMNS], facts)
    rows = ledger(session, wanted)
    for row in rows:
        paper.line([column.value(row) for column in _COLUMNS])
    paper.freeze(_FROZEN)
    paper.filter()
    if wanted != replace(LedgerFilter(wanted.year), quarter=wanted.quarter):
        paper.remark(f"本表为筛选后导出，共 {len(rows)} 条，不是台账全部。")
    paper.save(session, out)
    session.trace("ledger", span, f"导出台账 {out.name}，{len(rows)} 条")
    return len(rows)
