"""The tab 待办."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from app.access.actions import Action
from app.ledgers.todo import Counters, FirstSteps, TodoItem, counters, first_steps, todo
from ui.access.second_copy import ReminderLine, SecondCopyLine
from ui.home.cards import CounterCards, FirstStepsCard
from ui.home.todo_list import TodoList
from ui.office import Office, Tab, Target
from ui.theme import Space
from ui.widgets.asking import Asking
from ui.widgets.basics import button, label
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import row

if TYPE_CHECKING:
    from ui.home.calendar.page import CalendarPage

_WEEKDAYS = "一二三四五六日"
LIST, WEEK, MONTH = range(3)
_NO_SHEET = "还没有恢复单。忘记密码以后，没有它谁也打不开数据。"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits today, what a new store still lacks, and the figures of the year."""

    items: list[TodoItem]
    steps: FirstSteps
    counters: Counters


class HomeTab(QWidget):
    """What waits today: figures of the year, first steps of a new store, and the reminders by urgency."""

    help_page = "home#list"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("home_tab")
        self._office, self._stale = office, True
        self._items: list[TodoItem] = []
        self._steps = FirstSteps(False, False, False)
        self._asking = Asking[Waiting](self, self._landed, office.show_error)
        # Before the first answer nothing is known: neither that nothing waits nor that the store is new.
        self._is_known = False
        self.day = label("", "page")
        self.summary = label("", "soft-body")
        self.second_copy = SecondCopyLine(office)
        sheet = button("打印恢复单", lambda: self._first("recovery"), meaning="key")
        sheet.setObjectName("recovery_line_button")
        self.recovery = ReminderLine("recovery_line", _NO_SHEET, sheet)
        self.counters = CounterCards()
        self.steps = self._first_steps()
        self.list = TodoList()
        self.list.opened.connect(self._go)
        self.views = self._view_bar()
        self._calendar: CalendarPage | None = None
        self.nothing = EmptyState(
            "check-circle", "没有待办事项", "需要审批、准备、收材料、归档或者报送的事，到时会出现在这里。"
        )
        self.nothing.setObjectName("home_empty")
        self._lay_out()
        office.changed.connect(self._changed)

    def _lay_out(self) -> None:
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(Space.TWO, Space.TWO, Space.TWO, 0)
        column.setSpacing(Space.TWO)
        column.addLayout(row(self.day, self.summary, None, self.views, spacing=Space.TWO))
        column.addWidget(self.second_copy)
        column.addWidget(self.recovery)
        column.addWidget(self.counters)
        column.addWidget(self.steps)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing, 1)
        column.addStretch(0)

    def _first_steps(self) -> FirstStepsCard:
        office = self._office
        slots: dict[str, Callable[[], object]] = {
            "recovery": lambda: self._first("recovery"),
            "roster": lambda: self._first("roster"),
            "interview": lambda: office.go(Tab.INTERVIEWS, "first"),
            "plan": lambda: office.go(Tab.PLANS, "new"),
        }
        accounts = button("给同事开账号…", lambda: self._first("account"), meaning="account", role="quiet")
        accounts.setObjectName("first_account_button")
        check = button("检查这台电脑…", lambda: self._first("selfcheck"), meaning="system", role="quiet")
        check.setObjectName("first_selfcheck_button")
        more = [accounts, check] if office.session.may(Action.ACCOUNT_EDIT) else [check]
        return FirstStepsCard(office.session, slots, more)

    def _first(self, step: str) -> None:
        """Opens what a first step needs; seldom wanted, and loaded then."""
        from ui.first_run import steps

        getattr(steps, step)(self.window(), self._office)

    @property
    def calendar(self) -> CalendarPage:
        """The calendar, made when it is first turned to: a window opens on the list."""
        if self._calendar is None:
            from ui.home.calendar.page import CalendarPage

            made = self._calendar = CalendarPage(self._office)
            made.list_wanted.connect(lambda: self.show_view(LIST))
            made.hide()
            self._column.insertWidget(self._column.count() - 1, made, 1)
        return self._calendar

    def _view_bar(self) -> QTabBar:
        """清单, 周, 月; Ctrl with a digit is for the tabs of the window, so that here it is Alt."""
        bar = QTabBar()
        bar.setObjectName("home_views")
        bar.setAccessibleName("待办的样子")
        bar.setDrawBase(False)
        for place, name in enumerate(("清单", "周历", "月历"), 1):
            bar.addTab(name)
            bar.setTabToolTip(place - 1, f"{name}（Alt+{place}）")
            keys = QShortcut(QKeySequence(f"Alt+{place}"), self)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(lambda place=place: self.show_view(place - 1))
        bar.currentChanged.connect(self._turn)
        return bar

    def open(self, target: Target) -> None:
        """Shows `week` or `month`, otherwise the list, as it is now."""
        self.show_view({"week": WEEK, "month": MONTH}.get(target.kind, LIST))
        self.reload()
        if self.views.currentIndex() == LIST:
            self.list.setFocus()

    def show_view(self, view: int) -> None:
        """Turns to the list, the week or the month."""
        self.views.setCurrentIndex(view)
        if view == LIST:
            self.list.setFocus()

    def _turn(self, view: int) -> None:
        self._show_parts()
        if view != LIST:
            self.calendar.take(self._items)
            self.calendar.show_view(view - 1)

    def reload(self) -> None:
        """Asks for reminders and figures anew, beside the window; what is shown stays until they are there."""
        self._stale = False
        session, today = self._office.session, self._office.today()
        self.day.setText(f"{today.year}年{today.month}月{today.day}日 星期{_WEEKDAYS[today.weekday()]}")
        self._show_parts()
        self._asking.ask(lambda: Waiting(todo(session), first_steps(), counters(session)))

    def _landed(self, found: Waiting) -> None:
        """The reminders and figures are there."""
        session = self._office.session
        self._items, self._steps, self._is_known = found.items, found.steps, True
        self.summary.setText(f"{len(found.items)} 件待办" if found.items else "")
        self.counters.show_counters(found.counters)
        self.counters.campaigns.setVisible(session.sees_whole_work)
        self.steps.show_steps(found.steps)
        self.list.show_items(found.items, self._office.today())
        self._show_parts()
        if self.views.currentIndex() != LIST:
            self.calendar.reload(found.items)

    def _show_parts(self) -> None:
        """The calendar has the page for itself; the list stands under the figures and the first steps."""
        self.help_page = "home#list" if self.views.currentIndex() == LIST else "home#calendar"
        is_list, items, steps = self.views.currentIndex() == LIST, self._items, self._steps
        if self._calendar is not None or not is_list:
            self.calendar.setVisible(not is_list)
        if is_list:
            self.second_copy.refresh()
        else:
            self.second_copy.hide()
        is_list = is_list and self._is_known
        # While the first steps stand there it is one of them.
        session = self._office.session
        may = session.may(Action.RECOVERY_MAKE) and not session.store.read_only
        self.recovery.setVisible(is_list and steps.done and not steps.recovery and may)
        self.counters.setVisible(is_list and steps.roster)
        self.steps.setVisible(is_list and not steps.done)
        self.list.setVisible(is_list and bool(items))
        self.nothing.setVisible(is_list and not items and steps.done)

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
