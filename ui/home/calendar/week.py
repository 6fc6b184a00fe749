"""A week: days beside each other, hours under each other; what is due stands over the hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPen, QResizeEvent

from app.ledgers.calendar.talks import Talk
from app.rules.clashes import USUAL_LENGTH
from ui.home.calendar.board import STEP, Board, Box, Shown
from ui.home.calendar.lanes import lanes
from ui.home.calendar.painting import (
    LINE,
    WEEKDAYS,
    day_ground,
    day_words,
    due_line,
    more_line,
    talk_box,
    talk_line,
    words,
)
from ui.theme import Size, Space, theme

_HOUR, _HEAD, _AXIS = 48, 30, 52
# The hours shown; earlier and later ones too where there is a talk.
_FROM, _TO, _AT_FIRST = 7, 20, 8
_DUE_LINES = 3
_SHORTEST = 22


class WeekBoard(Board):
    """Seven days from a Monday."""

    def __init__(self) -> None:
        super().__init__("week_board", "周历")
        self._strip = 0
        self._hours = (_FROM, _TO)
        self.verticalScrollBar().setSingleStep(_HOUR // 2)

    def show_days(self, first: date, shown: Shown) -> None:
        """Shows the week of the day."""
        monday = first - timedelta(days=first.weekday())
        turned = monday != self.first
        super().show_days(monday, shown)
        if turned:
            self.verticalScrollBar().setValue((_AT_FIRST - self._hours[0]) * _HOUR - Space.ONE)

    def arrange(self) -> list[Box]:
        """Talks by day and hour; what has no hour, and what is due, in the strip."""
        by_day = {day: list(self.shown.by_day.get(day, ())) for day in self._days()}
        timed = [talk for talk in self.shown.talks if not talk.known_to_day]
        self._hours = (
            min([_FROM, *(talk.start.hour for talk in timed)]),
            max([_TO, *(self._last_hour(talk) for talk in timed)]),
        )
        strips = {day: self._strip_of(day, by_day[day]) for day in self._days()}
        self._strip = max((len(boxes) for boxes in strips.values()), default=0) * (LINE + 2)
        self._set_range()
        boxes = [box for day in self._days() for box in self._placed(day, strips[day])]
        for day in self._days():
            boxes += self._grid_of(day, [talk for talk in by_day[day] if not talk.known_to_day])
        return boxes

    def moment_at(self, point: QPoint, talk: Talk) -> datetime | None:
        """The day under the point, the nearest half hour; a talk stays within the hours of its day."""
        wide = self._wide()
        column = int((point.x() - _AXIS) // wide) if wide else -1
        if not 0 <= column < 7:
            return None
        top = _HEAD + self._strip
        minutes = (point.y() - top + self.verticalScrollBar().value()) * 60 // _HOUR + self._hours[0] * 60
        step = int(STEP.total_seconds() // 60)
        rounded = min(max(round(minutes / step) * step, 0), 24 * 60 - step)
        return datetime.combine(self._days()[column], time()) + timedelta(minutes=rounded)

    def shift_of(self, box: Box) -> QPoint:
        """Only the hours scroll."""
        scrolls = box.talk is not None and not box.talk.known_to_day
        return QPoint(0, -self.verticalScrollBar().value() if scrolls else 0)

    def box_at(self, point: QPoint) -> Box | None:
        """What has scrolled under the head is not there."""
        found = super().box_at(point)
        hidden = found is not None and self.shift_of(found).y() and point.y() < _HEAD + self._strip
        return None if hidden else found

    def bring_into_view(self, box: Box) -> None:
        """Scrolls to the hour of a talk."""
        place, top = self.place_of(box), _HEAD + self._strip
        if box.talk is None or box.talk.known_to_day:
            return
        bar = self.verticalScrollBar()
        if place.top() < top:
            bar.setValue(bar.value() + place.top() - top)
        elif place.bottom() > self.viewport().height():
            bar.setValue(bar.value() + min(place.bottom() - self.viewport().height() + Space.HALF, place.top() - top))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The range of the scroll bar follows; what is about to be moved stays in sight."""
        super().resizeEvent(event)
        self._set_range()
        if self.ghost is not None and (box := self.current()) is not None:
            self.bring_into_view(box)

    def paint(self, painter: QPainter) -> None:
        """Hours first, over them the talks, over both the head that does not scroll."""
        top = _HEAD + self._strip
        painter.save()
        painter.setClipRect(QRect(0, top, self.viewport().width(), self.viewport().height() - top))
        self._paint_grid(painter)
        for box in self.boxes:
            if box.talk is not None and not box.talk.known_to_day:
                moving = self.ghost is not None and self.ghost[0].id == box.talk.id
                talk_box(painter, self.place_of(box), box.talk, chosen=box.key == self._current, moving=moving)
        self._paint_now(painter)
        self._paint_ghost(painter)
        painter.restore()
        self._paint_head(painter)

    # ------------------------------------------------------------ where things are

    def _days(self) -> list[date]:
        if self.first == date.min:
            return []
        return [self.first + timedelta(days=ahead) for ahead in range(7)]

    def _wide(self) -> float:
        return max(self.viewport().width() - _AXIS, 0) / 7

    def _column(self, day: date) -> QRect:
        """The stripe of a day, from left to right edge; its height is that of the viewport."""
        number, wide = (day - self.first).days, self._wide()
        left, right = _AXIS + round(number * wide), _AXIS + round((number + 1) * wide)
        return QRect(left, 0, right - left, self.viewport().height())

    @staticmethod
    def _last_hour(talk: Talk) -> int:
        end = talk.end or talk.start + USUAL_LENGTH
        return 24 if end.date() > talk.day else end.hour + (1 if end.minute else 0)

    def _strip_of(self, day: date, talks: list[Talk]) -> list[Box]:
        whole = [Box(QRect(), day, talk=talk) for talk in talks if talk.known_to_day]
        whole += [Box(QRect(), day, due=item) for item in self.shown.dues.get(day, ())]
        if len(whole) <= _DUE_LINES:
            return whole
        return [*whole[: _DUE_LINES - 1], Box(QRect(), day, more=len(whole) - _DUE_LINES + 1)]

    def _placed(self, day: date, boxes: list[Box]) -> list[Box]:
        stripe = self._column(day)
        return [
            Box(QRect(stripe.left() + 2, _HEAD + 1 + place * (LINE + 2), stripe.width() - 4, LINE), day, box.talk,
                box.due, box.more)
            for place, box in enumerate(boxes)
        ]  # fmt: skip

    def _grid_of(self, day: date, talks: list[Talk]) -> list[Box]:
        spans = [(talk.start, max(talk.end or talk.start + USUAL_LENGTH, talk.start + STEP)) for talk in talks]
        placed = lanes(spans)
        return [
            Box(self._rect(day, *span, lane, wide), day, talk=talk)
            for talk, span, (lane, wide) in zip(talks, spans, placed, strict=True)
        ]

    def _rect(self, day: date, start: datetime, end: datetime, lane: int = 0, of: int = 1) -> QRect:
        stripe = self._column(day).adjusted(2, 0, -2, 0)
        wide = stripe.width() / of
        top = _HEAD + self._strip + self._y(start)
        until = self._y(end) if end.date() == day else (24 - self._hours[0]) * _HOUR
        left = stripe.left() + round(lane * wide)
        return QRect(left, top + 1, round(wide) - (2 if lane < of - 1 else 0),
                     max(until - self._y(start) - 2, _SHORTEST))  # fmt: skip

    def _y(self, moment: datetime) -> int:
        return round((moment.hour + moment.minute / 60 - self._hours[0]) * _HOUR)

    def _set_range(self) -> None:
        inner = (self._hours[1] - self._hours[0]) * _HOUR + Space.ONE
        page = max(self.viewport().height() - _HEAD - self._strip, 1)
        self.verticalScrollBar().setRange(0, max(inner - page, 0))
        self.verticalScrollBar().setPageStep(page)

    # ------------------------------------------------------------ painting

    def _paint_grid(self, painter: QPainter) -> None:
        top, scrolled = _HEAD + self._strip, self.verticalScrollBar().value()
        for day in self._days():
            day_ground(painter, self._column(day), day, self.shown.table, self.shown.today)
        painter.setPen(QPen(theme().colour("line"), 1))
        for day in self._days():
            painter.drawLine(self._column(day).left(), 0, self._column(day).left(), self.viewport().height())
        for hour in range(self._hours[0], self._hours[1] + 1):
            y = top + (hour - self._hours[0]) * _HOUR - scrolled
            painter.setPen(QPen(theme().colour("line"), 1))
            painter.drawLine(_AXIS - 6, y, self.viewport().width(), y)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            words(painter, QRect(0, y - LINE // 2 + (8 if hour == self._hours[0] else 0), _AXIS - 8, LINE),
                  f"{hour:02}:00", "ink_soft", align=right)  # fmt: skip

    def _paint_now(self, painter: QPainter) -> None:
        if self.shown.today in self._days() and self._hours[0] <= self.shown.now.hour < self._hours[1]:
            stripe = self._column(self.shown.today)
            y = _HEAD + self._strip + self._y(self.shown.now) - self.verticalScrollBar().value()
            painter.setPen(QPen(theme().colour("accent_ink"), 2))
            painter.drawLine(stripe.left(), y, stripe.right(), y)

    def _paint_ghost(self, painter: QPainter) -> None:
        if self.ghost is None or self.ghost[1].date() not in self._days():
            return
        talk, start = self.ghost
        end = start + ((talk.end - talk.start) if talk.end else USUAL_LENGTH)
        rect = self._rect(start.date(), start, end).translated(0, -self.verticalScrollBar().value())
        painter.setBrush(theme().colour("blue_back"))
        painter.setPen(QPen(theme().colour("link"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(rect, 4, 4)
        line = QRect(rect.left() + Space.ONE, rect.top(), rect.width() - Space.ONE, LINE)
        words(painter, line, f"改到 {start:%H:%M} {talk.subjects}", "link", bold=True)

    def _paint_head(self, painter: QPainter) -> None:
        top = _HEAD + self._strip
        painter.fillRect(QRect(0, 0, self.viewport().width(), top), theme().colour("paper"))
        for number, day in enumerate(self._days()):
            stripe = self._column(day)
            day_ground(painter, QRect(stripe.left(), 0, stripe.width(), top), day, self.shown.table, self.shown.today)
            line = QRect(stripe.left() + Space.ONE, 0, stripe.width() - Space.ONE - 2, _HEAD)
            name = f"周{WEEKDAYS[number]} {day:%m-%d}" + (" 今天" if day == self.shown.today else "")
            wide = words(painter, line, name, "ink", bold=True, size=Size.BODY)
            special, token = day_words(day, self.shown.table)
            words(painter, line.adjusted(wide + Space.ONE, 0, 0, 0), special, token)
            painter.setPen(QPen(theme().colour("line"), 1))
            painter.drawLine(stripe.left(), 0, stripe.left(), top)
        for box in self.boxes:
            if box.talk is not None and not box.talk.known_to_day:
                continue
            self._paint_strip(painter, box)
        painter.setPen(QPen(theme().colour("edge"), 1))
        painter.drawLine(0, top, self.viewport().width(), top)

    def _paint_strip(self, painter: QPainter, box: Box) -> None:
        chosen = box.key == self._current
        if box.talk is not None:
            talk_line(painter, box.rect, box.talk, chosen=chosen)
        elif box.due is not None:
            due_line(painter, box.rect, box.due, self.shown.today, chosen=chosen)
        else:
            more_line(painter, box.rect, box.more, chosen=chosen)
