"""A month: whole weeks under each other, in each day its talks and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPen

from app.ledgers.calendar.talks import Talk
from app.ledgers.todo_item import TodoItem
from ui.home.calendar.board import Board, Box, Shown
from ui.home.calendar.painting import (
    LINE,
    WEEKDAYS,
    day_ground,
    day_words,
    due_line,
    more_line,
    talk_line,
    words,
)
from ui.theme import Size, Space, theme

_HEAD, _NUMBER, _LINE = 26, 22, LINE - 1
# A day has room for its number and two lines at least: so six weeks stand on the screen of a laptop; lower ones scroll.
_LOWEST = _NUMBER + 2 * (_LINE + 1) + 3


def month_days(day: date) -> tuple[date, date]:
    """The first and the last day that a month's page shows: whole weeks from Monday."""
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    last = after - timedelta(days=1)
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


class MonthBoard(Board):
    """The weeks of a month."""

    def __init__(self) -> None:
        super().__init__("month_board", "月历")
        self.month = date.min
        self.verticalScrollBar().setSingleStep(_LOWEST // 2)

    def show_days(self, first: date, shown: Shown) -> None:
        """Shows the month of the day; a month that is turned to begins with its first week, the running one today."""
        turned, self.month = self.month != first.replace(day=1), first.replace(day=1)
        super().show_days(month_days(first)[0], shown)
        if turned and shown.today in self._days():
            self._scroll_to(self._cell(shown.today))
        elif turned:
            self.verticalScrollBar().setValue(0)

    def arrange(self) -> list[Box]:
        """What is due first, then talks by time, as many as there is room for."""
        found = []
        page = max(self.viewport().height() - _HEAD, 1)
        self.verticalScrollBar().setRange(0, max(self._weeks() * self._tall() - page, 0))
        self.verticalScrollBar().setPageStep(page)
        for day in self._days():
            found += self._placed(day, self.shown.dues.get(day, ()), self.shown.by_day.get(day, ()))
        return found

    def moment_at(self, point: QPoint, talk: Talk) -> datetime | None:
        """Another day at the same hour."""
        under = point + QPoint(0, self.verticalScrollBar().value())
        day = next((each for each in self._days() if self._cell(each).contains(under)), None)
        return None if day is None else datetime.combine(day, talk.start.time())

    def shift_of(self, box: Box) -> QPoint:
        """All weeks scroll."""
        return QPoint(0, -self.verticalScrollBar().value())

    def box_at(self, point: QPoint) -> Box | None:
        """What has scrolled under the head is not there."""
        return None if point.y() < _HEAD else super().box_at(point)

    def bring_into_view(self, box: Box) -> None:
        """Scrolls to the week of the box."""
        self._scroll_to(self._cell(box.day))

    def _scroll_to(self, cell: QRect) -> None:
        bar, page = self.verticalScrollBar(), self.viewport().height() - _HEAD
        top = cell.top() - _HEAD
        if top < bar.value():
            bar.setValue(top)
        elif top + cell.height() > bar.value() + page:
            bar.setValue(top + cell.height() - page)

    def paint(self, painter: QPainter) -> None:
        """Grounds and heads of days, then what is in them."""
        if not self._days():
            return
        for number in range(7):
            left = self._cell(self.first + timedelta(days=number))
            line = QRect(left.left() + Space.ONE, 0, left.width(), _HEAD)
            words(painter, line, f"周{WEEKDAYS[number]}", "ink_soft", bold=True)
        painter.setClipRect(QRect(0, _HEAD, self.viewport().width(), self.viewport().height() - _HEAD))
        painter.translate(0, -self.verticalScrollBar().value())
        for day in self._days():
            self._paint_day(painter, day)
        for box in self.boxes:
            chosen = box.key == self._current
            if box.talk is not None:
                talk_line(painter, box.rect, box.talk, chosen=chosen)
            elif box.due is not None:
                due_line(painter, box.rect, box.due, self.shown.today, chosen=chosen)
            else:
                more_line(painter, box.rect, box.more, chosen=chosen)
        self._paint_ghost(painter)

    def _days(self) -> tuple[date, ...]:
        return _days_of(self.month)

    def _cell(self, day: date) -> QRect:
        number, wide, tall = (day - self.first).days, self.viewport().width() / 7, self._tall()
        left, right = round(number % 7 * wide), round((number % 7 + 1) * wide)
        return QRect(left, _HEAD + number // 7 * tall, right - left, tall)

    def _weeks(self) -> int:
        return max(len(self._days()) // 7, 1)

    def _tall(self) -> int:
        return max((self.viewport().height() - _HEAD) // self._weeks(), _LOWEST)

    def _placed(self, day: date, dues: Sequence[TodoItem], talks: Sequence[Talk]) -> list[Box]:
        cell = self._cell(day)
        room, count = max((cell.height() - _NUMBER - 2) // (_LINE + 1), 1), len(dues) + len(talks)
        most = count if count <= room else room - 1
        whole = [Box(QRect(), day, due=item) for item in dues[:most]]
        whole += [Box(QRect(), day, talk=talk) for talk in talks[: most - len(whole)]]
        if count > room:
            whole.append(Box(QRect(), day, more=count - most))
        return [
            Box(QRect(cell.left() + 3, cell.top() + _NUMBER + place * (_LINE + 1), cell.width() - 6, _LINE), day,
                box.talk, box.due, box.more)
            for place, box in enumerate(whole)
        ]  # fmt: skip

    def _paint_day(self, painter: QPainter, day: date) -> None:
        cell = self._cell(day)
        day_ground(painter, cell, day, self.shown.table, self.shown.today)
        painter.setPen(QPen(theme().colour("line"), 1))
        painter.drawLine(cell.topLeft(), cell.topRight())
        painter.drawLine(cell.topLeft(), cell.bottomLeft())
        within = day.month == self.month.month
        line = QRect(cell.left() + Space.ONE, cell.top(), cell.width() - Space.ONE - 2, _NUMBER)
        name = f"{day.day}" if day.day > 1 or within else f"{day.month}月{day.day}日"
        name += " 今天" if day == self.shown.today else ""
        wide = words(painter, line, name, "ink" if within else "ink_faint", bold=within, size=Size.BODY)
        special, token = day_words(day, self.shown.table)
        words(painter, line.adjusted(wide + Space.ONE, 0, 0, 0), special, token)

    def _paint_ghost(self, painter: QPainter) -> None:
        if self.ghost is None or self.ghost[1].date() not in self._days():
            return
        talk, start = self.ghost
        cell = self._cell(start.date()).adjusted(1, 1, -1, -1)
        painter.setBrush(theme().colour("blue_back"))
        painter.setPen(QPen(theme().colour("link"), 2))
        painter.drawRoundedRect(QRect(cell.left() + 2, cell.bottom() - LINE - 2, cell.width() - 4, LINE), 4, 4)
        line = QRect(cell.left() + Space.ONE, cell.bottom() - LINE - 2, cell.width() - 2 * Space.ONE, LINE)
        words(painter, line, f"改到 {start:%m-%d %H:%M} {talk.subjects}", "link", bold=True)


@lru_cache(4)
def _days_of(month: date) -> tuple[date, ...]:
    """The days that are seen of a month; a drawing asks for them a hundred times."""
    if month == date.min:
        return ()
    first, last = month_days(month)
    return tuple(first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
