"""Lists that are asked beside the window: what is shown meanwhile, which answer counts, and how they end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.access.session import Session
from app.interviews.tables import Interview
from app.ledgers import ledger as ledgers
from app.ledgers.scope import LedgerFilter
from app.store.database import database
from app.store.ids import Start
from app.store.steps import step
from tests.ledgers.history import talk
from tests.ui.conftest import PatientBot
from ui.widgets.long_work import LongWork
from ui.widgets.reading import reader
from ui.widgets.table import TableView
from ui.widgets.table_model import AWAITED, Column, LazyTableModel, Ordered, Queries, Rows, SortKey

COLUMNS: tuple[Column[int], ...] = (
    Column("number", "号", text=str), Column("name", "名", text=lambda row: f"第{row}号"),
)  # fmt: skip
MANY = 5_000


@dataclass
class Gate:
    """A source of numbers that answers only when it is let."""

    count: int = MANY
    first: int = 0
    error: Exception | None = None

    def __post_init__(self) -> None:
        self.open = threading.Event()
        self.asked: list[int] = []
        self.dropped = 0

    def wait(self) -> None:
        """As long as it takes; a step now and then, as long work takes them."""
        while not self.open.wait(0.005):
            try:
                step("waiting")
            except BaseException:
                self.dropped += 1
                raise
        if self.error is not None:
            raise self.error

    def counted(self) -> int:
        self.wait()
        return self.count

    def ordered(self, sort: Sequence[SortKey], offset: int, limit: int | None) -> Sequence[int]:
        """From the first number on; downwards where it is sorted so."""
        self.wait()
        whole = range(self.first, self.first + self.count)
        ids = list(reversed(whole)) if sort and sort[0].descending else list(whole)
        return ids[offset:] if limit is None else ids[offset : offset + limit]

    def rowed(self, ids: Sequence[int], _: int) -> Sequence[int]:
        self.wait()
        self.asked.append(ids[0])
        return list(ids)

    @property
    def source(self) -> Ordered[int]:
        return Ordered(self.counted, self.ordered, self.rowed)


@pytest.fixture
def gates() -> Iterator[list[Gate]]:
    """Every gate is open in the end: the thread is everybody's."""
    made: list[Gate] = []
    yield made
    for gate in made:
        gate.open.set()


@pytest.fixture
def gate(gates: list[Gate]) -> Callable[..., Gate]:
    def make(**said: object) -> Gate:
        gates.append(Gate(**said))  # type: ignore[arg-type]
        return gates[-1]

    return make


@pytest.fixture
def table(qtbot: PatientBot, monkeypatch: pytest.MonkeyPatch) -> TableView:
    """A table in a window, which waits for nothing."""
    monkeypatch.setattr(LazyTableModel, "patience_ms", 0)
    made = TableView("numbers", COLUMNS, key=lambda row: row)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


def shown(table: TableView, row: int = 0) -> str:
    return str(table.lazy.index(row, 1).data())


def filled(qtbot: PatientBot, table: TableView, made: Gate) -> Gate:
    """The table with the rows of a gate that is open; of many rows the whole order is known."""
    made.open.set()
    table.set_source(made.source)
    qtbot.waitUntil(lambda: table.count() == made.count and (made.count < MANY or table.lazy._shown.ids is not None))
    return made


def test_what_was_shown_stays_until_the_answer_has_come(
    qtbot: PatientBot, table: TableView, gate: Callable[..., Gate]
) -> None:
    filled(qtbot, table, gate())
    table.choose(7)
    slow = gate(first=3, count=100)
    table.set_source(slow.source)
    assert table.lazy.is_loading and table.count() == MANY and shown(table, 7) == "第7号"
    slow.open.set()
    qtbot.waitUntil(lambda: table.count() == 100)
    assert shown(table) == "第3号" and table.current_row() == 7 and table.currentIndex().row() == 4


def test_newest_question_wins_and_the_older_is_ended(
    qtbot: PatientBot, table: TableView, gate: Callable[..., Gate]
) -> None:
    old, new = gate(first=100, count=10), gate(first=200, count=20)
    new.open.set()
    table.set_source(old.source)
    table.set_source(new.source)
    qtbot.waitUntil(lambda: table.count() == 20)
    old.open.set()
    QTest.qWait(1)
    assert shown(table) == "第200号" and old.asked == []


