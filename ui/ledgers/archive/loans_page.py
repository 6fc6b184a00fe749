"""借阅: all loans, those that are out first."""

from __future__ import annotations

from typing import Any

from app.access.actions import Action
from app.ledgers.archive.loans import LoanFilter, LoanLine, LoanState, loans
from app.ledgers.period import Period
from ui.interviews.facts import facts_grid
from ui.ledgers.archive.dialogs import RenewDialog, ReturnDialog
from ui.ledgers.archive.parts import Pane, PanedList
from ui.office import Office
from ui.widgets.basics import label
from ui.widgets.chips import StateChip, look_of
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import row
from ui.widgets.list_page import Choice, ListPage
from ui.widgets.table_model import Column, Rows

COLUMNS: tuple[Column[LoanLine], ...] = (
    Column("volume", "案卷号", 92),
    Column("borrower", "借阅人", 80),
    Column("unit", "单位", 100, stretch=1),
    Column("purpose", "借阅事由", 140, stretch=2),
    Column("approver", "批准人", 78),
    Column("lent_on", "借出日期", 94),
    Column("due_on", "应还日期", 94),
    Column("returned_on", "归还日期", 94),
    Column("state", "现状", 88, look=lambda line: look_of(str(line.state))),
)


class LoansPage(PanedList):
    """The list; Enter or a double click takes a volume back."""

    help_page = "ledgers#lend"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        views = [(None, "全部"), (LoanState.OUT.value, "未归还"), (LoanState.LATE.value, "逾期"),
                 (LoanState.BACK.value, "已归还")]  # fmt: skip
        today = office.today().year
        years = [(None, "全部年度"), *((year, f"{year} 年") for year in range(today, today - 10, -1))]
        pane = LoanPane(office)
        made = ListPage(office, "loans", COLUMNS, self._source, views=views,
                        choices=(Choice("year", "借出年度", years),), pane=pane)  # fmt: skip
        made.set_hint("筛选：案卷号、借阅人、单位、事由")
        made.set_empty_states(EmptyState("archive", "还没有借阅", "在“案卷”里选中一卷，点“借出”。"))
        made.table.opened.connect(self._open)
        self.lay_out(made, pane)

    def _open(self, line: LoanLine | None) -> None:
        may = self.office.session.may(Action.ARCHIVE_KEEP) and not self.office.session.store.read_only
        if line is not None and line.state is not LoanState.BACK and may:
            ReturnDialog(self, self.office, line).open()

    def _source(self, said: dict[str, Any]) -> Rows[LoanLine]:
        period = Period(said["year"]) if said["year"] else None
        wanted = LoanFilter(
            LoanState(said["view"]) if said["view"] else None, said["text"],
            first=period.start if period else None, last=period.end if period else None,
        )  # fmt: skip
        return Rows(loans(self.office.session, wanted))


class LoanPane(Pane):
    """One loan."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, "loan_pane", "这里会显示借阅和归还的情况。")
        self.show_line(None)

    def fill(self, line: LoanLine) -> None:
        """Shows a loan."""
        self.body.addLayout(row(label(line.volume, "section"), None, StateChip(str(line.state))))
        self.body.addWidget(label(line.title, wrap=True, selectable=True))
        back = f"{line.returned_on}，{line.returned_pages} 页，{line.checked_by}核对" if line.returned_on else ""
        self.body.addWidget(facts_grid([
            ("借阅", f"{line.borrower}　{line.unit}".strip()), ("事由", line.purpose), ("批准", line.approver),
            ("借出", f"{line.lent_on}，{line.lent_pages} 页"), ("应还", str(line.due_on)), ("归还", back),
            ("说明", line.note),
        ], narrow=True))  # fmt: skip
        if line.state is not LoanState.BACK:
            offers = [
                ("登记归还(&G)…", "return_loan_button", lambda: ReturnDialog(self, self.office, line).open()),
                ("续借(&W)…", "renew_loan_button", lambda: RenewDialog(self, self.office, line).open()),
            ]
            self.offer(offers, allowed=self.office.session.may(Action.ARCHIVE_KEEP))
