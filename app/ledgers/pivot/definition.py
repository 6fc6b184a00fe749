"""A pivot as it was chosen: rows, columns, measures, period, filters; and as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from app.ledgers.pivot.dimensions import DIMENSIONS, Dimension
from app.ledgers.pivot.measures import MEASURES, Measure
from app.ledgers.pivot.span import Compare, Rolling, Unit, When

_E = TypeVar("_E", bound=StrEnum)
MOST_ROWS, LONGEST_NAME = 2, 24


class ChartKind(StrEnum):
    """How a pivot is drawn; values are the words of windows."""

    BAR = "条形图"
    STACKED = "堆积图"
    LINE = "折线图"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a pivot shows.

    `rows` are one or two keys of dimensions, the second within the first; `column` one, or empty; `filters` the keys
    of values that are let through, by dimension; `empty` shows also what has no talk.
    """

    rows: tuple[str, ...] = ("department",)
    column: str = ""
    measures: tuple[str, ...] = ("talks", "attendances", "people")
    when: When = field(default_factory=When)
    compare: Compare = Compare.NONE
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    empty: bool = False
    chart: ChartKind = ChartKind.BAR

    @property
    def row_dimensions(self) -> tuple[Dimension, ...]:
        """The dimensions of the rows, the outer first."""
        return tuple(DIMENSIONS[key] for key in self.rows)

    @property
    def column_dimension(self) -> Dimension | None:
        """The dimension of the columns."""
        return DIMENSIONS[self.column] if self.column else None

    @property
    def counted(self) -> tuple[Measure, ...]:
        """The measures."""
        return tuple(MEASURES[key] for key in self.measures)

    @property
    def called(self) -> str:
        """What it is, where it has no name: 「部门×约谈形式：约谈次数」."""
        by = "×".join(each.label for each in (*self.row_dimensions, *filter(None, [self.column_dimension])))
        return f"{by}：{'、'.join(each.label for each in self.counted)}"


def faults(made: Definition) -> list[str]:
    """What is wrong with a definition, as sentences; empty when it can be counted."""
    found = []
    if not 1 <= len(made.rows) <= MOST_ROWS:
        found.append("请选择一个或两个行维度。")
    used = [*made.rows, *filter(None, [made.column])]
    if len(used) != len(set(used)):
        found.append("同一个维度不能用两次，请换一个行维度或列维度。")
    if not made.measures:
        found.append("请至少选择一项统计内容。")
    if made.when.rolling is None:
        first, last = made.when.first, made.when.last
        if first is None or last is None:
            found.append("请写明期间的起止。")
        elif last < first:
            found.append("期间的结束不能早于开始。")
    if any(not keys for keys in made.filters.values()):
        found.append("有一项筛选没有勾选任何内容，结果会是空的；请至少勾选一项，或取消这项筛选。")
    return found


def to_json(made: Definition) -> dict[str, Any]:
    """A definition as it is kept."""
    when = made.when
    if when.rolling is not None:
        period = {"rolling": when.rolling.name}
    else:
        first, last = (day.isoformat() if day else "" for day in (when.first, when.last))
        period = {"unit": when.unit.name, "first": first, "last": last}
    return {
        "rows": list(made.rows), "column": made.column, "measures": list(made.measures), "when": period,
        "compare": made.compare.name, "empty": made.empty, "chart": made.chart.name,
        "filters": {key: sorted(keys) for key, keys in sorted(made.filters.items())},
    }  # fmt: skip


def from_json(kept: Mapping[str, Any]) -> Definition:
    """A definition that was kept, or written in a file.

    What this program does not know (it was saved by a newer one) is left out, and where nothing is left of the rows or
    of the measures the usual ones stand there.
    """
    usual = Definition()
    rows = tuple(key for key in _words(kept.get("rows")) if key in DIMENSIONS)[:MOST_ROWS]
    column = kept.get("column", "")
    filters = kept.get("filters")
    return Definition(
        rows=tuple(dict.fromkeys(rows)) or usual.rows,
        column=column if column in DIMENSIONS and column not in rows else "",
        measures=tuple(key for key in dict.fromkeys(_words(kept.get("measures"))) if key in MEASURES)
        or usual.measures,
        when=_when(kept.get("when")),
        compare=_one_of(Compare, kept.get("compare"), usual.compare),
        filters={key: frozenset(_words(keys)) for key, keys in filters.items() if key in DIMENSIONS}
        if isinstance(filters, Mapping) else {},
        empty=bool(kept.get("empty", False)),
        chart=_one_of(ChartKind, kept.get("chart"), usual.chart),
    )  # fmt: skip


def _words(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, (list, tuple)) else []


def _when(kept: Any) -> When:
    if not isinstance(kept, Mapping):
        return When()
    if "rolling" in kept:
        return When(_one_of(Rolling, kept["rolling"], Rolling.THIS_YEAR))
    try:
        first, last = (date.fromisoformat(str(kept.get(name))) for name in ("first", "last"))
    except ValueError:
        return When()
    return When(None, _one_of(Unit, kept.get("unit"), Unit.DAY), first, last) if first <= last else When()


def _one_of(kind: type[_E], name: Any, usual: _E) -> _E:
    return kind.__members__.get(name, usual) if isinstance(name, str) else usual
