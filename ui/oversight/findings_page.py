"""整改台账: findings with requirement, owner, deadline, reply and the evidence that closed them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.oversight.queries import FindingFilter, FindingLine, FindingState, count_findings, finding, findings_page
from app.papers.paper import About
from ui.interviews.facts import facts_grid
from ui.office import Office, Tab
from ui.oversight.dialogs import CloseDialog, FindingDialog, ReopenDialog, ReplyDialog, draft_of_line
from ui.papers.print_menu import AtHand, PrintMenu, print_menu_button
from ui.theme import Space
from ui.widgets.basics import button, label, link_button, primary_button, set_shown
from ui.widgets.chips import StateChip, look_of
from ui.widgets.clauses import ClauseLinks
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import FlowLayout, box, clear, column, row
from ui.widgets.list_page import ListPage
from ui.widgets.table_model import Column, Queries

COLUMNS: tuple[Column[FindingLine], ...] = (
    Column("found_on", "发现日期", 100, text=lambda line: line.found_on.isoformat()),
    Column("name", "事项", 110, sortable=False),
    Column("description", "问题", 260, stretch=2),
    Column("owner", "责任单位", 110, stretch=1),
    Column("due_on", "期限", 100, text=lambda line: line.due_on.isoformat() if line.due_on else ""),
    Column("state", "状态", 96, look=lambda line: look_of(line.state), sortable=False),
)


class FindingsPage(QWidget):
    """The list with the chosen finding at the right."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.pane = FindingPane(office)
        add = primary_button("登记问题…", lambda: FindingDialog(self, office).open(), "add")
        add.setObjectName("add_finding_button")
        views = [(None, "全部"), *((state, str(state)) for state in FindingState)]
        self.list = ListPage(office, "findings", COLUMNS, self._source, views=views, actions=[add], pane=self.pane)
        self.list.set_empty_states(EmptyState("oversight", "还没有整改事项", "从“系统发现”列入，或直接登记。"))
        self.list.table.chosen.connect(self.pane.show_finding)
        self.setLayout(column(self.list, spacing=0))

    def reload(self) -> None:
        """Reads the list anew."""
        self.list.reload()
        line = self.list.table.current_row()
        self.pane.show_finding(finding(self.office.session, line.id) if line else None)

    def show_finding(self, finding_id: int) -> None:
        """Makes a finding the chosen one."""
        self.list.clear_filters()
        for number in range(self.list.table.count()):
            line = self.list.table.lazy.row_at(number)
            if line is not None and line.id == finding_id:
                self.list.table.choose(number)
                return

    def _source(self, filters: dict[str, Any]) -> Queries[FindingLine]:
        state = FindingState(filters["view"]) if filters["view"] else None  # the list gives back a plain str
        wanted, session = FindingFilter(state, filters["text"]), self.office.session
        return Queries(
            lambda: count_findings(session, wanted),
            lambda offset, limit, sort: findings_page(
                session, wanted, offset, limit, [(key.column, key.descending) for key in sort]
            ),
        )


class FindingPane(QScrollArea):
    """One finding, and what can be done with it."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("finding_pane")
        self._office = office
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(Space.TWO, Space.TWO, Space.TWO, Space.TWO)
        self._body.setSpacing(Space.ONE + Space.HALF)
        self._line: FindingLine | None = None
        self._printing = box(row(print_menu_button(PrintMenu(self, office, (About.FINDING,), self._at_hand)), None))
        self._printing.layout().setContentsMargins(Space.TWO, 0, Space.TWO, Space.TWO)
        self.setWidget(box(column(self._body, self._printing, None, spacing=0), "paper"))
        self.show_finding(None)

    def show_finding(self, line: FindingLine | None) -> None:
        """Shows a finding, or a hint."""
        clear(self._body)
        self._line = line
        set_shown(self._printing, line is not None)
        if line is None:
            self._body.addWidget(EmptyState("oversight", "选中一项", "这里会显示要求、回复和整改证据。"))
            return
        self._body.addLayout(row(label(line.name, "section"), None, StateChip(line.state)))
        self._body.addWidget(label(line.description, wrap=True, selectable=True))
        self._body.addWidget(ClauseLinks(line.clauses))
        pairs = [
            ("要求", line.requirement), ("责任", line.owner), ("发现", line.found_on.isoformat()),
            ("期限", line.due_on.isoformat() if line.due_on else "没有规定"), ("回复", line.reply),
            ("证据", line.evidence), ("销号", line.closed_on.isoformat() if line.closed_on else ""),
        ]  # fmt: skip
        self._body.addWidget(facts_grid(pairs, narrow=True))
        if line.interview_id is not None:
            case = line.interview_id
            self._body.addWidget(link_button("查看这次约谈", lambda: self._office.go(Tab.INTERVIEWS, "case", case)))
        self._actions(line)

    def _at_hand(self) -> AtHand | None:
        return AtHand(self._line.id) if self._line is not None else None

    def _actions(self, line: FindingLine) -> None:
        office, flow = self._office, FlowLayout()
        if line.state is FindingState.CLOSED:
            offers = [("重新打开…", "reopen_finding_button", lambda: ReopenDialog(self, office, line).open())]
        else:
            offers = [
                ("修改要求…", "change_finding_button",
                 lambda: FindingDialog(self, office, draft_of_line(line), line.id).open()),
                ("登记回复…", "reply_finding_button", lambda: ReplyDialog(self, office, line).open()),
                ("销号…", "close_finding_button", lambda: CloseDialog(self, office, line).open()),
            ]  # fmt: skip
        for words, name, slot in offers:
            made = button(words, slot)
            made.setObjectName(name)
            flow.addWidget(made)
        self._body.addWidget(box(flow))
