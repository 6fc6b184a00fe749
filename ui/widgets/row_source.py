"""Where the rows of a table come from, and what is shown of them at the moment."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from app.store.ids import Start
from app.store.steps import Cancelled, step

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, slots=True)
class SortKey:
    """One column to sort by; several together sort by the first, then within it by the next."""

    column: str
    descending: bool = False


def pairs(sort: Sequence[SortKey]) -> list[tuple[str, bool]]:
    """The keys as queries take them: column, descending."""
    return [(key.column, key.descending) for key in sort]


class RowSource(Protocol[R_co]):
    """Where rows come from: usually two queries.  Filters are the source's own business.

    A source that is `at_hand` has its rows in memory.  Any other is asked in the thread of `reading.reader()`, with a
    connection of its own: it touches no widget and knows what was wanted when it was made.
    """

    @property
    def at_hand(self) -> bool:
        """Whether it answers at once."""
        ...

    def count(self) -> int:
        """How many rows there are."""
        ...

    def page(self, offset: int, limit: int, sort: Sequence[SortKey]) -> Sequence[R_co]:
        """At most `limit` rows from `offset` on, sorted; an empty `sort` means the source's own order."""
        ...


@dataclass(frozen=True, slots=True)
class Queries(Generic[R]):
    """A row source made of two functions."""

    counted: Callable[[], int]
    paged: Callable[[int, int, Sequence[SortKey]], Sequence[R]]
    at_hand: bool = False

    def count(self) -> int:
        """Asks the first."""
        return self.counted()

    def page(self, offset: int, limit: int, sort: Sequence[SortKey]) -> Sequence[R]:
        """Asks the second."""
        return self.paged(offset, limit, sort)


@dataclass(frozen=True, slots=True)
class Ordered(Generic[R]):
    """A row source for many rows that have ids, the keys of their table: an order is asked for once, then rows by ids.

    `ordered` gives the ids by sort keys, from an offset on, at most so many (None: all of them); `rowed` the rows of
    ids in their order, of which the first has that number, from 0.  `started`, where there is one, gives by sort keys
    how many ids there are and at least so many of the first: of lists that a filter made short this is one query.
    """

    counted: Callable[[], int]
    ordered: Callable[[Sequence[SortKey], int, int | None], Sequence[int]]
    rowed: Callable[[Sequence[int], int], Sequence[R]]
    started: Callable[[Sequence[SortKey], int], Start] | None = None
    at_hand: bool = False

    def count(self) -> int:
        """How many ids there are."""
        return self.counted()

    def page(self, offset: int, limit: int, sort: Sequence[SortKey]) -> Sequence[R]:
        """The rows of the ids of one page."""
        return self.rowed(self.ordered(sort, offset, limit), offset)

    def order(self, sort: Sequence[SortKey]) -> Sequence[int]:
        """All ids in order, kept compactly."""
        return self.ordered(sort, 0, None)

    def rows(self, ids: Sequence[int], first: int) -> Sequence[R]:
        """The rows of these ids."""
        return self.rowed(ids, first)


class Rows(Generic[R]):
    """A row source over a list that is in memory anyway; sorts by the attribute named as the column."""

    at_hand = True

    def __init__(self, rows: Sequence[R] = (), by: dict[str, Callable[[R], Any]] | None = None) -> None:
        self.rows = list(rows)
        self._by = by or {}

    def count(self) -> int:
        """The length of the list."""
        return len(self.rows)

    def page(self, offset: int, limit: int, sort: Sequence[SortKey]) -> Sequence[R]:
        """A piece of the sorted list; missing values come last."""
        found = self.rows
        for key in reversed(sort):
            value = self._by.get(key.column) or (lambda row, name=key.column: getattr(row, name))
            empty = [row for row in found if value(row) is None]
            found = sorted((row for row in found if value(row) is not None), key=value, reverse=key.descending) + empty
        return found[offset : offset + limit]


