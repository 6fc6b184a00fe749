"""The figures of a pivot, sums included: counted once in their finest groups, and joined from there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date

from app.ledgers.pivot.definition import Definition
from app.ledgers.pivot.dimensions import Names
from app.ledgers.pivot.reading import Filters, Part, Reading, conditions
from app.ledgers.tallies import WHAT, Asked, Tally, joined, size, tallied
from app.store.steps import steps

Path = tuple[str, ...]
# Of a column: the key of its value, or None for the whole.
ColumnKey = str | None
Place = tuple[Path, ColumnKey]
# The figures by place, in the order of the measures.
Cells = dict[Place, list[int]]
_Level = dict[Place, Tally]
_STEP_EVERY = 500


def celled(made: Definition, part: Part, today: date, names: Names, filters: Filters) -> Cells:
    """The figures under each path and column of one part of the period."""
    columns = [made.column_dimension] if made.column_dimension is not None else []
    dimensions = [*made.row_dimensions, *columns]
    reading = Reading(dimensions, part, names)
    asked = [Asked(measure.figure, is_set=not all(one.adds(measure) for one in dimensions)) for measure in made.counted]
    found = tallied(part.span, today, reading.bases, asked, conditions(filters, part, names))
    level: _Level = {}
    for group, tally in steps(WHAT, list(found.items()), _STEP_EVERY):
        keys = reading.keys(group)
        place = (keys[:-1], keys[-1]) if columns else (keys, None)
        level[place] = joined((level[place], tally)) if place in level else tally
    levels = [level, _coarser(level, lambda place: (place[0], None))] if columns else [level]
    cells: Cells = {}
    for each in levels:
        _keep(cells, each)
        for _ in made.rows:
            each = _coarser(each, lambda place: (place[0][:-1], place[1]))
            _keep(cells, each)
    return cells


def _coarser(level: _Level, place_of: Callable[[Place], Place]) -> _Level:
    found: dict[Place, list[Tally]] = defaultdict(list)
    for place, tally in level.items():
        found[place_of(place)].append(tally)
    return _joined(found)


def _joined(found: dict[Place, list[Tally]]) -> _Level:
    return {place: joined(some) for place, some in steps(WHAT, list(found.items()), _STEP_EVERY)}


def _keep(cells: Cells, level: _Level) -> None:
    cells.update({place: [*map(size, tally)] for place, tally in level.items()})
