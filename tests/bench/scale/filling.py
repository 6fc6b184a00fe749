"""Rows in bulk: plain INSERTs with the store's own connection, indexes and triggers made again afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from app.store.database import Store

_AT_ONCE = 2_000
# While rows are put in nothing has to outlive a power cut: a store that is not finished is made anew.
_FILLING = ("synchronous = off", "journal_mode = delete", "journal_mode = off", "cache_size = -400000",
            "foreign_keys = off", "recursive_triggers = off")  # fmt: skip
_Named = list[tuple[str, str, str]]


class Filler:
    """Puts rows in, and counts them by table."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.counts: dict[str, int] = {}
        self._db: Any = store.db.connection()

    def put(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        """Inserts rows; `columns` as SQL lists them."""
        marks = ", ".join("?" * (columns.count(",") + 1))
        sql, going = f'INSERT INTO main."{table}" ({columns}) VALUES ({marks})', iter(rows)
        while some := list(islice(going, _AT_ONCE)):
            self._db.executemany(sql, some)
            self.counts[table] = self.counts.get(table, 0) + len(some)


@contextmanager
def filling(store: Store) -> Iterator[Filler]:
    """Inside one big transaction: no index and no trigger is kept; at the end all are made as they were.

    A unique index that does not hold, and a reference that leads nowhere, are errors here and not later.
    """
    db: Any = store.db.connection()
    for pragma in _FILLING:
        db.execute(f"PRAGMA {pragma}")
    db.execute("BEGIN EXCLUSIVE")
    kept = _taken_down(db)
    filler = Filler(store)
    yield filler
    for _, _, sql in kept:
        db.execute(sql)
    db.execute("COMMIT")
    if wrong := db.execute("PRAGMA foreign_key_check").fetchall():
        raise AssertionError(f"references that lead nowhere: {wrong[:5]}")


def _taken_down(db: Any) -> _Named:
    """Drops the indexes and triggers that were made by name, and says how they are made; tables of others stay."""
    kept: _Named = db.execute(
        "SELECT type, name, sql FROM main.sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL "
        "AND tbl_name NOT LIKE 'audit%' ORDER BY type, rootpage, name"
    ).fetchall()
    for kind, name, _ in kept:
        db.execute(f'DROP {kind} main."{name}"')
    return kept