class Fetched(Generic[R]):
    """A row source over a list that takes long to make: it is made beside the window, each time it is counted."""

    at_hand = False

    def __init__(self, make: Callable[[], Rows[R]]) -> None:
        self._make, self._made = make, Rows[R]()

    def count(self) -> int:
        """Makes the list anew; its length."""
        self._made = self._make()
        return self._made.count()

    def page(self, offset: int, limit: int, sort: Sequence[SortKey]) -> Sequence[R]:
        """A piece of the sorted list."""
        return self._made.page(offset, limit, sort)


@dataclass(slots=True)
class Shown(Generic[R]):
    """What a table shows: the rows of a source in one order, as they stood when it was asked.

    `ids` is the whole order, as soon as it is known: pages far down cost no more than the first one then.
    """

    source: RowSource[R]
    sort: Sequence[SortKey]
    count: int = 0
    ids: Sequence[int] | None = None

    def page(self, offset: int, limit: int) -> Sequence[R]:
        """At most `limit` rows from `offset` on."""
        if self.ids is not None and isinstance(self.source, Ordered):
            return self.source.rows(self.ids[offset : offset + limit], offset)
        return self.source.page(offset, limit, self.sort)

    def place(self, key: Hashable) -> int | None:
        """The number of the row with a key, where the order says it."""
        if self.ids is None or not isinstance(key, int):
            return None
        try:
            return self.ids.index(key)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Looked(Generic[R]):
    """The first look at a source: what is shown, with some pages; an error leaves it empty, or a page."""

    shown: Shown[R]
    pages: dict[int, Sequence[R]] = field(default_factory=dict)
    error: Exception | None = None


def look(shown: Shown[R], pages: Sequence[int], size: int) -> Looked[R]:
    """Counts, and reads these pages of so many rows, as far as there are such; otherwise the first."""
    found: dict[int, Sequence[R]] = {}
    try:
        first = _begin(shown, size)
        there = [page for page in pages if page * size < shown.count] or [0]
        for page in there if shown.count else ():
            found[page] = ()
            found[page] = first() if page == 0 else shown.page(page * size, size)
    except Cancelled:
        raise
    except Exception as error:  # whatever a source raises is said by the table
        return Looked(shown, found, error)
    return Looked(shown, found)


def _begin(shown: Shown[R], size: int) -> Callable[[], Sequence[R]]:
    """Counts; the answer reads the first page."""
    source = shown.source
    if not isinstance(source, Ordered) or source.started is None:
        shown.count = source.count()
        return partial(shown.page, 0, size)
    start = source.started(shown.sort, size)
    shown.count = start.count
    if start.is_whole:
        shown.ids = start.ids
    return partial(source.rows, start.ids[:size], 0)


def around(number: int, size: int) -> list[int]:
    """The pages of so many rows on which the row of this number and its nearest lie."""
    margin = size // 4
    return sorted({max(number - margin, 0) // size, max(number, 0) // size, (max(number, 0) + margin) // size})


def gather(
    shown: Shown[R], numbers: Sequence[int], missing: Sequence[int], there: Mapping[int, R], at_once: int = 500
) -> list[R]:
    """The rows of these numbers, in their order; `missing` are read, in pieces of neighbours, and `there` are not."""
    found = dict(there)
    place = 0
    while place < len(missing):
        step("正在取出所选的行", place, len(missing))
        end = place + 1
        while end < len(missing) and end - place < at_once and missing[end] == missing[end - 1] + 1:
            end += 1
        rows = shown.page(missing[place], end - place)
        found.update(zip(missing[place:end], rows, strict=False))
        place = end
    return [found[number] for number in numbers if number in found]


def seek(shown: Shown[R], key: Hashable, key_of: Callable[[R], Hashable], at_once: int = 500) -> int | None:
    """The number of the row with a key: by the order of ids, or by reading all rows."""
    if isinstance(shown.source, Ordered):
        shown.ids = shown.ids or shown.source.order(shown.sort)
        return shown.place(key)
    for first in range(0, shown.count, at_once):
        for place, row in enumerate(shown.page(first, at_once), first):
            if key_of(row) == key:
                return place
    return None