def test_page_in_the_middle_comes_when_it_is_looked_at(
    qtbot: PatientBot, table: TableView, gate: Callable[..., Gate]
) -> None:
    source = filled(qtbot, table, gate())
    source.open.clear()
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum() // 2)
    row = table.rowAt(5)
    assert row > MANY // 3 and shown(table, row) == AWAITED and table.lazy.is_awaited(row)
    source.open.set()
    qtbot.waitUntil(lambda: shown(table, row) == f"第{row}号")
    assert not table.lazy.is_awaited(row)


def test_current_row_is_told_once_it_has_come(qtbot: PatientBot, table: TableView, gate: Callable[..., Gate]) -> None:
    source, told = filled(qtbot, table, gate()), []
    table.chosen.connect(told.append)
    source.open.clear()
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.currentIndex().row() == MANY - 1 and table.current_row() is None and told == []
    source.open.set()
    qtbot.waitUntil(lambda: told == [MANY - 1])


def test_sorting_turns_the_arrow_at_once_and_the_rows_when_they_are_there(
    qtbot: PatientBot, table: TableView, gate: Callable[..., Gate]
) -> None:
    source = filled(qtbot, table, gate())
    source.open.clear()
    table.lazy.set_sort([SortKey("number", True)])
    assert table.lazy.sort_keys == (SortKey("number", True),) and shown(table) == "第0号"
    source.open.set()
    qtbot.waitUntil(lambda: shown(table) == f"第{MANY - 1}号")


def test_reading_is_said_only_where_it_lasts(qtbot: PatientBot, table: TableView, gate: Callable[..., Gate]) -> None:
    said = table.findChild(QLabel, "table_reading")
    assert said is not None
    filled(qtbot, table, gate())
    assert not said.isVisible()
    slow = gate(first=1, count=3)
    table.set_source(slow.source)
    qtbot.waitUntil(said.isVisible)
    slow.open.set()
    qtbot.waitUntil(lambda: table.count() == 3)
    assert not said.isVisible()


def test_error_is_told_and_leaves_no_rows(qtbot: PatientBot, table: TableView, gate: Callable[..., Gate]) -> None:
    errors: list[Exception] = []
    table.failed.connect(errors.append)
    filled(qtbot, table, gate())
    broken = gate(error=ValueError("the disk"))
    broken.open.set()
    table.set_source(broken.source)
    qtbot.waitUntil(lambda: bool(errors))
    assert str(errors[0]) == "the disk" and table.count() == 0 and not table.lazy.is_loading


def test_page_that_fails_stays_blank(qtbot: PatientBot, table: TableView, gate: Callable[..., Gate]) -> None:
    errors: list[Exception] = []
    source = filled(qtbot, table, gate())
    table.failed.connect(errors.append)
    source.error = ValueError("one page")
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: bool(errors) and not table.lazy.is_awaited(MANY - 1))
    assert not table.lazy.index(MANY - 1, 1).data()


def test_window_closes_while_it_reads(qtbot: PatientBot, gate: Callable[..., Gate], table: TableView) -> None:
    slow, other = gate(), TableView("gone", COLUMNS, key=lambda row: row)
    other.set_source(slow.source)
    other.deleteLater()
    del other
    QTest.qWait(1)
    slow.open.set()
    filled(qtbot, table, gate(count=4, first=9))
    assert shown(table) == "第9号"


def test_row_is_found_by_its_key_wherever_it_is(qtbot: PatientBot, table: TableView, gate: Callable[..., Gate]) -> None:
    missing: list[bool] = []
    source = gate()
    table.set_source(source.source)
    table.show_key(4_321, lambda: missing.append(True))
    source.open.set()
    qtbot.waitUntil(lambda: table.current_row() == 4_321)
    table.show_key(999_999, lambda: missing.append(True))
    qtbot.waitUntil(lambda: missing == [True])


def test_rows_of_a_plain_query_are_found_by_reading_on(qtbot: PatientBot, table: TableView) -> None:
    whole = list(range(2_000, 0, -1))
    table.set_source(Queries(lambda: len(whole), lambda offset, limit, _: whole[offset : offset + limit]))
    table.show_key(3)
    qtbot.waitUntil(lambda: table.current_row() == 3)
    assert table.currentIndex().row() == 1_997


