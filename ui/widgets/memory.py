"""Where windows remember how they were left: inside the encrypted store, never beside it."""

from __future__ import annotations

from typing import Any

from app.access.session import Session
from app.store import settings


class StoreMemory:
    """One slot of the store's settings, for the columns of a table or the size of a window."""

    def __init__(self, session: Session, slot: str) -> None:
        self._session, self._slot = session, f"ui.{slot}"

    def read(self) -> Any:
        """What was kept, or None."""
        return settings.read(self._slot)

    def keep(self, value: Any) -> None:
        """Keeps a value that JSON can say; not an act worth a line in the audit chain."""
        if self._session.store.read_only:
            return
        with self._session.store.transaction():
            settings.write(self._slot, value)
