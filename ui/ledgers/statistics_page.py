"""统计表 in the window: figures with their checks, the talks behind them, export, and the note of sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from app.access.actions import Action
from app.access.errors import Refusal
from app.access.holidays import day_with_mark
from app.access.session import Session
from app.ledgers import ledger as ledgers
from app.ledgers.checks import check_sums
from app.ledgers.period import Period
from app.ledgers.reported import reported_years
from app.ledgers.reports import Unreported, sendings, unreported
from app.ledgers.statistics import REPORTED_MARK, Statistics, statistics
from app.papers.statistics_book import write_statistics
from app.store.errors import StoreTrouble
from ui.ledgers.behind_pane import BehindPane
from ui.ledgers.exporting import export
from ui.ledgers.figures_table import FiguresTable
from ui.ledgers.periods import QuarterCombo, YearCombo
from ui.ledgers.sending_dialog import SendingDialog
from ui.office import Office
from ui.theme import Space, icon
from ui.widgets.asking import Asking
from ui.widgets.basics import button, label
from ui.widgets.layouts import box, column, row
from ui.widgets.notice import NoticeArea, Severity


@dataclass(frozen=True, slots=True)
class Counted:
    """A table with what is said around it: the years there are, what was sent, and what still has to be."""

    table: Statistics
    years: frozenset[int]
    lack: Unreported | None
    sent: list[date]


def counted(session: Session, period: Period) -> Counted:
    """Counts a period; asked beside the window."""
    table = statistics(session, period.year, period.quarter)
    years = frozenset({*ledgers.years(), *reported_years()})
    return Counted(table, years, unreported(session.rules), sendings())


class StatisticsPage(QWidget):
    """The statistics table; `talks_wanted` asks for talks in the page 台账 (caption, ids).

    Figures come first, and what the check of sums says of them after it: both are asked beside the window.
    """

    help_page = "statistics#table"

    talks_wanted = Signal(str, tuple)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("statistics_page")
        self._office = office
        self._counting = Asking[Counted](self, self._landed, self._failed, self._lasts)
        self._checking = Asking[list[str]](self, self._checked, self._failed)
        # None while the figures are not checked yet.
        self._lacks: list[str] | None = None
        self.shown: Statistics | None = None
        self.notices = NoticeArea()
        self.year, self.quarter = YearCombo(), QuarterCombo()
        self.check = button("", self.explain_check, role="quiet", tip="每个数字都按台账重新数一遍")
        self.status = label("", "soft")
        self.table = FiguresTable()
        self.table.may_copy = office.session.may(Action.EXPORT)
        self.behind = BehindPane(office)
        self._lay_out()
        self.year.offer({office.today().year})
        self.year.currentIndexChanged.connect(lambda *_: self.reload())
        self.quarter.currentIndexChanged.connect(lambda *_: self.reload())
        self.table.figure_chosen.connect(self.show_behind)
        self.behind.whole_wanted.connect(self.talks_wanted)

    @property
    def wanted(self) -> Period:
        """The period that is chosen, which may still be counted."""
        return Period(self.year.year() or self._office.today().year, self.quarter.quarter())

    def reload(self) -> None:
        """Counts anew beside the window, and checks every figure against the ledger; the table stays until then."""
        session, period = self._office.session, self.wanted
        self._checking.drop()
        self._counting.ask(lambda: counted(session, period))

    def _landed(self, found: Counted) -> None:
        """The figures are there; whether they agree with the ledger is asked next."""
        session, table = self._office.session, found.table
        self.shown, self._lacks = table, None
        self.year.offer({self._office.today().year, table.period.year, *found.years})
        self.table.show_table(table)
        self.behind.put_away()
        self._show_status(found)
        self._show_check()
        self._checking.ask(lambda: check_sums(session, table))

    def _checked(self, lacks: list[str]) -> None:
        self._lacks = lacks
        self._show_check()

    def _failed(self, error: Refusal | StoreTrouble) -> None:
        self._office.show_error(error, self.notices)

    def _lasts(self) -> None:
        """What stands there is of another period, or of before, and is not to be taken for what was asked."""
        self.status.setToolTip("")
        stands = "" if self.shown is None else "，表中暂时还是原来的数字"
        self.status.setText(f"正在统计{self.wanted.label}{stands}……")

    def show_behind(self, row_key: str, column_key: str) -> None:
        """Lists the talks that a figure counts."""
        table = self.shown
        if table is None:
            return
        line = table.row(row_key)
        head = next(one for one in table.columns if one.key == column_key)
        caption = "·".join(filter(None, [line.name, head.group, head.heading])) + f" {line.figures[column_key]}"
        self.behind.show_talks(caption, table.period, lambda: table.behind(row_key, column_key))
        self._checking.again()  # what somebody pressed comes first

    def explain_check(self) -> None:
        """Says what was checked, or what does not agree."""
        if self.shown is None:
            return
        self.notices.clear()
        if self._lacks is None:
            self.notices.say(Severity.INFO, "正在把每个数字按台账重新数一遍，稍后再看。数据没有改动。")
            return
        if self._lacks:
            first = "；".join(self._lacks[:5]) + ("……" if len(self._lacks) > 5 else "")
            self.notices.say(
                Severity.ERROR,
                f"{len(self._lacks)} 处与台账不符：{first}。数据没有改动，请告诉维护人员。",
                clauses=("六(一)",),
            )
            return
        figures = len(self.shown.rows) * len(self.shown.columns)
        self.notices.say(
            Severity.DONE,
            f"{figures} 个数字都与台账逐一核对一致；形式、方式、职级、材料、处置与总数的关系也都成立。",
            word="核对通过",
            clauses=("六(一)",),
        )

    def export(self) -> None:
        """Writes the table as a workbook."""
        if self.shown is None:
            return
        period = self.wanted
        export(
            self, self._office, self.notices, "导出统计表", f"党员干部约谈情况统计表（{period.label}）.xlsx",
            lambda out: write_statistics(self._office.session, period.year, period.quarter, out),
        )  # fmt: skip

    def record_sending(self) -> None:
        """Opens the note that the table was sent to the discipline office."""
        SendingDialog(self, self._office).open()

    def send_package(self) -> None:
        """Opens the making of a package for the discipline office (统计报送), of the period that is shown."""
        from ui.oversight.send_dialogs import StatisticsDialog

        StatisticsDialog(self, self._office, self.wanted if self.shown else None).open()

    def _show_check(self) -> None:
        if self._lacks is None:
            self.check.setText("勾稽核对：正在核对")
            self.check.setIcon(icon("clock", "ink_soft"))
            return
        lacks = len(self._lacks)
        self.check.setText(f"勾稽核对：{lacks} 处不符" if lacks else "勾稽核对：通过")
        self.check.setIcon(icon("warning" if lacks else "check-circle", "red" if lacks else "green"))

    def _show_status(self, found: Counted) -> None:
        lack, table = found.lack, found.table
        self.status.setToolTip(table.origin_sentence)
        parts = ["单击数字查看背后的约谈"]
        if table.origins:
            parts.append(f"{REPORTED_MARK} 数字里有部门报送的")
        if found.sent:
            parts.append(f"上次报送 {found.sent[-1].isoformat()}")
        if lack is not None:
            parts.append(f"{lack.talks} 次约谈待报送，应在 {day_with_mark(lack.due)} 前（四(二)3）")
        self.status.setText(" · ".join(parts))

    def _lay_out(self) -> None:
        self.year.setObjectName("statistics_year")
        self.year.setAccessibleName("年度")
        self.quarter.setObjectName("statistics_quarter")
        self.quarter.setAccessibleName("季度")
        self.check.setObjectName("check_button")
        self.status.setObjectName("statistics_status")
        self.sending_button = button("登记报送…", self.record_sending, meaning="send")
        self.sending_button.setObjectName("record_sending_button")
        self.export_button = button("导出统计表…", self.export, meaning="export")
        self.export_button.setObjectName("export_statistics_button")
        self.package_button = button("生成报送包…", self.send_package, meaning="send")
        self.package_button.setObjectName("send_statistics_button")
        sending = (self.package_button, self.sending_button, self.export_button)
        filters = row(self.year, self.quarter, self.check, None, *sending)
        head = box(column(filters, self.notices))
        head.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.table)
        parts.addWidget(self.behind)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        foot = box(row(self.status, None))
        foot.setContentsMargins(Space.TWO, Space.HALF, Space.TWO, Space.HALF)
        whole = column(head, parts, foot, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
