"""A pivot as a chart: what is drawn along the axis, in which series, and what cannot be drawn so, with the reason.

Geometry and colour are the business of who draws (window, paper); both draw these figures with these ticks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.ledgers.pivot.definition import ChartKind
from app.ledgers.pivot.span import Compare
from app.ledgers.pivot.table import Aspect, Line, LineKind, Pivot, Slot
from app.ledgers.tallies import Level

_T = TypeVar("_T")
# More series than this cannot be told apart by pattern, more categories not be read.
MOST_SERIES, MOST_CATEGORIES = 8, 36
_FEWEST_TICKS, _STEPS = 4, (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a chart, and the cell that it is in the table."""

    value: int
    line: Line
    slot: Slot


@dataclass(frozen=True, slots=True)
class Series:
    """What is drawn alike: a point for each category."""

    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart.  `kind` may be another than was wished for; `remarks` say why, and what is left out."""

    kind: ChartKind
    title: str
    axis: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    remarks: tuple[str, ...] = ()

    @property
    def highest(self) -> int:
        """The highest point, or the highest stack."""
        if self.kind is ChartKind.STACKED:
            return max((sum(each.points[place].value for each in self.series) for place in range(len(self.categories))),
                       default=0)  # fmt: skip
        return max((point.value for each in self.series for point in each.points), default=0)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.categories or not self.series


def ticks(highest: int) -> list[int]:
    """Whole round figures from 0 up to one that is not below `highest`: about five of them."""
    size = 1
    while True:
        for step in _STEPS:
            if step * size * (_FEWEST_TICKS + 1) >= highest:
                count = max(-(-highest // (step * size)), 1)
                return [step * size * place for place in range(count + 1)]
        size *= 10


def chart(table: Pivot, lines: Sequence[Line], kind: ChartKind, measure: str = "") -> Chart:
    """The chart of a pivot with its lines in the order given; `measure` is the one drawn where only one can be."""
    made, remarks = table.made, []
    of_one = next((each for each in made.counted if each.key == measure), made.counted[0])
    single = made.column_dimension is not None or len(made.rows) > 1 or made.compare is not Compare.NONE
    if single and len(made.counted) > 1:
        remarks.append(f"图中只画“{of_one.label}”。")
    drawn, why = _fitting(table, kind, of_one.level)
    divide = _nested_series if _nested(table) else _by_columns
    categories, series = divide(table, lines, of_one.key)
    if drawn is ChartKind.LINE and (unknown := _unknown(series)):
        remarks.append("月份不详的不在折线图中，见表。")
        categories = _without(categories, unknown)
        series = [Series(each.label, tuple(_without(each.points, unknown))) for each in series]
    dropped = sorted(series, key=lambda each: -sum(point.value for point in each.points))[MOST_SERIES:]
    if dropped:
        remarks.append(f"图中只画数值最大的 {MOST_SERIES} 组，另有 {len(dropped)} 组见表。")
        series = [each for each in series if each not in dropped]
    if dropped and drawn is ChartKind.STACKED:  # a stack without some of its parts would not be as high as its whole
        drawn, why = ChartKind.BAR, f"超过 {MOST_SERIES} 组不堆起来，这里画条形图。"
    if len(categories) > MOST_CATEGORIES:
        remarks.append(f"图中只画前 {MOST_CATEGORIES} 项，另有 {len(categories) - MOST_CATEGORIES} 项见表。")
    return Chart(
        drawn, made.called if not single else f"{_by(table)}：{of_one.label}", _unit(table, of_one.unit, single),
        tuple(categories[:MOST_CATEGORIES]),
        tuple(Series(each.label, each.points[:MOST_CATEGORIES]) for each in series),
        tuple(filter(None, [*remarks, why])),
    )  # fmt: skip


def _unknown(series: Sequence[Series]) -> list[int]:
    """The categories that are no moment: talks of which an old ledger knows the year only."""
    points = series[0].points if series else ()
    return [place for place, each in enumerate(points) if each.line.path[0].endswith("-")]


def _without(some: Sequence[_T], places: Sequence[int]) -> list[_T]:
    return [each for place, each in enumerate(some) if place not in places]


def _nested(table: Pivot) -> bool:
    return len(table.made.rows) > 1 and not table.made.column and table.made.compare is Compare.NONE


def _by(table: Pivot) -> str:
    made = table.made
    return "×".join(each.label for each in (*made.row_dimensions, *filter(None, [made.column_dimension])))


def _unit(table: Pivot, unit: str, single: bool) -> str:
    units = {each.unit for each in table.made.counted}
    return unit if single or len(units) == 1 else "、".join(dict.fromkeys(each.unit for each in table.made.counted))


def _fitting(table: Pivot, kind: ChartKind, level: Level) -> tuple[ChartKind, str]:
    """The kind that says nothing wrong: stacks only of what adds up, lines only over time."""
    made = table.made
    if kind is ChartKind.LINE and not made.row_dimensions[0].timed:
        return ChartKind.BAR, "折线图只用于按时间（月份、季度、年度）排列的行，这里画条形图。"
    if kind is ChartKind.STACKED:
        inner = made.column_dimension or (made.row_dimensions[1] if _nested(table) else None)
        if inner is None or (made.compare is not Compare.NONE and not made.column):
            return ChartKind.BAR, "堆积图需要列维度或第二个行维度，这里画条形图。"
        if level is Level.OWN or inner.level.value > level.value:
            return ChartKind.BAR, f"按{inner.label}分开的数有重复，堆起来不等于合计，这里画条形图。"
    return kind, ""


def _by_columns(table: Pivot, lines: Sequence[Line], measure: str) -> tuple[list[str], list[Series]]:
    """Categories are the lines (of two dimensions the outer ones); series the columns, measures, or periods."""
    made = table.made
    wanted = LineKind.DETAIL if len(made.rows) == 1 else LineKind.SUBTOTAL
    along = [line for line in lines if line.kind is wanted]
    compares, divided = made.compare is not Compare.NONE, bool(made.column)
    slots = [
        slot for slot in table.slots
        if slot.aspect in ((Aspect.NOW, Aspect.BEFORE) if compares and not divided else (Aspect.NOW,))
        and (slot.column is not None) == divided
        and (slot.measure.key == measure or not (divided or compares or len(made.rows) > 1))
    ]  # fmt: skip
    series = [
        Series(_called(slot, table, divided, compares),
               tuple(Point(_whole(table, line, slot), line, slot) for line in along))
        for slot in slots
    ]  # fmt: skip
    return [line.labels[0] for line in along], series


def _called(slot: Slot, table: Pivot, divided: bool, compares: bool) -> str:
    if divided:
        return slot.label
    if not compares:
        return slot.measure.label
    before = table.loaded.compared
    return table.loaded.span.label if slot.aspect is Aspect.NOW or before is None else before.span.label


def _nested_series(table: Pivot, lines: Sequence[Line], measure: str) -> tuple[list[str], list[Series]]:
    """Two dimensions of rows and no columns: the outer along the axis, the inner as series."""
    slot = next(each for each in table.slots if each.measure.key == measure and each.column is None)
    outer = [line for line in lines if line.kind is LineKind.SUBTOTAL]
    names, inner = table.loaded.names, table.made.row_dimensions[1]
    keys = sorted({line.path[1] for line in lines if not line.is_sum}, key=lambda key: names.sort_key(inner, key))
    by_path = {line.path: line for line in lines}
    series = []
    for key in keys:
        label = names.label(inner, key)
        cells = [by_path.get((*line.path, key)) or Line((*line.path, key), (line.labels[0], label), LineKind.DETAIL)
                 for line in outer]  # fmt: skip
        series.append(Series(label, tuple(Point(_whole(table, cell, slot), cell, slot) for cell in cells)))
    return [line.labels[0] for line in outer], series


def _whole(table: Pivot, line: Line, slot: Slot) -> int:
    figure = table.figure(line, slot)
    return int(figure or 0)
