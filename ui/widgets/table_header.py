"""The heading row of a table: sorts by a press, by several columns with Shift, filters by the funnel of a heading."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QHeaderView, QStyleOptionHeader, QWidget

from ui.theme import Space, icon, theme
from ui.widgets.table_model import LazyTableModel, SortKey

_FUNNEL, _ARROW = 14, 12
# How large headings want to be, by their font.
_HINTS: dict[str, QSize] = {}


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


def sorted_by(current: Sequence[SortKey], column: str, descending: bool | None, *, add: bool) -> tuple[SortKey, ...]:
    """The sort keys with a column in this direction (None: not by it), alone or in its place among the others."""
    after = [] if descending is None else [SortKey(column, descending)]
    if not add:
        return tuple(after)
    if all(key.column != column for key in current):
        return (*current, *after)
    return tuple(new for key in current for new in (after if key.column == column else [key]))


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
    """The headings of a lazy table.  `sort_wanted` carries sort keys, `filter_wanted` the section of a funnel."""

    sort_wanted = Signal(tuple)
    filter_wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(48)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName("表头")
        self.setMouseTracking(True)
        # Which columns have a funnel, which of them are filtered, and at which the keys are (or none).
        self.has_funnel: Callable[[str], bool] = lambda _: False
        self.is_filtered: Callable[[str], bool] = lambda _: False
        self.current: Callable[[], int] = lambda: -1
        # The last column that stays in sight, or none.
        self.last_frozen: Callable[[], int] = lambda: -1
        self._pressed_funnel = -1
        self.sectionClicked.connect(self._clicked)
        theme().changed.connect(self.viewport().update)

    def sizeHint(self) -> QSize:
        """One line of its font high, whatever stands in it.

        Qt would ask each heading at each change of a layout: a millisecond, ten times while a page is made.
        """
        self.ensurePolished()
        font = self.font().key()
        if font not in _HINTS:
            hint = super().sizeHint()
            if not self.count():
                return hint
            _HINTS[font] = hint
        return QSize(_HINTS[font])

    def room_for(self, section: int) -> int:
        """How wide a column must be for its heading to be read, with its funnel and an arrow, in pixels."""
        words = self.fontMetrics().horizontalAdvance(self._column(section).heading)
        return words + 2 * Space.ONE + self._marks(section) + 2

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:
        """Words as far as the marks at the right leave room."""
        super().initStyleOptionForIndex(option, section)
        if not isinstance(self.model(), LazyTableModel):
            return
        marks = self._marks(section)
        room = self.sectionSize(section) - 2 * Space.ONE - marks
        words = self.fontMetrics().elidedText(option.text, Qt.TextElideMode.ElideRight, max(room, 0))
        at_right = bool(option.textAlignment & Qt.AlignmentFlag.AlignRight)
        blanks = -(-marks // max(self.fontMetrics().horizontalAdvance("\u2002"), 1)) if at_right else 0
        option.text = words + "\u2002" * blanks

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Draws a heading with its marks: by what is sorted, a funnel, and where the keys are."""
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        if not rect.isValid() or not isinstance(self.model(), LazyTableModel):
            return
        key, name = self._key_of(logicalIndex), self._column(logicalIndex).key
        if self.has_funnel(name):
            on = self.is_filtered(name)
            # A filled ground beside the colour: nobody need see blue to know.
            if on:
                painter.fillRect(self._funnel_rect(rect).adjusted(-2, -2, 2, 2), theme().colour("blue_back"))
            icon("funnel", "blue" if on else "ink_faint").paint(painter, self._funnel_rect(rect))
        if key is not None:
            icon("sort-down" if key.descending else "sort-up", "ink").paint(painter, self._arrow_rect(rect, name))
        if logicalIndex == self.last_frozen():
            painter.fillRect(QRect(rect.right() - 1, rect.top(), 2, rect.height()), theme().colour("edge"))
        if logicalIndex == self.current():
            painter.fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width() - 1, 2), theme().colour("link"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a funnel opens it, and neither sorts nor moves."""
        place = event.position().toPoint()
        self._pressed_funnel = self._funnel_at(place) if event.button() == Qt.MouseButton.LeftButton else -1
        if self._pressed_funnel < 0:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A funnel that is pressed is not dragged."""
        if self._pressed_funnel < 0:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go over the same funnel, it opens."""
        pressed, self._pressed_funnel = self._pressed_funnel, -1
        if pressed < 0:
            super().mouseReleaseEvent(event)
        elif self._funnel_at(event.position().toPoint()) == pressed:
            self.filter_wanted.emit(pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second press on a funnel is a press."""
        if self._funnel_at(event.position().toPoint()) >= 0:
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def section_rect(self, section: int) -> QRect:
        """Where a heading stands in the viewport."""
        return QRect(self.sectionViewportPosition(section), 0, self.sectionSize(section), self.viewport().height())

    def funnel_rect(self, section: int) -> QRect:
        """Where its funnel stands."""
        return self._funnel_rect(self.section_rect(section))

    def _funnel_at(self, place: QPoint) -> int:
        section = self.logicalIndexAt(place)
        is_lazy = isinstance(self.model(), LazyTableModel)
        if section < 0 or not is_lazy or not self.has_funnel(self._column(section).key):
            return -1
        around = self.funnel_rect(section).adjusted(-2, -self.height(), 0, self.height())  # the edge is for its width
        return section if around.contains(place) else -1

    def _funnel_rect(self, rect: QRect) -> QRect:
        return QRect(rect.right() - Space.HALF - _FUNNEL, rect.center().y() - _FUNNEL // 2, _FUNNEL, _FUNNEL)

    def _arrow_rect(self, rect: QRect, name: str) -> QRect:
        beside = _FUNNEL + Space.HALF if self.has_funnel(name) else 0
        return QRect(rect.right() - Space.HALF - beside - _ARROW, rect.center().y() - _ARROW // 2, _ARROW, _ARROW)

    def _marks(self, section: int) -> int:
        """The room that the marks of a heading take, beyond the usual margin."""
        funnel = _FUNNEL if self.has_funnel(self._column(section).key) else 0
        return funnel + (_ARROW + 2 if self._key_of(section) is not None else 0)

    def _column(self, section: int):  # noqa: ANN202 - a Column of whatever rows
        return self.model().columns[section]

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
