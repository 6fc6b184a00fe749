"""A table over rows that are fetched by the page: columns are data, and never more than a few pages are in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from ui.theme import Tone, icon, theme

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
Index = QModelIndex | QPersistentModelIndex
_SUPERSCRIPTS = "¹²³⁴⁵⁶⁷⁸⁹"


class Align(Enum):
    """Where the text of a column stands."""

    LEFT = Qt.AlignmentFlag.AlignLeft
    RIGHT = Qt.AlignmentFlag.AlignRight
    CENTRE = Qt.AlignmentFlag.AlignHCenter


@dataclass(frozen=True, slots=True)
class SortKey:
    """One column to sort by; several together sort by the first, then within it by the next."""

    column: str
    descending: bool = False


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
    wait in the column chooser.
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

    def words(self, row: R) -> str:
        """What the cell says."""
        if self.text is not None:
            return self.text(row)
        value = getattr(row, self.key)
        return "" if value is None else str(value)


class RowSource(Protocol[R_co]):
    """Where rows come from: usually two queries.  Filters are the source's own business."""

    def count(self) -> int:
        """How many rows there are."""
        ...

    def page(self, offset: int, limit: int, sort: Sequence[SortKey]) -> Sequence[R_co]:
        """At most `limit` rows from `offset` on, sorted; an empty `sort` means the source's own order."""
        ...


@dataclass(frozen=True, slots=True)
class Queries(Generic[R]):
    """A row source made of two functions."""

    counted: Callable[[], int]
    paged: Callable[[int, int, Sequence[SortKey]], Sequence[R]]

    def count(self) -> int:
        """Asks the first."""
        return self.counted()

    def page(self, offset: int, limit: int, sort: Sequence[SortKey]) -> Sequence[R]:
        """Asks the second."""
        return self.paged(offset, limit, sort)


class Rows(Generic[R]):
    """A row source over a list that is in memory anyway; sorts by the attribute named as the column."""

    def __init__(self, rows: Sequence[R] = (), by: dict[str, Callable[[R], Any]] | None = None) -> None:
        self.rows = list(rows)
        self._by = by or {}

    def count(self) -> int:
        """The length of the list."""
        return len(self.rows)

    def page(self, offset: int, limit: int, sort: Sequence[SortKey]) -> Sequence[R]:
        """A piece of the sorted list; missing values come last."""
        found = self.rows
        for key in reversed(sort):
            value = self._by.get(key.column) or (lambda row, name=key.column: getattr(row, name))
            empty = [row for row in found if value(row) is None]
            found = sorted((row for row in found if value(row) is not None), key=value, reverse=key.descending) + empty
        return found[offset : offset + limit]


class LazyTableModel(QAbstractTableModel, Generic[R]):
    """Rows of a source as a table; fetches the pages that are looked at and forgets those not looked at for long.

    `failed` carries an error of the source; the rows in question stay blank, so that drawing never raises.
    """

    failed = Signal(Exception)
    PAGE = 200
    PAGES_KEPT = 16

    def __init__(self, columns: Sequence[Column[R]], source: RowSource[R] | None = None) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._source: RowSource[R] = source if source is not None else Rows()
        self._sort: tuple[SortKey, ...] = ()
        self._pages: OrderedDict[int, Sequence[R]] = OrderedDict()
        self._count = self._ask_count()

    # ------------------------------------------------------------ rows

    @property
    def sort_keys(self) -> tuple[SortKey, ...]:
        """By what the table is sorted, the first column first."""
        return self._sort

    def set_source(self, source: RowSource[R]) -> None:
        """Shows the rows of another source."""
        self._source = source
        self.reload()

    def set_sort(self, sort: Sequence[SortKey]) -> None:
        """Sorts anew; keys of columns that do not exist or cannot be sorted are left out."""
        allowed = {column.key for column in self.columns if column.sortable}
        self._sort = tuple(key for key in sort if key.column in allowed)
        self.reload()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def reload(self) -> None:
        """Asks the source anew."""
        self.beginResetModel()
        self._pages.clear()
        self._count = self._ask_count()
        self.endResetModel()

    def row_at(self, number: int) -> R | None:
        """The row at a number from 0, or None where the source has none."""
        if not 0 <= number < self._count:
            return None
        page = self._page(number // self.PAGE)
        place = number % self.PAGE
        return page[place] if place < len(page) else None

    def number_of(self, key: Hashable, key_of: Callable[[R], Hashable], near: int) -> int | None:
        """The number of the row with a key, looked for on the page around `near` and its neighbours only."""
        first = max(near // self.PAGE - 1, 0)
        for page in range(first, first + 3):
            for place, row in enumerate(self._page(page) if page * self.PAGE < self._count else ()):
                if key_of(row) == key:
                    return page * self.PAGE + place
        return None

    def _ask_count(self) -> int:
        try:
            return self._source.count()
        except Exception as error:
            self.failed.emit(error)
            return 0

    def _page(self, number: int) -> Sequence[R]:
        if number in self._pages:
            self._pages.move_to_end(number)
            return self._pages[number]
        try:
            page = self._source.page(number * self.PAGE, self.PAGE, self._sort)
        except Exception as error:
            page = ()
            self.failed.emit(error)
        self._pages[number] = page
        while len(self._pages) > self.PAGES_KEPT:
            self._pages.popitem(last=False)
        return page

    # ------------------------------------------------------------ Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many rows there are."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says and how."""
        answer = _ANSWERS.get(role)
        if answer is None or not index.isValid():
            return None
        row = self.row_at(index.row())
        return None if row is None else answer(self.columns[index.column()], row)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings; with several sort keys each carries its number."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.heading + self._sort_mark(column.key)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align.value | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{column.heading}：单击排序，按住 Shift 再单击可按多列排序" if column.sortable else column.heading
        return None

    def _sort_mark(self, key: str) -> str:
        places = [place for place, sort in enumerate(self._sort) if sort.column == key]
        return _SUPERSCRIPTS[places[0]] if places and len(self._sort) > 1 and places[0] < 9 else ""


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
    Qt.ItemDataRole.TextAlignmentRole: lambda column, _: column.align.value | Qt.AlignmentFlag.AlignVCenter,
    Qt.ItemDataRole.ToolTipRole: lambda column, row: _look(column, row).tip or None,
}
