"""A pivot of the statistics as a workbook: figures as figures, sums in bold, what is to be known below."""

from __future__ import annotations

from pathlib import Path

from app.access.actions import Action
from app.access.session import Session, use_case
from app.ledgers.pivot.table import Aspect, Line, Slot
from app.papers.pivot_facts import PivotFacts
from app.papers.workbook import SUM, BookColumn, Paper
from app.papers.workbook_facts import long_date, secrecy_and_unit

_NAME, _FIGURE = 20, 9


@use_case(Action.EXPORT)
def write_pivot(session: Session, facts: PivotFacts, out: Path) -> int:
    """Writes a pivot as it is shown; the number of its lines.  Raises Refusal when the file cannot be written."""
    heads = [BookColumn(each.label, _NAME) for each in facts.table.made.row_dimensions]
    heads += [_head(each) for each in facts.slots]
    left = f"{secrecy_and_unit()}　　{facts.span}"
    paper = Paper("统计分析", f"{facts.office.institution}{facts.name}", heads,
                  (left, f"填报日期：{long_date(session.today())}"), len(facts.table.made.rows))  # fmt: skip
    for line in facts.lines:
        paper.line([*line.labels, *(_value(facts, line, each) for each in facts.slots)], SUM if line.is_sum else "")
    for note in facts.notes:
        paper.remark(note)
    paper.save(session, out)
    session.trace("statistics", facts.name, f"导出{facts.name} {out.name}，{len(facts.lines)} 行",
                  after={"span": facts.table.loaded.span.label})  # fmt: skip
    return len(facts.lines)


def _head(slot: Slot) -> BookColumn:
    group, heading = slot.heading
    return BookColumn(heading, _FIGURE, group, True)


def _value(facts: PivotFacts, line: Line, slot: Slot) -> str | int:
    """A figure that Excel can add; a percentage as it is read."""
    if slot.aspect is Aspect.PERCENT:
        return facts.table.text(line, slot)
    return int(facts.table.figure(line, slot) or 0)
