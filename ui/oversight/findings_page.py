"""整改台账: findings with requirement, owner, deadline, reply and the evidence that closed them."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.access.actions import Action
from app.oversight.findings import issue
from app.oversight.queries import (
    FindingFilter,
    FindingLine,
    FindingState,
    count_findings,
    files_of,
    findings_page,
    rounds_of,
)
from app.papers.paper import About
from ui.interviews.facts import facts_grid
from ui.interviews.opened_copies import OpenDialog, wipe_copies
from ui.office import Office, Tab
from ui.oversight.dialogs import CloseDialog, FindingDialog, RecheckDialog, ReopenDialog, ReplyDialog, draft_of_line
from ui.papers.print_menu import AtHand, PrintMenu, print_menu_button
from ui.theme import Space
from ui.widgets.basics import button, label, link_button, primary_button, rule, set_shown
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


# As many characters of a name as the pane has room for.
_NAME = 16


def _shortened(name: str) -> str:
    """A name as a link has room for it: its beginning, and its end with the kind of file."""
    return name if len(name) <= _NAME else f"{name[: _NAME - 8]}…{name[-7:]}"


class FindingsPage(QWidget):
    """The list with the chosen finding at the right."""

    help_page = "oversight#findings"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.pane = FindingPane(office)
        add = primary_button("登记问题…", lambda: FindingDialog(self, office).open(), "add")
        add.setObjectName("add_finding_button")
        views = [(None, "全部"), *((state, str(state)) for state in FindingState)]
        self.list = ListPage(office, "findings", COLUMNS, self._source, views=views, actions=[add], pane=self.pane)
        self.list.set_hint("筛选：问题、要求、责任单位")
        self.list.set_empty_states(EmptyState("oversight", "还没有整改事项", "从“系统发现”列入，或直接登记。"))
        self.list.table.chosen.connect(self.pane.show_finding)
        self.setLayout(column(self.list, spacing=0))

    def reload(self) -> None:
        """Reads the list anew."""
        self.list.reload()

    def show_finding(self, finding_id: int) -> None:
        """Makes a finding the chosen one."""
        self.list.clear_filters()
        self.list.table.show_key(finding_id)

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
        if self._line is not None and (line is None or line.id != self._line.id):
            wipe_copies(self._office, "离开整改事项")
        self._line = line
        set_shown(self._printing, line is not None)
        if line is None:
            self._body.addWidget(EmptyState("oversight", "选中一项", "这里会显示要求、回复和整改证据。"))
            return
        round_ = f"（第{line.round}轮）" if line.round > 1 else ""
        self._body.addLayout(row(label(f"{line.name}{round_}", "section"), None, StateChip(line.state)))
        self._body.addWidget(label(line.description, wrap=True, selectable=True))
        self._body.addWidget(ClauseLinks(line.clauses))
        pairs = [
            ("要求", line.requirement), ("责任", line.owner), ("发现", line.found_on.isoformat()),
            ("通知", f"{line.number}，{line.issued_on or '本轮没有填发'}" if line.number else ""),
            ("期限", line.due_on.isoformat() if line.due_on else "没有规定"),
            ("回复", line.reply),
            ("材料", line.reply_evidence),
            ("复查", line.checked), ("证据", line.evidence),
            ("销号", line.closed_on.isoformat() if line.closed_on else ""),
        ]  # fmt: skip
        self._body.addWidget(facts_grid(pairs, narrow=True))
        self._files(line)
        if line.interview_id is not None:
            case = line.interview_id
            self._body.addWidget(link_button("查看这次约谈", lambda: self._office.go(Tab.INTERVIEWS, "case", case)))
        self._actions(line)
        for past in reversed(rounds_of(line.id)):
            self._body.addWidget(rule())
            self._body.addWidget(label(f"第{past.round}轮（已结束）", "strong"))
            said = [
                ("要求", past.requirement), ("期限", past.due_on.isoformat() if past.due_on else ""),
                ("回复", past.reply), ("复查", past.checked), ("结束", past.because),
            ]  # fmt: skip
            self._body.addWidget(facts_grid(said, narrow=True))

    def _files(self, line: FindingLine) -> None:
        """The files of reply and re-check, each to be opened as the attachments of a talk are."""
        found = files_of(line.id)
        if found:
            self._body.addWidget(label("附件", "soft"))
        for place, (round_, what, attachment_id, name) in enumerate(found):
            words = f"{what}：" if line.round == 1 else f"第{round_}轮{what}："
            if self._office.session.may(Action.EXPORT):
                slot = partial(self._open, attachment_id, name)
                made = link_button(words + _shortened(name), slot, tip=f"用其他程序打开“{name}”的一份临时副本")
                made.setObjectName(f"finding_file_{place}")
                self._body.addLayout(row(made, None))
            else:
                self._body.addWidget(label(words + name, wrap=True))

    def _open(self, attachment_id: int, name: str) -> None:
        OpenDialog(self, self._office, attachment_id, name).open()

    def _at_hand(self) -> AtHand | None:
        return AtHand(self._line.id) if self._line is not None else None

    def _actions(self, line: FindingLine) -> None:
        office, flow = self._office, FlowLayout()
        edit, answer = Action.FINDING_EDIT, Action.FINDING_REPLY
        if line.state is FindingState.CLOSED:
            offers = [("重新打开…", "reopen_finding_button", edit, lambda: ReopenDialog(self, office, line).open())]
        else:
            offers = [
                ("修改要求…", "change_finding_button", edit,
                 lambda: FindingDialog(self, office, draft_of_line(line), line.id).open()),
                ("填发通知…", "issue_finding_button", edit, lambda: self._issue(line)),
                ("登记回复…", "reply_finding_button", answer, lambda: ReplyDialog(self, office, line).open()),
                ("复查…", "recheck_finding_button", edit, lambda: RecheckDialog(self, office, line).open()),
                ("销号…", "close_finding_button", edit, lambda: CloseDialog(self, office, line).open()),
            ]  # fmt: skip
        session = office.session
        for words, name, action, slot in offers:
            if session.may(action) and not session.store.read_only:
                made = button(words, slot)
                made.setObjectName(name)
                flow.addWidget(made)
        self._body.addWidget(box(flow))

    def _issue(self, line: FindingLine) -> None:
        """Gives the notice its number and day, and opens it to be printed."""
        from app.papers import catalogue
        from ui.papers.opening import preview_paper, show_preview

        office = self._office
        if office.act(lambda: issue(office.session, line.id), lambda number: f"已填发整改通知单{number}"):
            show_preview(preview_paper(self, office, catalogue.paper("整改通知单"), [line.id]), office)
