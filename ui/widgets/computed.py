"""Rows that one question makes all at once, asked when the table asks: what it costs is not paid where it is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from ui.widgets.table_model import Rows, SortKey

R = TypeVar("R")


class Computed(Generic[R]):
    """A row source whose rows `make` answers, at the first question and once; it touches no widget.

    It is not `at_hand`: a table that asks its sources beside the window asks this one there too.
    """

    at_hand = False

    def __init__(self, make: Callable[[], Sequence[R]], by: dict[str, Callable[[R], Any]] | None = None) -> None:
        self._make, self._by = make, by
        self._rows: Rows[R] | None = None

    def count(self) -> int:
        """How many there are."""
        return self._made().count()

    def page(self, offset: int, limit: int, sort: Sequence[SortKey]) -> Sequence[R]:
        """A piece of the sorted rows."""
        return self._made().page(offset, limit, sort)

    def _made(self) -> Rows[R]:
        if self._rows is None:
            self._rows = Rows(self._make(), self._by)
        return self._rows
