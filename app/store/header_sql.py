"""The headings of a list that comes from SQL: values with counts, and conditions, from one description of each column.

A list names each column once with its SQL (`SqlColumn`).  Corrections (更正) count: the few rows that have any are
asked for apart, so that all others are counted by the bare column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_
from typing import Any

from peewee import SQL, fn

from app.store.headers import MOST, Kept, Kind, Raw, Values, gathered, without


@dataclass(frozen=True, slots=True)
class SqlColumn:
    """A column of a list in SQL.

    `value` is an expression over the list's table.  A column whose cells hold several values (or that lies in another
    table) has a `source`, a query without columns, with `owner` for the id of the row, which may be there often where
    it `is_many` (else every row is there once); `default` is what a row says for which the source has nothing.
    `touched` are the ids of rows with corrections of it, `corrected` is the value with them.  `words` are those of
    codes (which a list may also give when it asks), `order` is that of their values.
    """

    value: Any
    kind: Kind = Kind.TEXT
    words: Mapping[Raw, str] | None = None
    order: Sequence[Raw] = ()
    source: Any = None
    owner: Any = None
    is_many: bool = True
    default: Raw = ""
    touched: Any = None
    corrected: Any = None


@dataclass(frozen=True, slots=True)
class SqlColumns:
    """The columns of a list by their names; `row` is the field with the id of a row."""

    row: Any
    columns: Mapping[str, SqlColumn] = field(default_factory=dict)

    @property
    def kinds(self) -> dict[str, Kind]:
        """What each column holds."""
        return {name: column.kind for name, column in self.columns.items()}

    def conditions(self, kept: Iterable[Kept]) -> list[Any]:
        """What the headings let through, as conditions; a column that is not in SQL lets everything through."""
        return [self._condition(self.columns[one.column], one) for one in kept if one.column in self.columns]

    def values(
        self, rows: Any, kept: Iterable[Kept], column: str, text: str = "", words: Mapping[Raw, str] | None = None
    ) -> Values:
        """The values of a column with their counts under what the other headings let through.

        `rows` is a query of the list without any heading's condition; `text` narrows words as they stand to those that
        hold it; `words` are those of codes.
        """
        if others := self.conditions(without(kept, column)):
            rows = rows.where(*others)
        one = self.columns[column]
        wanted = Kept(column, contains=text if one.kind is Kind.TEXT else "")
        counted = self._of_source(one, rows, wanted) if one.source is not None else self._of_rows(one, rows, wanted)
        return gathered(counted, words or one.words, one.order, MOST if one.kind is Kind.TEXT else None)

    # ------------------------------------------------------------ one value a row

    def _of_rows(self, one: SqlColumn, rows: Any, wanted: Kept) -> list[tuple[Raw, int]]:
        parts, most = [], MOST + 1 if one.kind is Kind.TEXT else None
        for value, part in self._parts(one, self.row):
            query = rows if part is None else rows.where(part)
            if wanted.contains:
                query = query.where(_passes(value, wanted))
            parts.append(_counted(query, value, fn.COUNT(SQL("*")), most))
        return _cut(parts, most)

    def _condition(self, one: SqlColumn, kept: Kept) -> Any:
        if one.source is not None:
            return self._source_condition(one, kept)
        return _either(one, self.row, kept)

    # ------------------------------------------------------------ several values a row

    def _of_source(self, one: SqlColumn, rows: Any, wanted: Kept) -> list[tuple[Raw, int]]:
        parts, most = [], MOST + 1 if one.kind is Kind.TEXT else None
        count = fn.COUNT(fn.DISTINCT(one.owner)) if one.is_many else fn.COUNT(SQL("*"))
        # Where all rows of the list are asked for, whose rows these are need not be asked.
        source = one.source if rows._where is None else one.source.where(one.owner.in_(rows.select(self.row)))
        for value, part in self._parts(one, one.owner):
            query = source if part is None else source.where(part)
            if wanted.contains:
                query = query.where(_passes(value, wanted))
            parts.append(_counted(query, value, count, most))
        found = _cut(parts, most)
        if not one.is_many:
            return found
        said = [pair for pair in found if pair[0] != ""]
        if wanted.passes(one.default):
            # A blank beside something else is none; only where there are blanks it has to be looked at closely.
            owners = one.source.select(one.owner) if len(said) == len(found) else self._owners(one)
            said.append((one.default, rows.where(self.row.not_in(owners)).count()))
        return said

    def _source_condition(self, one: SqlColumn, kept: Kept) -> Any:
        let = self.row.in_(self._owners(one, kept))
        if not one.is_many:
            return let
        return let | self.row.not_in(self._owners(one)) if kept.passes(one.default) else let

    def _owners(self, one: SqlColumn, kept: Kept | None = None) -> Any:
        """The ids of rows of which the source has a value, or one that passes."""
        wanted = _either(one, one.owner, kept)
        return one.source.select(one.owner).where(wanted)

    @staticmethod
    def _parts(one: SqlColumn, owner: Any) -> list[tuple[Any, Any]]:
        """The value with the condition on its rows: once without corrections, once for those that have any."""
        if one.touched is None:
            return [(one.value, None)]
        return [(one.value, owner.not_in(one.touched)), (one.corrected, owner.in_(one.touched))]


def _counted(query: Any, value: Any, count: Any, most: int | None) -> list[tuple[Raw, int]]:
    """Value by value; peewee is passed by, for it would make days and moments of the texts."""
    query = query.select(value, count).group_by(SQL("1"))
    if most is not None:
        query = query.order_by(SQL("1")).limit(most)
    found = query.model._meta.database.execute_sql(*query.sql()).fetchall()
    return [("" if raw is None else raw, number) for raw, number in found]


def _cut(parts: list[list[tuple[Raw, int]]], most: int | None) -> list[tuple[Raw, int]]:
    """The parts together, as far as all of them go: behind the end of one that is cut its counts would lack."""
    ends = [str(part[-1][0]) for part in parts if most is not None and len(part) == most]
    found = [pair for part in parts for pair in part]
    return [pair for pair in found if str(pair[0]) <= min(ends)] if ends else found


def _either(one: SqlColumn, owner: Any, kept: Kept | None) -> Any:
    """That the value passes, or the corrected one; without `kept` that there is one at all."""
    found = []
    for value, part in SqlColumns._parts(one, owner):
        wanted = (value != "") if kept is None else _passes(value, kept)
        if kept is not None and one.source is not None and one.is_many:
            wanted = wanted & (value != "")
        found.append(wanted if part is None else wanted & part)
    return found[0] if len(found) == 1 else found[0] | found[1]


def _passes(value: Any, kept: Kept) -> Any:
    """`Kept.passes` in SQL."""
    found: list[Any] = []
    if kept.only is not None:
        found.append(_among(value, [raw for raw, _ in kept.only]))
    if kept.but:
        found.append(_not_among(value, [raw for raw, _ in kept.but]))
    if kept.contains:
        found.append((_on_one_line(value) if " " in kept.contains else value).contains(kept.contains))
    if kept.start or kept.end:
        day = fn.SUBSTR(value.concat("-01-01"), 1, 10)
        found.append(value != "")
        found += [day >= kept.start.isoformat()] if kept.start else []
        found += [day <= kept.end.isoformat()] if kept.end else []
    return reduce(and_, found) if found else SQL("1")


def _on_one_line(value: Any) -> Any:
    """A text as a cell shows it: breaks and runs of blanks are one blank."""
    for other in ("\n", "\r", "\t", "\u3000", "\u00a0", "        ", "    ", "  ", "  "):
        value = fn.REPLACE(value, other, " ")
    return value


def _among(value: Any, raws: Sequence[Raw]) -> Any:
    """Whether a value is one of these, where blank also means missing."""
    return value.in_(raws) | value.is_null() if "" in raws else value.in_(raws)


def _not_among(value: Any, raws: Sequence[Raw]) -> Any:
    """Whether it is none of these."""
    return value.not_in(raws) if "" in raws else value.not_in(raws) | value.is_null()
