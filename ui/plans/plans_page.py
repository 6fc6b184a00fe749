"""The list of plans, and the page of the one that is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.access.errors import Refusal
from app.plans.columns import PLANS
from app.plans.queries import PlanFilter, PlanLine, count_plans, plan_values, plan_years, plans_page
from app.plans.vocabulary import PlanKind, PlanState
from ui.access.gates import shut_gates
from ui.ledgers.exporting import export
from ui.office import Office
from ui.widgets.basics import button, primary_button
from ui.widgets.chips import look_of
from ui.widgets.empty_state import EmptyState
from ui.widgets.headed import Headed, in_sql
from ui.widgets.layouts import column
from ui.widgets.list_page import Choice, ListPage
from ui.widgets.table_model import Align, Column, Queries, SortKey

if TYPE_CHECKING:
    from ui.plans.plan_page import PlanPage


def day_text(day: Any) -> str:
    """A day in a column."""
    return day.isoformat() if day else ""


COLUMNS: tuple[Column[PlanLine], ...] = (
    Column("title", "计划名称", 280, stretch=3),
    Column("kind", "类别", 64, align=Align.CENTRE),
    Column("period", "年度批次", 130),
    Column("department", "部门", 130, stretch=1),
    Column("items", "约谈项数", 84, align=Align.RIGHT),
    Column("subjects", "对象人次", 84, align=Align.RIGHT, sortable=False),
    Column("state", "状态", 96, look=lambda line: look_of(line.state)),
    Column("submitted_on", "提交日期", 104, text=lambda line: day_text(line.submitted_on)),
    Column("approved_on", "批准日期", 104, text=lambda line: day_text(line.approved_on), sortable=False),
    Column("filed_on", "备案日期", 104, text=lambda line: day_text(line.filed_on)),
)


class PlansPage(QWidget):
    """The list; a plan opens in its place, and 返回 leads back."""

    help_page = "plans#list"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.new_button = primary_button("新建计划…", self.new_plan, "add")
        self.new_button.setObjectName("new_plan_button")
        self.empty_button = button("空白季度表…", self.write_empty, meaning="table", tip="供部门填写的季度计划备案表")
        self.empty_button.setObjectName("empty_plan_button")
        choices = [
            Choice("kind", "类别", [("", "全部类别"), *((kind.value, kind.value) for kind in PlanKind)]),
            Choice("year", "年度", [(None, "全部年度")]),
            Choice("state", "状态", [("", "全部状态"), *((state.value, state.value) for state in PlanState)]),
        ]
        self.list = ListPage(
            office,
            "plan",
            COLUMNS,
            self._source,
            unit="份",
            choices=choices,
            actions=[self.empty_button, self.new_button],
        )
        self.list.set_empty_states(
            EmptyState(
                "plans", "还没有约谈计划",
                "集中约谈先列计划、报领导小组批准；部门按季度列计划，送纪检监察室备案。", "新建计划…", self.new_plan,
            )
        )  # fmt: skip
        self.list.table.opened.connect(lambda line: self.show_plan(line.id) if line else None)
        self._page: PlanPage | None = None
        self.stack = self.pages = QStackedWidget()
        self.stack.addWidget(self.list)
        self.setLayout(column(self.stack, spacing=0))

    @property
    def page(self) -> PlanPage:
        """The plan that is open; made when the first one is opened."""
        if self._page is None:
            from ui.plans.plan_page import PlanPage

            self._page = PlanPage(self._office)
            self._page.left.connect(self.show_list)
            shut_gates(self._page, self._office.session)
            self.stack.addWidget(self._page)
        return self._page

    def show_plan(self, plan_id: int) -> None:
        """Opens a plan; one that is gone is told over the list."""
        try:
            self.page.show_plan(plan_id)
        except Refusal as refusal:
            self.show_list()
            self._office.show_error(refusal, self.list.notices)
            return
        self.stack.setCurrentWidget(self.page)

    def show_list(self, kind: str = "") -> None:
        """Goes back to the list; `kind` narrows it to one kind of plan."""
        if self._page is not None:
            self._page.leave()
        self.stack.setCurrentWidget(self.list)
        if kind:
            chooser = self.list.choices["kind"]
            chooser.setCurrentIndex(chooser.findData(kind))
        self.list.reload()
        self.list.table.setFocus()

    def new_plan(self) -> None:
        """Asks what kind of plan, and opens it."""
        from ui.plans.plan_dialogs import NewPlanDialog

        NewPlanDialog(self, self._office, self.show_plan).open()

    def write_empty(self) -> None:
        """Writes a quarterly plan to be filled in by a department."""
        from app.papers.templates import write_plan_template

        session = self._office.session
        export(
            self, self._office, self.list.notices, "空白季度计划表", "部门季度计划备案表.xlsx",
            lambda out: write_plan_template(session, out),
        )  # fmt: skip

    def reload(self) -> None:
        """Asks for the list, and for the plan that is open, anew."""
        self.list.set_choice("year", [(None, "全部年度"), *((year, f"{year} 年") for year in plan_years())])
        self.list.reload()
        if self._page is not None and self._page.plan_id is not None:
            try:
                self._page.reload()
            except Refusal:
                self.show_list()

    def _source(self, said: dict[str, Any]) -> Headed[PlanLine]:
        wanted = PlanFilter(said["text"], said["kind"] or "", said["year"], said["state"] or "")
        return in_sql(wanted, self._queries, plan_values, PLANS.kinds)

    def _queries(self, wanted: PlanFilter) -> Queries[PlanLine]:
        def page(offset: int, limit: int, sort: Sequence[SortKey]) -> list[PlanLine]:
            return plans_page(wanted, offset, limit, [(key.column, key.descending) for key in sort])

        return Queries(lambda: count_plans(wanted), page)
