"""How talks, due days and day heads are drawn; states by icon, word and colour together."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from app.ledgers.calendar.talks import Talk
from app.ledgers.todo_item import TodoItem
from app.rules.workdays import Workdays
from ui.home.calendar.board import time_words
from ui.theme import Size, Space, Tone, icon, theme
from ui.theme.fonts import figures_font, ui_font
from ui.widgets.chips import LOOKS

WEEKDAYS = "一二三四五六日"
LINE = 20
_ICON = 14
# Narrower than this a talk has no room to say in what it clashes.
_WIDE = 110
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_LEFT_LINE = _LEFT | Qt.TextFlag.TextSingleLine


def words(
    painter: QPainter, rect: QRect, text: str, token: str, *, bold: bool = False, size: int = Size.SECONDARY,
    align: Qt.AlignmentFlag = _LEFT,
) -> int:  # fmt: skip
    """Draws one line, cut with … where it is too long; how wide it is."""
    painter.setFont(_font(size, bold))
    painter.setPen(theme().colour(token))
    shown, wide = _fitted(text, max(rect.width(), 0), size, bold)
    painter.drawText(rect, _LEFT_LINE if align is _LEFT else align | Qt.TextFlag.TextSingleLine, shown)
    return wide


def _font(size: int, bold: bool) -> QFont:
    return ui_font(size, bold) if bold else figures_font(size)


@lru_cache(2048)
def _fitted(text: str, room: int, size: int, bold: bool) -> tuple[str, int]:
    """As much of a text as there is room for, and how wide it is; a drawing after a change asks for the same again."""
    metrics = QFontMetrics(_font(size, bold))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    return shown, metrics.horizontalAdvance(shown)


def mark(painter: QPainter, x: int, rect: QRect, meaning: str, token: str) -> int:
    """Draws a small icon in the middle of a line; where what follows begins."""
    icon(meaning, token).paint(painter, QRect(x, rect.top() + (rect.height() - _ICON) // 2, _ICON, _ICON))
    return x + _ICON + Space.HALF


def ground(painter: QPainter, rect: QRect, fill: str, edge: str = "", *, strong: bool = False) -> None:
    """A rounded ground with an edge."""
    painter.setBrush(theme().colour(fill))
    painter.setPen(QPen(theme().colour(edge), 2 if strong else 1) if edge else QColor(0, 0, 0, 0))
    painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1), 4, 4)


def talk_line(painter: QPainter, rect: QRect, talk: Talk, *, chosen: bool) -> None:
    """A talk on one line, as a month has it: clash, state, time, who."""
    meaning, tone = LOOKS.get(talk.state, ("dot", Tone.NEUTRAL))
    ground(painter, rect, tone.back, "link" if chosen else "", strong=chosen)
    x = mark(painter, rect.left() + Space.HALF, rect, meaning, tone.value)
    if talk.clashes:
        x = mark(painter, x, rect, "warning", "red")
        x += words(painter, _from(x, rect), "冲突", "red", bold=True) + Space.HALF
    when = "" if talk.known_to_day else f"{talk.start:%H:%M} "
    words(painter, _from(x, rect), f"{when}{talk.subjects or talk.title}", "ink")


def talk_box(painter: QPainter, rect: QRect, talk: Talk, *, chosen: bool, moving: bool = False) -> None:
    """A talk as tall as it lasts: as many of its lines as there is room for."""
    meaning, tone = LOOKS.get(talk.state, ("dot", Tone.NEUTRAL))
    edge = "link" if chosen else "red" if talk.clashes else tone.value
    ground(painter, rect, tone.back, edge, strong=chosen)
    painter.save()
    painter.setClipRect(rect)
    if moving:
        painter.setOpacity(0.75)
    y, bottom = rect.top() + 1, rect.bottom()
    for number, (sign, token, text, bold) in enumerate(_lines(talk, meaning, tone, wide=rect.width() >= _WIDE)):
        line = QRect(rect.left() + Space.HALF, y, rect.width() - Space.ONE, LINE)
        if number and line.bottom() > bottom:
            break
        x = mark(painter, line.left(), line, sign, token) if sign else line.left()
        words(painter, _from(x, line), text, token if sign == "warning" else "ink", bold=bold)
        y += LINE - 2
    painter.restore()


def _lines(talk: Talk, meaning: str, tone: Tone, *, wide: bool) -> list[tuple[str, str, str, bool]]:
    """Icon, colour, words, bold of each line, the more telling first."""
    found = [(meaning, tone.value, f"{talk.start:%H:%M} {talk.subjects or talk.title}", True)]
    if talk.clashes:
        of_what = "、".join(dict.fromkeys(clash.what for clash in talk.clashes))
        found.append(("warning", "red", f"冲突：{of_what}" if wide else "冲突", True))
    found.append(("", tone.value, " · ".join(filter(None, [str(talk.state), talk.number])), False))
    found.append(("", tone.value, " · ".join(filter(None, [talk.lead, talk.place])), False))
    found.append(("", tone.value, time_words(talk), False))
    return found


def due_line(painter: QPainter, rect: QRect, item: TodoItem, today: date, *, chosen: bool) -> None:
    """What is due on a day: the word of its kind, and of what."""
    late = item.due is not None and item.due < today
    ground(painter, rect, "paper", "link" if chosen else "line", strong=chosen)
    token = "red" if late else "amber"
    x = mark(painter, rect.left() + Space.HALF, rect, "warning" if late else "clock", token)
    x += words(painter, _from(x, rect), f"{item.kind.value}{'逾期' if late else '到期'}", token, bold=True) + Space.HALF
    words(painter, _from(x, rect), item.what, "ink_soft")


def more_line(painter: QPainter, rect: QRect, more: int, *, chosen: bool) -> None:
    """How many things of a day found no room."""
    if chosen:
        ground(painter, rect, "paper", "link", strong=True)
    words(painter, rect.adjusted(Space.HALF, 0, 0, 0), f"还有 {more} 件 ›", "link")


def day_ground(painter: QPainter, rect: QRect, day: date, table: Workdays, today: date) -> None:
    """Days of rest are shaded, today has a ground of its own."""
    if day == today:
        painter.fillRect(rect, theme().colour("selected"))
    elif not table.works(day):
        painter.fillRect(rect, theme().colour("desk"))


def day_words(day: date, table: Workdays) -> tuple[str, str]:
    """What is said of a day beside its number, and in which colour: 休 国庆节, 班 调休, or nothing."""
    special = table.special(day)
    if special is None:
        return "", "ink_faint"
    sure = "" if not table.is_assumed(day) else "（推算）"
    return (f"{'班' if special.works else '休'} {special.name}{sure}", "amber" if special.works else "green")


def _from(x: int, rect: QRect) -> QRect:
    return QRect(x, rect.top(), rect.right() - x, rect.height())
