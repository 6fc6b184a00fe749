"""Rows that a connection may reach: some tables are read through views that let only those rows pass.

The views bear the names of the tables and lie in the connection's temp schema, where SQLite looks first: every SELECT
of the program is confined, in joins and counts as well, and none can forget it (PostgreSQL calls this row security).
Writes go to the tables themselves, and only while all rows are in reach: within a use case, which has asked first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import local
from typing import Any

_WRITE = re.compile(r'^(\s*(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE(?: OR \w+)?|DELETE FROM)\s+)"(\w+)"', re.I)

_AS_IT_IS: AbstractContextManager[None] = nullcontext()


class Reach:
    """The conditions by table, and whether this thread is past them.  Without conditions everything is in reach."""

    def __init__(self) -> None:
        self._conditions: dict[str, str] = {}
        self._thread = local()

    @property
    def is_open(self) -> bool:
        """Whether this thread reaches all rows at the moment."""
        return not self._conditions or getattr(self._thread, "depth", 0) > 0

    def confine(self, connection: Any, conditions: Mapping[str, str]) -> None:
        """Sets the conditions (SQL over the columns of each table) and puts them up on an open connection."""
        for table in self._conditions:
            connection.execute(f'DROP VIEW IF EXISTS temp."{table}"')
        self._conditions = dict(conditions)
        self.put_up(connection)

    def put_up(self, connection: Any) -> None:
        """Makes the views on a connection, which begins with nothing past them."""
        if not self._conditions:
            return
        self._thread.only_reads = bool(connection.execute("PRAGMA query_only").fetchone()[0])
        with self._own_tables(connection):
            self._make_views(connection)

    def _make_views(self, connection: Any) -> None:
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS reach_open (is_open INTEGER NOT NULL)")
        connection.execute("DELETE FROM temp.reach_open")
        connection.execute("INSERT INTO temp.reach_open VALUES (0)")
        for table, condition in self._conditions.items():
            connection.execute(
                f'CREATE TEMP VIEW "{table}" AS SELECT * FROM main."{table}" '
                f"WHERE (SELECT is_open FROM temp.reach_open) OR ({condition})"
            )

    def holds(self, table: str) -> bool:
        """Whether some rows of the table may be out of reach."""
        return table in self._conditions

    def within(self, table: str) -> str:
        """What stands behind FROM to read the rows in reach of the table itself: `main."x" WHERE …`.

        For who looks for the few rows of an account among many.  The views let all rows through while a use case runs;
        that OR keeps SQLite from going by the index of what the condition asks: 24 ms of 200,000 talks, not 0.1.
        """
        condition = "1" if self.is_open else self._conditions.get(table, "1")
        return f'main."{table}" WHERE ({condition})'

    def is_shut(self, table: str) -> bool:
        """Whether no row of the table is in reach, whatever it says."""
        return self._conditions.get(table) == "0" and not self.is_open

    def opened(self, connection: Any) -> AbstractContextManager[None]:
        """All rows are in reach of this thread inside; nests."""
        return self._opened(connection) if self._conditions else _AS_IT_IS

    @contextmanager
    def _opened(self, connection: Any) -> Iterator[None]:
        depth = getattr(self._thread, "depth", 0)
        self._thread.depth = depth + 1
        self._set_open(connection, True)
        try:
            yield
        finally:
            self._thread.depth = depth
            self._set_open(connection, depth > 0)

    @contextmanager
    def _own_tables(self, connection: Any) -> Iterator[None]:
        """Inside, a connection that only reads may write its own temp schema; the file itself is opened for reading."""
        only_reads = getattr(self._thread, "only_reads", False)
        if only_reads:
            connection.execute("PRAGMA query_only = 0")
        try:
            yield
        finally:
            if only_reads:
                connection.execute("PRAGMA query_only = 1")

    def _set_open(self, connection: Any, is_open: bool) -> None:
        with self._own_tables(connection):
            connection.execute("UPDATE temp.reach_open SET is_open = ?", (int(is_open),))

    def addressed(self, sql: str) -> str:
        """A statement as it must be said: one that writes names the table, not the view.

        Raises RuntimeError for a write to a confined table outside of a use case: that is a fault of ours.
        """
        if not self._conditions:
            return sql
        found = _WRITE.match(sql)
        if found is None or found[2] not in self._conditions:
            return sql
        if not self.is_open:
            raise RuntimeError(f"a write to {found[2]} outside of a use case")
        return f'{found[1]}main."{found[2]}"{sql[found.end() :]}'
