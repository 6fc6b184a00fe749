"""A table over rows that are fetched by the page: columns are data, and never more than a few pages are in memory."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from ui.theme import Tone, icon, theme
from ui.widgets.reading import Outcome, Reading, reader
from ui.widgets.row_source import (
    Fetched,
    Looked,
    Ordered,
    Queries,
    Rows,
    RowSource,
    Shown,
    SortKey,
    around,
    gather,
    look,
    pairs,
    seek,
)

__all__ = [
    "Align", "Column", "Fetched", "LazyTableModel", "Look", "Ordered", "Queries", "RowSource", "Rows", "SortKey",
    "pairs",
]  # fmt: skip

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_SUPERSCRIPTS = "¹²³⁴⁵⁶⁷⁸⁹"
_DISPLAY, _ALIGNMENT = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.TextAlignmentRole
# What a cell says that has still to come.
AWAITED = "…"
# Pages that are asked for by their offset, without the whole order; and those that wait their turn to be read.
_PAGES_BY_OFFSET, _PAGES_WANTED = 3, 4


class Align(Enum):
    """Where the text of a column stands."""

    LEFT = Qt.AlignmentFlag.AlignLeft
    RIGHT = Qt.AlignmentFlag.AlignRight
    CENTRE = Qt.AlignmentFlag.AlignHCenter


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell speaks besides its text: an icon, a tone, a tooltip."""

    meaning: str = ""
    tone: Tone | None = None
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: `text` makes the words of a cell from a row, by default its attribute named `key`.

    `width` is in device-independent pixels; `stretch` is the share of room that is left over; `hidden` columns
    wait in the column chooser.  `several` are the characters that part the values of a cell which holds several;
    `headed` columns can be filtered by their heading.
    """

    key: str
    heading: str
    width: int = 120
    text: Callable[[R], str] | None = None
    look: Callable[[R], Look | None] | None = None
    align: Align = Align.LEFT
    sortable: bool = True
    hidden: bool = False
    stretch: int = 0
    several: str = ""
    headed: bool = True

    def words(self, row: R) -> str:
        """What the cell says."""
        if self.text is not None:
            return self.text(row)
        value = getattr(row, self.key)
        return "" if value is None else str(value)


class LazyTableModel(QAbstractTableModel, Generic[R]):
    """Rows of a source as a table; fetches the pages that are looked at and forgets those not looked at for long.

    A source that is not at hand is asked beside the window.  Until it has answered the table shows what it showed
    before; of a page that is not there yet the cells say …, and `arrived` tells the numbers of its first and last row
    when it is.  `failed` carries an error of the source; the rows in question stay blank, so that drawing never raises.
    """

    failed = Signal(Exception)
    arrived = Signal(int, int)
    asked = Signal()
    PAGE = 100
    PAGES_KEPT = 32
    # What is there within so many milliseconds is shown at once; None waits until it is there.
    patience_ms: float | None = 4

    def __init__(self, columns: Sequence[Column[R]], source: RowSource[R] | None = None) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._alignments = [_alignment(column) for column in self.columns]
        self._source: RowSource[R] = source if source is not None else Rows()
        self._sort: tuple[SortKey, ...] = ()
        self._shown: Shown[R] = Shown(Rows(), ())
        self._pages: OrderedDict[int, Sequence[R]] = OrderedDict()
        # The pages that are still to be read, the one that is wanted first first.
        self._wanted: list[int] = []
        self._loading: Reading[Looked[R]] | None = None
        self._ordering: Reading[Sequence[int]] | None = None
        self._fetching: tuple[int, Reading[Sequence[R]]] | None = None
        self._seeking: tuple[Reading[int | None], Callable[[int | None], object]] | None = None
        self._is_drawing = False
        self.reload()

    # ------------------------------------------------------------ rows

    @property
    def sort_keys(self) -> tuple[SortKey, ...]:
        """By what the table is sorted, the first column first."""
        return self._sort

    @property
    def is_loading(self) -> bool:
        """Whether what is shown is about to be replaced by what was asked for."""
        return self._loading is not None

    def set_source(self, source: RowSource[R], near: int = 0) -> None:
        """Shows the rows of another source."""
        self._source = source
        self.reload(near)

    def set_sort(self, sort: Sequence[SortKey], near: int = 0) -> None:
        """Sorts anew; keys of columns that do not exist or cannot be sorted are left out."""
        allowed = {column.key for column in self.columns if column.sortable}
        self._sort = tuple(key for key in sort if key.column in allowed)
        self.reload(near)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def reload(self, near: int = 0) -> None:
        """Asks the source anew; what is shown around row `near` is read with it."""
        self._drop()
        shown, pages = Shown(self._source, self._sort), around(near, self.PAGE)
        work = partial(look, shown, pages, self.PAGE)
        if self._source.at_hand:
            self._show(work())
            return
        self._loading = reader().ask(work, self._loaded)
        self.asked.emit()
        self._loading.wait(self.patience_ms)

    def row_at(self, number: int) -> R | None:
        """The row at a number from 0, or None where the source has none, or has not given it yet."""
        if not 0 <= number < self._shown.count:
            return None
        page = self._page(number // self.PAGE)
        place = number % self.PAGE
        return page[place] if place < len(page) else None

    def look_at(self, first: int, last: int) -> None:
        """Has the pages of these rows at hand, as far as they come within a moment: whoever draws them peeks then."""
        pages = range(max(first, 0) // self.PAGE, min(last, self._shown.count - 1) // self.PAGE + 1)
        for number in pages:
            if number in self._pages:
                self._pages.move_to_end(number)
        missing = [number for number in pages if number not in self._pages]
        if missing:
            self._bring(missing)

    def is_awaited(self, number: int) -> bool:
        """Whether there is a row of this number that has still to come."""
        return 0 <= number < self._shown.count and number // self.PAGE not in self._pages

    def look_ahead(self, first: int, last: int) -> None:
        """Has the pages around what is seen read before they are seen."""
        if self._shown.source.at_hand or self._loading is not None:
            return
        margin = self.PAGE // 2
        for page in {max(first - margin, 0) // self.PAGE, min(last + margin, self._shown.count - 1) // self.PAGE}:
            if page not in self._pages and page not in self._wanted and page >= 0:
                self._wanted.append(page)
        self._fetch_next()

    def number_of(self, key: Hashable, key_of: Callable[[R], Hashable]) -> int | None:
        """The number of the row with a key, looked for among the pages that are there, and in the order of ids."""
        for page, rows in self._pages.items():
            for place, row in enumerate(rows):
                if key_of(row) == key:
                    return page * self.PAGE + place
        return self._shown.place(key)

    def find(self, key: Hashable, key_of: Callable[[R], Hashable], then: Callable[[int | None], object]) -> None:
        """Calls `then` with the number of the row with a key, wherever it is; None where there is none.

        What is not known here is looked for beside the window; of several questions the last one is answered.
        """
        if self._seeking is not None:
            self._seeking[0].drop()
            self._seeking = None
        number = self.number_of(key, key_of)
        if number is not None or all(page in self._pages for page in range(-(-self._shown.count // self.PAGE))):
            then(number)
            return
        reading = reader().ask(partial(seek, self._shown, key, key_of), self._found)
        self._seeking = (reading, then)
        reading.wait(self.patience_ms)

    def peek(self, number: int) -> R | None:
        """The row at a number where it is there; nothing is read for it."""
        page, place = self._pages.get(number // self.PAGE, ()), number % self.PAGE
        return page[place] if 0 <= number < self._shown.count and place < len(page) else None

    def gathering(self, numbers: Sequence[int]) -> tuple[Callable[[], list[R]], int]:
        """Work, for any thread, that gathers the rows of these numbers as they are shown now; how many it reads."""
        there = {number: row for number in numbers if (row := self.peek(number)) is not None}
        missing = [number for number in numbers if number not in there]
        return partial(gather, self._shown, numbers, missing, there), len(missing)

    # ------------------------------------------------------------ reading

    def _drop(self) -> None:
        """Nobody wants any more what was asked before."""
        under_way = (
            self._loading, self._ordering, self._fetching and self._fetching[1], self._seeking and self._seeking[0],
        )  # fmt: skip
        self._loading = self._ordering = self._fetching = self._seeking = None
        self._wanted.clear()
        for reading in under_way:
            if reading is not None:
                reading.drop()

    def _loaded(self, outcome: Outcome[Looked[R]]) -> None:
        self._loading = None
        self._show(outcome())
        is_long = self._shown.count > _PAGES_BY_OFFSET * self.PAGE
        if isinstance(self._shown.source, Ordered) and self._shown.ids is None and is_long:
            self._ordering = reader().ask(partial(self._shown.source.order, self._shown.sort), self._got_order)
            if self.patience_ms is None:
                self._ordering.wait(None)

    def _show(self, found: Looked[R]) -> None:
        self.beginResetModel()
        self._shown, self._pages = found.shown, OrderedDict(found.pages)
        self.endResetModel()
        if found.error is not None:
            self.failed.emit(found.error)

    def _got_order(self, outcome: Outcome[Sequence[int]]) -> None:
        self._ordering = None
        try:
            self._shown.ids = outcome()
        except Exception as error:
            self.failed.emit(error)
        self._fetch_next()

    def _page(self, number: int) -> Sequence[R]:
        if number in self._pages:
            self._pages.move_to_end(number)
        else:
            self._bring([number])
        return self._pages.get(number, ())

    def _bring(self, numbers: Sequence[int]) -> None:
        """Has pages read that are not there, before all others, and waits for them a moment."""
        if self._shown.source.at_hand:
            for number in numbers:
                self._keep(number, partial(self._shown.page, number * self.PAGE, self.PAGE))
        elif self._loading is None:
            wanted = [each for each in numbers if each not in self._wanted and not self._is_fetching(each)]
            self._wanted[:0] = wanted
            if wanted:
                self._fetch_next()
                self._wait_for_pages(numbers)

    def _found(self, outcome: Outcome[int | None]) -> None:
        assert self._seeking is not None
        then, self._seeking = self._seeking[1], None
        try:
            number = outcome()
        except Exception as error:
            self.failed.emit(error)
        else:
            then(number)

    def _is_fetching(self, number: int) -> bool:
        return self._fetching is not None and self._fetching[0] == number

    def _wait_for_pages(self, numbers: Sequence[int]) -> None:
        """Pages that are there in a moment are drawn by whoever asks for them now: nobody else need hear of them."""
        until = None if self.patience_ms is None else time.monotonic() + self.patience_ms / 1000
        self._is_drawing = True
        try:
            while self._fetching is not None and not all(each in self._pages for each in numbers):
                left = None if until is None else (until - time.monotonic()) * 1000
                if (left is not None and left <= 0) or not self._fetching[1].wait(left):
                    break
        finally:
            self._is_drawing = False

    def _fetch_next(self) -> bool:
        """Has the page read that is wanted first, where none is being read; whether one was begun."""
        if self._fetching is not None or not self._wanted:
            return False
        number = self._wanted.pop(0)
        del self._wanted[_PAGES_WANTED:]
        work = partial(self._shown.page, number * self.PAGE, self.PAGE)
        self._fetching = (number, reader().ask(work, self._fetched))
        self.asked.emit()
        return True

    def _fetched(self, outcome: Outcome[Sequence[R]]) -> None:
        assert self._fetching is not None
        number, self._fetching = self._fetching[0], None
        self._keep(number, outcome)
        self._fetch_next()
        if self._is_drawing:
            return
        first, last = number * self.PAGE, min((number + 1) * self.PAGE, self._shown.count) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        self.arrived.emit(first, last)

    def _keep(self, number: int, outcome: Outcome[Sequence[R]]) -> None:
        try:
            page = outcome()
        except Exception as error:
            page = ()
            self.failed.emit(error)
        self._pages[number] = page
        while len(self._pages) > self.PAGES_KEPT:
            self._pages.popitem(last=False)

    # ------------------------------------------------------------ Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many rows there are."""
        return 0 if parent.isValid() else self._shown.count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says and how."""
        answer = _ANSWERS.get(role)
        if answer is None or not index.isValid():
            return None
        if role == _ALIGNMENT:  # what needs no row is said first: each cell is asked seven times as it is drawn
            return self._alignments[index.column()]
        if role != _DISPLAY and self.columns[index.column()].look is None:
            return None
        row = self.row_at(index.row())
        if row is None:
            return AWAITED if role == _DISPLAY and self.is_awaited(index.row()) else None
        return answer(self.columns[index.column()], row)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings; with several sort keys each carries its number."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.heading + self._sort_mark(column.key)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignments[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{column.heading}：单击排序，按住 Shift 再单击可按多列排序" if column.sortable else column.heading
        return None

    def _sort_mark(self, key: str) -> str:
        places = [place for place, sort in enumerate(self._sort) if sort.column == key]
        return _SUPERSCRIPTS[places[0]] if places and len(self._sort) > 1 and places[0] < 9 else ""


def _alignment(column: Column[Any]) -> Qt.AlignmentFlag:
    return column.align.value | Qt.AlignmentFlag.AlignVCenter


def _look(column: Column[Any], row: Any) -> Look:
    return (column.look(row) if column.look is not None else None) or Look()


def _decoration(column: Column[Any], row: Any) -> Any:
    look = _look(column, row)
    return icon(look.meaning, look.tone.value if look.tone else "ink_soft") if look.meaning else None


def _foreground(column: Column[Any], row: Any) -> Any:
    tone = _look(column, row).tone
    return theme().colour(tone.value) if tone is not None else None


_ANSWERS: dict[int, Callable[[Column[Any], Any], Any]] = {
    Qt.ItemDataRole.DisplayRole: lambda column, row: column.words(row),
    Qt.ItemDataRole.DecorationRole: _decoration,
    Qt.ItemDataRole.ForegroundRole: _foreground,
    Qt.ItemDataRole.TextAlignmentRole: lambda column, _: _alignment(column),
    Qt.ItemDataRole.ToolTipRole: lambda column, row: _look(column, row).tip or None,
}