def test_all_rows_are_copied_in_work_that_can_be_cancelled(
    qtbot: PatientBot, table: TableView, gate: Callable[..., Gate], session: Session
) -> None:
    outcomes: list[object] = []

    def work(name: str, doing: Callable[[], object], then: Callable[[object], object]) -> None:
        LongWork(table, session, name, doing, lambda outcome: then(outcome()), lambda: outcomes.append("cancelled"))

    source = filled(qtbot, table, gate())
    table.long_work = work
    table.selectAll()
    source.open.clear()
    table.with_selected(outcomes.append)
    table.findChild(LongWork).cancel()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: outcomes == ["cancelled"])
    source.open.set()
    table.copy()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text().count("\n") == MANY + 1)
    assert "第4999号" in QGuiApplication.clipboard().text() and table.picked_count() == MANY


def test_what_acts_on_selected_rows_acts_on_the_current_one_where_none_is_selected(
    qtbot: PatientBot, table: TableView
) -> None:
    outcomes: list[list[int]] = []
    table.set_source(Queries(lambda: 3, lambda offset, limit, _: [7, 8, 9][offset : offset + limit]))
    qtbot.waitUntil(lambda: not table.lazy.is_loading)
    table.choose(0)
    table.clearSelection()  # as Ctrl and a click on the row do
    table.with_selected(outcomes.append)
    assert outcomes == [[7]]
    table.set_source(Rows([]))
    table.with_selected(outcomes.append)
    assert outcomes == [[7]]


def test_store_that_closes_ends_the_reading_and_its_connection(
    session: Session, people: dict[str, int], qtbot: PatientBot, table: TableView
) -> None:
    for day in range(3):
        talk([people["余立"]], number=day + 1)
    wanted = LedgerFilter()
    table.set_source(Ordered(
        lambda: ledgers.count(wanted), lambda _, offset, limit: ledgers.order(wanted, (), offset, limit),
        lambda ids, _: list(ids),
    ))  # fmt: skip
    qtbot.waitUntil(lambda: table.count() == 3)
    assert len(session.store.db._connections) == 2
    session.store.close()
    assert session.store.db._connections == {} and session.store.db.beside == []


def test_statement_that_nobody_waits_for_is_interrupted(
    session: Session, qtbot: PatientBot, table: TableView, gate: Callable[..., Gate]
) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    begun = threading.Event()

    def counted() -> int:
        database.execute_sql("SELECT 1")
        begun.set()
        return int(database.execute_sql(endless).fetchone()[0])

    table.set_source(Queries(counted, lambda *_: []))
    qtbot.waitUntil(begun.is_set)
    filled(qtbot, table, gate(count=2, first=5))
    assert shown(table) == "第5号"
    # The connection lives on: an interrupted statement is no failure of the disk.
    table.set_source(Queries(lambda: Interview.select().count(), lambda *_: []))
    qtbot.waitUntil(lambda: table.count() == 0)
    assert reader()._store is session.store.db


def test_a_list_that_came_whole_is_not_asked_for_its_order(qtbot: PatientBot, table: TableView) -> None:
    whole, orders = list(range(900, 0, -1)), list[int | None]()

    def ordered(_: Sequence[SortKey], offset: int, limit: int | None) -> Sequence[int]:
        orders.append(limit)
        return whole[offset:] if limit is None else whole[offset : offset + limit]

    def rowed(ids: Sequence[int], _: int) -> Sequence[int]:
        return list(ids)

    table.set_source(Ordered(lambda: len(whole), ordered, rowed, lambda _, limit: Start(len(whole), whole)))
    qtbot.waitUntil(lambda: table.count() == 900)
    table.show_key(3)
    qtbot.waitUntil(lambda: table.current_row() == 3)
    assert orders == []
    table.set_source(Ordered(lambda: len(whole), ordered, rowed, lambda _, limit: Start(len(whole), whole[:limit])))
    qtbot.waitUntil(lambda: None in orders)
    qtbot.waitUntil(lambda: table.count() == 900)
