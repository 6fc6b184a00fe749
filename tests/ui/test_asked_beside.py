"""Pages that ask beside the window: what is shown meanwhile, which answer counts, and how they end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.access.errors import Refusal
from app.access.session import Session
from app.ledgers.statistics import statistics
from app.store.steps import step
from tests.ledgers.history import talk
from tests.ui.conftest import PatientBot
from tests.ui.hands import show
from ui.home.calendar import page as calendar_page
from ui.ledgers import behind_pane, statistics_page
from ui.ledgers.statistics_page import StatisticsPage
from ui.office import Office
from ui.oversight import exceptions_page
from ui.plans import tab as plans_tab
from ui.widgets.asking import Asking
from ui.widgets.reading import reader
from ui.widgets.table_model import LazyTableModel


class Slow:
    """Lets what is asked through only when it is told to; counts what came and what was dropped."""

    def __init__(self, work: Callable[..., Any]) -> None:
        self._work, self.go_on = work, threading.Event()
        self.begun = self.dropped = 0

    def __call__(self, *asked: Any) -> Any:
        self.begun += 1
        while not self.go_on.wait(0.005):
            try:
                step("waiting")
            except BaseException:
                self.dropped += 1
                raise
        return self._work(*asked)


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Slow]]:
    """Makes a function of a module slow; the window waits for nothing."""
    monkeypatch.setattr(LazyTableModel, "patience_ms", 0)
    made: list[Slow] = []

    def make(module: Any, name: str) -> Slow:
        made.append(Slow(getattr(module, name)))
        monkeypatch.setattr(module, name, made[-1])
        return made[-1]

    yield make
    for each in made:
        each.go_on.set()


@pytest.fixture
def asking(qtbot: PatientBot, slowly: object) -> tuple[QWidget, Asking[str], list[object]]:
    """A page that asks, with what it was told."""
    page, told = show(qtbot, QWidget(), 200, 100), list[object]()
    return page, Asking[str](page, told.append, told.append, lambda: told.append("lasts")), told


def test_newest_wish_wins_and_what_lasts_is_said(
    qtbot: PatientBot, asking: tuple[QWidget, Asking[str], list[object]]
) -> None:
    _, asks, told = asking
    first, second = Slow(lambda: "first"), Slow(lambda: "second")
    asks.ask(first)
    qtbot.waitUntil(lambda: first.begun == 1)
    asks.ask(second)
    qtbot.waitUntil(lambda: told == ["lasts"])
    assert asks.is_awaited and first.dropped == 1
    second.go_on.set()
    qtbot.waitUntil(lambda: told == ["lasts", "second"])
    assert not asks.is_awaited


def test_page_out_of_sight_asks_nothing_until_it_is_seen_again(
    qtbot: PatientBot, asking: tuple[QWidget, Asking[str], list[object]]
) -> None:
    page, asks, told = asking
    slow = Slow(lambda: "answer")
    asks.ask(slow)
    qtbot.waitUntil(lambda: slow.begun == 1)
    page.hide()
    qtbot.waitUntil(lambda: slow.dropped == 1 and not reader().is_busy)
    slow.go_on.set()
    page.show()
    qtbot.waitUntil(lambda: told == ["answer"])
    page.hide()
    page.show()
    assert slow.begun == 2 and not reader().is_busy


def test_refusal_is_told_and_other_errors_are_not_hidden(
    qtbot: PatientBot, asking: tuple[QWidget, Asking[str], list[object]]
) -> None:
    _, asks, told = asking

    def refused() -> str:
        raise Refusal("没有这个年度。")

    asks.ask(refused)
    qtbot.waitUntil(lambda: len(told) == 1)
    assert isinstance(told[0], Refusal) and not asks.is_awaited


def test_page_that_goes_while_it_asks_hears_nothing(
    qtbot: PatientBot, asking: tuple[QWidget, Asking[str], list[object]], slowly: object
) -> None:
    told: list[object] = []
    page, slow = QWidget(), Slow(lambda: "answer")
    Asking[str](page, told.append, told.append).ask(slow)
    qtbot.waitUntil(lambda: slow.begun == 1)
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    slow.go_on.set()
    qtbot.waitUntil(lambda: not reader().is_busy)
    assert told == []


# ------------------------------------------------------------ the pages


@pytest.fixture
def office(session: Session, people: dict[str, int]) -> Office:
    session.clock = lambda: datetime(2026, 11, 24, 8)
    talk([people["余立"]], number=1)
    return Office(session)


def test_statistics_keep_their_figures_until_others_are_counted(
    qtbot: PatientBot, office: Office, slowly: Callable[..., Slow]
) -> None:
    page = show(qtbot, StatisticsPage(office), 1366, 640)
    page.reload()
    qtbot.waitUntil(lambda: page.check.text() == "勾稽核对：通过")
    before, slow = page.shown, slowly(statistics_page, "statistics")
    page.quarter.setCurrentIndex(1)
    page.quarter.setCurrentIndex(2)
    qtbot.waitUntil(lambda: page.status.text().startswith("正在统计2026年第二季度"))
    assert page.shown is before and page.table.figures.table is before
    slow.go_on.set()
    qtbot.waitUntil(lambda: page.shown is not before)
    assert page.shown is not None and page.shown.period.quarter == 2
    qtbot.waitUntil(lambda: page.check.text() == "勾稽核对：通过")
    assert page.shown == statistics(office.session, 2026, 2)


def test_figures_are_there_before_they_are_checked_and_a_press_on_one_comes_first(
    qtbot: PatientBot, office: Office, slowly: Callable[..., Slow]
) -> None:
    check = slowly(statistics_page, "check_sums")
    page = show(qtbot, StatisticsPage(office), 1366, 640)
    page.reload()
    qtbot.waitUntil(lambda: check.begun == 1)
    assert page.shown is not None and page.shown.total.figures["talks"] == 1
    assert page.check.text() == "勾稽核对：正在核对"
    page.explain_check()
    assert page.notices.current is not None and "正在" in page.notices.current.message
    page.show_behind("合计", "talks")
    qtbot.waitUntil(page.behind.isVisible)
    assert page.behind.table.count() == 1 and page.check.text() == "勾稽核对：正在核对"
    check.go_on.set()
    qtbot.waitUntil(lambda: page.check.text() == "勾稽核对：通过")


def test_pane_that_was_closed_is_not_opened_by_a_late_answer(
    qtbot: PatientBot, office: Office, slowly: Callable[..., Slow]
) -> None:
    page = show(qtbot, StatisticsPage(office), 1366, 640)
    page.reload()
    qtbot.waitUntil(lambda: page.check.text() == "勾稽核对：通过")
    slow = slowly(behind_pane, "talks_behind")
    page.show_behind("合计", "talks")
    qtbot.waitUntil(lambda: slow.begun == 1)
    page.behind.put_away()
    slow.go_on.set()
    qtbot.waitUntil(lambda: not reader().is_busy)
    QTest.qWait(1)
    assert not page.behind.isVisible()


def test_calendar_keeps_its_week_until_another_is_read(
    qtbot: PatientBot, office: Office, slowly: Callable[..., Slow]
) -> None:
    page = show(qtbot, calendar_page.CalendarPage(office), 1366, 640)
    page.show_view(calendar_page.WEEK)
    qtbot.waitUntil(lambda: page.title.text().startswith("2026年11月23日"))
    slow = slowly(calendar_page, "read")
    page.turn(1)
    page.turn(1)
    assert page.title.text().startswith("2026年11月23日") and page.board.first.day == 23
    slow.go_on.set()
    qtbot.waitUntil(lambda: page.title.text().startswith("2026年12月7日"))
    assert page.board.first.day == 7


def test_year_of_campaigns_and_exceptions_come_when_they_are_there(
    qtbot: PatientBot, office: Office, slowly: Callable[..., Slow]
) -> None:
    campaigns, exceptions = slowly(plans_tab, "campaigns"), slowly(exceptions_page, "exceptions")
    line = show(qtbot, plans_tab.CampaignLine(office))
    line.show_year()
    page = show(qtbot, exceptions_page.ExceptionsPage(office))
    page.reload()
    assert line.text.text() == "" and page.table.lazy.is_loading
    campaigns.go_on.set()
    exceptions.go_on.set()
    qtbot.waitUntil(lambda: line.text.text().startswith("本年集中约谈"))
    qtbot.waitUntil(lambda: not page.table.lazy.is_loading)
    assert page.table.count() == 0


def test_statistics_page_goes_while_it_counts(qtbot: PatientBot, office: Office, slowly: Callable[..., Slow]) -> None:
    slow, page = slowly(statistics_page, "statistics"), StatisticsPage(office)
    page.reload()
    qtbot.waitUntil(lambda: slow.begun == 1)
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    slow.go_on.set()
    qtbot.waitUntil(lambda: not reader().is_busy)
