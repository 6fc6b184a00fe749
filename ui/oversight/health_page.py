"""督导报告: the figures of a department and year beside the school's mean and the year before, in sentences too."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from app.access.actions import Action
from app.interviews.amount import is_few
from app.oversight.tables import Finding
from app.papers.health_figures import Health, HealthLine, health_reports
from app.papers.paper import About
from app.store.database import tuples
from ui.ledgers.periods import YearCombo
from ui.office import Office
from ui.papers.print_menu import AtHand, PrintMenu, print_menu_button
from ui.theme import Space, Tone
from ui.widgets.acting_beside import act_beside
from ui.widgets.basics import button, label
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import box, column, row
from ui.widgets.notice import NoticeArea
from ui.widgets.table import TableView
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Align, Column, Look, Rows

PAPER = "督导报告"
_RIGHT = Align.RIGHT
COLUMNS: tuple[Column[HealthLine], ...] = (
    Column("group", "方面", 110, sortable=False),
    Column("caption", "项目", 200, stretch=1, sortable=False),
    Column("own", "本部门", 90, align=_RIGHT, look=lambda line: _look(line), sortable=False),
    Column("mean", "全校平均", 96, text=lambda line: "—" if line.mean is None else f"{line.mean:.1f}", align=_RIGHT,
           sortable=False),
    Column("before", "上年", 80, align=_RIGHT, sortable=False),
)  # fmt: skip
_FAR = Look("warning", Tone.AMBER, "明显多于全校平均")


def _look(line: HealthLine) -> Look | None:
    return _FAR if line.bad and line.mean and line.own >= 1.5 * line.mean else None


class HealthPage(QWidget):
    """The report of the chosen department; all of them print in one go."""

    help_page = "oversight#report"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("health_page")
        self.office = office
        self._reports: dict[int, Health] = {}
        self.notices = NoticeArea()
        self.year, self.department = YearCombo(), QComboBox()
        self.year.setObjectName("health_year")
        self.year.setAccessibleName("年度")
        self.department.setObjectName("health_department")
        self.department.setAccessibleName("部门")
        self.department.setMaxVisibleItems(20)
        self.department.setMinimumWidth(180)
        self.table = TableView("督导报告", COLUMNS, Rows(), key=lambda line: line.key)
        self.table.setObjectName("health_list")
        self.table.may_copy = office.session.may(Action.EXPORT)
        self.table.set_empty_states(EmptyState("oversight", "没有可看的部门", "部门登记之后，这里有每年的报告。"))
        self.sentences = label("", "", wrap=True, selectable=True)
        self.sentences.setObjectName("health_sentences")
        self.print_button = print_menu_button(PrintMenu(self, office, (About.DEPARTMENT,), self._at_hand, self.notices))
        self.all_button = button("打印全部部门…", self.print_all, meaning="print")
        self.all_button.setObjectName("print_all_health_button")
        self._lay_out()
        self.year.currentIndexChanged.connect(lambda _: self.reload())
        self.department.currentIndexChanged.connect(lambda _: self._show())

    def reload(self) -> None:
        """Counts anew."""
        years = {day.year for (day,) in tuples(Finding.select(Finding.found_on).distinct())}
        today = self.office.today()
        self.year.offer({today.year, today.year - 1, *years})
        session, year = self.office.session, self.year.year() or today.year
        if is_few():
            self._show_reports(health_reports(session, year))
        else:
            act_beside(
                self, self.office, "统计督导报告", lambda: health_reports(session, year), self._show_reports,
                notices=self.notices, writes=False,
            )  # fmt: skip

    def _show_reports(self, reports: list[Health]) -> None:
        self._reports = {each.department_id: each for each in reports}
        before = self.department.currentData()
        self.department.blockSignals(True)
        self.department.clear()
        for each in reports:
            self.department.addItem(each.department, each.department_id)
        self.department.setCurrentIndex(max(self.department.findData(before), 0) if reports else -1)
        self.department.blockSignals(False)
        self._show()

    def print_all(self) -> None:
        """The reports of all departments of the year as one PDF."""
        from app.papers import catalogue
        from ui.papers.opening import preview_paper, show_preview

        office, year = self.office, self.year.year()
        show_preview(
            preview_paper(self, office, catalogue.paper(PAPER), list(self._reports), year), office, self.notices
        )

    def _show(self) -> None:
        report = self._reports.get(self.department.currentData())
        self.table.set_source(Rows(report.lines if report else []))
        self.sentences.setText("\n".join(report.sentences) if report else "")

    def _at_hand(self) -> AtHand | None:
        chosen = self.department.currentData()
        return None if chosen is None else AtHand(int(chosen), self.year.year())

    def _lay_out(self) -> None:
        filters = row(self.year, self.department, None, self.all_button, self.print_button)
        head = box(column(filters, self.notices), "desk")
        head.layout().setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        said = box(column(self.sentences), "paper")
        said.layout().setContentsMargins(Space.TWO, Space.TWO, Space.TWO, Space.TWO)
        whole = column(head, said, with_foot(self.office, self.table, "项"), spacing=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
