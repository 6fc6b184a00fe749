"""How the keys of dimensions are asked of the attendances, and read back from what SQL says.

Several dimensions may rest on the same column: a kind on the department, year and quarter on the month.  What the
period compared with says of a month is put under the month of the present period that answers to it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from app.ledgers.gathered import Condition
from app.ledgers.pivot.dimensions import Dimension, Names
from app.ledgers.pivot.span import Compared, Span
from app.ledgers.tallies import Axis
from app.rules.dates import add_months
from app.rules.duties import quarter_of

# The finest of the dimensions of time comes last.
_TIMES = ("year", "quarter", "month")
# Behind a month: the talk is known by its year only.
_YEAR_ONLY = "~"
Filters = Sequence[tuple[Dimension, Collection[str]]]


@dataclass(frozen=True, slots=True)
class Part:
    """The period itself, or (`compared`) the one that it is compared with."""

    span: Span
    compared: Compared | None = None

    @property
    def months(self) -> int:
        """By how many months it is moved to answer to the present."""
        return self.compared.months if self.compared is not None else 0

    @property
    def moment(self) -> str:
        """The moment by which a talk stands in rows and columns, as SQL; whole months are moved when keys are read."""
        days = self.compared.days if self.compared is not None else 0
        return f"date(f.moment, '+{days} days')" if days else "f.moment"

    def months_there(self) -> list[str]:
        """All months that can come out of SQL, each also as one of which only the year is known."""
        first, last = self.span.start.replace(day=1), self.span.end
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        months = [add_months(first, place).isoformat()[:7] for place in range(count)]
        return [month + mark for month in months for mark in ("", _YEAR_ONLY)]

    def key_of_month(self, dimension: Dimension, month: str) -> str:
        """The key of a month as it came out of SQL, moved to the month that answers to it."""
        day = add_months(date(int(month[:4]), int(month[5:7]), 1), self.months)
        if dimension.key == "year":
            return str(day.year)
        if month.endswith(_YEAR_ONLY):
            return f"{day.year}-"
        return f"{day.year}-{quarter_of(day)}" if dimension.key == "quarter" else f"{day.year}-{day.month:02}"


def axes_of(dimensions: Sequence[Dimension], part: Part, names: Names) -> list[Axis]:
    """The dimensions as axes of one part: what is asked of the attendances, and the key of what they say."""
    finest = max((each.key for each in dimensions if each.timed), key=_TIMES.index, default="")
    return [
        Axis(_time(finest, part) if each.timed else each.base, each.level, _reader(each, finest, part, names))
        for each in dimensions
    ]


def conditions(filters: Filters, part: Part, names: Names) -> list[Condition]:
    """The filters as SQL: of each dimension one of its keys must be had."""
    return [_condition(f"k{place}", dimension, keys, part, names) for place, (dimension, keys) in enumerate(filters)]


def _condition(name: str, dimension: Dimension, keys: Collection[str], part: Part, names: Names) -> Condition:
    base, wanted = dimension.base, [dimension.value_of(key) for key in keys]
    if dimension.key == "kind":
        wanted = [dimension.value_of(row) for row in names.rows_of(keys)]
    elif dimension.timed and part.months:
        base = _time(dimension.key, part)
        wanted = [each for each in part.months_there() if part.key_of_month(dimension, each) in keys]
    elif dimension.timed:
        base, wanted = _time(dimension.key, part), list(keys)
    values = {f"{name}_{place}": value for place, value in enumerate(wanted)}
    among = f"IN ({', '.join(f':{each}' for each in values)})"
    if dimension.key != "discipline":
        return Condition(f"{base} {among}", values)
    # Somebody with several disciplines is let through by any of them, and counts under all.
    none = " OR json_array_length(f.disciplines) = 0" if "" in keys else ""
    return Condition(f"(EXISTS (SELECT 1 FROM json_each(f.disciplines) AS e WHERE e.value {among}){none})", values)


def _time(unit: str, part: Part) -> str:
    """A unit of time as SQL: its key, or where months are moved the month."""
    at = part.moment
    if part.months:
        return f"substr({at}, 1, 7) || CASE f.precision WHEN 'year' THEN '{_YEAR_ONLY}' ELSE '' END"
    if unit == "year":
        return f"substr({at}, 1, 4)"
    if unit == "quarter":
        number = f"((substr({at}, 6, 2) + 2) / 3)"
        return f"substr({at}, 1, 5) || CASE f.precision WHEN 'year' THEN '' ELSE {number} END"
    return f"substr({at}, 1, CASE f.precision WHEN 'year' THEN 5 ELSE 7 END)"


def _reader(dimension: Dimension, finest: str, part: Part, names: Names) -> Callable[[str], str]:
    if dimension.key == "kind":
        return lambda value: names.kind_of(dimension.key_of(value))
    if not dimension.timed:
        return dimension.key_of
    if part.months:
        return lambda value: part.key_of_month(dimension, value)
    if dimension.key == "year":
        return lambda value: value[:4]
    if dimension.key == finest:
        return str
    return lambda value: value if value.endswith("-") else part.key_of_month(dimension, value)  # quarter of a month
