"""销毁: lists of destruction from the proposal to what was carried out."""

from __future__ import annotations

from typing import Any

from app.access.actions import Action
from app.ledgers.archive.destruction import DestructionLine, DestructionState, destructions, withdraw_destruction
from app.papers.paper import About
from ui.interviews.facts import facts_grid
from ui.ledgers.archive.list_dialogs import ApproveDestructionDialog, CarryOutDialog, WithdrawDialog
from ui.ledgers.archive.parts import Offer, Pane, PanedList
from ui.office import Office
from ui.widgets.basics import label
from ui.widgets.chips import StateChip, look_of
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import row
from ui.widgets.list_page import ListPage
from ui.widgets.table_model import Align, Column, Rows

_MOST_VOLUMES = 30
COLUMNS: tuple[Column[DestructionLine], ...] = (
    Column("number", "清册编号", 190, stretch=1),
    Column("count", "卷数", 64, align=Align.RIGHT),
    Column("pages", "页数", 72, align=Align.RIGHT),
    Column("drawn_on", "编制日期", 104),
    Column("approval_number", "批准文号", 160, stretch=1),
    Column("approved_on", "批准日期", 104),
    Column("destroyed_on", "销毁日期", 104),
    Column("state", "状态", 92, look=lambda line: look_of(str(line.state))),
)


class DestructionsPage(PanedList):
    """The lists."""

    help_page = "ledgers#destruction"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        views = [(None, "全部"), *((state.value, state.value) for state in DestructionState)]
        pane = DestructionPane(office)
        made = ListPage(office, "destructions", COLUMNS, self._source, unit="份", views=views, pane=pane)
        made.set_hint("筛选：编号、文号、案卷号")
        made.set_empty_states(EmptyState("archive", "还没有销毁清册", "在“案卷”的“保管期满”视图里选中案卷，点“销毁”。"))
        self.lay_out(made, pane)

    def _source(self, said: dict[str, Any]) -> Rows[DestructionLine]:
        state = DestructionState(said["view"]) if said["view"] else None
        return Rows(destructions(self.office.session, state, said["text"]))


class DestructionPane(Pane):
    """One list, its volumes, and what can be done with it."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, "destruction_pane", "这里会显示清册里的案卷、批准和销毁情况。")
        self.show_line(None)

    def fill(self, line: DestructionLine) -> None:
        """Shows a list."""
        self.body.addWidget(label(line.number, "section", wrap=True))
        self.body.addLayout(row(StateChip(str(line.state)), None))
        approved = f"{line.approved_on}，{line.approver}（{line.approval_number}）" if line.approved_on else ""
        done = f"{line.destroyed_on}，监销人：{'、'.join(line.witnesses)}" if line.destroyed_on else ""
        back = f"{line.withdrawn_on}：{line.withdrawn_reason}" if line.withdrawn_on else ""
        self.body.addWidget(facts_grid([
            ("编制", str(line.drawn_on)), ("批准", approved), ("销毁", done), ("撤回", back), ("备注", line.note),
        ], narrow=True))  # fmt: skip
        self.offer(self._offers(line), allowed=self.office.session.may(Action.ARCHIVE_DESTROY))
        self.offer_print(About.DESTRUCTION, line.id)
        self.body.addWidget(label(f"案卷　{line.count} 卷 {line.pages} 页", "strong"))
        for each in line.volumes[:_MOST_VOLUMES]:
            said = f"{each.volume}　{each.title}　{each.retention}，{each.ended_on} 届满"
            self.body.addWidget(label(said, "soft-body", wrap=True))
        if line.count > _MOST_VOLUMES:
            self.body.addWidget(label(f"其余 {line.count - _MOST_VOLUMES} 卷见打印的清册。", "soft"))

    def _offers(self, line: DestructionLine) -> list[Offer]:
        office, session = self.office, self.office.session

        def back(reason: str) -> object:
            return withdraw_destruction(session, line.id, reason)

        approve: Offer = ("登记批准(&G)…", "approve_destruction_button",
                          lambda: ApproveDestructionDialog(self, office, line).open())  # fmt: skip
        carry: Offer = ("销毁(&G)…", "carry_out_button", lambda: CarryOutDialog(self, office, line).open())
        withdraw: Offer = ("撤回(&W)…", "withdraw_destruction_button",
                           lambda: WithdrawDialog(self, office, line.number, back).open())  # fmt: skip
        return {DestructionState.DRAWN: [approve, withdraw], DestructionState.APPROVED: [carry, withdraw]}.get(
            line.state, []
        )
