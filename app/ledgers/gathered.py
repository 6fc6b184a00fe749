"""Columns of attendances, each as SQLite gathers it into one text, in the same order.

A row that is fetched costs Python an object for each of its values and SQLite a step; a GROUP BY sorts.  A column that
comes as one text is split at once, and what is counted by several groups is read only once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.ledgers.counters import WHAT
from app.ledgers.sources import NEVER_NULL, Source
from app.store.queries import fetched

# Between the values of a text.  Where one has it itself there are too many of them, and the rows are fetched instead.
_MARK = ","


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL over `f` that lets attendances through, with its parameters."""

    sql: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The columns of a question, as SQL over `f`: `texts` are never NULL, of `numbers` NULL comes as 0."""

    texts: tuple[str, ...]
    numbers: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()
    every_subject: bool = True
    by_talk: bool = False

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of the conditions."""
        return {name: value for each in self.conditions for name, value in each.values.items()}


@dataclass(slots=True)
class Gathered:
    """The columns, of one source after another."""

    texts: list[list[str]]
    numbers: list[list[int]]
    count: int

    def and_also(self, other: Gathered) -> Gathered:
        """These rows, and others behind them."""
        found = Gathered([[*each] for each in self.texts], [[*each] for each in self.numbers], self.count)
        found.add(other)
        return found

    def add(self, other: Gathered) -> None:
        """Puts other rows behind these."""
        for mine, theirs in zip(self.texts, other.texts, strict=True):
            mine += theirs
        for numbers, others in zip(self.numbers, other.numbers, strict=True):
            numbers += others
        self.count += other.count


def gathered(wanted: Wanted, sources: Sequence[Source], bounds: Mapping[str, Any]) -> Gathered:
    """The columns over all sources in a period (`sources.bounds`)."""
    values = {**bounds, **wanted.values}
    first, *others = sources
    found = _of(first, wanted, values)
    for source in others:
        found.add(_of(source, wanted, values))
    return found


def _of(source: Source, wanted: Wanted, values: Mapping[str, Any]) -> Gathered:
    width = len(wanted.texts)
    texts = [f"group_concat({each})" for each in wanted.texts]
    gathering = [f"group_concat({_never_null(each)})" for each in wanted.numbers]
    ((count, *columns),) = _rows(source, wanted, ["COUNT(*)", *texts, *gathering], values)
    if not count:
        return Gathered([[] for _ in texts], [[] for _ in gathering], 0)
    split = [_split(each) for each in columns[:width]]
    numbers = [json.loads(f"[{each or ''}]") for each in columns[width:]]
    if any(len(each) != count for each in (*split, *numbers)):
        return _singly(source, wanted, values)
    return Gathered(split, numbers, count)


def _never_null(number: str) -> str:
    """A number for SQLite to gather: of a NULL it would gather nothing."""
    return number if number in NEVER_NULL else f"IFNULL({number}, 0)"


def _split(text: str | None) -> list[str]:
    return [] if text is None else text.split(_MARK)


def _singly(source: Source, wanted: Wanted, values: Mapping[str, Any]) -> Gathered:
    """The same row by row, where a value has the mark in it."""
    rows = _rows(source, wanted, [*wanted.texts, *wanted.numbers], values)
    columns = [*zip(*rows, strict=True)]
    numbers = [[each or 0 for each in column] for column in columns[len(wanted.texts) :]]
    texts = [["" if each is None else str(each) for each in column] for column in columns[: len(wanted.texts)]]
    return Gathered(texts, numbers, len(rows))


def _rows(source: Source, wanted: Wanted, selected: Sequence[str], values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    where = tuple(each.sql for each in wanted.conditions)
    columns = ", ".join(selected)
    question = source.select(columns, where, every_subject=wanted.every_subject, by_talk=wanted.by_talk)
    return fetched(WHAT, question, values)
