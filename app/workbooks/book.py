"""A workbook as it is read: its visible sheets, rows of values and merged cells, whatever kind of file it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Row = Sequence[Any]
# First and last row and column, counted from 1: first row, first column, last row, last column.
Area = tuple[int, int, int, int]


@dataclass(frozen=True)
class Page:
    """A visible sheet: its rows, the merged cells, and whether plain figures count days from 1904."""

    rows: list[Row]
    merges: list[Area]
    from_1904: bool = False


@dataclass(frozen=True)
class Book:
    """The visible sheets, each read when it is asked for, and the names of those passed over as hidden."""

    pages: Iterator[Page]
    hidden: tuple[str, ...] = ()
