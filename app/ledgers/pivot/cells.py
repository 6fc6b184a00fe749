"""The figures of a pivot, sums included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.ledgers.counters import Division
from app.ledgers.pivot.definition import Definition
from app.ledgers.pivot.dimensions import Names
from app.ledgers.pivot.reading import Filters, Part, axes_of, conditions
from app.ledgers.tallies import Counts, counted

Path = tuple[str, ...]
# Of a column: the key of its value, or None for the whole.
ColumnKey = str | None


@dataclass(frozen=True, slots=True)
class Cells:
    """The figures under each path and column of one part of the period; `rows` dimensions make a path."""

    rows: int
    has_columns: bool
    counts: Counts

    def figure(self, path: Path, column: ColumnKey, measure: int) -> int:
        """The figure of a measure (by its place): of a shorter path a subtotal, of the empty one the total."""
        place = path + (None,) * (self.rows - len(path))
        return self.counts.figure(measure, (*place, column) if self.has_columns else place)

    @property
    def paths(self) -> set[Path]:
        """The paths of detail lines that attendances have."""
        return self.counts.groups(range(self.rows))

    @property
    def columns(self) -> list[str]:
        """The keys of columns that attendances have."""
        return self.counts.keys(self.rows) if self.has_columns else []


def celled(made: Definition, part: Part, today: date, names: Names, filters: Filters) -> Cells:
    """Counts one part of the period."""
    columns = [made.column_dimension] if made.column_dimension is not None else []
    rows = len(made.rows)
    axes = axes_of([*made.row_dimensions, *columns], part, names)
    figures = [measure.figure for measure in made.counted]
    shown: list[Division] = [frozenset(range(depth)) for depth in range(rows + 1)]
    if columns:
        shown += [division | {rows} for division in shown]
    found = counted(part.span, today, axes, figures, shown, conditions(filters, part, names))
    return Cells(rows, bool(columns), found)
