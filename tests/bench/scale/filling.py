"""Rows in bulk: plain INSERTs with the store's own connection, indexes made again afterwards.

What the program derives from its tables and keeps by triggers is kept by them here as well.  Where a trigger for each
row is too dear, `DERIVED` names the triggers by how their names begin, and the program's own rebuild: they are taken
down, and the rebuild is called when all rows are in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from typing import Any

from app.store.database import Store

_AT_ONCE = 2_000
# While rows are put in nothing has to outlive a power cut: a store that is not finished is made anew.
_FILLING = ("synchronous = off", "journal_mode = delete", "journal_mode = off", "cache_size = -400000",
            "foreign_keys = off")  # fmt: skip
# How the names of the triggers begin -> module and function, which is given the connection.
DERIVED = {"search_": ("app.store.search.index", "rebuild")}
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
    """Inside one big transaction: no index by name is kept; at the end all are made as they were.

    A unique index that does not hold, and a reference that leads nowhere, are errors here and not later.
    """
    db: Any = store.db.connection()
    for pragma in _FILLING:
        db.execute(f"PRAGMA {pragma}")
    db.execute("BEGIN EXCLUSIVE")
    kept = _taken_down(db)
    yield Filler(store)
    for _, _, sql in kept:
        db.execute(sql)
    for begin, (module, function) in DERIVED.items():
        if any(name.startswith(begin) for _, name, _ in kept):
            getattr(import_module(module), function)(db)
    db.execute("COMMIT")
    if wrong := db.execute("PRAGMA foreign_key_check").fetchall():
        raise AssertionError(f"references that lead nowhere: {wrong[:5]}")


def _taken_down(db: Any) -> _Named:
    """Drops the indexes that were made by name and the triggers of what is rebuilt, and says how they are made."""
    named: _Named = db.execute(
        "SELECT type, name, sql FROM main.sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL "
        "AND tbl_name NOT LIKE 'audit%' ORDER BY type, rootpage, name"
    ).fetchall()
    kept = [each for each in named if each[0] == "index" or each[1].startswith(tuple(DERIVED))]
    for kind, name, _ in kept:
        db.execute(f'DROP {kind} main."{name}"')
    return kept
