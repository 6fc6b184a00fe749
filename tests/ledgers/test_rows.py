"""The ledger row by row is the ledger as a list, whatever lies on the border of two pieces."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.access.session import Session
from app.ledgers import ledger as ledgers
from app.ledgers.scope import LedgerFilter
from app.rules.lifecycle import State
from tests.ledgers.history import amend, talk


@pytest.fixture
def at_work(session: Session, people: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> Session:
    """Seven talks, one corrected into another place of the order, one cancelled; pieces of three."""
    monkeypatch.setattr(ledgers, "_AT_ONCE", 3)
    for number in range(1, 8):
        made = talk([people["余立"], people["严凡"]][: 1 + number % 2], datetime(2026, 5, number, 9), number=number)
        if number == 6:
            amend(made, "held_from", "约谈时间", "2026-05-01 08:00")
    talk([people["傅润"]], datetime(2026, 5, 3, 9), number=9, state=State.CANCELLED)
    return session


@pytest.mark.parametrize("wanted", [
    LedgerFilter(2026), LedgerFilter(), LedgerFilter(2025), LedgerFilter(2026, cancelled=True),
    LedgerFilter(text="严凡"),
])  # fmt: skip
def test_rows_are_those_of_the_list(at_work: Session, wanted: LedgerFilter) -> None:
    assert list(ledgers.rows(at_work, wanted)) == ledgers.ledger(at_work, wanted)


def test_a_correction_moves_a_talk_to_its_place(at_work: Session) -> None:
    found = list(ledgers.rows(at_work, LedgerFilter(2026)))
    assert [row.number[-4:-1] for row in found] == ["006", "001", "002", "003", "004", "005", "007"]
    assert found[0].held.startswith("2026-05-01 08:00") and [row.serial for row in found] == list(range(1, 8))


def test_no_piece_asks_for_more_than_it_shows(at_work: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    details_of = ledgers.details_of
    monkeypatch.setattr(
        ledgers, "details_of", lambda ids, *more, **said: asked.append(len(ids)) or details_of(ids, *more, **said)
    )
    list(ledgers.rows(at_work, LedgerFilter(2026)))
    assert asked == [3, 3, 1]
