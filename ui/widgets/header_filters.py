"""What the headings of a table let through, and the popup under a funnel that changes it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRect, Signal

from app.store.headers import Kept, from_json, to_json, without
from ui.widgets.headed import Headed, headed
from ui.widgets.row_source import Rows, RowSource
from ui.widgets.table_header import sorted_by

if TYPE_CHECKING:
    from ui.widgets.header_popup import FilterPopup
    from ui.widgets.table import TableView


class HeaderFilters(QObject):
    """The filters in the headings of one table; `changed` comes when they let other rows through."""

    changed = Signal()

    def __init__(self, table: TableView) -> None:
        super().__init__(table)
        self._table = table
        self._headed: Headed[Any] = headed(Rows(), table.lazy.columns)
        self.kept: tuple[Kept, ...] = ()
        self.popup: FilterPopup | None = None

    def under(self, source: RowSource[Any] | Headed[Any]) -> RowSource[Any]:
        """Takes a source; what the headings let through of it."""
        self._headed = headed(source, self._table.lazy.columns)
        return self.source()

    def source(self) -> RowSource[Any]:
        """What the headings let through of the source at hand."""
        return self._headed.made(self.kept)

    def has(self, column: str) -> bool:
        """Whether a column can be filtered."""
        return column in self._headed.kinds

    def narrows(self, column: str) -> bool:
        """Whether a column is filtered now."""
        return any(each.column == column for each in self.kept)

    def words(self) -> list[str]:
        """What each filtered column lets through, for the line under the list."""
        headings = {column.key: column.heading for column in self._table.lazy.columns}
        return [each.words(headings[each.column]) for each in self.kept if each.column in headings]

    def put(self, one: Kept) -> None:
        """What one heading lets through from now on."""
        self.set_all((*without(self.kept, one.column), *([one] if one.narrows else [])))

    def clear(self) -> None:
        """Lets everything through."""
        self.set_all(())

    def set_all(self, kept: tuple[Kept, ...], *, tell: bool = True) -> None:
        """What all headings let through from now on; of columns that are not there nothing is kept.

        Without `tell` whoever sets them asks for the rows.
        """
        names = {column.key for column in self._table.lazy.columns}
        kept = tuple(each for each in kept if each.column in names)
        if kept != self.kept:
            self.kept = kept
            self._table.heading.viewport().update()
            if tell:
                self.changed.emit()

    def state(self) -> list[dict[str, Any]]:
        """As JSON can say it."""
        return to_json(self.kept)

    def restore(self, told: Any, *, tell: bool = True) -> None:
        """Brings back what `state` gave."""
        self.set_all(from_json(told), tell=tell)

    def open(self, section: int) -> FilterPopup | None:
        """Opens the popup of a column; None where it cannot be filtered."""
        column = self._table.lazy.columns[section]
        if not self.has(column.key):
            return None
        if self.popup is not None:
            self.popup.close()
        source, kept = self._headed, self.kept
        from ui.widgets.header_popup import FilterPopup  # loaded with the first funnel

        self.popup = made = FilterPopup(
            self._table, column.key, column.heading, source.kinds[column.key],
            now=next((each for each in kept if each.column == column.key), None), sortable=column.sortable,
            at_hand=source.at_hand, valued=partial(source.valued, column.key, without(kept, column.key)),
        )  # fmt: skip
        made.kept.connect(self.put)
        made.sorted.connect(lambda down: self._sort(column.key, down))
        made.failed.connect(self._table.failed)
        made.destroyed.connect(partial(self._gone, made))
        made.show_below(self._place(section))
        return made

    def _gone(self, popup: FilterPopup, *_: object) -> None:
        if self.popup is popup:
            self.popup = None

    def _sort(self, column: str, descending: bool | None) -> None:
        self._table.sort_by_hand(sorted_by(self._table.lazy.sort_keys, column, descending, add=False))

    def _place(self, section: int) -> QRect:
        header = self._table.header_of(section)
        rect = header.section_rect(section)
        return QRect(header.viewport().mapToGlobal(rect.topLeft()), rect.size())
