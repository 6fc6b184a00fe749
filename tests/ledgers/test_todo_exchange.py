"""Reminders about packages between offices: reports not received, lost numbers, receipts owed and awaited."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from app.ledgers.todo import TodoGroup, TodoItem, TodoKind, todo
from app.oversight.exchange.receiving import accept, look, refuse, take_receipt
from app.oversight.exchange.sending import send_receipt, send_statistics
from tests.oversight.exchange.offices import DISCIPLINE, NOW, Offices, hold_talk

OFFICE = "教务处"


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    """Two departments and the discipline office; cards were confirmed in November."""
    made = Offices(tmp_path_factory.mktemp("单位"), [OFFICE, "文学院"])
    made.acquaint()
    yield made
    made.close()


def told(offices: Offices, name: str, on: datetime, kind: TodoKind | None = None) -> list[TodoItem]:
    with offices.at(name) as session:
        session.clock = lambda: on
        found = [item for item in todo(session) if item.target == "exchange" and kind in (None, item.kind)]
        session.clock = lambda: NOW
    return found


def sent(offices: Offices, number: int, year: int, quarter: int | None, on: datetime = NOW) -> Path:
    out = offices.folder / f"{number}.ytb"
    with offices.at(OFFICE) as session:
        session.clock = lambda: on
        send_statistics(session, year, quarter, out)
        session.clock = lambda: NOW
    return out


def test_the_exchange_is_reminded_of_from_the_first_quarter_to_the_receipt(offices: Offices) -> None:
    january = datetime(2027, 1, 5, 10)
    assert told(offices, DISCIPLINE, NOW) == []  # the quarter of the cards is not over
    (item,) = told(offices, DISCIPLINE, january)
    assert item.what == "未收到教务处、文学院2026年第四季度的统计报送"
    assert (item.kind, item.due, item.group) == (TodoKind.REPORT, date(2027, 1, 8), TodoGroup.NEAR)
    assert [each.what for each in told(offices, DISCIPLINE, datetime(2027, 4, 20))] == [
        "未收到教务处、文学院2026年第四季度的统计报送", "未收到教务处、文学院2027年第一季度的统计报送",
    ]  # fmt: skip

    with offices.at(OFFICE) as session:
        hold_talk(session, random.Random(1), date(2026, 11, 20))
    early, whole, late = sent(offices, 1, 2026, 4), sent(offices, 2, 2026, 4, january), sent(offices, 3, 2026, None)
    with offices.at(DISCIPLINE) as session:
        accept(session, look(session, early))
        accept(session, look(session, late))
    items = told(offices, DISCIPLINE, january)
    assert "未收到教务处、文学院2026年第四季度的统计报送" in [each.what for each in items]  # told before it was over
    assert "教务处的第 2 号数据包还没有收到，请对方再次导出" in [each.what for each in items]
    assert "教务处送来的 2 个数据包已处理，给它发回执" in [each.what for each in items]
    assert {each.due for each in items if each.kind is TodoKind.EXCHANGE} == {date(2026, 12, 1)}

    (open_,) = told(offices, OFFICE, january)
    assert "第 1、2、3 号数据包还没有回执" in open_.what and open_.overdue
    with offices.at(DISCIPLINE) as session:
        refuse(session, look(session, whole), "日期有误")
        send_receipt(session, offices.partner(OFFICE), offices.folder / "回执.ytb")
    assert [each.what for each in told(offices, DISCIPLINE, NOW)] == []
    with offices.at(OFFICE) as session:
        take_receipt(session, look(session, offices.folder / "回执.ytb"))
    (back,) = told(offices, OFFICE, january)
    assert "第 2 号“教务处2026年第四季度统计报送”被退回：日期有误" in back.what

    again = sent(offices, 4, 2026, 4, january)
    (open_,) = told(offices, OFFICE, january)
    assert "第 4 号" in open_.what
    with offices.at(DISCIPLINE) as session:
        session.clock = lambda: january
        accept(session, look(session, again))
        session.clock = lambda: NOW
    assert [each.what for each in told(offices, DISCIPLINE, january, TodoKind.REPORT)] == [
        "未收到文学院2026年第四季度的统计报送"
    ]


def test_a_role_that_takes_no_packages_hears_of_none(offices: Offices) -> None:
    with offices.at(DISCIPLINE) as session:
        session.account.role = "组织部"
        session.confine()
        session.clock = lambda: datetime(2027, 4, 20)
        assert [item for item in todo(session) if item.target == "exchange"] == []
        session.account.role = DISCIPLINE
        session.confine()
        session.clock = lambda: NOW
