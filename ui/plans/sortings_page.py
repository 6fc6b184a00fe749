"""线索梳理会: the list of sessions, and the page of the one that is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.access.errors import Refusal
from app.plans.sorting_queries import SortingLine, count_sortings, sortings_page
from ui.office import Office
from ui.plans.sorting_dialogs import SortingDialog
from ui.plans.sorting_page import STATE_LOOKS, SortingPage
from ui.widgets.basics import primary_button
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import column
from ui.widgets.list_page import ListPage
from ui.widgets.table_model import Align, Column, Look, Queries, SortKey

COLUMNS: tuple[Column[SortingLine], ...] = (
    Column("number", "编号", 148),
    Column("held_on", "日期", 104, text=lambda line: line.held_on.isoformat()),
    Column("chair", "主持人", 100),
    Column("members", "参加人员", 200, stretch=2, sortable=False),
    Column("clues", "线索", 72, align=Align.RIGHT, sortable=False),
    Column("decided", "已议定", 72, align=Align.RIGHT, sortable=False),
    Column("proposed", "拟约谈", 72, align=Align.RIGHT, sortable=False),
    Column("state", "状态", 96, look=lambda line: Look(*STATE_LOOKS[line.state])),
)


class SortingsPage(QWidget):
    """The list; a session opens in its place, and 返回 leads back."""

    help_page = "clues#session"

    plan_wanted = Signal(int)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.new_button = primary_button("召开梳理会…", self.new, "add")
        self.new_button.setObjectName("new_sorting_button")
        self.list = ListPage(office, "sorting", COLUMNS, self._source, unit="次", actions=[self.new_button])
        self.list.filter_line.hide()
        self.list.set_empty_states(
            EmptyState(
                "people",
                "还没有开过梳理会",
                "梳理线索、甄选约谈对象，再编入集中约谈计划（四(三)）。",
                "召开梳理会…",
                self.new,
            )
        )
        self.page = SortingPage(office)
        self._stack = self.pages = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.page)
        self.setLayout(column(self._stack, spacing=0))
        self.list.table.opened.connect(lambda line: self.show_sorting(line.id))
        self.page.left.connect(self.show_list)
        self.page.plan_wanted.connect(self.plan_wanted)

    def new(self) -> None:
        """Opens the dialog for a new session."""
        SortingDialog(self, self._office, on_kept=self.show_sorting).open()

    def show_sorting(self, sorting_id: int) -> None:
        """Opens a session as a page."""
        try:
            self.page.show_sorting(sorting_id)
        except Refusal as refusal:
            self._office.show_error(refusal, self.list.notices)
            return
        self._stack.setCurrentWidget(self.page)
        self.page.clues.setFocus()

    def show_list(self) -> None:
        """Back to the list."""
        self.page.leave()
        self._stack.setCurrentWidget(self.list)
        self.list.reload()
        self.list.table.setFocus()

    def reload(self) -> None:
        """Asks for what is in front anew."""
        if self._stack.currentWidget() is self.page:
            self.page.reload()
        else:
            self.list.reload()

    def _source(self, said: dict[str, Any]) -> Queries[SortingLine]:
        def page(offset: int, limit: int, sort: Sequence[SortKey]) -> list[SortingLine]:
            return sortings_page(offset, limit, [(key.column, key.descending) for key in sort])

        return Queries(count_sortings, page)
