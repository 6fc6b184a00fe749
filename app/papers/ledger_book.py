"""党员干部约谈常态化工作台账 as a workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.access.actions import Action
from app.access.session import Session, use_case
from app.ledgers.ledger import rows
from app.ledgers.period import Period
from app.ledgers.scope import LedgerFilter
from app.papers.book_layout import DEFAULT, BookKind
from app.papers.book_layouts import layout_for
from app.papers.workbook import Paper
from app.papers.workbook_facts import check_period, institution, long_date, secrecy_and_unit

# Frozen while one scrolls to the right: up to and with 约谈对象, where that is not half the screen.
_FROZEN, _MOST_FROZEN = "subjects", 6


@use_case(Action.EXPORT)
def write_ledger(
    session: Session, year: int, out: Path, filter: LedgerFilter | None = None, layout: str = DEFAULT
) -> int:
    """Writes the ledger of a year, or what a filter shows of it, in a layout; answers the number of rows.

    Raises Refusal for a year that is none, a layout that is not there, or when the file cannot be written; an older
    file of that name is then unchanged.
    """
    wanted = filter or LedgerFilter(year)
    check_period(wanted.year, wanted.quarter)
    columns = layout_for(BookKind.LEDGER, layout)
    period = Period(year, wanted.quarter) if wanted.year is not None else None
    span = period.label if period else ""
    title = f"{institution()}党员干部约谈常态化工作台账{f'（{span}）' if span else ''}"
    facts = (secrecy_and_unit(), f"填报日期：{long_date(session.today())}")
    paper = Paper("台账", title, columns.columns, facts, columns.frozen(_FROZEN, _MOST_FROZEN))
    count = 0
    for row in rows(session, wanted):
        paper.line([getattr(row, key) for key in columns.keys])
        count += 1
    paper.filter()
    if wanted != replace(LedgerFilter(wanted.year), quarter=wanted.quarter):
        paper.remark(f"本表为筛选后导出，共 {count} 条，不是台账全部。")
    paper.save(session, out)
    summary = f"导出台账 {out.name}，{count} 条{f'，版式“{layout}”' if layout else ''}"
    session.trace("ledger", span, summary + columns.passed_over)
    return count
