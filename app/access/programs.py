"""Which version of the program wrote the store last, and whether an account knows what that one brings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from peewee import fn

from app.access.session import Session
from app.access.tables import Account
from app.store import settings
from app.store.database import WRITTEN_BY
from app.version import VERSION, four_parts


def keep_version(now: datetime) -> str | None:
    """Keeps that this program writes the store from now on.  Call inside a transaction.

    Answers which version did before, "" where nobody said so; None where it was this one.  `knew`: the accounts up to
    this one knew the program of before (ids are given in their order, while clocks are set).
    """
    before = written_by()
    if before == VERSION:
        return None
    told = {"version": VERSION, "since": now.isoformat(sep=" "), "before": before}
    settings.write(WRITTEN_BY, told | {"knew": Account.select(fn.max(Account.id)).scalar() or 0})
    return before


def written_by() -> str:
    """The version that wrote the store last; "" where nobody said so."""
    return str(_kept().get("version", ""))


def has_news(session: Session) -> bool:
    """Whether the account has not been told yet what this version brings, and knew the program before it."""
    kept, read = _kept(), settings.read(_slot(session))
    if session.store.read_only or not kept:
        return False
    if isinstance(read, str):
        return four_parts(read) < four_parts(VERSION)
    return bool(session.account.id <= kept["knew"])


def news_read(session: Session) -> None:
    """Keeps that the account was told; not an act worth a line in the audit chain."""
    with session.store.transaction():
        settings.write(_slot(session), VERSION)


def _slot(session: Session) -> str:
    return f"news.{session.account.id}"


def _kept() -> dict[str, Any]:
    kept = settings.read(WRITTEN_BY)
    return kept if isinstance(kept, dict) else {}
