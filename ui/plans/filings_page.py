"""季度备案: which departments have filed their plan of a quarter, which are late (四(三))."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.access.actions import Action
from app.plans.filings import FilingStatus, filings
from app.plans.queries import plan_view, plan_years
from app.plans.vocabulary import CLAUSE, PlanState, quarter_name
from app.rules.duties import filing_due, quarter_of
from ui.office import Office, Tab
from ui.plans.filing_dialog import FilingDialog
from ui.plans.plan_dialogs import NewPlanDialog
from ui.plans.plans_page import day_text
from ui.theme import Space, Tone
from ui.widgets.basics import button, label, primary_button
from ui.widgets.clauses import ClauseLinks
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import column, row
from ui.widgets.list_page import Choice, ListPage
from ui.widgets.table_model import Align, Column, Look, Rows

_FILED, _LATE, _OVERDUE, _OPEN = "已备案", "逾期备案", "逾期未备案", "尚未备案"
_LOOKS = {
    _FILED: ("check-circle", Tone.GREEN),
    _LATE: ("check-circle", Tone.AMBER),
    _OVERDUE: ("warning", Tone.RED),
    _OPEN: ("hourglass", Tone.AMBER),
}


def status_word(status: FilingStatus) -> str:
    """The state of filing in a word."""
    if status.is_filed:
        return _LATE if status.late else _FILED
    return _OVERDUE if status.overdue else _OPEN


def _look(status: FilingStatus) -> Look:
    return Look(*_LOOKS[status_word(status)], status.sentence)


COLUMNS: tuple[Column[FilingStatus], ...] = (
    Column("department", "部门", 180, stretch=2),
    Column("status", "备案状态", 120, text=status_word, look=_look),
    Column("plan_state", "计划", 96, text=lambda line: line.plan_state or "未编制"),
    Column("due", "期限", 104, text=lambda line: day_text(line.due), align=Align.CENTRE),
    Column("filed_on", "备案日期", 104, text=lambda line: day_text(line.filed_on), align=Align.CENTRE),
    Column("number", "备案号", 140, stretch=1),
    Column("received_by", "接收人", 96),
    Column("sentence", "说明", 320, stretch=3, sortable=False, hidden=True),
)


class FilingsPage(QWidget):
    """One quarter; the step that a department's row waits for is offered over the list."""

    help_page = "plans#filing"

    plan_wanted = Signal(int)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        year, quarter = office.today().year, quarter_of(office.today())
        quarters = [(each, quarter_name(each)) for each in range(1, 5)]
        choices = [
            Choice("year", "年度", [(year, f"{year} 年")]),
            Choice("quarter", "季度", [quarters[quarter - 1], *(q for q in quarters if q[0] != quarter)]),
            Choice("status", "备案状态", [("", "全部"), *((word, word) for word in _LOOKS)]),
        ]
        self.step = primary_button("编制计划…", self._step, "forward")
        self.step.setObjectName("filing_step_button")
        self.open_plan = button("打开计划", self._open_plan, meaning="file")
        self.open_plan.setObjectName("open_filed_plan_button")
        self.list = ListPage(
            office, "filing", COLUMNS, self._source, unit="个部门", choices=choices,
            actions=[self.open_plan, self.step], key=lambda line: line.department_id,
        )  # fmt: skip
        self.list.set_empty_states(
            EmptyState(
                "institution", "还没有部门", "先在“干部”中导入名册，各部门的季度计划在这里备案。",
                "去导入名册" if office.session.may(Action.ROSTER_IMPORT) else "",
                lambda: office.go(Tab.PEOPLE, "import"),
            )
        )  # fmt: skip
        self.summary, self.clauses = label("", "soft-body"), ClauseLinks((CLAUSE,))
        self.summary.setObjectName("filing_summary")
        head = row(self.summary, self.clauses, None)
        head.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, 0)
        whole = column(spacing=0)
        whole.addLayout(head)
        whole.addWidget(self.list, 1)
        self.setLayout(whole)
        self.list.table.chosen.connect(self._show_steps)
        self.list.table.opened.connect(lambda _: self._step())
        self.list.filters_changed.connect(self._show_summary)
        self._show_steps(None)

    def reload(self) -> None:
        """Asks for the quarter anew."""
        this = self._office.today().year
        years = sorted({*plan_years(), this, this - 1}, reverse=True)
        years.sort(key=lambda year: year != this)
        self.list.set_choice("year", [(year, f"{year} 年") for year in years])
        self.list.reload()
        self._show_summary()
        self._show_steps(self.current())

    def show_quarter(self, year: int, quarter: int) -> None:
        """Shows one quarter, whatever was filtered before."""
        self.list.clear_filters()
        for name, value in (("year", year), ("quarter", quarter)):
            chooser = self.list.choices[name]
            chooser.setCurrentIndex(max(chooser.findData(value), 0))

    def current(self) -> FilingStatus | None:
        """The department that is chosen."""
        line: FilingStatus | None = self.list.table.lazy.row_at(self.list.table.currentIndex().row())
        return line

    def _source(self, said: dict[str, Any]) -> Rows[FilingStatus]:
        words = said["text"].split()
        found = [
            status
            for status in self._all(said)
            if all(word in status.department + status.number for word in words)
            and said["status"] in ("", None, status_word(status))
        ]
        return Rows(found, {"status": lambda line: list(_LOOKS).index(status_word(line))})

    def _span(self, said: dict[str, Any]) -> tuple[int, int]:
        """The year and quarter chosen; where none is, those of today."""
        today = self._office.today()
        return said["year"] or today.year, said["quarter"] or quarter_of(today)

    def _all(self, said: dict[str, Any]) -> list[FilingStatus]:
        return filings(*self._span(said), self._office.today(), self._office.rules, self._office.session.own_department)

    def _show_summary(self) -> None:
        said = self.list.filters()
        found = self._all(said)
        filed = sum(status.is_filed for status in found)
        overdue = sum(status.overdue for status in found)
        year, quarter = self._span(said)
        due = filing_due(self._office.rules, year, quarter)
        late = f"，逾期 {overdue} 个" if overdue else ""
        span = f"{year} 年{quarter_name(quarter)}"
        self.summary.setText(f"{span}：{len(found)} 个部门，已备案 {filed} 个{late}；期限 {due}")

    def _show_steps(self, status: FilingStatus | None) -> None:
        self.open_plan.setEnabled(status is not None and status.plan_id is not None)
        self.step.setEnabled(status is not None and not status.is_filed)
        ready = status is not None and status.plan_state == PlanState.APPROVED
        made = status is not None and status.plan_id is not None
        self.step.setText("登记备案…" if ready else "继续办理计划" if made else "编制计划…")

    def _open_plan(self) -> None:
        status = self.current()
        if status is not None and status.plan_id is not None:
            self.plan_wanted.emit(status.plan_id)

    def _step(self) -> None:
        """What the department's row waits for: a plan, its approval, or its filing."""
        status = self.current()
        if status is None:
            return
        if status.plan_id is None:
            NewPlanDialog(
                self, self._office, self.plan_wanted.emit, kind="季度", department_id=status.department_id,
                year=status.year, quarter=status.quarter,
            ).open()  # fmt: skip
        elif status.plan_state == PlanState.APPROVED:
            FilingDialog(self, self._office, plan_view(self._office.session, status.plan_id)).open()
        else:
            self.plan_wanted.emit(status.plan_id)
