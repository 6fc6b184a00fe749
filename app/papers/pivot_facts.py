"""A pivot as texts for paper and workbook: headings, lines, what is to be known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.ledgers.pivot.chart import Chart, chart
from app.ledgers.pivot.definition import ChartKind
from app.ledgers.pivot.table import Line, Pivot, Slot, filter_words, remarks
from app.papers.office import Office, office


@dataclass(frozen=True, slots=True)
class PivotFacts:
    """A pivot under its title; `lines` in the order shown, `chart` None where it is not wanted or empty."""

    office: Office
    title: str
    table: Pivot
    lines: tuple[Line, ...]
    chart: Chart | None

    @property
    def name(self) -> str:
        """What it is called on the paper."""
        return f"约谈统计分析：{self.title}"

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The columns of figures."""
        return self.table.slots

    @property
    def span(self) -> str:
        """The period, and what it is compared with."""
        loaded = self.table.loaded
        against = f"（对比{loaded.compared.span.label}）" if loaded.compared is not None else ""
        return f"统计期间：{loaded.span.label}{against}"

    @property
    def notes(self) -> tuple[str, ...]:
        """What was let through, and what is to be known of the sums."""
        made, names = self.table.made, self.table.loaded.names
        chosen = filter_words(made, names)
        said = [f"筛选：{'；'.join(chosen)}。"] if chosen else []
        return (*said, *remarks(self.table), "只统计账号职责范围内已举行的约谈；更正后的内容为准。")


def pivot_facts(
    table: Pivot, title: str, lines: Sequence[Line] = (), kind: ChartKind | None = None, measure: str = ""
) -> PivotFacts:
    """A pivot as it is shown; `lines` in another order, `kind` for a chart, of `measure` where it has one only."""
    shown = tuple(lines or table.lines)
    drawn = chart(table, shown, kind, measure) if kind is not None else None
    return PivotFacts(office(), title, table, shown, None if drawn is None or drawn.is_empty else drawn)
