"""The ledger rows behind a figure of the statistics table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.access.session import Session
from app.ledgers.ledger import LedgerRow, ledger
from app.ledgers.period import Period
from app.ledgers.reported_lines import reported_lines
from app.ledgers.scope import LedgerFilter
from ui.ledgers.columns import ledger_columns
from ui.office import Office, Tab
from ui.theme import Space
from ui.widgets.asking import Asking
from ui.widgets.basics import button, icon_button, label
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import box, column, row
from ui.widgets.table import TableView
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Rows

# Where the file of a talk is that a department reported.
REPORTED = "这次约谈由部门报送，卷宗在报送的部门；收到的报送在“督导·交换”里"


@dataclass(frozen=True, slots=True)
class Behind:
    """Talks behind a figure with their ids; `reported` of the lines are those of departments."""

    caption: str
    ids: tuple[int, ...]
    lines: list[LedgerRow]
    reported: int


def talks_behind(session: Session, caption: str, period: Period, ids: tuple[int, ...]) -> Behind:
    """The rows of these talks."""
    wanted = LedgerFilter(period.year, period.quarter, interviews=ids)
    own, reported = ledger(session, wanted), reported_lines(session, ids)
    lines = [line._replace(serial=place) for place, line in enumerate([*own, *reported], 1)]
    return Behind(caption, ids, lines, len(reported))


class BehindPane(QWidget):
    """A small ledger under the table; `whole_wanted` asks for the same talks in the page 台账."""

    whole_wanted = Signal(str, tuple)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("behind_pane")
        self._office = office
        self._caption, self._ids = "", tuple[int, ...]()
        self._asking = Asking[Behind](self, self._landed, office.show_error)
        self.caption = label("", "strong")
        self.caption.setObjectName("behind_caption")
        self.table = TableView("数字背后的约谈", ledger_columns(), Rows(), key=lambda line: line.interview_id)
        self.table.setObjectName("behind_table")
        self.table.set_empty_states(EmptyState("ledgers", "没有要列出的约谈", "筛掉的，点列名旁的漏斗取消筛选。"))
        self.table.opened.connect(self._open)
        self.more = more = button("在台账中查看", self._whole, meaning="ledgers")
        more.setObjectName("behind_ledger_button")
        close = icon_button("close", "收起", self.put_away)
        close.setObjectName("behind_close_button")
        head = box(row(self.caption, None, more, close))
        head.setContentsMargins(Space.TWO, Space.HALF, Space.TWO, Space.HALF)
        self.setLayout(column(head, with_foot(self._office, self.table), spacing=0))
        self.hide()

    def show_talks(self, caption: str, period: Period, interviews: Callable[[], tuple[int, ...]]) -> None:
        """Shows talks under a caption: which they are is asked with them, beside the window."""
        session = self._office.session
        self._asking.ask(lambda: talks_behind(session, caption, period, interviews()))

    def put_away(self) -> None:
        """Closes it, and wants nothing any more."""
        self._asking.drop()
        self.hide()

    def _landed(self, found: Behind) -> None:
        self._caption, self._ids = found.caption, found.ids
        more = f"，其中部门报送 {found.reported} 次" if found.reported else ""
        self.caption.setText(f"{found.caption}：涉及约谈 {len(found.lines)} 次{more}")
        self.more.setEnabled(len(found.lines) > found.reported)
        self.table.set_source(Rows(found.lines))
        self.show()

    def _open(self, line: LedgerRow) -> None:
        """The talk itself; of a reported one the file lies elsewhere."""
        if line.interview_id > 0:
            self._office.go(Tab.INTERVIEWS, "interview", line.interview_id)
        else:
            self._office.said.emit(REPORTED, None)

    def _whole(self) -> None:
        self.whole_wanted.emit(self._caption, self._ids)
