"""The full text index of the search, made anew: for who keeps the store, whatever is in it."""

from __future__ import annotations

from app.access.actions import Action
from app.access.session import Session, use_case
from app.store.search import index


@use_case(Action.BACKUP)
def rebuild_index(session: Session) -> None:
    """Makes the whole index anew from what the store says; tells its steps, and may be cancelled.

    Nothing else is changed: the index can be made at any time from the texts themselves.
    """
    index.rebuild(session.store.db.connection())  # type: ignore[no-untyped-call]
    session.trace("store", "", "重建全文索引")
