"""What stands behind a figure of a pivot: one line for each thing that it counts; double click opens the talk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.access.actions import Action
from app.ledgers.pivot.behind import Behind, BehindLine
from app.ledgers.pivot.table import Aspect, Line, Pivot, Slot
from ui.ledgers.behind_pane import REPORTED
from ui.office import Office, Tab
from ui.theme import Space
from ui.widgets.acting_beside import act_beside
from ui.widgets.basics import button, icon_button, label
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import box, column, row
from ui.widgets.table import TableView
from ui.widgets.table_foot import with_foot
from ui.widgets.table_model import Column, Queries, Rows, SortKey

# More talks than this are not asked for by their ids.
_MOST_TALKS = 10_000


def _columns() -> tuple[Column[BehindLine], ...]:
    return (
        Column("held", "约谈时间", 196), Column("number", "编号", 148), Column("who", "约谈对象", 130, stretch=2),
        Column("unit", "单位", 120, stretch=2), Column("form", "约谈形式", 104),
        Column("ground", "事由", 110, stretch=1), Column("lead", "主谈人", 80),
        Column("note", "说明", 150, stretch=3, sortable=False),
    )  # fmt: skip


class PivotBehind(QWidget):
    """`whole_wanted` asks for the talks in the page 台账, `opened` and `closed` come when it shows and goes."""

    whole_wanted = Signal(str, tuple)
    opened = Signal()
    closed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("pivot_behind")
        self._office = office
        self._found: Behind | None = None
        self.caption = label("", "strong")
        self.caption.setObjectName("pivot_behind_caption")
        self.table = TableView("数字背后的约谈", _columns(), Rows(), key=lambda line: line.thing)
        self.table.setObjectName("pivot_behind_table")
        self.table.set_empty_states(EmptyState("ledgers", "没有要列出的约谈", "筛掉的，点列名旁的漏斗取消筛选。"))
        self.table.may_copy = office.session.may(Action.EXPORT)
        self.table.opened.connect(self._open)
        self.more = button("在台账中查看(&L)", self._whole, meaning="ledgers")
        self.more.setObjectName("pivot_behind_ledger_button")
        close = icon_button("close", "收起（Esc）", self.put_away)
        close.setObjectName("pivot_behind_close_button")
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.put_away)
        head = box(row(self.caption, None, self.more, close))
        head.setContentsMargins(Space.TWO, Space.HALF, Space.TWO, Space.HALF)
        self.setLayout(column(head, with_foot(self._office, self.table), spacing=0))
        self.hide()

    def show_figure(self, table: Pivot, line: Line, slot: Slot) -> None:
        """Lists what a figure counts, and takes the keys."""
        session, measure, under = self._office.session, slot.measure, table.under(line, slot)
        act_beside(
            self, self._office, "列出数字背后的约谈", lambda: Behind(session, measure, under),
            lambda found: self._show(table, line, slot, found), writes=False,
        )  # fmt: skip

    def _show(self, table: Pivot, line: Line, slot: Slot, found: Behind) -> None:
        self._found = found
        words = "·".join(dict.fromkeys(filter(None, (line.label, slot.label, slot.measure.label))))
        period = f"（{slot.aspect}）" if table.loaded.compared is not None else ""
        if slot.aspect in (Aspect.DIFFERENCE, Aspect.PERCENT):
            period = f"（{slot.aspect} {table.text(line, slot)}，列出本期和对比期的）"
        talks = len(found.interviews)
        also = f"，涉及约谈 {talks} 次" if talks != found.count() else ""
        self.caption.setText(f"{words}{period}：{found.count()} {slot.measure.unit}{also}")
        self.more.setEnabled(talks <= _MOST_TALKS)
        self.more.setToolTip("" if talks <= _MOST_TALKS else "约谈太多，请先缩小范围")

        def page(offset: int, limit: int, sort: Sequence[SortKey]) -> Sequence[BehindLine]:
            return found.page(offset, limit, [(key.column, key.descending) for key in sort])

        self.table.set_source(Queries(found.count, page))
        was_there = self.isVisible()
        self.show()
        self.table.when_loaded(lambda: self.table.choose(0) if found.count() else None)
        self.table.setFocus()
        if not was_there:
            self.opened.emit()

    def put_away(self) -> None:
        """Hides it."""
        self.hide()
        self.closed.emit()

    def _open(self, line: BehindLine | None) -> None:
        if line is None:
            return
        if line.interview_id > 0:
            self._office.go(Tab.INTERVIEWS, "interview", line.interview_id)
        else:
            self._office.said.emit(REPORTED, None)

    def _whole(self) -> None:
        if self._found is not None:
            self.whole_wanted.emit(self.caption.text().partition("：")[0], self._found.interviews)
