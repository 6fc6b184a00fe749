"""The tab 待办."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ledgers.todo import TodoItem, counters, first_steps, todo
from ui.access.second_copy import SecondCopyLine
from ui.home.cards import CounterCards, FirstStepsCard
from ui.home.todo_list import TodoList
from ui.office import Office, Tab, Target
from ui.theme import Space
from ui.widgets.basics import label
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import row

_WEEKDAYS = "一二三四五六日"


class HomeTab(QWidget):
    """What waits today: figures of the year, first steps of a new store, and the reminders by urgency."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("home_tab")
        self._office, self._stale = office, True
        self.day = label("", "page")
        self.summary = label("", "soft-body")
        self.second_copy = SecondCopyLine(office)
        self.counters = CounterCards()
        self.steps = FirstStepsCard(
            lambda: office.go(Tab.PEOPLE, "import"),
            lambda: office.go(Tab.PLANS, "new"),
            lambda: office.go(Tab.INTERVIEWS, "new"),
        )
        self.list = TodoList()
        self.list.opened.connect(self._go)
        self.nothing = EmptyState(
            "check-circle", "没有待办事项", "需要审批、准备、收材料、归档或者报送的事，到时会出现在这里。"
        )
        self.nothing.setObjectName("home_empty")
        self._lay_out()
        office.changed.connect(self._changed)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.TWO, Space.TWO, Space.TWO, 0)
        column.setSpacing(Space.TWO)
        column.addLayout(row(self.day, self.summary, None, spacing=Space.TWO))
        column.addWidget(self.second_copy)
        column.addWidget(self.counters)
        column.addWidget(self.steps)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing, 1)
        column.addStretch(0)

    def open(self, target: Target) -> None:
        """There is one page only; shows it as it is now."""
        self.reload()
        self.list.setFocus()

    def reload(self) -> None:
        """Asks for reminders and figures anew."""
        self._stale = False
        session, today = self._office.session, self._office.today()
        items, steps = todo(session), first_steps()
        self.day.setText(f"{today.year}年{today.month}月{today.day}日 星期{_WEEKDAYS[today.weekday()]}")
        self.summary.setText(f"{len(items)} 件待办" if items else "")
        self.second_copy.refresh()
        self.counters.show_counters(counters(session))
        self.counters.setVisible(steps.roster)
        self.counters.campaigns.setVisible(session.sees_whole_work)
        self.steps.show_steps(steps)
        self.list.show_items(items, today)
        self.list.setVisible(bool(items))
        self.nothing.setVisible(not items and steps.done)

    def showEvent(self, event: QShowEvent) -> None:
        """Reads anew what changed while another tab was in front."""
        super().showEvent(event)
        if self._stale or self._office.today() != self.list.lines.today:
            self.reload()

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self.reload()

    def _go(self, item: TodoItem) -> None:
        self._office.go(Tab(item.tab), item.target, item.id, item.place)
