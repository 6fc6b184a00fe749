"""谈话函询: the list, and the one that is chosen at its right; Enter takes its next step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.access.errors import Refusal
from app.interviews.inquiry_talks import arrange_talk
from app.papers.paper import About
from app.plans.clue_queries import clue_view
from app.plans.inquiries import submit
from app.plans.inquiry_queries import (
    OPEN,
    InquiryFilter,
    InquiryLine,
    InquiryView,
    count_inquiries,
    inquiries_page,
    inquiry_view,
    inquiry_years,
)
from app.rules.inquiry import InquiryState, InquiryStep
from ui.office import Office, Tab
from ui.papers.print_menu import AtHand, PrintMenu
from ui.plans.inquiry_dialogs import (
    ApproveInquiryDialog,
    AssessDialog,
    ExplainDialog,
    InquiryDialog,
    ReplyDialog,
    ReturnInquiryDialog,
    SendDialog,
    WithdrawDialog,
)
from ui.plans.inquiry_looks import look_of_inquiry
from ui.plans.inquiry_pane import InquiryPane
from ui.plans.plans_page import day_text
from ui.theme import Tone
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import column
from ui.widgets.list_page import Choice, ListPage
from ui.widgets.table_model import Align, Column, Look, Queries, SortKey


def _late(line: InquiryLine) -> str:
    return f"逾期 {line.late} 天" if line.late else ""


def _late_look(line: InquiryLine) -> Look | None:
    return Look("warning", Tone.RED) if line.late else None


COLUMNS: tuple[Column[InquiryLine], ...] = (
    Column("number", "编号", 128),
    Column("name", "对象", 90),
    Column("post", "单位职务", 130, stretch=2),
    Column("clue", "线索", 140, hidden=True),
    Column("way", "方式", 104),
    Column("state", "状态", 96, look=lambda line: Look(*look_of_inquiry(line.state))),
    Column("letter_number", "通知书文号", 120, stretch=1, hidden=True),
    Column("sent_on", "发函日期", 100, text=lambda line: day_text(line.sent_on), align=Align.CENTRE),
    Column("due_on", "回复期限", 100, text=lambda line: day_text(line.due_on), align=Align.CENTRE),
    Column("replied_on", "收到回复", 100, text=lambda line: day_text(line.replied_on), align=Align.CENTRE),
    Column("late", "逾期", 104, text=_late, look=_late_look, sortable=False),
    Column("outcome", "评估", 80),
)


class InquiriesPage(QWidget):
    """The list with its filters.  `clue_wanted` asks for a clue in the register."""

    help_page = "clues#inquiry-steps"

    clue_wanted = Signal(int)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        states = [(OPEN, OPEN), *((each.value, each.value) for each in InquiryState)]
        choices = [
            Choice("year", "年度", [(None, "全部年度")]),
            Choice("state", "状态", [("", "全部状态"), *states]),
        ]
        self.pane = InquiryPane(PrintMenu(self, office, (About.INQUIRY,), self._at_hand))
        self.list = ListPage(office, "inquiry", COLUMNS, self._source, choices=choices, pane=self.pane)
        self.list.set_empty_states(
            EmptyState(
                "send", "还没有谈话函询", "在“线索”页把线索处置为谈话函询，再从那里拟定。", "去线索登记表",
                lambda: office.go(Tab.PLANS, "clues"),
            )
        )  # fmt: skip
        self._connect()
        self.setLayout(column(self.list, spacing=0))

    def _connect(self) -> None:
        self.list.table.chosen.connect(self._show)
        self.list.table.opened.connect(lambda _: self.take_next())
        self.pane.step.clicked.connect(self.take_next)
        self.pane.edit.clicked.connect(self._edit)
        self.pane.back.clicked.connect(lambda: self._open(ReturnInquiryDialog))
        self.pane.withdraw.clicked.connect(lambda: self._open(WithdrawDialog))
        self.pane.explain.clicked.connect(lambda: self._open(ExplainDialog))
        self.pane.clue_opened.connect(self.clue_wanted)
        self.pane.talk_opened.connect(lambda id: self._office.go(Tab.INTERVIEWS, "interview", id))

    def reload(self) -> None:
        """Asks for the list, and the one that is chosen, anew."""
        self.list.set_choice("year", [(None, "全部年度"), *((year, f"{year} 年") for year in inquiry_years())])
        self.list.reload()

    def current(self) -> InquiryLine | None:
        """The one that is chosen."""
        line: InquiryLine | None = self.list.table.lazy.row_at(self.list.table.currentIndex().row())
        return line

    def show_inquiry(self, inquiry_id: int) -> None:
        """Shows one among all of them."""
        self.list.clear_filters()
        missing = Refusal("没有找到这次谈话函询，请在列表中查找。")
        self.list.table.show_key(inquiry_id, lambda: self._office.show_error(missing, self.list.notices))

    def take_next(self) -> None:
        """Opens the dialog of the next step, or takes it where there is nothing to ask."""
        view = self._view()
        if view is None or view.next is None:
            return
        step = view.next
        if step is InquiryStep.SUBMIT:
            self._office.act(
                lambda: submit(self._office.session, view.line.id), f"{view.line.number} 已提交报批",
                notices=self.list.notices,
            )  # fmt: skip
        elif step is InquiryStep.TALK:
            self._arrange(view)
        elif step is InquiryStep.ASSESS:
            AssessDialog(self, self._office, view, self._open_talk).open()
        else:
            dialogs = {
                InquiryStep.APPROVE: ApproveInquiryDialog, InquiryStep.SEND: SendDialog, InquiryStep.REPLY: ReplyDialog,
            }  # fmt: skip
            dialogs[step](self, self._office, view).open()

    def _arrange(self, view: InquiryView) -> None:
        made = self._office.act(
            lambda: arrange_talk(self._office.session, view.line.id), "已拟好约谈", notices=self.list.notices
        )
        if made is not None:
            self._open_talk(made)

    def _open_talk(self, interview_id: int) -> None:
        self._office.go(Tab.INTERVIEWS, "interview", interview_id)

    def _edit(self) -> None:
        if (view := self._view()) is not None:
            InquiryDialog(self, self._office, clue_view(view.line.clue_id), view).open()

    def _open(self, kind: Callable[[QWidget, Office, InquiryView], Any]) -> None:
        if (view := self._view()) is not None:
            kind(self, self._office, view).open()

    def _view(self) -> InquiryView | None:
        line = self.current()
        return inquiry_view(self._office.session, line.id) if line is not None else None

    def _at_hand(self) -> AtHand | None:
        line = self.current()
        return AtHand(line.id) if line is not None else None

    def _show(self, line: InquiryLine | None) -> None:
        self.pane.show_inquiry(inquiry_view(self._office.session, line.id) if line is not None else None)

    def _source(self, said: dict[str, Any]) -> Queries[InquiryLine]:
        wanted = InquiryFilter(said["text"], said["year"], said["state"] or "")
        session = self._office.session

        def page(offset: int, limit: int, sort: Sequence[SortKey]) -> list[InquiryLine]:
            return inquiries_page(session, wanted, offset, limit, [(key.column, key.descending) for key in sort])

        return Queries(lambda: count_inquiries(wanted), page)
