"""What opens under the funnel of a heading: sorting, a text or days to hold, and the values with ticks and counts.

It is a window of its own and no popup of Qt: in those an input method does not come along everywhere.  It goes away
with Esc, with a press elsewhere, and with the list that it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHeaderView, QTreeView, QVBoxLayout, QWidget

from app.store.headers import Kept, Kind, Values
from ui.theme import Space
from ui.widgets.basics import button, clearable, label, link_button, primary_button, rule, set_shown
from ui.widgets.fields import DateField
from ui.widgets.headed import kind_of
from ui.widgets.layouts import row
from ui.widgets.reading import Outcome, Reading, reader
from ui.widgets.typing_state import TypedLine
from ui.widgets.values_model import ValuesModel

_WIDTH, _TALLEST, _COUNTS = 300, 440, 64
_PATIENCE_MS = 8
# A year of days is opened; of more the years are.
_OPEN_LINES = 40


class FilterPopup(QFrame):
    """The popup of one column.

    `kept` carries what it is to let through, `sorted` the direction wanted (True: descending, None: not by it),
    `failed` an error of the source.
    """

    kept = Signal(object)
    sorted = Signal(object)
    failed = Signal(object)

    def __init__(
        self, table: QWidget, column: str, heading: str, kind: Kind, *, now: Kept | None, sortable: bool, at_hand: bool,
        valued: Callable[[str], Values],
    ) -> None:  # fmt: skip
        super().__init__(table, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("header_filter")
        self.setProperty("role", "popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(f"筛选“{heading}”")
        self.setWindowTitle(f"筛选“{heading}”")
        self._column, self._kind, self._now = column, kind, now or Kept(column)
        self._valued, self._at_hand = valued, at_hand
        self._reading: Reading[Values] | None = None
        self._whole: Values | None = None
        self.model = ValuesModel()
        self.model.tick_as(now)
        self._make(heading, sortable)
        table.installEventFilter(self)
        self._ask("")

    # ------------------------------------------------------------ making

    def _make(self, heading: str, sortable: bool) -> None:
        self.up = button("升序", lambda: self._sort(False), meaning="sort-up", role="quiet", tip="按这一列升序排列")
        self.down = button("降序", lambda: self._sort(True), meaning="sort-down", role="quiet", tip="按这一列降序排列")
        self.unsorted = button("不排序", lambda: self._sort(None), role="quiet", tip="不按这一列排列")
        for made, name in ((self.up, "sort_up"), (self.down, "sort_down"), (self.unsorted, "sort_off")):
            made.setObjectName(f"header_{name}")
            set_shown(made, sortable)
        self.contains = TypedLine(f"“{heading}”包含", "包含…")
        self.contains.setObjectName("header_contains")
        self.contains.setText(self._now.contains)
        clearable(self.contains)
        self.start, self.end = DateField(self._now.start), DateField(self._now.end)
        for field, name, called in ((self.start, "start", "从"), (self.end, "end", "到")):
            field.setObjectName(f"header_{name}")
            field.line.setAccessibleName(f"“{heading}”{called}")
            field.changed.connect(self._say)
        self.search = TypedLine("查找值", "查找值：文字、拼音首字母")
        self.search.setObjectName("header_search")
        clearable(self.search)
        self.search.settled.connect(self._searched)
        self.everything = link_button("全选", lambda: self.model.tick_all(True))
        self.everything.setObjectName("header_all")
        self.nothing = link_button("清除", lambda: self.model.tick_all(False), tip="一个也不选")
        self.nothing.setObjectName("header_none")
        self.said = label("", "soft")
        self.said.setObjectName("header_said")
        self.tree = self._make_tree(heading)
        self.waiting = label("正在统计…", "soft")
        self.off = link_button("取消这一列的筛选", self._off)
        self.off.setObjectName("header_off")
        self.off.setEnabled(self._now.narrows)
        self.apply_button = primary_button("筛选", self._apply)
        self.apply_button.setObjectName("header_apply")
        self._lay_out(heading)
        self.model.ticked.connect(self._say)

    def _make_tree(self, heading: str) -> QTreeView:
        made = QTreeView()
        made.setObjectName("header_values")
        made.setAccessibleName(f"“{heading}”的值")
        made.setHeaderHidden(True)
        made.setUniformRowHeights(True)
        made.setModel(self.model)
        made.setRootIsDecorated(self._kind is Kind.DAY)
        made.header().setStretchLastSection(False)
        made.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        made.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        made.header().resizeSection(1, _COUNTS)
        made.setTabKeyNavigation(False)
        return made

    def _lay_out(self, heading: str) -> None:
        self._days = QFrame()
        self._days.setLayout(row(self.start, label("至", "soft"), self.end, spacing=Space.HALF))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.ONE + Space.HALF, Space.ONE, Space.ONE + Space.HALF, Space.ONE + Space.HALF)
        whole.setSpacing(Space.ONE)
        whole.addWidget(label(heading, "strong"))
        whole.addLayout(row(self.up, self.down, self.unsorted, None, spacing=Space.HALF))
        whole.addWidget(rule())
        for part in (self.contains, self._days, self.search):
            whole.addWidget(part)
        whole.addLayout(row(self.everything, self.nothing, None, self.said))
        whole.addWidget(self.waiting)
        whole.addWidget(self.tree, 1)
        whole.addLayout(row(self.off, None, self.apply_button))
        self._show_kind()
        self.setFixedWidth(_WIDTH + (40 if self._kind is Kind.DAY else 0))

    def _show_kind(self) -> None:
        self.contains.setVisible(self._kind is Kind.TEXT)
        self._days.setVisible(self._kind is Kind.DAY)
        self.tree.setRootIsDecorated(self._kind is Kind.DAY)

    # ------------------------------------------------------------ opening and closing

    def show_below(self, place: QRect) -> None:
        """Shows it under a place on the screen, within the screen."""
        screen = (self.screen() or QGuiApplication.primaryScreen()).availableGeometry()
        tall = min(_TALLEST, screen.height() - 2 * Space.ONE)
        x = max(screen.left(), min(place.right() - self.width() + 1, screen.right() - self.width()))
        y = min(place.bottom() + 2, screen.bottom() - tall)
        self.setFixedHeight(tall)
        self.move(QPoint(x, max(screen.top(), y)))
        self.show()
        self.activateWindow()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def event(self, event: QEvent) -> bool:
        """A press elsewhere ends it; the calendar of a day does not."""
        if event.type() == QEvent.Type.WindowDeactivate and QApplication.activePopupWidget() is None:
            self.close()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It goes with its list: nothing is left open over a locked window."""
        if event.type() == QEvent.Type.Hide:
            self.close()
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nobody wants the values any more."""
        self._drop()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter filters, Esc goes back, Down leads from the search into the values."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._apply()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.tree.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.tree.currentIndex().isValid():
                self.tree.setCurrentIndex(self.model.index(0, 0))
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ values

    def _ask(self, text: str) -> None:
        self._drop()
        work = partial(self._valued, text)
        if self._at_hand:
            self._show(work())
            return
        self._wait(True)
        self._reading = reader().ask(work, self._landed)
        self._reading.wait(_PATIENCE_MS)

    def _landed(self, outcome: Outcome[Values]) -> None:
        self._reading = None
        try:
            found = outcome()
        except Exception as error:  # whatever a source raises is said by the table
            self.close()
            self.failed.emit(error)
            return
        self._show(found)

    def _show(self, values: Values) -> None:
        if self._whole is None:
            self._whole = values
            self._kind = kind_of(values, self._kind)
            self._show_kind()
        self._wait(False)
        self.model.show(values, self._kind)
        if self._kind is Kind.DAY and self.model.rowCount() and len(values.values) <= _OPEN_LINES:
            self.tree.expandAll()

    def _searched(self, text: str) -> None:
        whole = self._whole
        self.model.search(text)
        if whole is None or not whole.is_cut:
            return
        if text.strip():  # there are more than are listed: they are looked for where they are
            self._ask(text.strip())
        else:
            self._show(whole)

    def _wait(self, waits: bool) -> None:
        self.waiting.setVisible(waits)
        self.tree.setVisible(not waits)

    def _drop(self) -> None:
        if self._reading is not None:
            self._reading.drop()
            self._reading = None

    # ------------------------------------------------------------ what is wanted

    def _say(self) -> None:
        on, listed = self.model.counts()
        more = "，还有更多，请查找" if self.model.is_cut else ""
        self.said.setText(f"{on} / {listed} 个值{more}" if on != listed else f"{listed} 个值{more}")
        self.apply_button.setEnabled(self._wanted() is not None)

    def _wanted(self) -> Kept | None:
        """What it is to let through; None where that is nothing at all, or cannot be read."""
        if self._whole is None or self.start.problem() or self.end.problem():
            return None
        found = self.model.kept(self._column)
        text = self.contains.text().strip() if self._kind is Kind.TEXT else ""
        if self.model.is_cut and self.search.text().strip() and self._all_found(found):
            found, text = Kept(self._column), self.search.text().strip()
        if found.only == ():
            return None
        days = self._kind is Kind.DAY
        return replace(
            found, contains=text, start=self.start.date() if days else None, end=self.end.date() if days else None
        )

    def _all_found(self, found: Kept) -> bool:
        on, listed = self.model.counts()
        return on == listed and found.only is not None

    def _apply(self) -> None:
        if self.search.composing or self.contains.composing:
            return
        if self.search.text().strip() != self.model.searched:  # Enter came before the pause was over
            self._searched(self.search.text())
        wanted = self._wanted()
        if wanted is not None:
            self.close()
            self.kept.emit(wanted)

    def _off(self) -> None:
        self.close()
        self.kept.emit(Kept(self._column))

    def _sort(self, descending: bool | None) -> None:
        self.close()
        self.sorted.emit(descending)
