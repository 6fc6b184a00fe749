"""Numbered steps from an empty file to today's schema, each in one transaction with its `user_version`.

A step is a file NNNN_name.sql; what SQL cannot say is a function in `_AFTER`, run in the same transaction.
A released step is never edited: a change is a new step.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_STEPS = sorted(_FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql"))
_AFTER: dict[int, Callable[[Any], None]] = {}

LATEST = len(_STEPS)


def run(connection: Any, version: int) -> None:
    """Takes the open connection (in autocommit) from `version` to LATEST; a step that fails leaves no trace."""
    for number, path in enumerate(_STEPS, 1):
        if number > version:
            _step(connection, number, path.read_text(encoding="utf-8"))


def _step(connection: Any, number: int, script: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in statements(script):
            connection.execute(statement)
        if after := _AFTER.get(number):
            after(connection)
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


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
