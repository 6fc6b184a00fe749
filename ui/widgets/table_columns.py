"""The columns of a table: which are shown, in which order, how wide, and which stay in sight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from ui.widgets.frozen import FrozenColumns
from ui.widgets.table_header import spread

if TYPE_CHECKING:
    from ui.widgets.table import TableView

NARROWEST, _STEP = 48, 24


class TableColumns(QObject):
    """What a user arranges of the columns; `changed` comes when they did."""

    changed = Signal()

    def __init__(self, table: TableView) -> None:
        super().__init__(table)
        self._table = table
        # Whether the user has set widths by hand: before, they fill the room.
        self.touched = False
        # What the program widens while a button of the mouse is down, as a tab does that is pressed, is no wish.
        self._is_fitting = False
        # How many columns stay in sight, those that are hidden with them; the view for them is made when there are any.
        self._staying = 0
        self._frozen: FrozenColumns | None = None

    # ------------------------------------------------------------ reading

    @property
    def names(self) -> list[str]:
        """The keys of the columns, in the order of sections."""
        return [column.key for column in self._table.lazy.columns]

    def order(self) -> list[int]:
        """The sections from left to right, those that are hidden with them."""
        header = self._table.horizontalHeader()
        return [header.logicalIndex(place) for place in range(header.count())]

    def shown(self) -> list[int]:
        """The sections that are shown, from left to right."""
        return [section for section in self.order() if not self._table.isColumnHidden(section)]

    @property
    def has_numbers(self) -> bool:
        """Whether the rows are numbered at the left."""
        return not self._table.verticalHeader().isHidden()

    @property
    def frozen(self) -> FrozenColumns | None:
        """The view of the columns that stay, where it is seen."""
        return self._frozen if self._frozen is not None and not self._frozen.isHidden() else None

    @property
    def last_frozen(self) -> int:
        """The section of the last column that stays; -1 where none does."""
        return self.order()[self._staying - 1] if self._staying else -1

    # ------------------------------------------------------------ arranging

    def show(self, section: int, shown: bool) -> None:
        """Shows or hides a column; the last one stays."""
        if not shown and self.shown() == [section]:
            return
        self._table.setColumnHidden(section, not shown)
        self._arranged()

    def move(self, section: int, by: int) -> None:
        """Moves a column by so many shown columns to the right (or left)."""
        shown = self.shown()
        if section not in shown or not 0 <= shown.index(section) + by < len(shown):
            return
        header = self._table.horizontalHeader()
        header.moveSection(header.visualIndex(section), header.visualIndex(shown[shown.index(section) + by]))

    def widen(self, section: int, by: int) -> None:
        """Makes a column wider by so many steps, or narrower."""
        self.set_width(section, self._table.columnWidth(section) + by * _STEP)

    def fit_words(self, section: int) -> None:
        """Makes a column as wide as its heading and what is seen of it."""
        table = self._table
        seen = table.sizeHintForColumn(section)
        self.set_width(section, min(max(seen, table.heading.room_for(section)), table.viewport().width() * 2 // 3))

    def set_width(self, section: int, width: int) -> None:
        """Sets a width by hand."""
        self.touched = True
        self._table.setColumnWidth(section, max(width, NARROWEST))
        self.changed.emit()

    def freeze(self, section: int | None) -> None:
        """Keeps the columns up to this one in sight; None lets all of them go."""
        self._stay(0 if section is None else self._table.horizontalHeader().visualIndex(section) + 1)
        self.changed.emit()

    def number_rows(self, on: bool) -> None:
        """Numbers the rows at the left, or not."""
        self._table.verticalHeader().setVisible(on)
        self.fit()
        self.changed.emit()

    def reset(self) -> None:
        """Columns as they were at the beginning."""
        header = self._table.horizontalHeader()
        for place in range(header.count()):
            header.moveSection(header.visualIndex(place), place)
        self.set_default()
        self._table.verticalHeader().hide()
        self.freeze(None)

    def set_default(self) -> None:
        """Shows what is shown at first, in its widths."""
        with self._unasked():
            for section, column in enumerate(self._table.lazy.columns):
                self._table.setColumnHidden(section, column.hidden)
                self._table.setColumnWidth(section, self._usual(section))
        self.touched = False
        self.fit()

    def fit(self) -> None:
        """Fills the width, as long as the user has not set widths by hand."""
        if not self.touched:
            shown, room = self.shown(), self._table.viewport().width()
            columns = [self._table.lazy.columns[section] for section in shown]
            widths = _within(room, [self._usual(s) for s in shown], [column.width for column in columns])
            shares = [column.stretch for column in columns]
            with self._unasked():
                for section, width in zip(shown, spread(widths, shares, room), strict=True):
                    self._table.setColumnWidth(section, width)
        self.place()

    def place(self) -> None:
        """Has what stays in sight lie where the columns are."""
        if self._frozen is not None:
            self._frozen.place()

    def resized(self) -> None:
        """Only a drag of the mouse is the user's wish; our own fitting is not."""
        if not self._is_fitting and QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self.touched = True
            self.changed.emit()

    def moved(self) -> None:
        """A column was dragged, or moved."""
        self.changed.emit()

    @contextmanager
    def _unasked(self) -> Iterator[None]:
        self._is_fitting = True
        try:
            yield
        finally:
            self._is_fitting = False

    def _usual(self, section: int) -> int:
        return max(self._table.lazy.columns[section].width, self._table.heading.room_for(section))

    def _arranged(self) -> None:
        self._stay(self._staying)
        self.fit()
        self.changed.emit()

    def _stay(self, count: int) -> None:
        self._staying = count
        if count and self._frozen is None:
            self._frozen = self._table.made_frozen()
        if self._frozen is not None:
            self._frozen.show_columns(count)
        self._table.heading.viewport().update()

    # ------------------------------------------------------------ memory

    def state(self) -> dict[str, Any]:
        """Order, widths, hidden and frozen columns and row numbers, as JSON can say it."""
        names, order = self.names, self.order()
        return {
            "order": [names[section] for section in order],
            "hidden": [names[section] for section in order if self._table.isColumnHidden(section)],
            "widths": {names[s]: self._table.columnWidth(s) for s in self.shown()} if self.touched else {},
            "frozen": names[self.last_frozen] if self._staying else "",
            "numbers": self.has_numbers,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Brings back what `state` gave; what does not fit the columns of today is left out."""
        table, sections = self._table, {name: section for section, name in enumerate(self.names)}
        header = table.horizontalHeader()
        for place, name in enumerate(name for name in state.get("order", ()) if name in sections):
            header.moveSection(header.visualIndex(sections[name]), place)
        hidden = {name for name in _texts(state.get("hidden")) if name in sections}
        if len(hidden) < len(sections):
            with self._unasked():
                for name, section in sections.items():
                    table.setColumnHidden(section, name in hidden)
        widths = state.get("widths")
        self.touched = False
        for name, width in widths.items() if isinstance(widths, dict) else ():
            if name in sections and isinstance(width, int):
                table.setColumnWidth(sections[name], max(width, NARROWEST))
                self.touched = True
        table.verticalHeader().setVisible(bool(state.get("numbers")))
        last = sections.get(str(state.get("frozen") or ""))
        self._stay(0 if last is None else header.visualIndex(last) + 1)
        self.fit()


def _within(room: int, wide: list[int], least: list[int]) -> list[int]:
    """Widths for whole headings, or as much less as lets all columns be seen; not less than what cells ask for.

    A list that is scrolled in any case has room for its headings.
    """
    if sum(map(min, wide, least)) > room:
        return wide
    spare = [max(one - other, 0) for one, other in zip(wide, least, strict=True)]
    lacks = min(max(sum(wide) - room, 0), sum(spare))
    return [one - -(-lacks * part // max(sum(spare), 1)) for one, part in zip(wide, spare, strict=True)]


def _texts(told: Any) -> Iterable[str]:
    return [each for each in told if isinstance(each, str)] if isinstance(told, list) else []
