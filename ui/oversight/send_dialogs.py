"""The dialogs of a department that sends: which period, which plan, which cases, which texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QWidget

from app.interviews.queries import CaseFilter, CaseLine, cases_page
from app.ledgers.period import Period, quarter_before
from app.oversight.exchange import sending
from app.oversight.exchange.information import SORTS, InformationDraft
from app.oversight.exchange.keys import CLAUSES
from app.oversight.exchange.sending import Sent
from app.oversight.publicity import ready_items
from app.plans.tables import Plan
from app.plans.vocabulary import PlanKind, PlanState
from app.rules.lifecycle import State
from ui.office import Office
from ui.oversight.sticks import write_package
from ui.widgets import files
from ui.widgets.basics import button, label, primary_button
from ui.widgets.clauses import ClauseLinks
from ui.widgets.dialog import Dialog
from ui.widgets.empty_state import EmptyState
from ui.widgets.fields import ChoiceBox, TextArea
from ui.widgets.form import Form
from ui.widgets.layouts import row
from ui.widgets.notice import Severity
from ui.widgets.table import TableView
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Column, Rows


class SendDialog(Dialog):
    """A dialog that makes one package; it stays open with the reason when that is refused."""

    def __init__(self, parent: QWidget, office: Office, title: str, subtitle: str, name: str) -> None:
        super().__init__(parent, title, subtitle=subtitle)
        self.setObjectName(name)
        self.office = office
        self.make_button = primary_button("生成数据包…", self.make, "send")
        self.make_button.setObjectName("make_package_button")

    def close_up(self, width: int = 620) -> None:
        """What stands below every one of them."""
        self.body.addWidget(label("包只有纪检监察室能打开；写到 U 盘后送去，收到回执后在这里登记。", "soft", wrap=True))
        self.body.addWidget(ClauseLinks(CLAUSES))
        self.body.addStretch(1)
        self.set_buttons(self.make_button)
        self.fit(width)

    def make(self) -> None:
        """Makes the package of what was chosen."""
        wanted = self.wanted()
        if isinstance(wanted, str):
            self.notices.clear()
            self.notices.say(Severity.ERROR, f"{wanted}还没有生成包。")
            return
        title, send = wanted
        write_package(self, self.office, title, send, self.notices, lambda _: self.accept())

    def wanted(self) -> tuple[str, Callable[[Path], Sent]] | str:
        """The title and what makes the package, or what is missing, in words."""
        raise NotImplementedError


class StatisticsDialog(SendDialog):
    """统计报送: a year or a quarter, the last one that is over beforehand."""

    help_page = "exchange#send"

    def __init__(self, parent: QWidget, office: Office, period: Period | None = None) -> None:
        super().__init__(parent, office, "统计报送", "本部门组织的约谈，供纪检监察室汇总。", "send_statistics_dialog")
        today, period = office.today(), period or quarter_before(office.today())
        self.year = ChoiceBox([(year, f"{year}年") for year in range(today.year, today.year - 11, -1)])
        self.quarter = ChoiceBox([(0, "全年"), *((each, f"第{'一二三四'[each - 1]}季度") for each in range(1, 5))])
        self.year.setObjectName("send_year")
        self.quarter.setObjectName("send_quarter")
        self.year.set_value(period.year)
        self.quarter.set_value(period.quarter or 0)
        form = Form(2)
        form.add("年度", self.year, required=True)
        form.add("季度", self.quarter, required=True)
        self.body.addWidget(form)
        self.body.addWidget(
            label("报送供统计的内容：形式、事由、方式、日期、主谈人、对象、材料和处置结果；不含谈话记录。", wrap=True)
        )
        self.close_up()

    def wanted(self) -> tuple[str, Callable[[Path], Sent]] | str:
        """The period that was chosen."""
        year, quarter, session = self.year.value(), self.quarter.value() or None, self.office.session
        if year is None:
            return "请选择年度。"
        title = f"{Period(year, quarter).label}统计报送"
        return title, lambda out: sending.send_statistics(session, year, quarter, out)


class PlanDialog(SendDialog):
    """计划备案: one of the approved quarterly plans."""

    help_page = "exchange#send"

    def __init__(self, parent: QWidget, office: Office, plan_id: int | None = None) -> None:
        super().__init__(parent, office, "计划备案", "已批准的部门季度计划，送纪检监察室备案。", "send_plan_dialog")
        kinds = (Plan.kind == PlanKind.QUARTERLY.value) & Plan.state.in_([PlanState.APPROVED, PlanState.FILED])
        plans = list(Plan.select().where(kinds).order_by(Plan.year.desc(), Plan.quarter.desc()))
        self.plan = ChoiceBox([(row_.id, f"{row_.title}（{row_.state}）") for row_ in plans])
        self.plan.setObjectName("send_plan")
        self.plan.set_value(plan_id if plan_id is not None else next((each.id for each in plans), None))
        self._titles = {each.id: each.title for each in plans}
        form = Form(1)
        form.add("计划", self.plan, required=True, hint="" if plans else "还没有已批准的季度计划。")
        self.body.addWidget(form)
        self.close_up()

    def wanted(self) -> tuple[str, Callable[[Path], Sent]] | str:
        """The plan that was chosen."""
        plan, session = self.plan.value(), self.office.session
        if plan is None:
            return "请选择一份已批准的季度计划。"
        return f"{self._titles[plan]}备案", lambda out: sending.send_plan(session, plan, out)


_CASES: tuple[Column[CaseLine], ...] = (
    Column("number", "编号", 150),
    Column("subjects", "约谈对象", 180, stretch=1),
    Column("form", "形式", 120),
    Column("organiser", "组织单位", 120),
)


class ArchiveDialog(SendDialog):
    """档案移交: archived cases, any selection of them; all are chosen beforehand."""

    help_page = "exchange#send"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(
            parent, office, "档案移交", "已归档的约谈，连同谈话记录、材料、目录和附件。", "send_archive_dialog"
        )
        lines = [line for line in cases_page(office.session, CaseFilter(), 0, 100_000) if line.state == State.ARCHIVED]
        self.table = TableView("可移交的档案", _CASES, Rows(lines))
        self.table.setObjectName("archive_cases")
        self.table.setProperty("role", "framed")
        self.table.setMinimumHeight(260)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.set_empty_states(
            EmptyState("archive", "没有已归档的约谈", "归档以后才能移交。"), EmptyState("archive", "没有")
        )
        self.table.selectAll()
        self.body.addWidget(label("要移交的（Ctrl+A 全选，按住 Ctrl 或 Shift 增减）：", "soft-body"))
        self.body.addWidget(with_foot(self.office, self.table, "卷"))
        self.close_up(820)

    def wanted(self) -> tuple[str, Callable[[Path], Sent]] | str:
        """The cases that are selected."""
        lines = [self.table.lazy.row_at(each.row()) for each in self.table.selectionModel().selectedRows()]
        ids, session = [line.id for line in lines if line is not None], self.office.session
        if not ids:
            return "请至少选择一卷。"
        return f"档案移交 {len(ids)} 卷", lambda out: sending.send_archive(session, ids, out)


class InformationDialog(SendDialog):
    """信息报送: one text with files."""

    help_page = "exchange#send"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, office, "信息报送", "工作信息、经验做法、典型案例。", "send_information_dialog")
        self._items = ready_items(office.session)
        self.item = ChoiceBox([(each.id, f"{each.kind}：{each.title}") for each in self._items], "不取，直接填写")
        self.sort, self.title, self.author = ChoiceBox([(each, each) for each in SORTS]), QLineEdit(), QLineEdit()
        self.text = TextArea(8)
        self.files: list[Path] = []
        self.attached = label("没有附件", "soft", wrap=True)
        add = button("添加附件…", self.attach, meaning="attach")
        for name, field in (
            ("information_item", self.item), ("information_sort", self.sort), ("information_title", self.title),
            ("information_author", self.author), ("information_text", self.text),
            ("information_files", self.attached), ("attach_information_button", add),
        ):  # fmt: skip
            field.setObjectName(name)
        self.sort.set_value(SORTS[0])
        form = Form(2)
        if self._items:
            form.add("取自", self.item, wide=True, hint="已批准的宣传信息")
        else:
            self.item.hide()
        form.add("类别", self.sort, required=True, hint="典型案例须隐去能认出本人的内容，生成时核查")
        form.add("作者", self.author)
        form.add("标题", self.title, required=True, wide=True)
        form.add("正文", self.text, required=True, wide=True)
        form.add_widget(_line(add, self.attached))
        self.body.addWidget(form)
        self.item.currentIndexChanged.connect(self._take)
        self.close_up(720)

    def _take(self) -> None:
        """Fills in the text of the approved item that was chosen."""
        line = next((each for each in self._items if each.id == self.item.value()), None)
        if line is not None:
            self.sort.set_value(line.kind)
            self.title.setText(line.title)
            self.author.setText(line.author)
            self.text.setPlainText(line.body)

    def attach(self) -> None:
        """Adds a file."""
        if (path := files.ask_open(self, "要附上的文件", "所有文件 (*)")) is not None:
            self.files.append(path)
            self.attached.setText("、".join(each.name for each in self.files))

    def wanted(self) -> tuple[str, Callable[[Path], Sent]] | str:
        """The text as it was written."""
        draft = InformationDraft(
            str(self.sort.value() or ""), self.title.text(), self.text.text(), self.author.text(), tuple(self.files)
        )
        if not draft.title.strip() or not draft.text:
            return "请填写标题和正文。"
        return "信息报送", lambda out: sending.send_information(self.office.session, [draft], out)


def _line(*parts: QWidget) -> QWidget:
    made = QWidget()
    made.setLayout(row(*parts, None))
    return made
