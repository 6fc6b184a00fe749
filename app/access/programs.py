"""Which version of the program wrote the store last, and whether an account knows what that one brings."""

from __future__ import annotations

from datetime import datetime

from app.access.session import Session
from app.store import settings
from app.store.database import WRITTEN_BY
from app.version import VERSION, four_parts


def keep_version(now: datetime) -> str | None:
    """Keeps that this program writes the store from now on.  Call inside a transaction.

    Answers which version did before, "" where nobody said so; None where it was this one.
    """
    kept = _kept()
    before = kept.get("version", "")
    if before == VERSION:
        return None
    settings.write(WRITTEN_BY, {"version": VERSION, "since": now.isoformat(sep=" "), "before": before})
    return before


def written_by() -> str:
    """The version that wrote the store last; "" where nobody said so."""
    return _kept().get("version", "")


def has_news(session: Session) -> bool:
    """Whether the account has not been told yet what this version brings, and knew the program before it."""
    kept, read = _kept(), settings.read(_slot(session))
    if session.store.read_only or not kept:
        return False
    if isinstance(read, str):
        return four_parts(read) < four_parts(VERSION)
    return bool(session.account.created_at < datetime.fromisoformat(kept["since"]))


def news_read(session: Session) -> None:
    """Keeps that the account was told; not an act worth a line in the audit chain."""
    with session.store.transaction():
        settings.write(_slot(session), VERSION)


def _slot(session: Session) -> str:
    return f"news.{session.account.id}"


def _kept() -> dict[str, str]:
    kept = settings.read(WRITTEN_BY)
    return kept if isinstance(kept, dict) else {}
