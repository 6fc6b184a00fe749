"""Imports that are cancelled at any of their steps: the store stays as it was, and they can be done afterwards."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from app.access.errors import Refusal
from app.access.session import Session
from app.interviews.tables import Interview
from app.ledgers.intake import applying as ledgers
from app.ledgers.intake import preview as ledger_previews
from app.people.roster import applying as rosters
from app.people.roster import preview as roster_previews
from app.people.tables import Person
from tests.ledgers.intake.sheets import ROSTER, SAMPLE
from tests.store.cancelling import cancelled_at, steps_of


def contents(session: Session) -> dict[str, list[Any]]:
    """Every row of every table."""
    db = session.store.db
    tables = [name for (name,) in db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    return {name: sorted(db.execute_sql(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in tables}


def taken_back(session: Session, work: Callable[[], object]) -> Callable[[], None]:
    """The work, taken back when it is done, so that it can be done again."""

    class _Done(Exception):
        pass

    def act() -> None:
        try:
            with session.store.transaction():
                work()
                raise _Done
        except _Done:
            pass

    return act


def test_a_roster_that_is_cancelled_at_any_step_is_not_there(session: Session) -> None:
    found = roster_previews.preview(session, ROSTER)
    work = partial(rosters.apply, session, found)
    before = contents(session)
    count = steps_of(taken_back(session, work))
    assert count > 10
    for place in (1, 2, count // 2, count):
        cancelled_at(place, work)
        assert contents(session) == before, place
    work()
    assert Person.select().count() == 409


def test_a_ledger_that_is_cancelled_at_any_step_is_not_there_and_its_undoing_neither(session: Session) -> None:
    rosters.apply(session, roster_previews.preview(session, ROSTER))
    found = ledger_previews.preview(session, SAMPLE)
    work = partial(ledgers.apply, session, found)
    before = contents(session)
    count = steps_of(taken_back(session, work))
    for place in range(1, count + 1):
        cancelled_at(place, work)
        assert contents(session) == before, place
    batch = work()
    assert batch is not None and Interview.select().count() == 180
    undo = partial(ledgers.undo, session, batch)
    before = contents(session)
    for place in range(1, steps_of(taken_back(session, undo)) + 1):
        cancelled_at(place, undo)
        assert contents(session) == before, place
    undo()
    assert Interview.select().count() == 0


def test_reading_and_judging_end_at_any_step_and_give_the_same_when_they_do_not(session: Session) -> None:
    rosters.apply(session, roster_previews.preview(session, ROSTER))
    work = partial(ledger_previews.preview, session, SAMPLE)
    wanted = work().rows
    for place in range(1, steps_of(work) + 1):
        cancelled_at(place, work)
    assert work().rows == wanted


def test_what_is_cancelled_within_a_use_case_leaves_no_trace_for_the_next(session: Session) -> None:
    found = roster_previews.preview(session, ROSTER)
    cancelled_at(5, partial(rosters.apply, session, found))
    assert session.traces == [] and not session.store.db.in_transaction()
    with pytest.raises(Refusal):
        rosters.undo(session, 999)
