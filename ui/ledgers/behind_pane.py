"""The ledger rows behind a figure of the statistics table."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ledgers.ledger import LedgerRow, ledger
from app.ledgers.period import Period
from app.ledgers.reported_lines import reported_lines
from app.ledgers.scope import LedgerFilter
from ui.ledgers.columns import ledger_columns
from ui.office import Office, Tab
from ui.theme import Space
from ui.widgets.basics import button, icon_button, label
from ui.widgets.layouts import box, column, row
from ui.widgets.table import TableView
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Rows

# Where the file of a talk is that a department reported.
REPORTED = "这次约谈由部门报送，卷宗在报送的部门；收到的报送在“督导·交换”里"


class BehindPane(QWidget):
    """A small ledger under the table; `whole_wanted` asks for the same talks in the page 台账."""

    whole_wanted = Signal(str, tuple)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("behind_pane")
        self._office = office
        self._caption, self._ids = "", tuple[int, ...]()
        self.caption = label("", "strong")
        self.caption.setObjectName("behind_caption")
        self.table = TableView("数字背后的约谈", ledger_columns(), Rows(), key=lambda line: line.interview_id)
        self.table.setObjectName("behind_table")
        self.table.opened.connect(self._open)
        self.more = more = button("在台账中查看", self._whole, meaning="ledgers")
        more.setObjectName("behind_ledger_button")
        close = icon_button("close", "收起", self.hide)
        close.setObjectName("behind_close_button")
        head = box(row(self.caption, None, more, close))
        head.setContentsMargins(Space.TWO, Space.HALF, Space.TWO, Space.HALF)
        self.setLayout(column(head, with_foot(self._office, self.table), spacing=0))
        self.hide()

    def show_talks(self, caption: str, period: Period, interviews: tuple[int, ...]) -> None:
        """Shows these talks under a caption."""
        self._caption, self._ids = caption, interviews
        wanted = LedgerFilter(period.year, period.quarter, interviews=interviews)
        own, reported = ledger(self._office.session, wanted), reported_lines(self._office.session, interviews)
        lines = [replace(line, serial=place) for place, line in enumerate([*own, *reported], 1)]
        more = f"，其中部门报送 {len(reported)} 次" if reported else ""
        self.caption.setText(f"{caption}：涉及约谈 {len(lines)} 次{more}")
        self.more.setEnabled(bool(own))
        self.table.set_source(Rows(lines))
        self.show()

    def _open(self, line: LedgerRow) -> None:
        """The talk itself; of a reported one the file lies elsewhere."""
        if line.interview_id > 0:
            self._office.go(Tab.INTERVIEWS, "interview", line.interview_id)
        else:
            self._office.said.emit(REPORTED, None)

    def _whole(self) -> None:
        self.whole_wanted.emit(self._caption, self._ids)
