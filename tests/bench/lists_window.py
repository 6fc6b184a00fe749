"""How long the window stands still while somebody works with its lists: the longest gaps of the event loop.

The beat is a precise one of a millisecond: one of ten would count the ten in which nothing was to be done as a gap.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.access.session import Session
from tests.bench.held import Beats
from ui.application import application
from ui.interviews.tab import InterviewsTab
from ui.ledgers.tab import LedgersTab
from ui.office import Office
from ui.people.people_page import PeoplePage
from ui.widgets.list_page import ListPage
from ui.widgets.table_model import LazyTableModel, SortKey

_PATIENCE_MS = LazyTableModel.patience_ms
_PLACES, _IDLE_MS, _BEAT_MS = 12, 40, 1


class Turns(Beats):
    """Notes as well how long the window's own thread has worked between two turns, whatever else the machine did."""

    def __init__(self) -> None:
        super().__init__()
        self._timer.setInterval(_BEAT_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._worked, self.most_work = time.thread_time(), 0.0

    def _beat(self) -> None:
        super()._beat()
        now = time.thread_time()
        self.most_work, self._worked = max(self.most_work, now - self._worked), now

    def told(self, act: Callable[[], object], until: Callable[[], object]) -> tuple[float, float]:
        """The longest gap, and the most work between two turns, in milliseconds."""
        self._worked = time.thread_time()
        return self.during(act, until)[1], self.most_work * 1000


def gaps(session: Session) -> dict[str, list[tuple[float, float]]]:
    """The longest gap of each act, and the most work of the window in one turn, in milliseconds, by list.

    Lists are read anew, scrolled, sorted, filtered and typed into.
    """
    application()
    LazyTableModel.patience_ms = _PATIENCE_MS
    office = Office(session)
    tabs: dict[str, tuple[Callable[[], QWidget], Callable[[Any], ListPage], str]] = {
        "ledger": (lambda: LedgersTab(office), lambda tab: tab.ledger, "place"),
        "interviews": (lambda: InterviewsTab(office), lambda tab: tab.list, "subjects"),
        "people": (lambda: PeoplePage(office, lambda: None), lambda tab: tab.list, "title"),
    }
    return {name: _worked(make(), page, column) for name, (make, page, column) in tabs.items()}


def _worked(tab: QWidget, page: Callable[[Any], ListPage], column: str) -> list[tuple[float, float]]:
    tab.resize(1366, 700)
    shown = page(tab)
    there = lambda: not shown.table.lazy.is_loading and not shown.table.lazy.is_awaited(max(shown.table.rowAt(0), 0))  # noqa: E731
    tab.show()
    QTest.qWait(_IDLE_MS)
    for chooser in shown.choices.values():
        chooser.setCurrentIndex(0)
    QTest.qWait(_IDLE_MS)
    acts: list[Callable[[], object]] = [shown.reload]
    bar = shown.table.verticalScrollBar()
    for place in range(_PLACES):
        acts.append(lambda place=place: bar.setValue(bar.maximum() * (place * 7 % _PLACES) // _PLACES))
    acts.append(lambda: shown.table.sort_by_hand((SortKey(column),)))
    acts.append(lambda: shown.choices[next(iter(shown.choices))].setCurrentIndex(1))
    acts.append(lambda: shown.filter_line.setText("王"))
    found = [Turns().told(act, there) for act in acts]
    tab.close()
    tab.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return found
