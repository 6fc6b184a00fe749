"""Numbered steps from an empty file to today's schema: all that a file lacks in one transaction.

A step is a file NNNN_name.sql; what SQL cannot say is a function in `_AFTER`, run in the same transaction.
A released step is never edited: a change is a new step.  What a step changes of what was there it says in `TOUCHED`;
everything else is compared before the commit (`preserved`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from app.store import preserved
from app.store.errors import UpgradeFailed
from app.store.keyslots import subkey
from app.store.search import index

_FOLDER = Path(__file__).parent
_STEPS = sorted(_FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql"))

LATEST = len(_STEPS)
# By step: the tables (`table`) and columns (`table.column`) that were there before and that it changes or takes away.
TOUCHED: dict[int, frozenset[str]] = {}


def run(connection: Any, version: int, key: bytes) -> None:
    """Takes the open connection (in autocommit) from `version` to LATEST, or leaves it as it was.

    Raises UpgradeFailed where something that was there is not there any more.
    """
    if version >= LATEST:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        before = preserved.content_of(connection) if version else None
        for number, path in enumerate(_STEPS, 1):
            if number > version:
                _step(connection, number, path.read_text(encoding="utf-8"))
                if version and (after := _AFTER.get(number)):
                    after(connection, key)
        if before is not None:
            _compare(before, preserved.content_of(connection), version)
        connection.execute("COMMIT")
    except BaseException:
        # After some failures (a full disk) SQLite has rolled back by itself.
        with suppress(Exception):
            connection.execute("ROLLBACK")
        raise


def _compare(before: preserved.Content, after: preserved.Content, version: int) -> None:
    touched = frozenset().union(*(names for number, names in TOUCHED.items() if number > version))
    if found := preserved.lost(before, after, touched):
        raise UpgradeFailed(found[0])


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


def _head_of_chain(connection: Any, key: bytes) -> None:
    """A chain from before there were heads gets its head, as the program of that schema made it.

    In the same transaction: made later, a crash between the two would leave a chain that looks cut off.
    """
    last = connection.execute("SELECT seq, mac FROM audit_entry ORDER BY seq DESC LIMIT 1").fetchone()
    if last is not None:
        content = str(last[0]).encode() + bytes(last[1])
        mac = hashlib.blake2b(content, key=subkey(key, "audit-head"), digest_size=32).digest()
        connection.execute("INSERT INTO audit_head (id, seq, mac) VALUES (1, ?, ?)", (last[0], mac))


def _index_what_is_there(connection: Any, _: bytes) -> None:
    """What was written before there was an index is found as well: a store, and a backup that is restored."""
    index.rebuild(connection)


_AFTER: dict[int, Callable[[Any, bytes], None]] = {8: _head_of_chain, 14: _index_what_is_there}


def statements(script: str) -> Iterator[str]:
    """The statements of a script one by one (executescript would commit between them)."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if dbapi2.complete_statement(pending):
            yield pending
            pending = ""
    if "".join(line.partition("--")[0] for line in pending.splitlines()).strip():
        raise ValueError("a migration ends in the middle of a statement")
