"""A table in spans of ids, so that what reads all of it tells how far it is and can be ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.store.steps import step


def id_spans(connection: Any, table: str, size: int, said: str) -> Iterator[tuple[int, int]]:
    """Spans of ids with so many rows of a table, in order; a step is told before each."""
    total = connection.execute(f"SELECT count(*) FROM main.{table}").fetchone()[0]
    sql = f"SELECT min(id), max(id) FROM (SELECT id FROM main.{table} WHERE id > ? ORDER BY id LIMIT {size})"
    last, done = -(1 << 62), 0
    while (found := connection.execute(sql, (last,)).fetchone())[0] is not None:
        step(said, min(done, total), total)
        yield found
        last, done = found[1], done + size
