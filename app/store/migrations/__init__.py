"""Numbered steps from an empty file to today's schema: all that a file lacks in one transaction.

A step is a file NNNN_name.sql; what SQL cannot say is a function in `AFTER`, run in the same transaction.
A released step is never edited: a change is a new step.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

_FOLDER = Path(__file__).parent
_STEPS = sorted(_FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql"))
# What a step wants of the open store after its SQL; who knows how enters it here (the store knows nobody).
AFTER: dict[int, Callable[[Any], None]] = {}

LATEST = len(_STEPS)


def run(connection: Any, version: int, store: Any = None) -> None:
    """Takes the open connection (in autocommit) from `version` to LATEST, or leaves it as it was.

    `store` is handed to what runs after a step; a new file (version 0) has nothing for it yet.
    """
    if version >= LATEST:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number, path in enumerate(_STEPS, 1):
            if number > version:
                _step(connection, number, path.read_text(encoding="utf-8"))
                if version and (after := AFTER.get(number)):
                    after(store)
        connection.execute("COMMIT")
    except BaseException:
        # After some failures (a full disk) SQLite has rolled back by itself.
        with suppress(Exception):
            connection.execute("ROLLBACK")
        raise


def lacking(have: Any) -> list[str]:
    """Which tables and columns of today's schema an open database has not, as `table.column`; of a newer one, say."""
    model = dbapi2.connect(":memory:")
    try:
        for path in _STEPS:
            model.executescript(path.read_text(encoding="utf-8"))
        return sorted(_columns(model) - _columns(have))
    finally:
        model.close()


def _columns(connection: Any) -> set[str]:
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    return {
        f"{name}.{row[1]}" for name in tables for row in connection.execute(f"PRAGMA table_info({name})").fetchall()
    }


def _step(connection: Any, number: int, script: str) -> None:
    for statement in statements(script):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {number}")


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one (executescript would commit between them)."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    if "".join(line.partition("--")[0] for line in pending.splitlines()).strip():
        raise ValueError("a migration ends in the middle of a statement")
