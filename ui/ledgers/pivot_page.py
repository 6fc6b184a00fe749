"""统计分析: pivots chosen by hand or by name, as table and as chart, down to the talks behind each figure."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QScrollArea, QSplitter, QStackedWidget, QTabBar, QWidget

from app.access.actions import Action
from app.access.errors import Refusal
from app.ledgers import ledger as ledgers
from app.ledgers.pivot.chart import Point, chart
from app.ledgers.pivot.definition import LONGEST_NAME
from app.ledgers.pivot.dimensions import DIMENSIONS
from app.ledgers.pivot.saved import SavedPivot, delete_pivot, offered, rename_pivot, save_pivot
from app.ledgers.pivot.table import Line, Pivot, Slot, remarks, seen_keys
from app.store.errors import StoreTrouble
from ui.ledgers.exporting import export
from ui.ledgers.pivot_behind import PivotBehind
from ui.ledgers.pivot_chart import PivotChart
from ui.ledgers.pivot_filter_dialog import PivotFilterDialog
from ui.ledgers.pivot_run import PivotRun
from ui.ledgers.pivot_save_dialog import PivotSaveDialog
from ui.ledgers.pivot_settings import PivotSettings
from ui.ledgers.pivot_table import PivotTable
from ui.ledgers.pivot_words import saved_words
from ui.office import Office
from ui.theme import Space
from ui.widgets.acting_beside import act_beside
from ui.widgets.basics import WholeLabel, button, label, rule
from ui.widgets.layouts import box, column, row
from ui.widgets.memory import StoreMemory
from ui.widgets.notice import NoticeArea
from ui.widgets.rename_dialog import RenameDialog
from ui.widgets.table_foot import SummaryLabel

TABLE, CHART = 0, 1
# Of a table in a low window the head and a row, in pixels; its remarks below keep their lines.
_LEAST_TABLE = 48


class PivotPage(QWidget):
    """The page; `talks_wanted` asks for talks in the page 台账 (caption, ids)."""

    help_page = "statistics#pivot"

    talks_wanted = Signal(str, tuple)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("pivot_page")
        self._office, self._memory = office, StoreMemory(office.session, "pivot")
        self.shown: Pivot | None = None
        self.notices = NoticeArea()
        self.run = PivotRun(office.session)
        self.settings = PivotSettings()
        self.choice, self.about = QComboBox(), SummaryLabel()
        self.table, self.chart = PivotTable(), PivotChart()
        self.table.setMinimumHeight(_LEAST_TABLE)
        self.table.may_copy = office.session.may(Action.EXPORT)
        self.behind = PivotBehind(office)
        self.sides, self.pages = QTabBar(), QStackedWidget()
        self.remarks = WholeLabel()
        self.status = label("", "soft")
        self._lay_out()
        self._connect()
        self._offer(self._memory.read())
        self._chosen()

    def reload(self) -> None:
        """Counts anew."""
        self.run.forget()
        self._wish()

    # ------------------------------------------------------------ what is shown

    def chosen(self) -> SavedPivot | None:
        """The pivot that is chosen by name."""
        found = self.choice.currentData()
        return next((each for each in offered() if each.name == found), None)

    def name(self) -> str:
        """What the pivot shown is called: by the name it has as long as nothing of it was changed."""
        one, made = self.chosen(), self.settings.definition()
        if one is not None and made == one.made:
            return one.name
        return made.called if made is not None else ""

    def _offer(self, name: object) -> None:
        """The names there are, those of the office first; `name` is chosen where it is among them."""
        before = self.choice.blockSignals(True)
        self.choice.clear()
        found = offered()
        for place, each in enumerate(found):
            if place and each.is_built_in and not found[place - 1].is_built_in:
                self.choice.insertSeparator(self.choice.count())
            self.choice.addItem(each.name, each.name)
            self.choice.setItemData(self.choice.count() - 1, saved_words(each), Qt.ItemDataRole.ToolTipRole)
        known = any(each.name == name for each in found)
        self.choice.setCurrentIndex(self.choice.findData(name) if known else 0)
        self.choice.blockSignals(before)

    def _chosen(self) -> None:
        """Shows what is chosen by name."""
        one = self.chosen()
        if one is None:
            return
        if self._memory.read() != one.name:
            self._memory.keep(one.name)
        self.settings.show_definition(one.made)
        self._settings_changed()

    def _settings_changed(self) -> None:
        self.notices.clear()
        self._say_about()
        self._wish()

    def _wish(self) -> None:
        made = self.settings.definition()
        if made is not None:
            self.status.setText("正在统计……")
            self.run.wish(made)

    def _counted(self, table: Pivot) -> None:
        self.shown = table
        self.table.show_table(table)
        self.settings.show_names(table.loaded.names, *_reach(table, self._office.today()))
        self._draw()
        said = remarks(table)
        self.remarks.setText(" ".join(said))
        self.remarks.setVisible(bool(said))
        if self.behind.isVisible():
            self.behind.put_away()
        lines = sum(not line.is_sum for line in table.lines)
        self.status.setText(
            f"{table.loaded.span.label} · {lines} 行 · 期间内约谈 {table.loaded.talks} 次 · 单击或回车看数字背后的约谈"
        )

    def _failed(self, error: Exception) -> None:
        self.status.setText("没有统计出来，数据没有改动。")
        if not isinstance(error, (Refusal, StoreTrouble)):
            raise error
        self._office.show_error(error, self.notices)

    def _draw(self) -> None:
        """The chart of what is shown, in the order of the table."""
        if self.shown is None:
            return
        drawn = chart(self.shown, self.table.lines(), self.settings.kind, self.settings.measure)
        self.chart.show_chart(drawn)
        self.chart_remarks.setText(" ".join(drawn.remarks))
        self.chart_remarks.setVisible(bool(drawn.remarks))

    def _say_about(self) -> None:
        one, made = self.chosen(), self.settings.definition()
        if one is None:
            return
        is_changed = made is not None and made != one.made
        self.about.say(["已改动，还没有保存" if is_changed else saved_words(one)])
        own = not one.is_built_in
        for each in (self.rename_button, self.delete_button):
            each.setEnabled(own)
            each.setToolTip("" if own else "程序自带的，不能改名或删除；可以另存一个自己的")

    def _show_problem(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    # ------------------------------------------------------------ behind figures

    def show_behind(self, line: Line, slot: Slot) -> None:
        """Lists what a figure counts."""
        if self.shown is not None:
            self.behind.show_figure(self.shown, line, slot)

    def _make_room(self) -> None:
        """Half of the height for what is behind a figure: enough rows of both."""
        half = self.parts.height() * 9 // 20
        self.parts.setSizes([self.parts.height() - half, half])

    def _show_point(self, point: Point) -> None:
        """From the chart: the same cell becomes the current one of the table."""
        lines = list(self.table.lines())
        if self.shown is not None and point.line in lines and point.slot in self.shown.slots:
            place = self.table.figures.names + self.shown.slots.index(point.slot)
            index = self.table.figures.index(lines.index(point.line), place)
            self.table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.show_behind(point.line, point.slot)

    def _back(self) -> None:
        (self.chart if self.pages.currentIndex() == CHART else self.table).setFocus()

    # ------------------------------------------------------------ what is done

    def choose_filter(self, key: str) -> None:
        """Opens the choice of the values of a dimension."""
        if self.shown is None:
            return
        loaded, dimension = self.shown.loaded, DIMENSIONS[key]

        def landed(seen: list[str]) -> None:
            every = loaded.names.offered(dimension, loaded.span, seen)
            dialog = PivotFilterDialog(self, loaded.names, dimension, every, self.settings.filtered(key))
            dialog.chosen.connect(self.settings.set_filter)
            dialog.open()

        act_beside(self, self._office, "列出可选内容", lambda: seen_keys(loaded, dimension), landed,
                   notices=self.notices, writes=False)  # fmt: skip

    def save(self) -> None:
        """Opens the dialog that saves what is shown under a name."""
        made, one = self.settings.definition(), self.chosen()
        if made is None:
            return
        dialog = PivotSaveDialog(self, self._office, made, one.name if one is not None else "")
        dialog.kept.connect(self._kept)
        dialog.open()

    def rename(self) -> None:
        """Opens the dialog that gives the chosen pivot another name."""
        if (one := self.chosen()) is not None and not one.is_built_in:
            session = self._office.session
            dialog = RenameDialog(
                self, self._office, one.name, LONGEST_NAME, lambda name: rename_pivot(session, one.name, name)
            )
            dialog.kept.connect(self._kept)
            dialog.open()

    def delete(self) -> None:
        """Deletes the chosen pivot; it can be taken back."""
        one, session = self.chosen(), self._office.session
        if one is None:
            return

        def again() -> None:
            self._office.act(lambda: save_pivot(session, one.name, one.made), f"已恢复“{one.name}”")
            self._kept(one.name)

        done = self._office.act(lambda: delete_pivot(session, one.name), f"已删除统计分析“{one.name}”",
                                notices=self.notices, undo=again)  # fmt: skip
        if done is not None:
            self._offer(None)
            self._chosen()

    def _kept(self, name: str) -> None:
        self._offer(name)
        self._chosen()

    def export(self) -> None:
        """Writes what is shown as a workbook."""
        if self.shown is None:
            return
        from app.papers.pivot_book import write_pivot  # what writes is loaded when it is wanted
        from app.papers.pivot_facts import pivot_facts
        from app.papers.pivot_paper import file_name

        facts = pivot_facts(self.shown, self.name(), self.table.lines())
        export(self, self._office, self.notices, "导出统计分析", f"{file_name(facts)}.xlsx",
               lambda out: write_pivot(self._office.session, facts, out))  # fmt: skip

    def print(self) -> None:
        """Opens the preview of the table and its chart."""
        if self.shown is None:
            return
        from app.papers.pivot_facts import pivot_facts  # what draws is loaded when it is wanted
        from ui.ledgers.pivot_preview import preview_pivot
        from ui.papers.opening import show_preview

        kind, measure = self.settings.kind, self.settings.measure
        facts = pivot_facts(self.shown, self.name(), self.table.lines(), kind, measure)
        show_preview(preview_pivot(self, self._office, facts), self._office, self.notices)

    # ------------------------------------------------------------ parts

    def _connect(self) -> None:
        self.run.counted.connect(self._counted)
        self.run.failed.connect(self._failed)
        self.destroyed.connect(self.run.close)
        self.choice.currentIndexChanged.connect(lambda _: self._chosen())
        self.settings.changed.connect(self._settings_changed)
        self.settings.problem.connect(self._show_problem)
        self.settings.filter_wanted.connect(self.choose_filter)
        self.table.figure_chosen.connect(self.show_behind)
        self.table.sorted.connect(self._draw)
        self.chart.point_chosen.connect(self._show_point)
        self.behind.opened.connect(self._make_room)
        self.behind.closed.connect(self._back)
        self.behind.whole_wanted.connect(self.talks_wanted)
        self.sides.currentChanged.connect(self.pages.setCurrentIndex)
        for keys, side in (("Alt+1", TABLE), ("Alt+2", CHART)):
            short = QShortcut(QKeySequence(keys), self)  # wherever the keys are, as long as the page is in front
            short.activated.connect(lambda side=side: self._turn(side))

    def _turn(self, side: int) -> None:
        self.sides.setCurrentIndex(side)
        self._back()

    def _buttons(self) -> None:
        self.save_button = button("保存(&S)…", self.save, meaning="save")
        self.rename_button, self.delete_button = button("改名(&E)…", self.rename), button("删除(&D)", self.delete)
        self.print_button = button("打印(&I)…", self.print, meaning="print", tip="表和图，预览后打印或另存 PDF")
        self.export_button = button("导出(&X)…", self.export, meaning="export")
        for made, name in (
            (self.save_button, "save_pivot_button"), (self.rename_button, "rename_pivot_button"),
            (self.delete_button, "delete_pivot_button"), (self.print_button, "print_pivot_button"),
            (self.export_button, "export_pivot_button"),
        ):  # fmt: skip
            made.setObjectName(name)

    def _lay_out(self) -> None:
        self._buttons()
        self.choice.setObjectName("pivot_choice")
        self.choice.setAccessibleName("选用统计分析")
        self.choice.setMinimumWidth(252)
        self.choice.setMaxVisibleItems(24)
        caption = label("分析(&U)", "soft-body")
        caption.setBuddy(self.choice)
        self.about.setObjectName("pivot_about")
        line = row(caption, self.choice, self.save_button, self.rename_button, self.delete_button, self.about,
                   self.print_button, self.export_button)  # fmt: skip
        line.setStretch(line.indexOf(self.about), 1)
        head = box(line)
        head.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        self.problem = label("", "problem", wrap=True)
        self.problem.setObjectName("pivot_problem")
        self.problem.hide()
        middle = row(self.settings, rule(upright=True), self._right(), spacing=0)
        middle.setStretch(2, 1)
        foot = box(row(self.status, None))
        foot.setContentsMargins(Space.TWO, Space.HALF, Space.TWO, Space.HALF)
        notices = box(column(self.notices))
        notices.setContentsMargins(Space.TWO, 0, Space.TWO, 0)
        whole = column(head, notices, rule(), middle, rule(), foot, spacing=0)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _right(self) -> QWidget:
        self.sides.setObjectName("pivot_sides")
        self.sides.setAccessibleName("表格与图")
        self.sides.setDrawBase(False)
        for text, tip in (("表格", "Alt+1"), ("图", "Alt+2")):
            self.sides.setTabToolTip(self.sides.addTab(text), tip)
        drawn = QScrollArea()
        drawn.setWidgetResizable(True)
        drawn.setFrameShape(QFrame.Shape.NoFrame)
        drawn.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        drawn.setWidget(self.chart)
        self.chart_remarks = WholeLabel()
        self.chart_remarks.setObjectName("pivot_chart_remarks")
        self.remarks.setObjectName("pivot_remarks")
        self.status.setObjectName("pivot_status")
        for text in (self.remarks, self.chart_remarks):
            text.setContentsMargins(Space.TWO, Space.HALF, Space.TWO, Space.HALF)
        for page in (column(self.table, self.remarks, spacing=0), column(drawn, self.chart_remarks, spacing=0)):
            page.setStretch(0, 1)
            self.pages.addWidget(box(page, "paper"))
        tabs = box(row(self.sides, self.problem, None))
        tabs.setContentsMargins(Space.ONE, 0, Space.TWO, 0)
        upper = column(tabs, self.pages, spacing=0)
        upper.setStretch(1, 1)
        self.parts = parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(box(upper))
        parts.addWidget(self.behind)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        return parts


def _reach(table: Pivot, today: date) -> tuple[date, date]:
    """From the first to the last year that there are talks of, this year included."""
    years = [today.year, *ledgers.years(), table.loaded.span.end.year]
    return date(min(years), 1, 1), date(max(years), 12, 31)
