"""Queries that may take long: whoever listens to the steps of the work (`steps`) can end one while SQLite is at it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.store.database import FAILURES, database
from app.store.steps import Cancelled, is_heard, step

# Instructions of SQLite's machine between two looks: a few milliseconds of work.
_EVERY = 100_000


def fetched(what: str, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a SELECT with named parameters; `what` says in words what is being done.

    Raises Cancelled where a listener wants no more of it: the statement is interrupted, nothing else is touched.
    """
    if not is_heard():
        return _rows(sql, values)
    step(what)
    ended: list[Cancelled] = []

    def look() -> int:
        try:
            step(what)
        except Cancelled as error:
            ended.append(error)
            return 1
        return 0

    connection = database.connection()
    connection.set_progress_handler(look, _EVERY)
    try:
        return _rows(sql, values)
    except FAILURES as error:
        if ended:
            raise ended[0] from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = database.execute_sql(sql, values).fetchall()
    return found
