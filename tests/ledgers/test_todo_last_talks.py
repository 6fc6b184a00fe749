"""The last talk of each person, for follow-ups: joined from indexes, and the same as the database says in one query."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from peewee import fn

from app.access.session import Session
from app.interviews.tables import Interview, InterviewSubject
from app.ledgers.scope import LedgerFilter, condition
from app.ledgers.todo_year import _last_talks
from app.store.database import tuples
from tests.examples import many
from tests.ledgers import history


def _asked_of_the_database(people: set[int]) -> dict[int, date]:
    query = InterviewSubject.select(InterviewSubject.person, fn.MAX(Interview.held_from)).join(Interview)
    held = query.where(condition(LedgerFilter()) & InterviewSubject.person.in_(sorted(people)))
    return {id: date.fromisoformat(str(last)[:10]) for id, last in tuples(held.group_by(InterviewSubject.person))}


@settings(max_examples=many(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=history.HISTORIES)
def test_last_talks_of_any_history_are_those_of_one_query(
    session: Session, people: dict[str, int], told: list[dict[str, Any]]
) -> None:
    with session.store.db.atomic() as transaction:
        history.write(told, list(people.values()))
        some = set(list(people.values())[::2])
        assert _last_talks(some) == _asked_of_the_database(some)
        assert _last_talks(set()) == {}
        transaction.rollback()
