"""The list of every tab: a lazy table with sorting, column chooser, copying, an empty state, and a memory."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QHelpEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)  # fmt: skip

from ui.theme import Space, icon, theme
from ui.theme.fonts import figures_font
from ui.widgets.basics import menu_button
from ui.widgets.copying import cells
from ui.widgets.empty_state import EmptyState
from ui.widgets.table_header import SortHeader, spread
from ui.widgets.table_model import Column, LazyTableModel, RowSource, SortKey

_KEEP_PAUSE_MS = 400
_EXACT = QAbstractItemView.SelectionBehavior.SelectRows


class Memory(Protocol):
    """Where a table keeps its columns and sorting between two visits: a slot inside the store."""

    def read(self) -> Any:
        """What was kept, or None."""
        ...

    def keep(self, value: Any) -> None:
        """Keeps a value that JSON can say."""
        ...


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
        source: RowSource[Any] | None = None,
        *,
        key: Callable[[Any], Hashable] = lambda row: row.id,
        memory: Memory | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.lazy: LazyTableModel[Any] = LazyTableModel(columns, source)
        self._key, self._memory = key, memory
        # Rows that are copied leave the program: who may not export does not copy them.
        self.may_copy = True
        self._touched, self._filtered = False, False
        self._nothing: EmptyState | None = None
        self._unmatched: EmptyState | None = None
        self._keep_later = QTimer(self, singleShot=True, interval=_KEEP_PAUSE_MS)
        self._keep_later.timeout.connect(self._keep)
        self._dress()
        self.setModel(self.lazy)
        self._connect()
        self._default_columns()
        if memory is not None:
            self.restore(memory.read())
        self._reloaded()

    # ------------------------------------------------------------ rows

    def set_source(self, source: RowSource[Any], *, filtered: bool = False) -> None:
        """Shows another source; `filtered` chooses which empty state is shown when nothing is found."""
        self._filtered = filtered
        self._source_changed(lambda: self.lazy.set_source(source))

    def reload(self, *, filtered: bool | None = None) -> None:
        """Asks the source anew and keeps the current row, where it can be found nearby."""
        self._filtered = self._filtered if filtered is None else filtered
        self._source_changed(self.lazy.reload)

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

    def selected_rows(self) -> list[Any]:
        """The selected rows, in the order shown."""
        return [row for number in self._selected_numbers() if (row := self.lazy.row_at(number)) is not None]

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

    def _source_changed(self, change: Callable[[], None]) -> None:
        before, near = self.current_row(), self.currentIndex().row()
        change()
        if before is not None:
            number = self.lazy.number_of(self._key(before), self._key, near)
            if number is not None:
                self.choose(number)
                return
        self.chosen.emit(None)

    # ------------------------------------------------------------ empty

    def set_empty_states(self, nothing: EmptyState, unmatched: EmptyState | None = None) -> None:
        """What to say when the source is empty, and when a filter leaves nothing."""
        self._nothing, self._unmatched = nothing, unmatched
        for state in (nothing, unmatched):
            if state is not None:
                state.setParent(self.viewport())
        self._show_empty()

    def _show_empty(self) -> None:
        wanted = (self._unmatched if self._filtered else None) or self._nothing
        for state in (self._nothing, self._unmatched):
            if state is not None:
                state.setGeometry(self.viewport().rect())
                state.setVisible(self.count() == 0 and state is wanted)

    # ------------------------------------------------------------ columns

    def columns_button(self) -> QPushButton:
        """The button 列 ▾ that opens the column chooser."""
        return menu_button("列", self.columns_menu(), tip="选择显示哪些列")

    def columns_menu(self) -> QMenu:
        """The column chooser; made anew each time it opens."""
        menu = QMenu("列", self)
        menu.aboutToShow.connect(lambda: self._fill_columns_menu(menu))
        return menu

    def _fill_columns_menu(self, menu: QMenu) -> None:
        menu.clear()
        for section in self._sections():
            action = menu.addAction(self.lazy.columns[section].heading)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(section))
            action.setEnabled(self.isColumnHidden(section) or len(self._shown()) > 1)
            action.toggled.connect(lambda shown, section=section: self._show_column(section, shown))
        menu.addSeparator()
        menu.addAction(icon("undo"), "恢复默认列", self.reset_columns)

    def _show_column(self, section: int, shown: bool) -> None:
        self.setColumnHidden(section, not shown)
        self._fit()
        self._keep_later.start()

    def _sections(self) -> list[int]:
        header = self.horizontalHeader()
        return [header.logicalIndex(place) for place in range(header.count())]

    def _shown(self) -> list[int]:
        return [section for section in self._sections() if not self.isColumnHidden(section)]

    def reset_columns(self) -> None:
        """Columns and sorting as they were at the beginning."""
        self._touched = False
        for place in range(len(self.lazy.columns)):
            self.horizontalHeader().moveSection(self.horizontalHeader().visualIndex(place), place)
        self._default_columns()
        self._sort(())

    def _default_columns(self) -> None:
        for section, column in enumerate(self.lazy.columns):
            self.setColumnHidden(section, column.hidden)
            self.setColumnWidth(section, column.width)
        self._touched = False
        self._fit()

    def _fit(self) -> None:
        """Fills the width, as long as the user has not set widths by hand."""
        if self._touched:
            return
        shown = self._shown()
        columns = [self.lazy.columns[section] for section in shown]
        widths = spread([c.width for c in columns], [c.stretch for c in columns], self.viewport().width())
        for section, width in zip(shown, widths, strict=True):
            self.setColumnWidth(section, width)
        self._touched = False

    # ------------------------------------------------------------ memory

    def state(self) -> dict[str, Any]:
        """Order, widths, hidden columns and sorting, as JSON can say it."""
        names = [column.key for column in self.lazy.columns]
        return {
            "order": [names[section] for section in self._sections()],
            "hidden": [names[section] for section in self._sections() if self.isColumnHidden(section)],
            "widths": {names[s]: self.columnWidth(s) for s in self._shown()} if self._touched else {},
            "sort": [[key.column, key.descending] for key in self.lazy.sort_keys],
        }

    def restore(self, state: Any) -> None:
        """Brings back what `state` gave; what does not fit the columns of today is left out."""
        if not isinstance(state, dict):
            return
        sections = {column.key: section for section, column in enumerate(self.lazy.columns)}
        for place, name in enumerate(name for name in state.get("order", ()) if name in sections):
            self.horizontalHeader().moveSection(self.horizontalHeader().visualIndex(sections[name]), place)
        hidden = {name for name in state.get("hidden", ()) if name in sections}
        if len(hidden) < len(sections):
            for name, section in sections.items():
                self.setColumnHidden(section, name in hidden)
        for name, width in state.get("widths", {}).items():
            if name in sections and isinstance(width, int):
                self.setColumnWidth(sections[name], max(width, 48))
                self._touched = True
        self.lazy.set_sort([SortKey(str(name), bool(down)) for name, down in state.get("sort", ())])
        self._fit()

    def _keep(self) -> None:
        if self._memory is not None:
            self._memory.keep(self.state())

    # ------------------------------------------------------------ copying

    def copy(self) -> None:
        """Puts the selected rows, with the headings of the columns shown, on the clipboard."""
        shown = [self.lazy.columns[section] for section in self._shown()]
        rows = self.selected_rows()
        if rows and self.may_copy:
            lines = [[c.heading for c in shown], *([c.words(row) for c in shown] for row in rows)]
            QGuiApplication.clipboard().setMimeData(cells(lines))

    def copy_cell(self) -> None:
        """Puts the text of the current cell on the clipboard."""
        if self.currentIndex().isValid() and self.may_copy:
            QGuiApplication.clipboard().setText(str(self.currentIndex().data() or ""))

    # ------------------------------------------------------------ keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Home and End go to the first and last row, Ctrl+C copies with headings."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current_row() is not None:
            self.opened.emit(self.current_row())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers() and self.count():
            self.choose(0 if event.key() == Qt.Key.Key_Home else self.count() - 1)
        else:
            super().keyPressEvent(event)

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
        row = self.current_row()
        self.menu_opening.emit(menu, row)
        if not menu.isEmpty():
            menu.addSeparator()
        for text, keys, slot in (("复制所选行（含表头）", "Ctrl+C", self.copy), ("复制此格", "", self.copy_cell)):
            action = QAction(icon("copy"), text, menu, enabled=row is not None and self.may_copy)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(slot)
            menu.addAction(action)
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps columns and empty state in step with the width."""
        super().resizeEvent(event)
        self._fit()
        self._show_empty()

    # ------------------------------------------------------------ making

    def _dress(self) -> None:
        self.setHorizontalHeader(SortHeader(self))
        self.setItemDelegate(_Cells(self))
        self.setFont(figures_font())
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(_EXACT)
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
        header = self.horizontalHeader()
        header.sort_wanted.connect(self._sort_by_hand)
        header.sectionMoved.connect(lambda *_: self._keep_later.start())
        header.sectionResized.connect(self._resized)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._header_menu)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.lazy.row_at(index.row())))
        self.lazy.modelReset.connect(self._reloaded)
        self.lazy.failed.connect(self.failed)
        self.selectionModel().currentRowChanged.connect(
            lambda index, _: self.chosen.emit(self.lazy.row_at(index.row()))
        )
        self.selectionModel().selectionChanged.connect(lambda *_: self.picked.emit(self._picked_count()))

    def _picked_count(self) -> int:
        return sum(part.height() for part in self.selectionModel().selection())

    def _reloaded(self) -> None:
        self._show_empty()
        self.loaded.emit(self.count())
        self.picked.emit(0)

    def _sort_by_hand(self, keys: tuple[SortKey, ...]) -> None:
        self._sort(keys)
        self._keep_later.start()

    def _sort(self, keys: tuple[SortKey, ...]) -> None:
        self._source_changed(lambda: self.lazy.set_sort(keys))

    def _resized(self) -> None:
        # Only a drag of the mouse is the user's wish; our own fitting is not.
        if QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._touched = True
            self._keep_later.start()

    def _header_menu(self, place: QPoint) -> None:
        menu = self.columns_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.horizontalHeader().mapToGlobal(place))


class _Cells(QStyledItemDelegate):
    """Draws cells; a text that does not fit is told in full by its tooltip."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        # Rows are chosen as a whole: no frame around the one cell that has the keyboard.
        option.state &= ~option.state.__class__.State_HasFocus

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: QModelIndex
    ) -> bool:
        if event.type() == QEvent.Type.ToolTip and not index.data(Qt.ItemDataRole.ToolTipRole):
            text = str(index.data() or "")
            room = view.visualRect(index).width() - 2 * Space.ONE
            if text and view.fontMetrics().horizontalAdvance(text) > room:
                QToolTip.showText(event.globalPos(), text, view)
                return True
        return super().helpEvent(event, view, option, index)
