"""问题线索登记表: the register with its filters, and the clue that is chosen at its right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.access.errors import Refusal
from app.papers.paper import About
from app.plans.clue_hints import HintCounter
from app.plans.clue_links import LinkLine
from app.plans.clue_queries import (
    UNSORTED,
    ClueFilter,
    ClueLine,
    clue_values,
    clue_view,
    clue_years,
    clues_page,
    count_clues,
)
from app.plans.columns import CLUES
from app.plans.vocabulary import Disposal
from ui.office import Office
from ui.papers.print_menu import AtHand, PrintMenu
from ui.plans.clue_dialogs import ClueDialog, SortDialog
from ui.plans.clue_pane import DISPOSAL_LOOKS, CluePane
from ui.plans.hint_run import hint_run
from ui.plans.inquiry_dialogs import InquiryDialog
from ui.plans.link_dialogs import JoinDialog, PartDialog
from ui.plans.plans_page import day_text
from ui.theme import Tone
from ui.widgets.basics import primary_button
from ui.widgets.empty_state import EmptyState
from ui.widgets.headed import Headed, in_sql
from ui.widgets.layouts import column
from ui.widgets.list_page import Choice, ListPage
from ui.widgets.table_model import Align, Column, Look, Queries, SortKey

_HINT_TIP = "可能与别的线索重复；选中后在右边看理由"


def _disposal(line: ClueLine) -> str:
    return line.disposal or UNSORTED


class _Counted:
    """How many hints a line has, asked for when it is drawn: a page of two hundred would hold the window."""

    def __init__(self) -> None:
        self.counter: HintCounter | None = None

    def words(self, line: ClueLine) -> str:
        """The text of the cell."""
        return f"相似 {count}" if (count := self._count(line)) else ""

    def look(self, line: ClueLine) -> Look | None:
        """How it speaks."""
        return Look("warning", Tone.AMBER, _HINT_TIP) if self._count(line) else None

    def _count(self, line: ClueLine) -> int:
        return self.counter.of(line.id) if self.counter is not None else 0


_COLUMNS: tuple[Column[ClueLine], ...] = (
    Column("number", "编号", 126),
    Column("received_on", "收到时间", 100, text=lambda line: day_text(line.received_on), align=Align.CENTRE),
    Column("reported_name", "被反映人", 96),
    Column("reported_post", "单位职务", 110, stretch=1),
    Column("person", "关联干部", 84, text=lambda line: line.person or "未关联"),
    Column("source", "线索来源", 104),
    Column("problem", "反映的主要问题", 140, stretch=3, text=lambda line: line.problem.replace("\n", " ")),
    Column("disposal", "处置方式", 104, text=_disposal, look=lambda line: Look(*DISPOSAL_LOOKS[line.disposal])),
    Column("sorted_on", "处置日期", 100, text=lambda line: day_text(line.sorted_on), align=Align.CENTRE, hidden=True),
    Column("handler", "承办", 90, hidden=True),
    Column("cited", "列入计划", 84, text=lambda line: str(line.cited or ""), align=Align.RIGHT, sortable=False),
)


class CluesPage(QWidget):
    """The register with its filters.  `plan_wanted` and `inquiry_wanted` ask for another page."""

    help_page = "clues#list"

    plan_wanted = Signal(int)
    inquiry_wanted = Signal(int)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office, self._run, self._counted = office, hint_run(office), _Counted()
        self._run.ready.connect(self._ready)
        self.new_button = primary_button("登记线索…", self.register, "add")
        self.new_button.setObjectName("register_clue_button")
        disposals = [(UNSORTED, UNSORTED), *((each.value, each.value) for each in Disposal)]
        choices = [
            Choice("year", "年度", [(None, "全部年度")]),
            Choice("disposal", "处置方式", [("", "全部处置"), *disposals]),
        ]
        printing = PrintMenu(self, office, (About.CLUE,), self._at_hand)
        self.pane = CluePane(office, printing)
        self._connect_pane()
        self.list = ListPage(
            office, "clue", self._columns(), self._source, choices=choices, actions=[self.new_button], pane=self.pane
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

    def _columns(self) -> list[Column[ClueLine]]:
        hints = Column(
            "hints", "提示", 84, text=self._counted.words, look=self._counted.look, sortable=False
        )  # fmt: skip
        place = next(at for at, each in enumerate(_COLUMNS) if each.key == "disposal")
        return [*_COLUMNS[:place], hints, *_COLUMNS[place:]]

    def _connect_pane(self) -> None:
        """What the buttons and links beside the list do."""
        self.pane.plan_opened.connect(self.plan_wanted)
        self.pane.inquiry_opened.connect(self.inquiry_wanted)
        self.pane.clue_opened.connect(self.show_clue)
        self.pane.edit.clicked.connect(self._edit)
        self.pane.sort.clicked.connect(self._sort)
        self.pane.ask.clicked.connect(self._ask)
        self.pane.join.clicked.connect(lambda: self._join())
        self.pane.join_wanted.connect(lambda hint: self._join(hint.id, hint.why))
        self.pane.part_wanted.connect(self._part)

    def reload(self) -> None:
        """Asks for the register, and the clue that is chosen, anew."""
        self._counted.counter = HintCounter() if self._run.is_at_hand() else None
        self.list.set_choice("year", [(None, "全部年度"), *((year, f"{year} 年") for year in clue_years())])
        self.list.reload()

    def _ready(self) -> None:
        """The register is indexed: hints are drawn now."""
        if self.isVisible():
            self.reload()

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
        missing = Refusal("没有找到这条线索，请在列表中查找。")
        self.list.table.show_key(clue_id, lambda: self._office.show_error(missing, self.list.notices))

    def register(self) -> None:
        """Opens the dialog for a new clue."""
        ClueDialog(self, self._office, on_kept=self.show_clue).open()

    def _edit(self) -> None:
        if (line := self.current()) is not None:
            ClueDialog(self, self._office, clue_view(line.id)).open()

    def _sort(self) -> None:
        if (line := self.current()) is not None:
            SortDialog(self, self._office, clue_view(line.id)).open()

    def _ask(self) -> None:
        if (line := self.current()) is not None:
            InquiryDialog(self, self._office, clue_view(line.id), on_kept=self.inquiry_wanted.emit).open()

    def _join(self, other_id: int | None = None, why: str = "") -> None:
        if (line := self.current()) is not None:
            JoinDialog(self, self._office, clue_view(line.id), other_id, why).open()

    def _part(self, link: LinkLine) -> None:
        if (line := self.current()) is not None:
            PartDialog(self, self._office, clue_view(line.id), link).open()

    def _show(self, line: ClueLine | None) -> None:
        self.pane.show_clue(clue_view(line.id) if line is not None else None)

    def _source(self, said: dict[str, Any]) -> Headed[ClueLine]:
        wanted = ClueFilter(said["text"], said["year"], said["disposal"] or "")
        return in_sql(wanted, self._queries, clue_values, CLUES.kinds)

    def _queries(self, wanted: ClueFilter) -> Queries[ClueLine]:
        def page(offset: int, limit: int, sort: Sequence[SortKey]) -> list[ClueLine]:
            return clues_page(wanted, offset, limit, [(key.column, key.descending) for key in sort])

        return Queries(lambda: count_clues(wanted), page)
