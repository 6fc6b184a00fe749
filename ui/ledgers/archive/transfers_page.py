"""移交: lists of transfer, with the volumes of the one that is chosen."""

from __future__ import annotations

from typing import Any

from app.access.actions import Action
from app.ledgers.archive.transfers import TransferLine, TransferState, transfers, withdraw_transfer
from app.papers.paper import About
from ui.interviews.facts import facts_grid
from ui.ledgers.archive.list_dialogs import SignTransferDialog, WithdrawDialog
from ui.ledgers.archive.parts import Offer, Pane, PanedList
from ui.office import Office
from ui.widgets.basics import label
from ui.widgets.chips import StateChip, look_of
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import row
from ui.widgets.list_page import ListPage
from ui.widgets.table_model import Align, Column, Rows

_MOST_VOLUMES = 30
COLUMNS: tuple[Column[TransferLine], ...] = (
    Column("number", "清单编号", 190),
    Column("kind", "移交到", 110),
    Column("receiver", "接收单位", 150, stretch=2),
    Column("count", "卷数", 64, align=Align.RIGHT),
    Column("pages", "页数", 72, align=Align.RIGHT),
    Column("drawn_on", "编制日期", 104),
    Column("signed_on", "签收日期", 104),
    Column("state", "状态", 92, look=lambda line: look_of(str(line.state))),
)


class TransfersPage(PanedList):
    """The lists."""

    help_page = "ledgers#transfer"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        views = [(None, "全部"), *((state.value, state.value) for state in TransferState)]
        pane = TransferPane(office)
        made = ListPage(office, "transfers", COLUMNS, self._source, unit="份", views=views, pane=pane)
        made.set_hint("筛选：编号、接收单位、案卷号")
        made.set_empty_states(EmptyState("send", "还没有移交清单", "在“案卷”里选中要移交的案卷，点“移交”。"))
        self.lay_out(made, pane)

    def _source(self, said: dict[str, Any]) -> Rows[TransferLine]:
        state = TransferState(said["view"]) if said["view"] else None
        return Rows(transfers(self.office.session, state, said["text"]))


class TransferPane(Pane):
    """One list, its volumes, and what can be done with it."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, "transfer_pane", "这里会显示清单里的案卷和签收情况。")
        self.show_line(None)

    def fill(self, line: TransferLine) -> None:
        """Shows a list."""
        self.body.addWidget(label(line.number, "section", wrap=True))
        self.body.addLayout(row(StateChip(str(line.state)), None))
        signed = f"{line.signed_on}，{line.handed_by}移交，{line.received_by}接收" if line.signed_on else ""
        back = f"{line.withdrawn_on}：{line.withdrawn_reason}" if line.withdrawn_on else ""
        self.body.addWidget(facts_grid([
            ("接收", line.receiver), ("编制", str(line.drawn_on)), ("签收", signed), ("撤回", back),
            ("备注", line.note),
        ], narrow=True))  # fmt: skip
        self.offer(self._offers(line), allowed=self.office.session.may(Action.ARCHIVE_KEEP))
        self.offer_print(About.TRANSFER, line.id)
        self.body.addWidget(label(f"案卷　{line.count} 卷 {line.pages} 页", "strong"))
        for each in line.volumes[:_MOST_VOLUMES]:
            self.body.addWidget(label(f"{each.volume}　{each.title}　{each.pages} 页", "soft-body", wrap=True))
        if line.count > _MOST_VOLUMES:
            self.body.addWidget(label(f"其余 {line.count - _MOST_VOLUMES} 卷见打印的清单。", "soft"))

    def _offers(self, line: TransferLine) -> list[Offer]:
        if line.state is not TransferState.DRAWN:
            return []
        office, session = self.office, self.office.session

        def back(reason: str) -> object:
            return withdraw_transfer(session, line.id, reason)

        return [
            ("登记签收(&G)…", "sign_transfer_button", lambda: SignTransferDialog(self, office, line).open()),
            ("撤回(&W)…", "withdraw_transfer_button",
             lambda: WithdrawDialog(self, office, line.number, back).open()),
        ]  # fmt: skip
