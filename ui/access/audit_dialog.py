"""操作记录: searched, verified, written out."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.access import audit
from app.access.actions import Action
from app.access.audit_log import PAGE, LogFilter, export_log, log_count, log_page, people_of_log
from ui.office import Office
from ui.widgets.acting_beside import act_beside
from ui.widgets.basics import button, label, primary_button
from ui.widgets.dialog import Dialog
from ui.widgets.fields import ChoiceBox
from ui.widgets.files import ask_save
from ui.widgets.layouts import row
from ui.widgets.notice import Severity
from ui.widgets.typing_state import TypedLine

_HEADS = ("序号", "时间", "账号", "操作", "内容", "结果")
_ABOUT = "谁、什么时候、做了什么。记录只增不改；“核对”逐条检查有没有被改动、删除、调换或截短。"


class AuditDialog(Dialog):
    """The audit chain, the newest first, a page at a time."""

    help_page = "accounts#log"

    def __init__(self, parent: QWidget, office: Office) -> None:
        super().__init__(parent, "操作记录", subtitle=_ABOUT)
        self.setObjectName("audit_dialog")
        self._office = office
        self.words = TypedLine("查找操作记录", "查找内容")
        self.words.setObjectName("audit_words")
        self.words.settled.connect(lambda _: self.reload())
        self.who = ChoiceBox([(None, "全部账号"), *people_of_log()], prompt="全部账号")
        self.who.setObjectName("audit_who")
        self.who.setAccessibleName("谁的操作")
        self.action = ChoiceBox([(None, "全部操作"), *((each, each.label) for each in Action)], prompt="全部操作")
        self.action.setObjectName("audit_action")
        self.action.setAccessibleName("哪一种操作")
        self.refused = QCheckBox("只看拒绝的")
        self.refused.setObjectName("audit_refused")
        for box in (self.who, self.action):
            box.currentIndexChanged.connect(lambda _: self.reload())
        self.refused.toggled.connect(lambda _: self.reload())
        self.count = label("", "soft")
        self.count.setObjectName("audit_count")
        self.table = QTableWidget(0, len(_HEADS))
        self.table.setObjectName("audit_table")
        self.table.setAccessibleName("操作记录")
        self.table.setProperty("role", "framed")
        self.table.setHorizontalHeaderLabels(list(_HEADS))
        self.table.verticalHeader().setVisible(False)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 64), (1, 180), (2, 90), (3, 110), (5, 60)):
            self.table.setColumnWidth(column, width)
        self.table.setMinimumHeight(340)
        self.more = button("再显示一些", self._more, meaning="down")
        self.more.setObjectName("audit_more")
        out = button("导出…", self._export, meaning="export")
        out.setObjectName("audit_export")
        verify = primary_button("核对", self._verify, "check-circle")
        verify.setObjectName("audit_verify")
        self.body.addLayout(row(self.words, self.who, self.action, self.refused, None, self.count))
        self.body.addWidget(self.table, 1)
        self.body.addLayout(row(None, self.more, None))
        self.set_buttons(verify, out)
        self.cancel_button.setText("关闭")
        self.reload()
        self.fit(1100)

    def reload(self) -> None:
        """Shows the newest entries that fit."""
        self.table.setRowCount(0)
        self._more()

    def _filter(self) -> LogFilter:
        return LogFilter(self.words.text(), self.who.value(), self.action.value(), self.refused.isChecked())

    def _more(self) -> None:
        session, wanted, there = self._office.session, self._filter(), self.table.rowCount()
        lines, total = log_page(session, wanted, there), log_count(session, wanted)
        self.table.setRowCount(there + len(lines))
        for place, line in enumerate(lines, there):
            texts = (str(line.seq), line.at[:19], line.who, line.action, line.summary, line.outcome)
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(place, column, item)
        self.count.setText(f"{total} 条")
        self.more.setVisible(there + PAGE < total)

    def _verify(self) -> None:
        """Recomputes the chain beside the window: that of years has millions of links."""
        store = self._office.session.store
        act_beside(
            self, self._office, "核对操作记录", lambda: (audit.first_broken(store), audit.count()), self._say_verified,
            notices=self.notices, writes=False,
        )  # fmt: skip

    def _say_verified(self, found: tuple[int | None, int]) -> None:
        broken, total = found
        if broken is None:
            self.notices.say(Severity.DONE, f"共 {total} 条，逐条核对无误。")
        else:
            words = (
                f"从第 {broken} 条起在程序之外被改动、删除、调换或截短过；本程序没有作任何改动。"
                "请保留数据文件，不要再用它办理业务，并立即报告。"
            )
            self.notices.say(Severity.ERROR, words)

    def _export(self) -> None:
        name = f"操作记录-{self._office.today():%Y%m%d}.csv"
        if out := ask_save(self, "导出操作记录", "CSV 文件 (*.csv)", name):
            session, wanted = self._office.session, self._filter()

            def landed(count: int) -> None:
                self.notices.say(Severity.DONE, f"已导出 {count} 条到 {out.name}。")
                self.reload()

            act_beside(
                self, self._office, "导出操作记录", lambda: export_log(session, wanted, out), landed,
                notices=self.notices,
            )  # fmt: skip
