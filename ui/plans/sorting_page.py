"""One sorting session: its clues, what is decided on each, whom the plan is to take up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from app.papers.paper import About
from app.plans.sorting_queries import SortingRow, SortingView, sorting_view
from app.plans.vocabulary import CLAUSE, SortingState
from ui.office import Office
from ui.papers.print_menu import AtHand, PrintMenu, print_menu_button
from ui.plans.clue_pane import DISPOSAL_LOOKS
from ui.plans.plans_page import day_text
from ui.plans.sorting_dialogs import (
    AddCluesDialog,
    ChooseDialog,
    CloseSortingDialog,
    ProposeDialog,
    ReopenSortingDialog,
    SortingDialog,
)
from ui.theme import Space, Tone
from ui.widgets.basics import button, label, primary_button
from ui.widgets.chips import StateChip
from ui.widgets.clauses import ClauseLinks
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import Bar, box, column, row
from ui.widgets.notice import NoticeArea
from ui.widgets.table import TableView
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Align, Column, Look, Rows

STATE_LOOKS = {
    SortingState.OPEN.value: ("hourglass", Tone.AMBER),
    SortingState.CLOSED.value: ("check-circle", Tone.NEUTRAL),
}
UNDECIDED, OUTSIDE = "未议定", "不在制度范围"


def _disposal(line: SortingRow) -> str:
    return line.disposal or (OUTSIDE if line.outside else UNDECIDED)


def _look(line: SortingRow) -> Look:
    if line.outside and not line.disposal:
        return Look("off", Tone.RED, line.outside)
    return Look(*DISPOSAL_LOOKS[line.disposal])


def _subject(line: SortingRow) -> str:
    return f"{line.form}（{line.ground}）" if line.is_proposed else ""


COLUMNS: tuple[Column[SortingRow], ...] = (
    Column("number", "线索", 140),
    Column("name", "被反映人", 128, text=lambda line: line.person or f"{line.name}（未关联）"),
    Column("post", "单位职务", 110, stretch=1),
    Column("problem", "反映的主要问题", 150, stretch=3, text=lambda line: line.problem.replace("\n", " ")),
    Column("received_on", "收到时间", 100, text=lambda line: day_text(line.received_on), align=Align.CENTRE,
           hidden=True),
    Column("disposal", "处置方式", 136, text=_disposal, look=_look),
    Column("note", "处置意见", 120, stretch=2, text=lambda line: line.note.replace("\n", " ")),
    Column("subject", "拟约谈", 150, stretch=2, text=_subject, sortable=False),
    Column("withdrawn", "回避", 80, text=lambda line: "、".join(line.withdrawn), sortable=False),
    Column("planned", "计划", 130, stretch=1),
)  # fmt: skip


class SortingPage(QWidget):
    """Shows the session of `sorting_id`; Enter on a clue decides on it, Esc goes back (`left`)."""

    help_page = "clues#session"

    left = Signal()
    plan_wanted = Signal(int)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("sorting_page")
        self._office = office
        self.sorting_id: int | None = None
        self.view: SortingView | None = None
        self.notices = NoticeArea()
        self.title, self.chip, self.facts = label("", "page"), StateChip(), label("", "soft-body", wrap=True)
        self.title.setObjectName("sorting_title")
        self.steps = label("", "soft", wrap=True)
        self.steps.setObjectName("sorting_steps")
        self.clues = TableView("sorting_clues", COLUMNS, Rows(), key=lambda line: line.clue_id)
        self.clues.setObjectName("sorting_clues_list")
        self.clues.set_empty_states(
            EmptyState("search", "没有列入线索", "加入暂存待查的线索，或先在“线索”页登记。", "加入线索…", self._add)
        )
        self.buttons = self._make_buttons()
        self._lay_out()
        self.clues.opened.connect(lambda _: self.choose())

    def show_sorting(self, sorting_id: int) -> None:
        """Opens a session.  Raises Refusal for one that is not there."""
        self.view = sorting_view(self._office.session, sorting_id)
        self.sorting_id = sorting_id
        self.notices.clear()
        self.reload()
        self.clues.setFocus()
        if self.clues.count():
            self.clues.choose(0)

    def leave(self) -> None:
        """Closes the page."""
        self.sorting_id = self.view = None

    def reload(self) -> None:
        """Asks for the session anew."""
        if self.sorting_id is None:
            return
        view = self.view = sorting_view(self._office.session, self.sorting_id)
        self.title.setText(f"{view.number} 线索梳理会")
        self.chip.set_word(view.state.value, STATE_LOOKS[view.state.value])
        self.facts.setText("　·　".join(_facts(view)))
        self.steps.setText("\n".join(_step(*each) for each in view.steps))
        self.steps.setVisible(bool(view.steps))
        self.clues.set_source(Rows(list(view.rows)))
        is_open = view.state is SortingState.OPEN
        for name, each in self.buttons.items():
            each.setVisible(is_open if name != "reopen_sorting_button" else not is_open)
        self.buttons["propose_button"].setVisible(bool(view.proposed))

    def current(self) -> SortingRow | None:
        """The clue that is chosen."""
        line: SortingRow | None = self.clues.current_row()
        return line

    def choose(self) -> None:
        """Opens the decision on the clue that is chosen."""
        line = self.current()
        if self.view is not None and line is not None and self.view.state is SortingState.OPEN:
            ChooseDialog(self, self._office, self.view, line).open()

    def _make_buttons(self) -> dict[str, QPushButton]:
        made = {
            "edit_sorting_button": button("会议信息…", lambda: self._open(SortingDialog), meaning="edit"),
            "add_clues_button": button("加入线索(&A)…", self._add, meaning="add"),
            "close_sorting_button": button("结束会议(&E)…", lambda: self._open(CloseSortingDialog), meaning="check"),
            "reopen_sorting_button": button("重新开启…", lambda: self._open(ReopenSortingDialog), meaning="undo"),
            "propose_button": button("列入计划(&L)…", self._propose, meaning="plans"),
            "choose_clue_button": primary_button("登记处置…", self.choose, "gavel"),
        }
        for name, each in made.items():
            each.setObjectName(name)
        return made

    def _lay_out(self) -> None:
        self.back = button("返回列表", self.left.emit, meaning="back", role="quiet")
        self.back.setObjectName("back_to_sortings_button")
        printing = print_menu_button(PrintMenu(self, self._office, (About.SORTING,), self._at_hand, self.notices))
        top = Bar(row(self.back, self.chip, self.title, None), row(printing, *self.buttons.values()))
        said = row(self.facts, ClauseLinks((CLAUSE,)))
        said.setStretch(0, 1)
        head = box(column(top, said, self.steps, self.notices), "desk")
        head.layout().setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        whole = column(head, with_foot(self._office, self.clues), spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left.emit)

    def _at_hand(self) -> AtHand | None:
        return AtHand(self.sorting_id) if self.sorting_id is not None else None

    def _open(self, kind: Callable[[QWidget, Office, SortingView], object]) -> None:
        if self.view is not None:
            kind(self, self._office, self.view).open()  # type: ignore[attr-defined]

    def _add(self) -> None:
        self._open(AddCluesDialog)

    def _propose(self) -> None:
        if self.view is not None:
            ProposeDialog(self, self._office, self.view, self.plan_wanted.emit).open()


def _facts(view: SortingView) -> list[str]:
    decided = sum(row.is_decided for row in view.rows)
    facts = [
        f"{view.held_on}", view.draft.place, f"主持：{view.chair}", f"参加：{'、'.join(view.members)}",
        f"线索 {len(view.rows)} 条，已议定 {decided} 条，拟约谈 {len(view.proposed)} 人",
    ]  # fmt: skip
    return [fact for fact in facts if fact]


def _step(step: str, reason: str, at: object, by: str) -> str:
    return "，".join(filter(None, [f"{at:%Y-%m-%d %H:%M} {step}", reason.rstrip("。"), by]))
