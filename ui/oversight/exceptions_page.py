"""特批: every talk that was led by exception, with the leading group's paper."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.access.errors import Refusal
from app.oversight.queries import ExceptionLine, exceptions
from app.store.errors import StoreTrouble
from ui.office import Office, Tab
from ui.theme import Space
from ui.widgets.basics import label
from ui.widgets.chips import look_of
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import box, column, row
from ui.widgets.row_source import Fetched
from ui.widgets.table import TableView
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Column, Rows

COLUMNS: tuple[Column[ExceptionLine], ...] = (
    Column("number", "编号", 130),
    Column("subjects", "对象", 120, stretch=1),
    Column("lead", "主谈人", 90),
    Column("paper", "批准文号", 150),
    Column("approver", "批准人", 130),
    Column("decided_on", "批准日期", 104, text=lambda line: line.decided_on.isoformat() if line.decided_on else ""),
    Column("reason", "理由", 200, stretch=2),
    Column("state", "状态", 104, look=lambda line: look_of(line.state)),
)
_BY = {column_.key: column_.words for column_ in COLUMNS}


class ExceptionsPage(QWidget):
    """The list of exceptions; nobody can take one off it."""

    help_page = "oversight#exceptions"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.table = TableView("特批", COLUMNS, Rows(), key=lambda line: line.interview_id)
        self.table.setObjectName("exceptions_list")
        self.table.set_empty_states(
            EmptyState("oversight", "没有特批", "突破五(一)主谈的，须有领导小组书面批准，都会列在这里。")
        )
        self.table.failed.connect(self._failed)
        self.table.opened.connect(lambda line: office.go(Tab.INTERVIEWS, "case", line.interview_id))
        bar = box(row(label("特批只能随约谈登记，不能在这里增减。双击查看约谈。", "soft-body"), None), "desk")
        bar.layout().setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(column(bar, with_foot(self.office, self.table, "次"), spacing=0))

    def reload(self) -> None:
        """Asks for the list anew, beside the window."""
        session = self.office.session
        self.table.set_source(Fetched(lambda: Rows(exceptions(session), by=_BY)))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, (Refusal, StoreTrouble)):
            raise error
        self.office.show_error(error)
