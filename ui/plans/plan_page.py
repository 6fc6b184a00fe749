"""One plan: its head, its talks, its approvals and filing, and the step that comes next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QSplitter, QWidget

from app.papers.book_layout import BookKind
from app.papers.paper import About
from app.plans.approvals import ApprovalLine
from app.plans.items import add_item, check_items, move_item, remove_item
from app.plans.plans import withdraw
from app.plans.queries import PlanView, plan_view
from app.plans.vocabulary import Outcome, PlanKind, PlanState
from ui.ledgers.exporting import export
from ui.ledgers.layout_choice import LayoutChoice
from ui.office import Office, Tab
from ui.papers.print_menu import AtHand, PrintMenu, print_menu_button
from ui.plans.decision_dialog import DecisionDialog
from ui.plans.filing_dialog import FilingDialog
from ui.plans.item_dialog import ItemDialog
from ui.plans.item_list import ITEM_COLUMNS, ItemLine, ItemPane
from ui.plans.plan_dialogs import DeletePlanDialog, EditPlanDialog, ReopenDialog, SubmitDialog
from ui.theme import Space
from ui.widgets.basics import button, label, primary_button
from ui.widgets.chips import StateChip
from ui.widgets.clauses import ClauseLinks
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import Bar, box, clear, column, row
from ui.widgets.notice import NoticeArea
from ui.widgets.table import TableView
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Rows

_OPEN = (PlanState.DRAFT, PlanState.RETURNED)
_DONE = (PlanState.APPROVED, PlanState.FILED)
# A title that wraps within less than this, in pixels, is a column of single words: then the buttons go below it.
_TITLE = 240
# Button -> the states in which it is shown.
_SHOWN: dict[str, tuple[PlanState, ...]] = {
    "add_item": _OPEN,
    "edit_plan": _OPEN,
    "delete_plan": _OPEN,
    "withdraw": (PlanState.SUBMITTED,),
    "return": (PlanState.SUBMITTED,),
    "reopen": _DONE,
    "amend_filing": (PlanState.FILED,),
    "export": tuple(PlanState),
    "submit": _OPEN,
    "approve": (PlanState.SUBMITTED,),
    "file": (PlanState.APPROVED,),
    "send_plan": _DONE,
}


class PlanPage(QWidget):
    """Shows the plan of `plan_id`; `left` says that the user goes back to the list."""

    help_page = "plans#items"

    left = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("plan_page")
        self._office = office
        self.plan_id: int | None = None
        self.plan: PlanView | None = None
        self.notices = NoticeArea()
        self.title, self.chip, self.facts = label("", "page", wrap=True), StateChip(), label("", "soft-body", wrap=True)
        self.title.setObjectName("plan_title")
        self.chip.setObjectName("plan_state")
        self.history = box(column(spacing=Space.HALF))
        self.history.setObjectName("plan_history")
        self.buttons = self._make_buttons()
        self.print_button = print_menu_button(PrintMenu(self, office, (About.PLAN,), self._at_hand, self.notices))
        self.items = TableView("plan_items", ITEM_COLUMNS, Rows())
        self.items.setObjectName("plan_items_list")
        self.items.set_empty_states(
            EmptyState(
                "people", "计划里还没有安排约谈", "添加约谈对象、事由、主谈人和时间。", "添加约谈…", self.add_item
            )
        )
        self.pane = ItemPane()
        self._lay_out()
        self._connect()

    def show_plan(self, plan_id: int) -> None:
        """Opens a plan.  Raises Refusal for one that is not there."""
        plan_view(self._office.session, plan_id)
        self.plan_id = plan_id
        self.notices.clear()
        self.reload()
        self.items.setFocus()

    def leave(self) -> None:
        """Closes the plan."""
        self.plan_id = self.plan = None

    def reload(self) -> None:
        """Asks for the plan anew.  Raises Refusal when it is gone."""
        if self.plan_id is None:
            return
        plan = self.plan = plan_view(self._office.session, self.plan_id)
        self.title.setText(plan.title)
        self.chip.set_word(plan.state.value)
        self.facts.setText("　·　".join(_facts(plan)))
        self._show_history(plan)
        checked = {each.item_id: each for each in check_items(self._office.session, plan.id)}
        self.items.set_source(Rows([ItemLine(view, checked[view.id]) for view in plan.items]))
        for name, each in self.buttons.items():
            each.setVisible(plan.state in _SHOWN[name])
        self.buttons["file"].setVisible(plan.state is PlanState.APPROVED and plan.kind is PlanKind.QUARTERLY)
        is_sent = plan.kind is PlanKind.QUARTERLY and plan.state in _DONE and _sends_packages()
        self.buttons["send_plan"].setVisible(is_sent)
        self._show_item(self.current())

    def _send(self) -> None:
        """A package for the discipline office (计划备案)."""
        from ui.oversight.send_dialogs import PlanDialog

        PlanDialog(self, self._office, self.plan_id).open()

    def _at_hand(self) -> AtHand | None:
        return AtHand(self.plan_id) if self.plan_id is not None else None

    def current(self) -> ItemLine | None:
        """The talk that is chosen."""
        line: ItemLine | None = self.items.lazy.row_at(self.items.currentIndex().row())
        return line

    # ------------------------------------------------------------ parts

    def _make_buttons(self) -> dict[str, QPushButton]:
        plain: list[tuple[str, str, str, Callable[[], object]]] = [
            ("add_item", "添加约谈…", "add", self.add_item),
            ("edit_plan", "计划信息…", "edit", self._edit),
            ("delete_plan", "删除…", "remove", self._delete),
            ("withdraw", "撤回", "undo", self._withdraw),
            ("return", "退回…", "returned", lambda: self._decide(Outcome.RETURNED)),
            ("reopen", "变更计划…", "edit", lambda: self._open(ReopenDialog)),
            ("amend_filing", "更正备案…", "edit", lambda: self._open(FilingDialog)),
            ("export", "导出计划表…", "export", self._export),
            ("send_plan", "送备案…", "send", self._send),
        ]
        first: list[tuple[str, str, str, Callable[[], object]]] = [
            ("submit", "提交审批…", "send", self._submit),
            ("approve", "登记批准…", "check", lambda: self._decide(Outcome.APPROVED)),
            ("file", "登记备案…", "check-circle", lambda: self._open(FilingDialog)),
        ]
        made = {name: button(words, slot, meaning=meaning) for name, words, meaning, slot in plain}
        made |= {name: primary_button(words, slot, meaning) for name, words, meaning, slot in first}
        for name, each in made.items():
            each.setObjectName(f"{name}_button")
        return made

    def _lay_out(self) -> None:
        self.back = button("返回列表", self.left.emit, meaning="back", role="quiet")
        self.back.setObjectName("back_to_plans_button")
        self.layout_choice = LayoutChoice(self._office, BookKind.PLAN)
        for each in self.buttons.values():
            each.hide()
        self.title.setMinimumWidth(_TITLE)
        named = row(self.back, self.chip, self.title)
        named.setStretch(2, 1)
        top = Bar(named, row(self.layout_choice, self.print_button, *self.buttons.values()))
        head = box(column(top, self.facts, self.history, self.notices), "desk")
        head.layout().setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        self.pane.setMinimumWidth(320)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(with_foot(self._office, self.items, "项"))
        splitter.addWidget(self.pane)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([2000, 340])
        whole = column(head, splitter, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.items.chosen.connect(self._show_item)
        self.items.opened.connect(lambda line: self._edit_item(line.id) if line else None)
        self.pane.edit_wanted.connect(self._edit_item)
        self.pane.remove_wanted.connect(self._remove_item)
        self.pane.move_wanted.connect(self._move_item)
        self.pane.arrange_wanted.connect(lambda item: self._office.go(Tab.INTERVIEWS, "new_from_item", item))
        self.pane.interview_wanted.connect(lambda case: self._office.go(Tab.INTERVIEWS, "interview", case))
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left.emit)

    def _show_item(self, line: ItemLine | None) -> None:
        state = self.plan.state if self.plan else PlanState.DRAFT
        last = len(self.plan.items) if self.plan else 0
        self.pane.show_line(line, is_open=state.is_open, is_approved=state.is_approved, last=last)

    def _show_history(self, plan: PlanView) -> None:
        """Approvals, returns and the filing, each on its line; what waits now stands last."""
        lines = self.history.layout()
        clear(lines)
        for each in plan.approvals:
            lines.addWidget(label(_decision(each), "soft" if each.voided else "soft-body", wrap=True, selectable=True))
        if plan.filed_on is not None:
            number = f"，备案号 {plan.filing_number}" if plan.filing_number else ""
            words = f"备案：{plan.filed_on} 送纪检监察室{number}，接收人 {plan.filing_received_by}"
            words += f"　{plan.filing_opinion}" if plan.filing_opinion else ""
            lines.addWidget(label(words, "soft-body", wrap=True, selectable=True))
        if plan.next is not None:
            waiting = label(f"等待{plan.next.by}审批：{plan.next.why}", "soft-body")
            lines.addLayout(row(waiting, ClauseLinks(plan.next.clauses, caption=""), None))
        self.history.setVisible(lines.count() > 0)

    # ------------------------------------------------------------ steps of the plan

    def _open(self, kind: Callable[[QWidget, Office, PlanView], object]) -> None:
        if self.plan is not None:
            kind(self, self._office, self.plan).open()  # type: ignore[attr-defined]

    def _edit(self) -> None:
        self._open(EditPlanDialog)

    def _delete(self) -> None:
        self._open(lambda parent, office, plan: DeletePlanDialog(parent, office, plan, self.left.emit))

    def _submit(self) -> None:
        if self.plan is not None:
            checked = check_items(self._office.session, self.plan.id)
            SubmitDialog(self, self._office, self.plan, checked).open()

    def _decide(self, outcome: Outcome) -> None:
        self._open(lambda parent, office, plan: DecisionDialog(parent, office, plan, outcome))

    def _withdraw(self) -> None:
        if (plan := self.plan) is not None:
            self._office.act(
                lambda: withdraw(self._office.session, plan.id), f"已撤回“{plan.title}”", notices=self.notices
            )

    def _export(self) -> None:
        from app.papers.plan_book import write_plan

        if (plan := self.plan) is not None:
            layout = self.layout_choice.name
            export(
                self, self._office, self.notices, "导出计划表", f"{plan.title}.xlsx",
                lambda out: write_plan(self._office.session, plan.id, out, layout),
                lambda: self.layout_choice.tell(self.notices),
            )  # fmt: skip

    # ------------------------------------------------------------ its talks

    def add_item(self) -> None:
        """Opens the dialog for another talk."""
        self._open(ItemDialog)

    def _edit_item(self, item_id: int) -> None:
        if self.plan is not None and self.plan.state.is_open:
            ItemDialog(self, self._office, self.plan, item_id).open()

    def _remove_item(self, item_id: int) -> None:
        if self.plan is None:
            return
        session, plan_id = self._office.session, self.plan.id
        serial = next((view.serial for view in self.plan.items if view.id == item_id), 1)
        removed = self._office.act(lambda: remove_item(session, item_id), notices=self.notices)
        if removed is not None:

            def put_back() -> None:
                self._office.act(
                    lambda: move_item(session, add_item(session, plan_id, removed), serial), "已放回计划",
                    notices=self.notices,
                )  # fmt: skip

            self._office.said.emit(f"已移出第 {serial} 项", put_back)

    def _move_item(self, item_id: int, place: int) -> None:
        got = self._office.act(lambda: move_item(self._office.session, item_id, place), notices=self.notices)
        if got is not None:
            self.items.selectRow(got - 1)


def _facts(plan: PlanView) -> list[str]:
    subjects = sum(len(view.subjects) for view in plan.items)
    facts = [plan.kind.label, plan.period, plan.department, f"{len(plan.items)} 项 {subjects} 人次"]
    facts += [f"{plan.submitted_on} 提交"] if plan.submitted_on else []
    facts += [f"依据：{plan.basis}"] if plan.basis else []
    facts += [f"要求：{plan.requirements}"] if plan.requirements else []
    return [fact for fact in facts if fact]


def _decision(line: ApprovalLine) -> str:
    parts = [f"{line.by}{line.outcome}：{line.approver}，{line.decided_on}", line.number, line.opinion]
    if line.attachment_name:
        parts.append(f"附件：{line.attachment_name}")
    return "　".join(filter(None, parts)) + ("（已作废）" if line.voided else "")


def _sends_packages() -> bool:
    """Whether this store is a department's that has its keys for the exchange."""
    from app.oversight.exchange.keys import identity

    mine = identity()
    return mine is not None and not mine.is_discipline
