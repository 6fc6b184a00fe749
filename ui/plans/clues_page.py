"""问题线索登记表: the register, and the clue that is chosen at its right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.access.errors import Refusal
from app.papers.paper import About
from app.plans.clue_queries import (
    UNSORTED,
    ClueFilter,
    ClueLine,
    ClueView,
    clue_view,
    clue_years,
    clues_page,
    count_clues,
)
from app.plans.vocabulary import Disposal
from ui.interviews.facts import facts_grid
from ui.office import Office
from ui.papers.print_menu import AtHand, PrintMenu, print_menu_button
from ui.plans.clue_dialogs import ClueDialog, SortDialog
from ui.plans.plans_page import day_text
from ui.theme import Space, Tone
from ui.widgets.basics import button, label, link_button, primary_button
from ui.widgets.chips import StateChip
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import box, clear, column, row
from ui.widgets.list_page import Choice, ListPage
from ui.widgets.table_model import Align, Column, Look, Queries, SortKey

DISPOSAL_LOOKS = {
    "": ("hourglass", Tone.AMBER),
    Disposal.TALK_INQUIRY.value: ("interviews", Tone.BLUE),
    Disposal.VERIFICATION.value: ("search", Tone.BLUE),
    Disposal.ON_FILE.value: ("archive", Tone.NEUTRAL),
    Disposal.CLOSED.value: ("check", Tone.NEUTRAL),
}


def _disposal(line: ClueLine) -> str:
    return line.disposal or UNSORTED


COLUMNS: tuple[Column[ClueLine], ...] = (
    Column("number", "编号", 148),
    Column("received_on", "收到时间", 100, text=lambda line: day_text(line.received_on), align=Align.CENTRE),
    Column("reported_name", "被反映人", 96),
    Column("reported_post", "单位职务", 110, stretch=1),
    Column("person", "关联干部", 88, text=lambda line: line.person or "未关联"),
    Column("source", "线索来源", 112),
    Column("problem", "反映的主要问题", 160, stretch=3, text=lambda line: line.problem.replace("\n", " ")),
    Column("disposal", "处置方式", 104, text=_disposal, look=lambda line: Look(*DISPOSAL_LOOKS[line.disposal])),
    Column("sorted_on", "处置日期", 100, text=lambda line: day_text(line.sorted_on), align=Align.CENTRE, hidden=True),
    Column("handler", "承办", 90, hidden=True),
    Column("cited", "列入计划", 76, text=lambda line: str(line.cited or ""), align=Align.RIGHT, sortable=False),
)


class CluePane(QScrollArea):
    """The clue that is chosen: what it says, how it was disposed of, where it led to."""

    def __init__(self, on_edit: Callable[[], object], on_sort: Callable[[], object], printing: PrintMenu) -> None:
        super().__init__()
        self.setObjectName("clue_pane")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.plan_opened: Callable[[int], object] = lambda plan_id: None
        self._facts = QVBoxLayout()
        self._facts.setSpacing(Space.ONE)
        self.edit = button("修改…", on_edit, meaning="edit")
        self.edit.setObjectName("edit_clue_button")
        self.sort = button("处置…", on_sort, meaning="gavel")
        self.sort.setObjectName("sort_clue_button")
        self._buttons = box(row(self.sort, self.edit, print_menu_button(printing), None))
        self.setWidget(box(column(self._facts, self._buttons, None, margin=Space.TWO), "desk"))
        self.show_clue(None)

    def show_clue(self, clue: ClueView | None) -> None:
        """Shows a clue, or what to do where none is chosen."""
        clear(self._facts)
        self._buttons.setVisible(clue is not None)
        if clue is None:
            self._facts.addWidget(label("选中一条线索，这里显示它的内容和去向。", "soft-body", wrap=True))
            return
        chip = StateChip()
        chip.set_word(clue.disposal or UNSORTED, DISPOSAL_LOOKS[clue.disposal])
        self._facts.addLayout(row(label(clue.number, "section"), chip, None))
        draft = clue.draft
        about = "　".join(filter(None, [draft.reported_name, draft.reported_post]))
        facts = [
            ("被反映人", about),
            ("关联干部", clue.person or "尚未关联"),
            ("来源", f"{draft.source}，{draft.received_on} 收到"),
            ("主要问题", draft.problem),
            ("涉及纪律", "、".join(draft.disciplines)),
            ("处置", f"{clue.disposal}，{clue.sorted_on}" if clue.disposal else ""),
            ("处置意见", clue.sorting_note),
            ("承办", draft.handler),
            ("备注", draft.note),
        ]
        self._facts.addWidget(facts_grid(facts))
        self._show_citations(clue)

    def _show_citations(self, clue: ClueView) -> None:
        for place, cited in enumerate(clue.citations):
            words = f"列入“{cited.plan}”第 {cited.serial} 项（{cited.person}）"
            made = link_button(words, lambda plan=cited.plan_id: self.plan_opened(plan))
            made.setObjectName(f"citation_{place}")
            self._facts.addWidget(made)


class CluesPage(QWidget):
    """The register with its filters."""

    plan_wanted = Signal(int)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.new_button = primary_button("登记线索…", self.register, "add")
        self.new_button.setObjectName("register_clue_button")
        disposals = [(UNSORTED, UNSORTED), *((each.value, each.value) for each in Disposal)]
        choices = [
            Choice("year", "年度", [(None, "全部年度")]),
            Choice("disposal", "处置方式", [("", "全部处置"), *disposals]),
        ]
        printing = PrintMenu(self, office, (About.CLUE,), self._at_hand)
        self.pane = CluePane(self._edit, self._sort, printing)
        self.pane.plan_opened = self.plan_wanted.emit
        self.list = ListPage(
            office, "clue", COLUMNS, self._source, choices=choices, actions=[self.new_button], pane=self.pane
        )
        self.list.set_empty_states(
            EmptyState(
                "search", "还没有登记线索", "收到的问题线索在这里登记、处置，再从中甄选约谈对象。", "登记线索…",
                self.register,
            )
        )  # fmt: skip
        self.list.table.chosen.connect(lambda line: self._show(line))
        self.list.table.opened.connect(lambda _: self._edit())
        self.setLayout(column(self.list, spacing=0))

    def reload(self) -> None:
        """Asks for the register, and the clue that is chosen, anew."""
        self.list.set_choice("year", [(None, "全部年度"), *((year, f"{year} 年") for year in clue_years())])
        self.list.reload()
        self._show(self.current())

    def current(self) -> ClueLine | None:
        """The clue that is chosen."""
        line: ClueLine | None = self.list.table.lazy.row_at(self.list.table.currentIndex().row())
        return line

    def _at_hand(self) -> AtHand | None:
        line = self.current()
        return AtHand(line.id) if line is not None else None

    def show_clue(self, clue_id: int) -> None:
        """Shows one clue among all of them."""
        self.list.clear_filters()
        table = self.list.table
        for number in range(table.count()):
            line = table.lazy.row_at(number)
            if line is not None and line.id == clue_id:
                table.selectRow(number)
                return
        self._office.show_error(Refusal("没有找到这条线索，请在列表中查找。"), self.list.notices)

    def register(self) -> None:
        """Opens the dialog for a new clue."""
        ClueDialog(self, self._office, on_kept=self.show_clue).open()

    def _edit(self) -> None:
        if (line := self.current()) is not None:
            ClueDialog(self, self._office, clue_view(line.id)).open()

    def _sort(self) -> None:
        if (line := self.current()) is not None:
            SortDialog(self, self._office, clue_view(line.id)).open()

    def _show(self, line: ClueLine | None) -> None:
        self.pane.show_clue(clue_view(line.id) if line is not None else None)

    def _source(self, said: dict[str, Any]) -> Queries[ClueLine]:
        wanted = ClueFilter(said["text"], said["year"], said["disposal"] or "")

        def page(offset: int, limit: int, sort: Sequence[SortKey]) -> list[ClueLine]:
            return clues_page(wanted, offset, limit, [(key.column, key.descending) for key in sort])

        return Queries(lambda: count_clues(wanted), page)
