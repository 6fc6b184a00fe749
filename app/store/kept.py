"""What was read of some tables is kept until one of them changes: for what many use cases ask and few change.

Whether it changed is told by SQLite, not by who changes: temp triggers put a random stamp into a temp table with each
row that is written, by whatever way (a foreign key, a REPLACE, a statement of bulk loading).  The stamp is part of the
transaction: a rollback brings the old one back together with the old rows.  What other connections commit is told by
`PRAGMA data_version`.  So the same stamp and version are the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlcipher3 import dbapi2

T = TypeVar("T")
_NEW = "random()"


@dataclass
class _Known:
    """What one thread keeps, and the state of the tables that it was read in."""

    at: tuple[int, int] | None = None
    values: dict[Hashable, Any] = field(default_factory=dict)


class Kept:
    """Values read of some tables and nothing else, at most so many: those that were asked for last."""

    def __init__(self, name: str, tables: tuple[str, ...], most: int) -> None:
        self._name, self._tables, self._most = name, tables, most
        self._stamp = f"SELECT stamp FROM temp.kept_{name}"

    def value(self, db: Any, of: Hashable, read: Callable[[], T]) -> T:
        """What `read` answers, read only where it is not kept; it is shared and must not be changed.

        Kept for use cases alone: within a transaction that reaches all rows.  Else it is read each time.
        """
        if not db.in_transaction() or not db.reach.is_open:
            return read()
        known: _Known = db.kept.__dict__.setdefault(self._name, _Known())
        now = self._now(db.connection())
        if known.at != now:
            known.at, known.values = now, {}
        if of in known.values:
            found: T = known.values.pop(of)
        else:
            found = read()
        known.values[of] = found  # as the latest
        if len(known.values) > self._most:
            del known.values[next(iter(known.values))]
        return found

    def _now(self, connection: Any) -> tuple[int, int]:
        """What tells the state of the tables: the stamp of this connection, and the version of what others wrote."""
        try:
            ((stamp,),) = connection.execute(self._stamp).fetchall()
        except dbapi2.OperationalError as error:
            if "no such table" not in str(error):
                raise
            self._put_up(connection)
            ((stamp,),) = connection.execute(self._stamp).fetchall()
        ((version,),) = connection.execute("PRAGMA main.data_version").fetchall()
        return stamp, version

    def _put_up(self, connection: Any) -> None:
        """The stamp and its triggers: only where something is kept, and until a rollback takes them away."""
        connection.execute(f"CREATE TEMP TABLE kept_{self._name} (stamp INTEGER NOT NULL)")
        connection.execute(f"INSERT INTO temp.kept_{self._name} VALUES ({_NEW})")
        for table in self._tables:
            for event in ("INSERT", "UPDATE", "DELETE"):
                connection.execute(
                    f'CREATE TEMP TRIGGER "kept_{self._name}_{table}_{event}" AFTER {event} ON main."{table}" '
                    f"BEGIN UPDATE kept_{self._name} SET stamp = {_NEW}; END"
                )
