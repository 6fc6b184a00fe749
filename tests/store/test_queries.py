"""A query that takes long is ended while SQLite is at it, and the connection goes on."""

from __future__ import annotations

import pytest

from app.access.session import Session
from app.store.database import FAILURES
from app.store.queries import fetched
from app.store.steps import Cancelled, heard

# Some ten millions of steps of SQLite's machine: long enough that it is looked at often before the end.
_LONG = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :last) SELECT count(*) FROM n"""


def test_query_is_ended_where_nobody_wants_it_any_more(session: Session) -> None:
    heard_of: list[str] = []

    def listen(what: str, done: int, total: int) -> None:
        heard_of.append(what)
        if len(heard_of) == 3:
            raise Cancelled

    with heard(listen), pytest.raises(Cancelled):
        fetched("正在统计", _LONG, {"last": 10_000_000})
    assert heard_of == ["正在统计"] * 3
    assert fetched("正在统计", _LONG, {"last": 5}) == [(5,)]


def test_query_that_is_cancelled_within_a_transaction_leaves_it_open(session: Session) -> None:
    def listen(what: str, done: int, total: int) -> None:
        if listen.calls:  # type: ignore[attr-defined]
            raise Cancelled
        listen.calls = 1  # type: ignore[attr-defined]

    listen.calls = 0  # type: ignore[attr-defined]
    with session.store.transaction():
        with heard(listen), pytest.raises(Cancelled):
            fetched("正在统计", _LONG, {"last": 10_000_000})
        assert session.store.db.execute_sql("SELECT 1").fetchone() == (1,)


def test_query_that_nobody_listens_to_and_one_that_fails_say_what_they_say(session: Session) -> None:
    assert fetched("正在统计", _LONG, {"last": 7}) == [(7,)]
    with heard(lambda *_: None):
        assert fetched("正在统计", _LONG, {"last": 200_000}) == [(200_000,)]
        with pytest.raises(FAILURES):
            fetched("正在统计", "SELECT nothing FROM nowhere", {})
