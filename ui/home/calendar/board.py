"""What weeks and months have in common: what is shown, what is chosen, and how a talk is moved by mouse and keys.

A view says where things stand (`arrange`, `moment_at`, `spot_of`) and paints; everything that is asked of the user or
of the store lies with the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip

from app.ledgers.calendar.talks import Talk
from app.ledgers.todo_item import TodoItem
from app.rules.workdays import Workdays
from ui.theme import theme

# By how much a key moves a talk within its day, and to what a drop is rounded.
STEP = timedelta(minutes=30)
_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class Shown:
    """What a calendar shows: talks, what is due by day, the table of working days, and the moment it is."""

    talks: Sequence[Talk] = ()
    dues: Mapping[date, Sequence[TodoItem]] = field(default_factory=dict)
    table: Workdays = field(default_factory=Workdays)
    now: datetime = datetime.min
    by_day: Mapping[date, Sequence[Talk]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Talks of each day, sorted out once: a month of a large institution has thousands."""
        found: dict[date, list[Talk]] = {}
        for talk in self.talks:
            found.setdefault(talk.day, []).append(talk)
        object.__setattr__(self, "by_day", found)

    @property
    def today(self) -> date:
        """The day it is."""
        return self.now.date()


@dataclass(frozen=True)
class Box:
    """Something that can be chosen, with its place in the viewport when nothing is scrolled."""

    rect: QRect
    day: date
    talk: Talk | None = None
    due: TodoItem | None = None
    # How many things of the day found no room.
    more: int = 0

    @property
    def key(self) -> tuple[str, int, str]:
        """What it is, whatever is shown around it."""
        if self.talk is not None:
            return ("talk", self.talk.id, "")
        if self.due is not None:
            return ("due", self.due.id or 0, self.due.kind.value + self.due.what)
        return ("more", self.day.toordinal(), "")


