"""约谈: the list of interviews with a case at a glance, and each case as a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.access.errors import Refusal
from app.interviews.columns import columns
from app.interviews.drafts import Draft, draft_from_item
from app.interviews.queries import (
    CaseFilter,
    CaseLine,
    View,
    case_ids,
    case_lines,
    case_values,
    cases_start,
    count_cases,
    years,
)
from app.people.identity import date_text
from app.people.queries import department_names
from app.rules.vocabulary import InterviewForm
from app.store.headers import Kind
from app.store.ids import Start
from ui.interviews.glance import Glance
from ui.office import Office, Target
from ui.theme import Tone
from ui.widgets.basics import button, primary_button
from ui.widgets.chips import look_of
from ui.widgets.empty_state import EmptyState
from ui.widgets.headed import Headed, in_sql
from ui.widgets.list_page import Choice, ListPage
from ui.widgets.table_model import Align, Column, Look, Ordered, SortKey, pairs

if TYPE_CHECKING:
    from ui.interviews.case_page import CaseHost

COLUMNS: tuple[Column[CaseLine], ...] = (
    Column("number", "编号", 126, text=lambda line: line.number or "未编号"),
    Column("subjects", "对象", 104, stretch=2),
    Column("department", "单位", 104, stretch=2),
    Column("form", "形式", 112),
    Column("ground", "事由", 130, hidden=True),
    Column("mode", "方式", 56, sortable=False, hidden=True),
    Column("lead", "主谈人", 76),
    Column("start", "时间", 130, text=lambda line: _when(line.start, line.known_to)),
    Column("state", "状态", 104, look=lambda line: look_of(line.state)),
    Column("overdue", "逾期", 132, look=lambda line: _late(line), sortable=False, align=Align.LEFT),
    Column("organiser", "组织单位", 120, hidden=True, sortable=False),
)


class InterviewsTab(QWidget):
    """The list, or the case that is open."""

    help_page = "interviews#list"

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("interviews_tab")
        self.office = office
        self._stale = True
        self._host: CaseHost | None = None
        self.glance = Glance(office, self.open_case)
        self.new_button = primary_button("新的约谈", self.new, "add")
        self.new_button.setObjectName("new_interview_button")
        self.print_button = button(
            "登记表…", self.print_forms, meaning="print", tip="预览选中的各次约谈的登记表，一起打印或另存"
        )
        self.print_button.setObjectName("print_forms_button")
        self.batch_button = button("批量打印…", self.print_batch, meaning="print", tip="打印或另存选中的各次约谈的表册")
        self.batch_button.setObjectName("batch_print_button")
        self.batch_button.setEnabled(False)
        self.list = self._list_page()
        self.list.table.picked.connect(lambda count: self.batch_button.setEnabled(count > 0))
        self.list.set_empty_states(
            EmptyState("interviews", "还没有约谈", "新拟一次，或在“计划”里从计划安排。", "新的约谈", self.new)
        )
        self.list.table.opened.connect(lambda line: self.open_case(line.id))
        self.list.table.chosen.connect(self.glance.show_case)
        self._stack = self.pages = QStackedWidget()
        self._stack.addWidget(self.list)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        office.changed.connect(self._changed)

    def open(self, target: Target) -> None:
        """Shows a case, or begins a new one (from a plan's item, or for a person)."""
        if target.kind in ("case", "interview") and target.id is not None:
            self.open_case(target.id, target.place, target.part)
        elif target.kind == "view":
            self.back()
            self.list.show_view(View(target.place))
        elif target.kind == "new":
            self.new()
        elif target.kind == "first":
            self._ask(None, self._open_with_scheme)
        elif target.kind == "new_from_item" and target.id is not None:
            self.new_from_item(target.id)
        elif target.kind == "new_for_person" and target.id is not None:
            self._ask(Draft((target.id,), ""))

    def reload(self) -> None:
        """Reads the list anew."""
        self.list.set_choice("year", _years(self.office))
        self.list.reload()

    def open_case(self, interview_id: int, place: str = "", turn_id: int | None = None) -> None:
        """Opens a case as a page, at a turn of its record where one is named; the one that was open is closed."""
        from ui.interviews.case_page import CaseHost  # a case has eight pages: loaded with the first one

        self._close_case()
        host = self._host = CaseHost(self.office, interview_id, place)
        host.left.connect(self.back)
        host.walked.connect(self.walk)
        self._stack.addWidget(host)
        self._stack.setCurrentWidget(host)
        if turn_id is not None:
            host.show_turn(turn_id)

    def back(self) -> None:
        """Back to the list."""
        self._close_case()
        self._stack.setCurrentWidget(self.list)
        self.reload()

    def walk(self, by: int) -> None:
        """Opens the case `by` rows further down the list, where the open one is the current row of it."""
        table, host = self.list.table, self._host
        here = table.current_row()
        if host is None:
            return
        if here is None or here.id != host.interview_id:
            host.say("这次约谈不是从列表里打开的，没有上一次和下一次。请返回列表，从那里打开。")
            return
        number = table.currentIndex().row() + by
        if not 0 <= number < table.count():
            host.say(f"这已经是列表里的{'第一次' if by < 0 else '最后一次'}约谈。")
            return
        table.choose(number)
        self.open_case(table.current_row().id)

    def new(self) -> None:
        """Begins a new interview."""
        self._ask(None)

    def new_from_item(self, item: int) -> None:
        """Begins the talk that an item of a plan foresees."""
        try:
            draft = draft_from_item(self.office.session, item)
        except Refusal as refusal:
            self.office.show_error(refusal, self.list.notices)
        else:
            self._ask(draft)

    def print_forms(self) -> None:
        """The registration forms of the chosen interviews in one preview."""
        from ui.papers.opening import preview_forms, show_preview  # what draws is loaded when it is wanted

        def show(lines: list[CaseLine]) -> None:
            opened = preview_forms(self, self.office, [line.id for line in lines])
            show_preview(opened, self.office, self.list.notices)

        self.list.table.with_selected(show)

    def print_batch(self) -> None:
        """The papers of the chosen interviews, one after another."""
        from ui.preview.batch_dialog import BatchDialog  # what draws is loaded when it is wanted
        from ui.preview.case_batch import ChosenCase, case_papers

        def show(lines: list[CaseLine]) -> None:
            cases = [ChosenCase(line.id, line.number or "", line.subjects) for line in lines]
            BatchDialog(self, self.office, case_papers(self.office.session, cases)).open()

        self.list.table.with_selected(show)

    def showEvent(self, event: QShowEvent) -> None:
        """Reads what changed while the tab was hidden."""
        if self._stale:
            self._stale = False
            self.reload()
        super().showEvent(event)

    def _ask(self, draft: Draft | None, on_saved: Callable[[int], object] | None = None) -> None:
        from ui.interviews.draft_dialog import DraftDialog

        self._dialog = DraftDialog(self, self.office, draft=draft, on_saved=on_saved or self.open_case)
        self._dialog.open()

    def _open_with_scheme(self, interview_id: int) -> None:
        """The first talk of a new store leads to its first paper: the scheme that is sent for approval."""
        self.open_case(interview_id)
        if self._host is not None:
            self._host.print_scheme()

    def _changed(self) -> None:
        if self.list.isVisible():
            self.reload()
        else:
            self._stale = True

    def _close_case(self) -> None:
        host, self._host = self._host, None
        if host is not None:
            from ui.interviews.opened_copies import wipe_copies

            host.let_go()
            self._stack.removeWidget(host)
            host.deleteLater()
            wipe_copies(self.office, "离开约谈")

    def _list_page(self) -> ListPage:
        forms = [(form, self.office.rules.form(form).name) for form in InterviewForm]
        units = department_names(self.office.today())
        return ListPage(
            self.office, "interviews", COLUMNS, self._source, views=[(view, str(view)) for view in View],
            choices=[
                Choice("year", "年度", _years(self.office)),
                Choice("form", "形式", [(None, "全部形式"), *forms]),
                Choice("department", "单位", [(None, "全部单位"), *units]),
            ],
            actions=[self.print_button, self.batch_button, self.new_button], pane=self.glance,
        )  # fmt: skip

    def _source(self, filters: dict[str, Any]) -> Headed[CaseLine]:
        wanted = CaseFilter(
            # Qt gives the plain text of a view back, not the member.
            view=View(filters["view"] or View.ALL), text=filters["text"], year=filters["year"], form=filters["form"],
            department_id=filters["department"],
        )  # fmt: skip
        session = self.office.session
        return in_sql(wanted, self._ordered, lambda *asked: case_values(session, *asked), _kinds())

    def _ordered(self, wanted: CaseFilter) -> Ordered[CaseLine]:
        session = self.office.session

        def order(sort: Sequence[SortKey], offset: int, limit: int | None) -> Sequence[int]:
            return case_ids(session, wanted, pairs(sort), offset, limit)

        def start(sort: Sequence[SortKey], limit: int) -> Start:
            return cases_start(session, wanted, pairs(sort), limit)

        return Ordered(lambda: count_cases(session, wanted), order, lambda ids, _: case_lines(session, ids), start)


@cache
def _kinds() -> Mapping[str, Kind]:
    """Which columns have values; the moment is nothing to that, and to say all columns takes milliseconds."""
    return columns(datetime(2000, 1, 1)).kinds


def _years(office: Office) -> list[tuple[int | None, str]]:
    return [(None, "全部年度"), *((year, f"{year} 年") for year in years(office.session))]


def _when(start: datetime | None, known_to: str) -> str:
    if known_to:
        return date_text(start.date() if start else None, known_to)
    return f"{start:%Y-%m-%d %H:%M}" if start else ""


def _late(line: CaseLine) -> Look | None:
    return Look("warning", Tone.RED) if line.overdue else None
