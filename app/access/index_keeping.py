"""What is only derived of the store, made anew: the full text index of the search, and the lines of lists of talks.

For who keeps the store, whatever is in it.
"""

from __future__ import annotations

from app.access.actions import Action
from app.access.session import Session, use_case
from app.store import lines
from app.store.search import index


@use_case(Action.BACKUP)
def rebuild_index(session: Session) -> None:
    """Makes all of it anew from what the store says; tells its steps, and may be cancelled.

    Nothing else is changed: both can be made at any time from the talks and texts themselves.
    """
    connection = session.store.db.connection()  # type: ignore[no-untyped-call]
    lines.rebuild(connection)
    index.rebuild(connection)
    session.trace("store", "", "重建全文索引")
