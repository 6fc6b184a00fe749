"""The ledger rows behind a figure of the statistics table."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ledgers.ledger import ledger
from app.ledgers.period import Period
from app.ledgers.scope import LedgerFilter
from ui.ledgers.columns import ledger_columns
from ui.office import Office, Tab
from ui.theme import Space
from ui.widgets.basics import button, icon_button, label
from ui.widgets.layouts import box, column, row
from ui.widgets.table import TableView
from ui.widgets.table_model import Rows


class BehindPane(QWidget):
    """A small ledger under the table; `whole_wanted` asks for the same talks in the page 台账."""

    whole_wanted = Signal(str, tuple)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("behind_pane")
        self._office = office
        self._caption, self._ids = "", ()
        self.caption = label("", "strong")
        self.caption.setObjectName("behind_caption")
        self.table = TableView("数字背后的约谈", ledger_columns(), Rows(), key=lambda line: line.interview_id)
        self.table.setObjectName("behind_table")
        self.table.opened.connect(lambda line: office.go(Tab.INTERVIEWS, "interview", line.interview_id))
        more = button("在台账中查看", self._whole, meaning="ledgers")
        more.setObjectName("behind_ledger_button")
        close = icon_button("close", "收起", self.hide)
        close.setObjectName("behind_close_button")
        head = box(row(self.caption, None, more, close))
        head.setContentsMargins(Space.TWO, Space.HALF, Space.TWO, Space.HALF)
        self.setLayout(column(head, self.table, spacing=0))
        self.hide()

    def show_talks(self, caption: str, period: Period, interviews: tuple[int, ...]) -> None:
        """Shows these talks under a caption."""
        self._caption, self._ids = caption, interviews
        wanted = LedgerFilter(period.year, period.quarter, interviews=interviews)
        lines = ledger(self._office.session, wanted)
        reported = sum(1 for each in interviews if each < 0)
        more = f"，另有部门报送的 {reported} 次（督导·交换）" if reported else ""
        self.caption.setText(f"{caption}：涉及约谈 {len(lines)} 次{more}")
        self.table.set_source(Rows(lines))
        self.show()

    def _whole(self) -> None:
        self.whole_wanted.emit(self._caption, self._ids)
