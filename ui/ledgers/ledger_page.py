"""台账 in the window: the lazy table of held talks with its filters and its export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.ledgers import ledger as ledgers
from app.ledgers.ledger import LedgerRow
from app.ledgers.period import Period
from app.ledgers.scope import LedgerFilter
from app.papers.ledger_book import write_ledger
from app.people.queries import departments
from app.rules.vocabulary import InterviewForm
from ui.ledgers.columns import ledger_columns
from ui.ledgers.exporting import export
from ui.ledgers.periods import QuarterCombo, YearCombo
from ui.office import Office, Tab
from ui.theme import Space
from ui.widgets.basics import button, label, link_button, menu_button
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import box, column, row
from ui.widgets.notice import NoticeArea
from ui.widgets.table import TableView
from ui.widgets.table_model import Queries, SortKey

_TYPING_PAUSE_MS = 150


class LedgerPage(QWidget):
    """The ledger; a double click or Enter goes to the case."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("ledger_page")
        self._office = office
        self._only: tuple[str, tuple[int, ...]] | None = None
        self.notices = NoticeArea()
        self.search = QLineEdit()
        self.year, self.quarter = YearCombo(), QuarterCombo()
        self.department, self.form = QComboBox(), QComboBox()
        self.cancelled = QCheckBox("含取消")
        self.only = link_button("", self.show_all, tip="回到全部台账")
        self.status = label("", "soft")
        self.table = TableView("台账", ledger_columns(), self._source(), key=lambda line: line.interview_id)
        self._later = QTimer(self, singleShot=True, interval=_TYPING_PAUSE_MS)
        self._name_parts()
        self._lay_out()
        self._connect()

    # ------------------------------------------------------------ what is shown

    def wanted(self) -> LedgerFilter:
        """The filter as it is set."""
        form = self.form.currentData()
        return LedgerFilter(
            self.year.year(),
            self.quarter.quarter(),
            self.department.currentData(),
            InterviewForm(form) if form else None,
            self.search.text().strip(),
            self.cancelled.isChecked(),
            None if self._only is None else self._only[1],
        )

    def show_only(self, caption: str, period: Period, interviews: tuple[int, ...]) -> None:
        """Shows the talks behind a figure of the statistics table."""
        self._clear()
        self.year.choose(period.year)
        self.quarter.choose(period.quarter)
        self._only = (caption, interviews)
        self.reload()

    def show_all(self) -> None:
        """Takes every filter away but the year."""
        self._only = None
        self._clear()
        self.reload()

    def reload(self) -> None:
        """Asks the ledger anew, with the years and departments of today."""
        today = self._office.today()
        self.year.offer({today.year, *ledgers.years()})
        _offer(self.department, [("全部单位", None), *((one.name, one.id) for one in departments(today))])
        self.only.setVisible(self._only is not None)
        self.only.setText(f"只看 {self._only[0]}　✕" if self._only else "")
        wanted = self.wanted()
        self.table.set_source(self._source(), filtered=wanted.narrows)
        narrowed = "（已筛选）" if wanted.narrows else ""
        self.status.setText(f"{self.table.count()} 条{narrowed} · 双击或回车打开该次约谈")

    def _source(self) -> Queries[LedgerRow]:
        def page(offset: int, limit: int, sort: Sequence[SortKey]) -> list[LedgerRow]:
            keys = [(key.column, key.descending) for key in sort]
            return ledgers.page(self._office.session, self.wanted(), offset, limit, keys)

        return Queries(lambda: ledgers.count(self.wanted()), page)

    def _clear(self) -> None:
        widgets: tuple[Any, ...] = (self.search, self.quarter, self.department, self.form, self.cancelled)
        for widget in widgets:
            widget.blockSignals(True)
        self.search.clear()
        for combo in (self.quarter, self.department, self.form):
            combo.setCurrentIndex(0)
        self.cancelled.setChecked(False)
        for widget in widgets:
            widget.blockSignals(False)

    # ------------------------------------------------------------ what is done

    def export(self) -> None:
        """Writes what is shown as a workbook."""
        wanted = self.wanted()
        year = wanted.year if wanted.year is not None else self._office.today().year
        span = Period(year, wanted.quarter).label if wanted.year is not None else ""
        suggested = f"党员干部约谈常态化工作台账（{span}）.xlsx" if span else "党员干部约谈常态化工作台账.xlsx"
        export(
            self, self._office, self.notices, "导出台账", suggested,
            lambda out: write_ledger(self._office.session, year, out, wanted),
        )  # fmt: skip

    def _open(self, line: LedgerRow | None) -> None:
        if line is not None:
            self._office.go(Tab.INTERVIEWS, "interview", line.interview_id)

    # ------------------------------------------------------------ making

    def _name_parts(self) -> None:
        names: dict[str, tuple[QWidget, str]] = {
            "ledger_search": (self.search, "筛选台账"),
            "ledger_year": (self.year, "年度"),
            "ledger_quarter": (self.quarter, "季度"),
            "ledger_department": (self.department, "单位"),
            "ledger_form": (self.form, "约谈形式"),
            "ledger_cancelled": (self.cancelled, "包括取消的约谈"),
            "ledger_table": (self.table, "台账"),
            "ledger_only": (self.only, "只看统计表某一数字背后的约谈"),
            "ledger_status": (self.status, ""),
        }
        for name, (widget, spoken) in names.items():
            widget.setObjectName(name)
            if spoken:
                widget.setAccessibleName(spoken)
        self.search.setPlaceholderText("筛选：姓名、拼音首字母、单位、地点、内容（Ctrl+F）")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(360)
        self.cancelled.setToolTip("取消的约谈占用了编号，列出后可看到编号为何空缺")
        self.form.addItem("全部形式", None)
        for form in self._office.rules.forms:
            self.form.addItem(form.name, form.code.value)

    def _lay_out(self) -> None:
        self.export_button = button("导出台账…", self.export, meaning="export")
        self.export_button.setObjectName("export_ledger_button")
        columns = menu_button("列", self.table.columns_menu(), tip="选择显示哪些列")
        columns.setObjectName("ledger_columns_button")
        filters = row(
            self.search, self.year, self.quarter, self.department, self.form, self.cancelled, self.only, None, columns,
            self.export_button,
        )  # fmt: skip
        self.table.set_empty_states(
            EmptyState(
                "ledgers", "这一年还没有举行过约谈", "约谈结束后自动列入台账，不用另外登记。", "去约谈",
                lambda: self._office.go(Tab.INTERVIEWS),
            ),
            EmptyState("filter", "没有符合筛选的约谈", "换一个词，或清除筛选。", "清除筛选", self.show_all),
        )  # fmt: skip
        foot = box(row(self.status, None, margin=0))
        foot.setContentsMargins(Space.TWO, Space.HALF, Space.TWO, Space.HALF)
        head = box(column(filters, self.notices))
        head.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        whole = column(head, self.table, foot, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self._later.timeout.connect(self.reload)
        self.search.textChanged.connect(lambda: self._later.start())
        self.search.returnPressed.connect(self.table.setFocus)
        for combo in (self.year, self.quarter, self.department, self.form):
            combo.currentIndexChanged.connect(lambda *_: self.reload())
        self.cancelled.toggled.connect(lambda *_: self.reload())
        self.table.opened.connect(self._open)
        self.table.typed.connect(self._typed)
        self.table.failed.connect(lambda error: self.status.setText(f"台账没有读出来：{error}。数据没有改动，请重试。"))
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus)

    def _typed(self, text: str) -> None:
        self.search.setFocus()
        self.search.setText(self.search.text() + text)


def _offer(combo: QComboBox, choices: Sequence[tuple[str, Any]]) -> None:
    """Offers other choices and keeps the one that was made, where it is still there."""
    if [(combo.itemText(place), combo.itemData(place)) for place in range(combo.count())] == list(choices):
        return
    before = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    for text, data in choices:
        combo.addItem(text, data)
    combo.setCurrentIndex(max(combo.findData(before), 0))
    combo.blockSignals(False)
