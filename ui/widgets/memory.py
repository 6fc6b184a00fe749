"""Where windows remember how they were left: inside the encrypted store, never beside it."""

from __future__ import annotations

from typing import Any, Protocol

from app.access.session import Session
from app.store import settings


class Memory(Protocol):
    """Where a table keeps its columns and sorting between two visits: a slot inside the store."""

    def read(self) -> Any:
        """What was kept, or None."""
        ...

    def keep(self, value: Any) -> None:
        """Keeps a value that JSON can say."""
        ...


class StoreMemory:
    """One slot of an account's settings in the store, for the columns of a table or the size of a window.

    Each account has its own: what one filtered by is nothing to another.
    """

    def __init__(self, session: Session, slot: str) -> None:
        self._session, self._slot, self._before = session, f"ui.{session.account.id}.{slot}", f"ui.{slot}"

    def read(self) -> Any:
        """What was kept, or None; the first account finds what was kept before there were others."""
        kept = settings.read(self._slot)
        return settings.read(self._before) if kept is None and self._session.account.id == 1 else kept

    def keep(self, value: Any) -> None:
        """Keeps a value that JSON can say; not an act worth a line in the audit chain."""
        if self._session.store.read_only:
            return
        with self._session.store.transaction():
            settings.write(self._slot, value)