class Board(QAbstractScrollArea):
    """A calendar.  Signals: a talk or due day was opened, a talk should get another time, something was chosen."""

    opened = Signal(object)
    due_opened = Signal(object)
    proposed = Signal(object, object)
    confirmed = Signal()
    given_up = Signal()
    chosen = Signal(object)
    refused = Signal(str)
    turned = Signal(int)
    more_wanted = Signal(object)

    def __init__(self, name: str, called: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(called)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.first, self.shown = date.min, Shown()
        self.boxes: list[Box] = []
        self.ghost: tuple[Talk, datetime] | None = None
        self._current: tuple[str, int, str] | None = None
        self._pressed: tuple[QPoint, Box] | None = None
        self._dragging = False
        theme().changed.connect(self.viewport().update)

    # ------------------------------------------------------------ what a view says

    def arrange(self) -> list[Box]:
        """The boxes for the size of the moment."""
        raise NotImplementedError

    def moment_at(self, point: QPoint, talk: Talk) -> datetime | None:
        """When the talk would begin if it were dropped there; None outside of all days."""
        raise NotImplementedError

    def paint(self, painter: QPainter) -> None:
        """Paints everything."""
        raise NotImplementedError

    def shift_of(self, box: Box) -> QPoint:
        """How far the box is scrolled away from its place."""
        return QPoint()

    def bring_into_view(self, box: Box) -> None:
        """Scrolls so that the box is seen."""

    # ------------------------------------------------------------ shown and chosen

    def show_days(self, first: date, shown: Shown) -> None:
        """Shows other days, or the same anew; what was chosen stays chosen where it is still there."""
        self.first, self.shown, self.ghost = first, shown, None
        self._dragging, self._pressed = False, None
        self._arrange()

    def current(self) -> Box | None:
        """What is chosen, or None."""
        return next((box for box in self.boxes if box.key == self._current), None)

    def choose(self, box: Box | None, *, scrolls: bool = True) -> None:
        """Chooses a box; what lies under the pointer is not scrolled away from it."""
        self._current = box.key if box is not None else None
        if box is not None and scrolls:
            self.bring_into_view(box)
        self._tell()

    def choose_talk(self, interview_id: int) -> None:
        """Chooses a talk by its id, where it is shown."""
        box = next((each for each in self.boxes if each.talk is not None and each.talk.id == interview_id), None)
        if box is not None:
            self.choose(box)

    def set_ghost(self, ghost: tuple[Talk, datetime] | None) -> None:
        """Shows where a talk would go."""
        self.ghost = ghost
        self.viewport().update()

    def place_of(self, box: Box) -> QRect:
        """Where the box is on the screen."""
        return box.rect.translated(self.shift_of(box))

    def box_at(self, point: QPoint) -> Box | None:
        """The box under a point of the viewport, or None."""
        return next((box for box in reversed(self.boxes) if self.place_of(box).contains(point)), None)

    def _arrange(self) -> None:
        self.boxes = self.arrange()
        self._tell()

    def _tell(self) -> None:
        box = self.current()
        words = "" if box is None else words_of(box)
        self.setAccessibleDescription(words)
        self.viewport().update()
        self.chosen.emit(box)

    # ------------------------------------------------------------ Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Everything stands where the new size has it."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the calendar."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), theme().colour("paper"))
        self.paint(painter)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes by the keyboard finds something chosen."""
        super().focusInEvent(event)
        if self.current() is None and self.boxes and event.reason() != Qt.FocusReason.MouseFocusReason:
            now = [box for box in self.boxes if box.day >= self.shown.today]
            self.choose((now or self.boxes)[0])
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """A tooltip tells what a box has no room for."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            box = self.box_at(event.pos())
            if box is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), words_of(box, between="\n"), self.viewport())
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses what is under the pointer; it may become a drag."""
        box = self.box_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = (event.position().toPoint(), box) if box is not None else None
            if box is not None and box.more:
                self.more_wanted.emit(box.day)
            else:
                self.choose(box, scrolls=False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drags a talk; what has begun says why it stays."""
        point = event.position().toPoint()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            box = self.box_at(point)
            shape = Qt.CursorShape.ArrowCursor if box is None else Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(shape)
            return
        start, box = self._pressed
        if box.talk is None or (point - start).manhattanLength() < QApplication.startDragDistance():
            return
        if not box.talk.is_movable:
            self._pressed = None
            self.refused.emit(box.talk.why_fixed)
            return
        self._dragging = True
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        grip = point - (start - self.place_of(box).topLeft())
        moment = self.moment_at(QPoint(point.x(), grip.y()), box.talk)
        self.set_ghost((box.talk, moment) if moment is not None else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A drop proposes the new time; dropped where it was, or outside, nothing happens."""
        dropped, self._dragging, self._pressed = self._dragging, False, None
        if dropped:
            self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
            self._propose()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens what is under the pointer."""
        self._open(self.box_at(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, Ctrl with them moves a talk, Enter opens or confirms, Page turns, Esc gives a move up."""
        key, ctrl = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in _ARROWS and ctrl:
            self._shift(key)
        elif key in _ARROWS:
            self._walk(key)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in _ENTER and self.ghost is not None:
            self.confirmed.emit()
        elif key in _ENTER:
            self._open(self.current())
        elif key == Qt.Key.Key_Escape and self.ghost is not None:
            self.set_ghost(None)
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ moving about

    def open_current(self) -> None:
        """Opens what is chosen."""
        self._open(self.current())

    def _open(self, box: Box | None) -> None:
        QToolTip.hideText()
        if box is None:
            return
        if box.talk is not None:
            self.opened.emit(box.talk)
        elif box.due is not None:
            self.due_opened.emit(box.due)
        else:
            self.more_wanted.emit(box.day)

    def _walk(self, key: int) -> None:
        """Up and down through everything in its order; left and right to the nearest day that has something."""
        if not self.boxes:
            return
        order = sorted(self.boxes, key=_order)
        box = self.current()
        if box is None:
            self.choose(order[0])
            return
        step, place = _ARROWS[Qt.Key(key)], next(p for p, each in enumerate(order) if each.key == box.key)
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.choose(order[min(max(place + step, 0), len(order) - 1)])
            return
        days = sorted({each.day for each in order})
        where = days.index(box.day) + step
        if 0 <= where < len(days):
            self.choose(next(each for each in order if each.day == days[where]))

    def _shift(self, key: int) -> None:
        """Ctrl+←/→ by a day, Ctrl+↑/↓ by half an hour."""
        box = self.current()
        if box is None or box.talk is None:
            return
        if not box.talk.is_movable:
            self.refused.emit(box.talk.why_fixed)
            return
        mine = self.ghost is not None and self.ghost[0].id == box.talk.id
        start = self.ghost[1] if mine and self.ghost is not None else box.talk.start
        by = timedelta(days=1) if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) else STEP
        self.set_ghost((box.talk, start + _ARROWS[Qt.Key(key)] * by))
        self._propose()

    def _propose(self) -> None:
        if self.ghost is None or self.ghost[1] == self.ghost[0].start:
            self.set_ghost(None)
            self.given_up.emit()
        else:
            self.proposed.emit(*self.ghost)


def _order(box: Box) -> tuple[date, int, datetime, str]:
    """By day; what is due before the talks, what found no room last."""
    if box.talk is not None:
        return (box.day, 1, box.talk.start, box.talk.title)
    return (box.day, 0 if box.due is not None else 2, datetime.min, box.due.what if box.due is not None else "")


def time_words(talk: Talk) -> str:
    """14:00–15:00, 14:00 起, or that nobody knows the hour."""
    if talk.known_to_day:
        return "时间不详"
    return f"{talk.start:%H:%M}–{talk.end:%H:%M}" if talk.end is not None else f"{talk.start:%H:%M} 起"


def words_of(box: Box, between: str = "，") -> str:
    """Everything about a box in words, for tooltips and screen readers."""
    if box.due is not None:
        return between.join(filter(None, [f"{box.due.kind.value}到期", box.due.what, "、".join(box.due.clauses)]))
    if box.talk is None:
        return f"还有 {box.more} 件"
    talk = box.talk
    parts = [
        talk.title, str(talk.state), f"{talk.day:%m-%d} {time_words(talk)}", talk.place,
        f"主谈人 {talk.lead}" if talk.lead else "", f"记录 {talk.recorder}" if talk.recorder else "",
        *(f"冲突：{clash.sentence}" for clash in talk.clashes),
    ]  # fmt: skip
    return between.join(filter(None, parts))
