"""Many rows, cheaply: the ids of a query as one compact array, and the rows of ids as plain tuples."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.store.database import database

# Ids in one query: SQLite bounds the number of parameters.
AT_ONCE = 500
_DIGITS, _ALL = 16, -1
# Of a narrowed list so many ids are asked for at once: where it is no longer, it is counted by that.
_FEW = 400


@dataclass(frozen=True, slots=True)
class Start:
    """How a list begins: how many ids it has, and the first ones in their order."""

    count: int
    ids: Sequence[int]

    @property
    def is_whole(self) -> bool:
        """Whether these are all."""
        return len(self.ids) == self.count


@dataclass(frozen=True, slots=True)
class Question:
    """Which ids and in which order, as SQL: to make it of models costs more than to answer a page of it."""

    counted: str
    ordered: str
    parameters: tuple[Any, ...]
    order_parameters: tuple[Any, ...]

    def count(self) -> int:
        """How many there are."""
        return int(database.execute_sql(f"SELECT count(*) FROM ({self.counted})", self.parameters).fetchone()[0])

    def ids(self, offset: int = 0, limit: int | None = None) -> array[int]:
        """The ids from an offset on, at most so many, in their order: eight bytes each.

        SQLite hands them over as one text of digits: to take 200,000 rows one by one costs twice the time, and all of
        it in Python, where the thread that draws a window has to wait for each row.
        """
        # With a limit the order counts within a query within a query.  It is no parameter: SQLite makes a statement
        # ready anew each time a bound limit is given to it.
        some = f"{self.ordered} LIMIT {_ALL if limit is None else int(limit)} OFFSET {int(offset)}"
        joined = f"SELECT group_concat(printf('%0{_DIGITS}x', id), '') FROM ({some})"
        ((digits,),) = database.execute_sql(joined, self.order_parameters).fetchall()
        found = array("q")
        if digits:
            found.frombytes(bytes.fromhex(digits))
            found.byteswap()
        return found

    def start(self, limit: int, *, is_narrow: bool = False, is_dear: bool = False) -> Start:
        """How many there are and at least the first `limit`: of a narrow list in one statement where it is short, of
        one whose rows are dear to find (each is looked into for words, or a department is looked through) always.
        """
        most = None if is_dear else max(limit, _FEW) if is_narrow else limit
        found = self.ids(0, most)
        return Start(len(found) if most is None or len(found) < most else self.count(), found)


def question(query: Any, order: Sequence[Any]) -> Question:
    """The question of a query that selects one column, `id`."""
    counted, parameters = query.sql()
    ordered, order_parameters = query.order_by(*order).sql()
    return Question(counted, ordered, tuple(parameters), tuple(order_parameters))


def rows_by_ids(sql: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """The rows of a statement with `IN ({ids})` in it, some hundred ids at a time."""
    found: list[tuple[Any, ...]] = []
    for some in pieces(ids):
        found += database.execute_sql(_with_marks(sql, len(some)), some).fetchall()
    return found


@lru_cache(maxsize=128)
def _with_marks(sql: str, marks: int) -> str:
    """Pages have the same length again and again."""
    return sql.format(ids=", ".join("?" * marks))


def pieces(ids: Sequence[int]) -> Iterable[list[int]]:
    """The ids in pieces that one query takes."""
    for start in range(0, len(ids), AT_ONCE):
        yield list(ids[start : start + AT_ONCE])
