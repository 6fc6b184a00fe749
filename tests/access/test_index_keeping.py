"""Who keeps the store builds the index of the search anew, whatever they may read."""

from __future__ import annotations

import pytest

from app.access import whole
from app.access.errors import Refusal
from app.access.index_keeping import rebuild_index
from app.access.roles import Role
from app.access.session import Session
from app.store.steps import Cancelled, heard
from tests.access.world import World, role_session


def test_the_system_administrator_builds_it_anew_for_everybody(session: Session, world: World) -> None:
    session.store.db.execute_sql("DELETE FROM search_head")
    role_session(session, world, Role.SYSTEM_ADMINISTRATOR)
    rebuild_index(session)
    assert whole.problems(session.store) == []


def test_who_does_not_keep_the_store_is_refused(session: Session, world: World) -> None:
    role_session(session, world, Role.READER)
    with pytest.raises(Refusal):
        rebuild_index(session)


def test_cancelled_it_is_as_it_was(session: Session, world: World) -> None:
    told: list[str] = []

    def listen(what: str, done: int, total: int) -> None:
        told.append(what)
        if len(told) == 3:
            raise Cancelled

    rows = "SELECT * FROM search_head ORDER BY id"
    before = session.store.db.execute_sql(rows).fetchall()
    with pytest.raises(Cancelled), heard(listen):
        rebuild_index(session)
    assert session.store.db.execute_sql(rows).fetchall() == before and whole.problems(session.store) == []
