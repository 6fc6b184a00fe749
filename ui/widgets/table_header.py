"""The heading row of a table: sorts by a press, by several columns with Shift, and spreads room over columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHeaderView, QStyleOptionHeader, QWidget

from ui.widgets.table_model import LazyTableModel, SortKey


def next_sort(current: Sequence[SortKey], column: str, *, add: bool) -> tuple[SortKey, ...]:
    """The sort keys after a press on a column: ascending, descending, not at all; `add` keeps the other columns."""
    before = next((key for key in current if key.column == column), None)
    after = SortKey(column) if before is None else None if before.descending else SortKey(column, True)
    if not add:
        return () if after is None else (after,)
    kept = [after if key.column == column else key for key in current]
    if before is None:
        kept.append(after)
    return tuple(key for key in kept if key is not None)


def spread(widths: Sequence[int], shares: Sequence[int], room: int) -> list[int]:
    """Widths that together fill `room` pixels: what is left over goes to columns by their shares."""
    left, total = room - sum(widths), sum(shares)
    if left <= 0 or total == 0:
        return list(widths)
    wider = [width + left * share // total for width, share in zip(widths, shares, strict=True)]
    last = max(place for place, share in enumerate(shares) if share)
    wider[last] += room - sum(wider)
    return wider


class SortHeader(QHeaderView):
    """The headings of a lazy table."""

    sort_wanted = Signal(tuple)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(48)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName("表头")
        self.sectionClicked.connect(self._clicked)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:
        """Gives each sorted column its arrow, not only one."""
        super().initStyleOptionForIndex(option, section)
        key = self._key_of(section)
        if key is not None:
            arrows = QStyleOptionHeader.SortIndicator
            option.sortIndicator = arrows.SortDown if key.descending else arrows.SortUp

    def _key_of(self, section: int) -> SortKey | None:
        model = self.model()
        if not isinstance(model, LazyTableModel):
            return None
        name = model.columns[section].key
        return next((key for key in model.sort_keys if key.column == name), None)

    def _clicked(self, section: int) -> None:
        model = self.model()
        if isinstance(model, LazyTableModel) and model.columns[section].sortable:
            add = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.sort_wanted.emit(next_sort(model.sort_keys, model.columns[section].key, add=add))
