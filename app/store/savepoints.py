"""Savepoints whose SQL is the same each time."""

from __future__ import annotations

from typing import Any

import peewee

_PEEWEES_SAVEPOINT: Any = vars(peewee)["_savepoint"]


class Savepoint(_PEEWEES_SAVEPOINT):  # type: ignore[misc]
    """A savepoint named by how deep it lies: a name for each was SQL that SQLite had to read anew each time.

    One that was rolled back stays where it is, and a name means the last that bears it: so each depth has its own.
    """

    def __enter__(self) -> Any:
        deep = self.db.deep
        deep.by = getattr(deep, "by", 0) + 1
        self.sid, self.quoted_sid = f"inner{deep.by}", f'"inner{deep.by}"'
        try:
            return super().__enter__()
        except BaseException:
            deep.by -= 1
            raise

    def __exit__(self, *error: Any) -> Any:
        try:
            return super().__exit__(*error)
        finally:
            self.db.deep.by -= 1
