"""A store on a day late in the year, and one whose examples do not see each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest

from app.access.session import Session

NOW = datetime(2026, 11, 24, 15)


@pytest.fixture
def at_work(session: Session, people: dict[str, int]) -> Session:
    """The fixture institution on 24 November 2026."""
    session.clock = lambda: NOW
    return session


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Whatever is written inside is taken back: examples of one property do not see each other."""
    with session.store.db.atomic() as transaction:
        yield
        transaction.rollback()
