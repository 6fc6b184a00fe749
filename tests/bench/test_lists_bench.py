"""The bench of lists works on a store of the fixture institution: both ways read the same, and the window is worked."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from PySide6.QtWidgets import QApplication

from app.access.session import Session
from tests.bench import lists
from tests.bench.lines import Line
from tests.bench.lists_window import gaps
from tests.institution import TODAY
from tests.ledgers.calendar import generated
from ui.widgets.table_model import LazyTableModel


@pytest.fixture
def at_work(session: Session, people: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> Session:
    session.clock = lambda: datetime.combine(TODAY, time(9))
    monkeypatch.setattr(lists, "_TIMES", 1)
    generated.talks(people, 1, 40, TODAY)
    return session


def test_both_ways_read_the_same_rows(at_work: Session) -> None:
    connection, today = at_work.store.db.connection(), at_work.today()
    for listed in lists.lists(at_work):
        for case in listed.cases:
            for column in ("", *listed.columns):
                sort = [(column, False)] if column else []
                plain = listed.sql.page(connection, case.where, column, 0, 500, today)
                ours = listed.ids(case.wanted, sort, 0, 500)
                assert {row[0] for row in plain[0]} == set(ours), (listed.name, case.words, column)
                start = listed.start(case.wanted, sort, 500)
                assert start.count == len(ours) == len(listed.rows(ours)) and list(start.ids) == list(ours)


def test_lines_are_made_of_every_list(at_work: Session) -> None:
    found: dict[str, Line] = {}
    for listed in lists.lists(at_work):
        lists.measure(at_work, listed, "1 %", found)
    assert len(found) == 18 and all(line.figures["1 %"] for line in found.values())
    assert sum(line.target is None for line in found.values()) == 6


def test_window_is_worked_act_by_act(at_work: Session, qapp: QApplication) -> None:
    before = LazyTableModel.patience_ms
    try:
        found = gaps(at_work)
    finally:
        LazyTableModel.patience_ms = before
    assert set(found) == {"ledger", "interviews", "people"} and all(len(acts) > 10 for acts in found.values())
