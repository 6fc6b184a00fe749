"""Rows whose headings filter: in SQL, where a list says so, else over all rows of any source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from app.store.headers import Kept, Kind, Values, gathered, without
from ui.widgets.table_model import Column, RowSource, SortKey

R = TypeVar("R")
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
Keeps = tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Headed(Generic[R]):
    """A list with headings that filter: `made` is its source under what they let through.

    `valued` gives the values of a column under what the other headings let through, narrowed by a text; `kinds` are
    the columns that have values.  What it does is done in the thread that reads, unless `at_hand`.
    """

    made: Callable[[Keeps], RowSource[R]]
    valued: Callable[[str, Keeps, str], Values]
    kinds: Mapping[str, Kind]
    at_hand: bool = False


def in_sql(
    wanted: Any,
    made: Callable[[Any], RowSource[R]],
    valued: Callable[[Any, str, str], Values],
    kinds: Mapping[str, Kind],
) -> Headed[R]:
    """A list whose filter (`wanted`, a dataclass with `headers`) says in SQL what the headings let through."""

    def under(kept: Keeps) -> Any:
        return replace(wanted, headers=kept)

    return Headed(lambda kept: made(under(kept)), lambda column, kept, text: valued(under(kept), column, text), kinds)


def headed(source: RowSource[R] | Headed[R], columns: Sequence[Column[R]]) -> Headed[R]:
    """A source with headings that filter; one that does not know how has all its rows looked through."""
    if isinstance(source, Headed):
        return source
    by_key = {column.key: column for column in columns}

    def made(kept: Keeps) -> RowSource[R]:
        narrowing = [(by_key[one.column], one) for one in kept if one.column in by_key]
        return Sieved(source, narrowing) if narrowing else source

    def valued(column: str, kept: Keeps, text: str) -> Values:
        one = by_key[column]
        rows = all_rows(made(without(kept, column)))
        return gathered(((raw, 1) for row in rows for raw in values_of(one, row)), most=None)

    kinds = {column.key: Kind.TEXT for column in columns if column.headed}
    return Headed(made, valued, kinds, bool(getattr(source, "at_hand", True)))


def values_of(column: Column[R], row: R) -> list[str]:
    """What a cell holds, each value once: the day, where it is one, else its words, in parts where it has several."""
    value = getattr(row, column.key, None)
    if isinstance(value, date):
        return [(value.date() if isinstance(value, datetime) else value).isoformat()]
    words = " ".join(column.words(row).split())
    if not column.several:
        return [words]
    return list(dict.fromkeys(part for part in re.split(f"[{column.several}]", words) if part)) or [""]


def kind_of(values: Values, said: Kind) -> Kind:
    """Days, where all that is there are days; else what the list said."""
    words = [one.words for one in values.values if one.words]
    return Kind.DAY if words and all(_DAY.fullmatch(each) for each in words) else said


def all_rows(source: RowSource[R], sort: Sequence[SortKey] = ()) -> Sequence[R]:
    """Every row of a source."""
    return source.page(0, max(source.count(), 1), sort)


@dataclass(slots=True)
class Sieved(Generic[R]):
    """The rows of a source that headings let through, looked through one by one; found once for each order."""

    source: RowSource[R]
    narrowing: Sequence[tuple[Column[R], Kept]]
    at_hand: bool = field(init=False)
    _found: dict[tuple[SortKey, ...], list[R]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """At hand where the source is."""
        self.at_hand = bool(getattr(self.source, "at_hand", True))

    def count(self) -> int:
        """How many rows pass."""
        return len(self._rows(()))

    def page(self, offset: int, limit: int, sort: Sequence[SortKey]) -> Sequence[R]:
        """A piece of them, in the source's order."""
        return self._rows(tuple(sort))[offset : offset + limit]

    def _rows(self, sort: tuple[SortKey, ...]) -> list[R]:
        if sort not in self._found:
            self._found[sort] = [row for row in all_rows(self.source, sort) if all(self._passed(row))]
        return self._found[sort]

    def _passed(self, row: Any) -> Iterator[bool]:
        for column, kept in self.narrowing:
            yield any(kept.passes(raw) for raw in values_of(column, row))
