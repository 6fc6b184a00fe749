"""痕迹: everything that happened to the case, in the order of time, and 更正."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from app.interviews.amendments import amendable_facts
from app.interviews.record import is_unaltered
from app.interviews.trail import TrailKind, TrailLine, trail
from ui.interviews.amend_dialog import AmendDialog
from ui.interviews.page import CasePage
from ui.office import Office
from ui.theme import Space, icon
from ui.widgets.basics import button, label
from ui.widgets.layouts import row
from ui.widgets.notice import Severity
from ui.widgets.typing_state import TypedLine

_ICONS = {
    TrailKind.STEP: ("forward", "blue"),
    TrailKind.APPROVAL: ("gavel", "green"),
    TrailKind.AMENDMENT: ("edit", "amber"),
    TrailKind.WORK: ("dot", "ink_faint"),
}
_EVERYTHING = "全部"


class TrailPage(CasePage):
    """The trail of a case: read only, but for the amendments that begin here."""

    help_page = "interviews#trail"

    def __init__(self, office: Office, interview_id: int) -> None:
        super().__init__(office, interview_id)
        self.setObjectName("trail_page")
        self._lines: tuple[TrailLine, ...] = ()
        self.kind = QComboBox()
        self.kind.addItems([_EVERYTHING, *(kind.value for kind in TrailKind)])
        self.kind.setObjectName("trail_kind")
        self.kind.setAccessibleName("类别")
        self.kind.currentIndexChanged.connect(lambda _: self._show())
        self.filter = TypedLine("查找", "查找操作、人员或内容")
        self.filter.setObjectName("trail_filter")
        self.filter.setFixedWidth(280)
        self.filter.settled.connect(lambda _: self._show())
        self.count = label("", "soft")
        self.amend_button = button("更正…", self._amend, meaning="edit")
        self.amend_button.setObjectName("amend_button")
        self.list = QTreeWidget()
        self.list.setObjectName("trail_list")
        self.list.setAccessibleName("痕迹")
        self.list.setProperty("role", "framed")
        self.list.setHeaderLabels(["时间", "类别", "经手人", "内容"])
        self.list.setWordWrap(True)
        self.list.setUniformRowHeights(False)
        for column, width in ((0, 170), (1, 90), (2, 120)):
            self.list.setColumnWidth(column, width)
        self.list.header().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.TWO, Space.TWO, Space.TWO, Space.TWO)
        whole.setSpacing(Space.ONE)
        whole.addWidget(self.notices)
        whole.addLayout(row(self.kind, self.filter, self.count, None, self.amend_button))
        whole.addWidget(self.list, 1)

    def reload(self) -> None:
        """Reads the trail anew."""
        self._lines = trail(self.interview_id)
        facts = amendable_facts(self.office.session, self.interview_id)
        self.amend_button.setEnabled(bool(facts))
        self.amend_button.setToolTip("" if facts else "定稿的谈话记录和已归档的内容才需要更正；其他请直接修改")
        if not is_unaltered(self.interview_id):
            self.notices.say(
                Severity.ERROR,
                "谈话记录与定稿时的校验值不符，可能在程序之外被改动；程序没有改动它。请停止使用并从备份核对。",
            )
        self._show()

    def _show(self) -> None:
        wanted, kind = self.filter.text().strip(), self.kind.currentText()
        found = [
            line
            for line in self._lines
            if kind in (_EVERYTHING, line.kind.value) and wanted in "\n".join((line.who, line.what, *line.details))
        ]
        self.list.clear()
        for line in found:
            item = _item(line)
            self.list.addTopLevelItem(item)
            item.setExpanded(line.kind is not TrailKind.WORK)
        self.count.setText(f"{len(found)} 条")
        self.list.scrollToBottom()

    def _amend(self) -> None:
        AmendDialog(self, self.office, self.interview_id).open()


def _item(line: TrailLine) -> QTreeWidgetItem:
    item = QTreeWidgetItem([f"{line.at:%Y-%m-%d %H:%M:%S}", line.kind.value, line.who, line.what])
    item.setIcon(1, icon(*_ICONS[line.kind]))
    for detail in line.details:
        child = QTreeWidgetItem(["", "", "", detail])
        child.setToolTip(3, detail)
        item.addChild(child)
    return item
