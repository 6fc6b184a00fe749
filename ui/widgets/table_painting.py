"""Draws the cells of a table in one pass, point for point as the style sheet and the delegate draw them one by one.

A page of the ledger is two hundred cells.  For each Qt asks the model seven questions, works out the box of the style
sheet twice and lays the text out twice: 50 µs a cell, 10 ms a page.  But all cells of a list look alike: a ground where
the row is selected, a line below, an icon here and there, and words.  What Qt sets differently (several lines, a script
of its own) is left to the delegate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from ui.theme import Space, icon, theme
from ui.widgets.table_model import AWAITED, Align, Column, LazyTableModel

if TYPE_CHECKING:
    from ui.widgets.cell_block import CellBlock

# Texts whose fit is remembered; of these a page has two hundred.
_KEPT = 4096
# Lines, tabs, scripts that run to the left, and characters that a second face may set higher or lower.
_NOT_PLAIN = re.compile("[\x00-\x1f\u0590-\u08ff\u2028-\u202e\ufb1d-\ufeff\U00010000-\U0010ffff]")


class Fit(NamedTuple):
    """As much of a text as there is room for, and its width; `plain` where it is drawn as it stands."""

    words: str
    width: float
    plain: bool


class Fits:
    """What fits of texts set in a font."""

    def __init__(self, font: QFont) -> None:
        self._coarse, self._fine = QFontMetrics(font), QFontMetricsF(font)
        self.fit = lru_cache(_KEPT)(self._fit)

    def baseline(self, height: int) -> int:
        """Where the line of the letters is in a row of this height, the line below it apart."""
        return (height - 1 - self._coarse.height()) // 2 + self._coarse.ascent()

    def _fit(self, text: str, room: int) -> Fit:
        if _NOT_PLAIN.search(text) is not None:
            return Fit(text, 0.0, False)
        width = self._fine.horizontalAdvance(text)
        if width > room:
            text = self._coarse.elidedText(text, Qt.TextElideMode.ElideRight, room)
            width = self._fine.horizontalAdvance(text)
        return Fit(text, width, True)


class Place(NamedTuple):
    """A column that is drawn: where it is, where its words begin, and how much room they have."""

    section: int
    left: int
    width: int
    begin: int
    room: int


def paint_cells(view: QTableView, model: LazyTableModel[Any], block: CellBlock, event: QPaintEvent) -> None:
    """Draws the cells of a view of the model that an event asks for."""
    rows, places = touched(view, event.rect())
    if not rows or not places:
        return
    model.look_at(rows[0], rows[-1])
    painter = QPainter(view.viewport())
    try:
        drawing = _Drawing(view, model, block, painter, places)
        for row in rows:
            drawing.draw(row, view.rowViewportPosition(row))
    finally:
        painter.end()


def touched(view: QTableView, area: QRect) -> tuple[range, list[Place]]:
    """The rows and columns that an area touches, downwards and from left to right."""
    head = view.verticalHeader()
    first, last = head.logicalIndexAt(area.top()), head.logicalIndexAt(area.bottom())
    if first < 0:
        return range(0), []
    return range(first, (last if last >= 0 else head.count() - 1) + 1), list(_places(view, area))


def _places(view: QTableView, area: QRect) -> Iterator[Place]:
    header = view.horizontalHeader()
    first, last = header.visualIndexAt(area.left()), header.visualIndexAt(area.right())
    margin = view.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, view) + 1 + Space.ONE
    for place in range(max(first, 0), (last if last >= 0 else header.count() - 1) + 1 if first >= 0 else 0):
        section = header.logicalIndex(place)
        if not header.isSectionHidden(section):
            left, width = header.sectionViewportPosition(section), header.sectionSize(section)
            yield Place(section, left, width, left + margin, max(width - 2 * margin, 0))


class _Drawing:
    """One drawing of rows."""

    def __init__(
        self, view: QTableView, model: LazyTableModel[Any], block: CellBlock, painter: QPainter, places: list[Place]
    ) -> None:
        self._view, self._model, self._painter, self._places = view, model, painter, places
        self._cells = [(place, model.columns[place.section]) for place in places]
        self._ink, self._ground, self._line, self._paper = map(theme().colour, ("ink", "selected", "line", "paper"))
        self._left, self._right = places[0].left, places[-1].left + places[-1].width
        inside = set(block.columns()) if block.is_active else None
        self._outside = [each for each in places if inside is not None and each.section not in inside]
        self._height = view.verticalHeader().defaultSectionSize()
        found = fits(view.font())
        self._fit, self._baseline = found.fit, found.baseline(self._height)
        self._selection = view.selectionModel()
        option = QStyleOptionViewItem()
        view.initViewItemOption(option)
        self._icon = QSize(option.decorationSize)  # type: ignore[attr-defined]
        self._icon_room = self._icon.width() + 2 * (places[0].begin - places[0].left - Space.ONE)
        painter.setFont(view.font())
        painter.setPen(self._ink)

    def draw(self, number: int, top: int) -> None:
        """Draws a row whose upper edge is there."""
        painter, height = self._painter, self._height
        is_selected = self._selection.isSelected(self._model.index(number, self._places[0].section))
        if is_selected:
            painter.fillRect(self._left, top, self._right - self._left, height, self._ground)
            for each in self._outside:
                painter.fillRect(each.left, top, each.width, height, self._paper)
        painter.fillRect(self._left, top + height - 1, self._right - self._left, 1, self._line)
        row = self._model.peek(number)
        if row is None and not self._model.is_awaited(number):
            return
        for place, column in self._cells:
            self._cell(place, column, row, number, top, is_selected and place not in self._outside)

    def _cell(self, place: Place, column: Column[Any], row: Any, number: int, top: int, is_selected: bool) -> None:
        text = AWAITED if row is None else column.words(row)
        look = column.look(row) if column.look is not None and row is not None else None
        beside = self._icon_room if look is not None and look.meaning else 0
        fit = self._fit(text, max(place.room - beside, 0))
        if not fit.plain:
            self._by_delegate(place, number, top, is_selected)
            return
        if look is not None and look.meaning:
            at = QRect(place.begin, top + (self._height - 1) // 2 - self._icon.height() // 2, *self._icon.toTuple())
            icon(look.meaning, look.tone.value if look.tone else "ink_soft").paint(self._painter, at)
        if text:
            tone = look.tone if look is not None and not is_selected else None
            if tone is not None:
                self._painter.setPen(theme().colour(tone.value))
            moved = 0 if column.align is Align.LEFT else aligned(place.room - beside - fit.width, column.align)
            self._painter.drawText(QPointF(place.begin + beside + moved, top + self._baseline), fit.words)
            if tone is not None:
                self._painter.setPen(self._ink)

    def _by_delegate(self, place: Place, number: int, top: int, is_selected: bool) -> None:
        """As Qt would; its painter is brought back as it was."""
        option = QStyleOptionViewItem()
        self._view.initViewItemOption(option)
        option.rect = QRect(place.left, top, place.width, self._height)  # type: ignore[attr-defined]
        if is_selected:
            option.state |= QStyle.StateFlag.State_Selected  # type: ignore[attr-defined]
        self._painter.save()
        self._view.itemDelegate().paint(self._painter, option, self._model.index(number, place.section))
        self._painter.restore()


def aligned(spare: float, align: Align) -> float:
    """How far words begin from the left of their room.  Layouts reckon in 64ths of a point."""
    return spare if align is Align.RIGHT else int(spare * 32) / 64


def fits(font: QFont) -> Fits:
    """What fits of texts in a font; kept, for a list asks again each time it is drawn."""
    return _fits(font.key(), font)


@lru_cache(8)
def _fits(_: str, font: QFont) -> Fits:
    return Fits(font)
