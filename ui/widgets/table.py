"""The list of every tab: a lazy table with sorting, column chooser, copying, an empty state, and a memory."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QKeyCombination,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QTableView,
    QWidget,
)  # fmt: skip

from ui.theme import Space, icon, theme
from ui.theme.fonts import figures_font
from ui.widgets.basics import menu_button
from ui.widgets.cell_block import CellBlock, draw_block
from ui.widgets.empty_state import EmptyState, EmptyStates
from ui.widgets.frozen import FrozenColumns
from ui.widgets.headed import Headed
from ui.widgets.header_filters import HeaderFilters
from ui.widgets.header_menu import columns_menu, fill_header_menu, heading_key, show_menu_at
from ui.widgets.memory import Memory
from ui.widgets.table_cells import Cells
from ui.widgets.table_columns import TableColumns
from ui.widgets.table_copying import copy_columns, offer_copying
from ui.widgets.table_header import SortHeader
from ui.widgets.table_model import Column, LazyTableModel, RowSource, SortKey
from ui.widgets.table_painting import paint_cells

_KEEP_PAUSE_MS = 400
# What is read in less is not worth a word; so many selected rows are read here, without work of their own.
_SEEN_AFTER_MS, _READ_HERE = 300, 500
_COPY_BARE = QKeyCombination(Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_C)


class TableView(QTableView):
    """A table over a row source.

    `opened` carries the row of a double click or Enter, `chosen` the current row (or None), `picked` the number of
    selected rows, `typed` a character typed into the list (for the search field), `loaded` the count after each
    load, `failed` an error of the source, `menu_opening` the context menu and its row, to add to.
    """

    opened = Signal(object)
    chosen = Signal(object)
    picked = Signal(int)
    typed = Signal(str)
    loaded = Signal(int)
    failed = Signal(Exception)
    menu_opening = Signal(QMenu, object)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[Any]],
        source: RowSource[Any] | Headed[Any] | None = None,
        *,
        key: Callable[[Any], Hashable] = lambda row: row.id,
        memory: Memory | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.lazy: LazyTableModel[Any] = LazyTableModel(columns)
        self._key, self._memory = key, memory
        # How long work with many rows is shown and cancelled; without it, it is done here.
        self.long_work: Callable[[str, Callable[[], Any], Callable[[Any], object]], object] | None = None
        # The key of the row that was the current one before what is shown changed.
        self._before: tuple[Hashable] | None = None
        self._when_loaded: list[Callable[[], object]] = []
        # Rows that are copied leave the program: who may not export does not copy them.
        self.may_copy = True
        self._filtered, self._remembers = False, True
        self._empty = EmptyStates()
        self._keep_later = QTimer(self, singleShot=True, interval=_KEEP_PAUSE_MS)
        self._keep_later.timeout.connect(self._keep)
        self._lasting = QTimer(self, singleShot=True, interval=_SEEN_AFTER_MS)
        self._reading = QLabel("正在读取…", self.viewport())
        self._dress()
        self.setModel(self.lazy)
        self.headers = HeaderFilters(self)
        self.columns = TableColumns(self)
        self.block = CellBlock(self, self.columns.shown)
        self._connect()
        self.columns.set_default()
        if memory is not None:
            self.restore(memory.read())
        if source is not None:
            self.lazy.set_source(self.headers.under(source))
        self._show_empty()

    # ------------------------------------------------------------ rows

    def set_source(self, source: RowSource[Any] | Headed[Any], *, filtered: bool = False) -> None:
        """Shows another source; `filtered` chooses which empty state is shown when nothing is found."""
        self._filtered = filtered
        self.lazy.set_source(self.headers.under(source), self._near())

    def reload(self, *, filtered: bool | None = None) -> None:
        """Asks the source anew and keeps the current row, where it can be found nearby."""
        self._filtered = self._filtered if filtered is None else filtered
        self.lazy.reload(self._near())

    def when_loaded(self, act: Callable[[], object]) -> None:
        """Acts once what was asked for is shown: now, or when it has come."""
        if self.lazy.is_loading:
            self._when_loaded.append(act)
        else:
            act()

    def count(self) -> int:
        """How many rows the source has."""
        return self.lazy.rowCount()

    def current_row(self) -> Any:
        """The current row, or None."""
        return self.lazy.row_at(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def enables(self, button: QWidget, fits: Callable[[Any], bool] = bool) -> None:
        """Has a button that acts on the current row wait for one, and for one that fits."""
        button.setEnabled(False)
        button.setToolTip("请先在列表中选中一行")
        self.chosen.connect(lambda row: button.setEnabled(row is not None and fits(row)))

    def with_selected(self, then: Callable[[list[Any]], object]) -> None:
        """Calls `then` with the selected rows; many are read in work that shows how far it is and can be cancelled.

        Where none is selected (Ctrl and a click took it back) it is the current one that buttons are meant for.  Where
        that has gone from the list meanwhile nothing is called: the buttons are about to say so.
        """
        current = self.currentIndex()
        numbers = self._selected_numbers() or ([current.row()] if current.isValid() else [])
        work, reads = self.lazy.gathering(numbers)

        def gathered(rows: list[Any]) -> None:
            if rows:
                then(rows)

        if reads > _READ_HERE and self.long_work is not None:
            self.long_work("取出所选的行", work, gathered)
        else:
            gathered(work())

    def show_key(self, key: Hashable, missing: Callable[[], object] = lambda: None) -> None:
        """Makes the row with a key the current one, wherever it is, once the list has come."""

        def found(number: int | None) -> None:
            missing() if number is None else self.choose(number)

        self.when_loaded(lambda: self.lazy.find(key, self._key, found))

    def choose(self, number: int) -> None:
        """Makes the row at a number the current one and shows it."""
        column = self.horizontalHeader().logicalIndex(0)
        index = self.lazy.index(number, max(column, 0))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def _selected_numbers(self) -> list[int]:
        ranges = self.selectionModel().selection()
        return sorted({number for part in ranges for number in range(part.top(), part.bottom() + 1)})

    def _near(self) -> int:
        """The row around which rows are wanted: the current one, or the first one seen."""
        return max(self.currentIndex().row(), self.rowAt(0), 0)

    def _remember_current(self) -> None:
        row = self.lazy.peek(self.currentIndex().row())
        self._before = None if row is None else (self._key(row),)

    def _reloaded(self) -> None:
        """What was asked for is shown: the current row is found again, where it is near."""
        self._lasting.stop()
        self._reading.hide()
        self._show_empty()
        self.loaded.emit(self.count())
        self.picked.emit(0)
        number = None if self._before is None else self.lazy.number_of(self._before[0], self._key)
        if number is not None:
            self.choose(number)
        else:
            self.chosen.emit(None)
        acts, self._when_loaded = self._when_loaded, []
        for act in acts:
            act()

    def _arrived(self, first: int, last: int) -> None:
        """Rows have come that were drawn blank; one of them may be the current one."""
        if not any(self.lazy.is_awaited(number) for number in (self.rowAt(0), self._last_seen())):
            self._lasting.stop()
            self._reading.hide()
        current = self.currentIndex().row()
        if first <= current <= last:
            self.chosen.emit(self.lazy.peek(current))

    def _current_changed(self, index: QModelIndex) -> None:
        row = self.lazy.row_at(index.row())
        if row is not None or not self.lazy.is_awaited(index.row()):
            self.chosen.emit(row)

    def _last_seen(self) -> int:
        last = self.rowAt(self.viewport().height() - 1)
        return last if last >= 0 else self.count() - 1

    def _scrolled(self) -> None:
        self.lazy.look_ahead(max(self.rowAt(0), 0), self._last_seen())

    def _asked(self) -> None:
        if not self._lasting.isActive() and self._reading.isHidden():
            self._lasting.start()

    def _say_reading(self) -> None:
        """Says that it is being read, where that lasts."""
        if not (self.lazy.is_loading or self.lazy.is_awaited(self.rowAt(0)) or self.lazy.is_awaited(self._last_seen())):
            return
        self._reading.adjustSize()
        room = self.viewport().rect()
        self._reading.move((room.width() - self._reading.width()) // 2, Space.TWO)
        self._reading.raise_()
        self._reading.show()

    # ------------------------------------------------------------ empty

    def set_empty_states(self, nothing: EmptyState, unmatched: EmptyState | None = None) -> None:
        """What to say when the source is empty, and when a filter leaves nothing."""
        self._empty.put(self.viewport(), nothing, unmatched)
        self._show_empty()

    def _show_empty(self) -> None:
        self._empty.show(
            self.viewport().rect(), is_empty=self.count() == 0 and not self.lazy.is_loading,
            is_filtered=bool(self._filtered or self.headers.kept),
        )  # fmt: skip

    # ------------------------------------------------------------ columns

    def columns_button(self) -> QPushButton:
        """The button 列 ▾ that opens the column chooser."""
        return menu_button("列", columns_menu(self), tip="选择显示哪些列")

    def reset_columns(self) -> None:
        """Columns and sorting as they were at the beginning."""
        self.columns.reset()
        self.sort_by_hand(())

    def header_of(self, section: int) -> SortHeader:
        """The heading row in which a column is seen: that of the columns that stay, where it is one of them."""
        frozen = self.columns.frozen
        heading = frozen.heading if frozen is not None and frozen.holds(section) else self.heading
        assert isinstance(heading, SortHeader)
        return heading

    def made_frozen(self) -> FrozenColumns:
        """The view for columns that stay in sight; its headings do what those of the table do."""
        made = FrozenColumns(self, SortHeader)
        made.setItemDelegate(Cells(self))
        made.painted = lambda view, event: paint_cells(view, self.lazy, self.block, event)
        made.heading.setSectionsMovable(False)
        self._wire(made.heading)
        return made

    def _wire(self, heading: SortHeader) -> None:
        heading.has_funnel, heading.is_filtered = self.headers.has, self.headers.narrows
        heading.current, heading.last_frozen = self._current_heading, lambda: self.columns.last_frozen
        heading.sort_wanted.connect(self.sort_by_hand)
        heading.filter_wanted.connect(self.headers.open)
        heading.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        heading.customContextMenuRequested.connect(lambda place: show_menu_at(self, heading, place))

    def _current_heading(self) -> int:
        return self.currentIndex().column() if self.hasFocus() else -1

    # ------------------------------------------------------------ memory

    def state(self) -> dict[str, Any]:
        """Columns and sorting, as JSON can say it."""
        return self.columns.state() | {"sort": [[key.column, key.descending] for key in self.lazy.sort_keys]}

    def restore(self, state: Any) -> None:
        """Brings back what `state` gave; what does not fit the columns of today is left out."""
        if isinstance(state, dict):
            self.columns.restore(state)
            sort = [SortKey(str(name), bool(down)) for name, down in state.get("sort", ())]
            self.lazy.set_sort(sort, self._near())

    def remember(self, on: bool) -> None:
        """Whether what is arranged from now on is remembered as the account's own way; what was, comes back."""
        if self._remembers != on:
            if self._keep_later.isActive():
                self._keep()
            self._remembers = on
            if on:
                self.columns.set_default()
                kept = None if self._memory is None else self._memory.read()
                self.restore({"sort": []} | (kept if isinstance(kept, dict) else {}))

    def memorise(self, memory: Memory) -> None:
        """Is arranged as it was left, and remembers how it is left."""
        self._memory = memory
        self.restore(memory.read())

    def _keep(self) -> None:
        self._keep_later.stop()
        if self._memory is not None and self._remembers:
            self._memory.keep(self.state())

    # ------------------------------------------------------------ copying

    def copy(self, *, headings: bool = True) -> None:
        """Puts the selected rows, or the block of cells, on the clipboard: the columns shown, with their headings."""
        copy_columns(self, self.block.columns(), headings=headings)

    # ------------------------------------------------------------ keys and mouse

    def event(self, event: QEvent) -> bool:
        """The keys of headings are the list's own while it has the keys, whoever else in the window has them."""
        if event.type() == QEvent.Type.ShortcutOverride and heading_key(self, event):  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Home and End go to the first and last row, Ctrl+C copies with headings, with Shift without.

        Alt+Down opens the filter of the current column, with Shift its menu; Shift with Left and Right draws a block.
        """
        sideways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.keyCombination() == _COPY_BARE:
            self.copy(headings=False)
        elif act := heading_key(self, event):
            act()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_row() is not None:
            self.opened.emit(self.current_row())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers() and self.count():
            self.choose(0 if event.key() == Qt.Key.Key_Home else self.count() - 1)
        elif sideways and event.modifiers() == Qt.KeyboardModifier.ShiftModifier and self.currentIndex().isValid():
            draw_block(self, sideways)
        else:
            if sideways:
                self.block.begin(-1)
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press is where a block of cells would begin."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.block.begin(self.columnAt(event.position().toPoint().x()))
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drawn over to other columns it is a block."""
        super().mouseMoveEvent(event)
        is_selecting = super().state() == QAbstractItemView.State.DragSelectingState
        if event.buttons() & Qt.MouseButton.LeftButton and is_selecting:
            self.block.reach(self.columnAt(event.position().toPoint().x()))

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Shows a cell, not behind the columns that stay; one of these is seen without scrolling sideways."""
        frozen, bar = self.columns.frozen, self.horizontalScrollBar()
        at = bar.value()
        super().scrollTo(index, hint)
        if frozen is not None and frozen.holds(index.column()):
            bar.setValue(at)
        elif frozen is not None:
            frozen.uncover(index)

    def keyboardSearch(self, search: str) -> None:
        """Hands typing on to the search field: Qt's own search would read every row of the source."""
        if search.strip():
            self.typed.emit(search)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of a row: copying, and what the page adds."""
        menu = self.context_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def context_menu(self) -> QMenu:
        """The menu for the current row, filled."""
        menu = QMenu(self)
        self.menu_opening.emit(menu, self.current_row())
        offer_copying(menu, self)
        if self.currentIndex().isValid():
            menu.addSeparator()
            section = self.currentIndex().column()
            inner = menu.addMenu(icon("columns"), f"列“{self.lazy.columns[section].heading}”")
            fill_header_menu(inner, self, section)
        return menu

    def paintEvent(self, event: QPaintEvent) -> None:
        """All cells in one pass; a list that is shut off is drawn by Qt, in grey."""
        if self.isEnabled():
            paint_cells(self, self.lazy, self.block, event)
        else:
            super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps columns and empty state in step with the width."""
        super().resizeEvent(event)
        self.columns.fit()
        self._show_empty()

    # ------------------------------------------------------------ making

    def _dress(self) -> None:
        self._reading.setObjectName("table_reading")
        self._reading.setProperty("role", "soft")
        self._reading.hide()
        self.heading = SortHeader(self)
        self.setHorizontalHeader(self.heading)
        self.setItemDelegate(Cells(self))
        self.setFont(figures_font())
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._set_density()

    def _set_density(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().row_height)
        self.viewport().update()

    def _connect(self) -> None:
        theme().changed.connect(self._set_density)
        self._wire(self.heading)
        self.heading.sectionMoved.connect(lambda *_: self.columns.moved())
        self.heading.sectionResized.connect(lambda *_: self.columns.resized())
        self.columns.changed.connect(self._keep_later.start)
        self.headers.changed.connect(self.filter_anew)
        self.block.changed.connect(self._block_changed)
        self.doubleClicked.connect(self._open_row)
        self.lazy.modelAboutToBeReset.connect(self._remember_current)
        self.lazy.modelReset.connect(self._reloaded)
        self.lazy.arrived.connect(self._arrived)
        self.lazy.asked.connect(self._asked)
        self.lazy.failed.connect(self.failed)
        self._lasting.timeout.connect(self._say_reading)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.selectionModel().selectionChanged.connect(lambda *_: self.picked.emit(self.picked_count()))

    def picked_count(self) -> int:
        """How many rows are selected."""
        return sum(part.height() for part in self.selectionModel().selection())

    def _open_row(self, index: QModelIndex) -> None:
        row = self.lazy.row_at(index.row())
        if row is not None:
            self.opened.emit(row)

    def sort_by_hand(self, keys: tuple[SortKey, ...]) -> None:
        """Sorts, and remembers by what."""
        self.lazy.set_sort(keys, self._near())
        self._keep_later.start()

    def filter_anew(self) -> None:
        """Asks for what the headings let through of the source at hand."""
        self.lazy.set_source(self.headers.source(), self._near())
        self.heading.viewport().update()

    def _block_changed(self) -> None:
        self.viewport().update()
        if (frozen := self.columns.frozen) is not None:
            frozen.viewport().update()
        self.picked.emit(self.picked_count())
