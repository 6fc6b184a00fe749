"""Twelve small months: days of rest shaded, make-up days and the institution's own marked; a day is chosen."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from app.rules.workdays import Workdays
from ui.home.calendar.painting import WEEKDAYS, words
from ui.theme import Size, theme

_CELL, _LINE, _GAP, _HEAD = 25, 17, 14, 20
_ACROSS = (4, 3, 2)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class YearGrid(QWidget):
    """The days of a year; `chosen` carries the day."""

    chosen = Signal(object)

    def __init__(self, room: int = 0) -> None:
        """`room` is how many pixels there are beside each other; without it the months take what they want."""
        super().__init__()
        fit = (room + _GAP) // (7 * _CELL + _GAP) if room else _ACROSS[0]
        self._across = next(each for each in _ACROSS if each <= max(fit, _ACROSS[-1]))
        self.setObjectName("holiday_grid")
        self.setAccessibleName("全年的工作日与休息日")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(self.sizeHint())
        self.table, self.day = Workdays(), date.min
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Four months beside each other, three under each other; fewer beside each other on a small screen."""
        down = 12 // self._across
        wide = self._across * 7 * _CELL + (self._across - 1) * _GAP
        return QSize(wide, down * (_HEAD + 7 * _LINE) + (down - 1) * _GAP // 2)

    def show_year(self, day: date, table: Workdays) -> None:
        """Shows the year of a day, with the day chosen."""
        self.table = table
        self.choose(day)

    def choose(self, day: date) -> None:
        """Chooses a day."""
        self.day = day
        self.setAccessibleDescription(day_in_words(day, self.table))
        self.update()
        self.chosen.emit(day)

    def rect_of(self, day: date) -> QRect:
        """Where a day of the year stands."""
        corner = self._corner(day.month)
        place = day.day - 1 + date(day.year, day.month, 1).weekday()
        return QRect(corner.x() + place % 7 * _CELL, corner.y() + _HEAD + _LINE + place // 7 * _LINE, _CELL, _LINE)

    def day_at(self, point: QPoint) -> date | None:
        """The day under a point, or None."""
        first = date(self.day.year, 1, 1)
        days = (first + timedelta(days=ahead) for ahead in range(366))
        return next((d for d in days if d.year == first.year and self.rect_of(d).contains(point)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses the day under the pointer."""
        if (day := self.day_at(event.position().toPoint())) is not None:
            self.choose(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from day to day; at the ends of the year to the next one."""
        if (step := _STEPS.get(Qt.Key(event.key()))) is not None:
            self.choose(self.day + timedelta(days=step))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """A tooltip names the day."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self.day_at(event.pos())
            QToolTip.showText(event.globalPos(), day_in_words(day, self.table) if day else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the twelve months."""
        painter = QPainter(self)
        for month in range(1, 13):
            self._paint_month(painter, month)
        painter.end()

    def _corner(self, month: int) -> QPoint:
        across, down = (month - 1) % self._across, (month - 1) // self._across
        return QPoint(across * (7 * _CELL + _GAP), down * (_HEAD + 7 * _LINE + _GAP // 2))

    def _paint_month(self, painter: QPainter, month: int) -> None:
        corner = self._corner(month)
        head = QRect(corner.x(), corner.y(), 7 * _CELL, _HEAD)
        words(painter, head.adjusted(4, 0, 0, 0), f"{month}月", "ink", bold=True, size=Size.BODY)
        middle = Qt.AlignmentFlag.AlignCenter
        for number, name in enumerate(WEEKDAYS):
            place = QRect(corner.x() + number * _CELL, corner.y() + _HEAD, _CELL, _LINE)
            words(painter, place, name, "ink_faint", align=middle)
        for number in range(1, monthrange(self.day.year, month)[1] + 1):
            self._paint_day(painter, date(self.day.year, month, number))

    def _paint_day(self, painter: QPainter, day: date) -> None:
        rect, special = self.rect_of(day), self.table.special(day)
        works = self.table.works(day)
        ground = "neutral_back" if not works else ""
        token = "ink" if works else "ink_soft"
        if special is not None:
            ground, token = ("amber_back", "amber") if special.works else ("green_back", "green")
        inner = rect.adjusted(1, 1, -1, -1)
        if ground:
            painter.fillRect(inner, theme().colour(ground))
        text = f"{day.day}" if special is None else f"{day.day}{'班' if special.works else '休'}"
        words(painter, rect, text, token, bold=special is not None, align=Qt.AlignmentFlag.AlignCenter, size=11)
        if day in self.table.own:  # a corner: the institution's own
            painter.fillRect(QRect(inner.right() - 4, inner.top(), 5, 5), theme().colour("link"))
        if day == self.day:
            painter.setPen(QPen(theme().colour("link"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(inner)


def day_in_words(day: date, table: Workdays) -> str:
    """2026年10月1日 星期四：休息，国庆节."""
    name = f"{day.year}年{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]}"
    what = "工作日" if table.works(day) else "休息"
    told = [
        what,
        table.name(day),
        "本单位自定" if day in table.own else "",
        "按惯例推算" if table.is_assumed(day) else "",
    ]
    return f"{name}：{'，'.join(filter(None, told))}"
