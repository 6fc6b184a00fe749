"""Chips: a state by icon, word and colour."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.rules.lifecycle import State
from ui.theme import Tone, icon, theme
from ui.widgets.basics import set_shown
from ui.widgets.table_model import Look

_HEIGHT, _ICON, _PAD = 22, 14, 8
# A word that is a state -> (icon, tone).  Colours never speak alone.
LOOKS: dict[str, tuple[str, Tone]] = {
    State.DRAFT: ("draft", Tone.NEUTRAL),
    State.SUBMITTED: ("hourglass", Tone.AMBER),
    State.RETURNED: ("returned", Tone.RED),
    State.APPROVED: ("check", Tone.BLUE),
    State.READY: ("check-circle", Tone.BLUE),
    State.POSTPONED: ("calendar", Tone.AMBER),
    State.IN_PROGRESS: ("play", Tone.GREEN),
    State.AWAITING_MATERIALS: ("file", Tone.AMBER),
    State.AWAITING_DISPOSITION: ("gavel", Tone.AMBER),
    State.AWAITING_ARCHIVING: ("archive", Tone.BLUE),
    State.ARCHIVED: ("archive", Tone.NEUTRAL),
    State.CANCELLED: ("cancel", Tone.NEUTRAL),
    "已备案": ("check-circle", Tone.GREEN),
    "应当": ("check-circle", Tone.GREEN),
    "可以": ("info", Tone.BLUE),
    "必要时": ("warning", Tone.AMBER),
    "逾期": ("warning", Tone.RED),
    "在库": ("archive", Tone.GREEN),
    "借出": ("people", Tone.AMBER),
    "移交": ("send", Tone.BLUE),
    "已销毁": ("remove", Tone.NEUTRAL),
    "已归还": ("check", Tone.NEUTRAL),
    "待签收": ("hourglass", Tone.AMBER),
    "已移交": ("check-circle", Tone.BLUE),
    "待批准": ("hourglass", Tone.AMBER),
    "待销毁": ("warning", Tone.AMBER),
    "已撤回": ("undo", Tone.NEUTRAL),
    "整改中": ("hourglass", Tone.AMBER),
    "已销号": ("check", Tone.NEUTRAL),
    "待复查": ("eye", Tone.BLUE),
    "待核查": ("hourglass", Tone.AMBER),
    "核查中": ("play", Tone.BLUE),
    "有不符": ("warning", Tone.RED),
    "相符": ("check-circle", Tone.GREEN),
    "草稿": ("draft", Tone.NEUTRAL),
    "待审": ("hourglass", Tone.AMBER),
    "已发布": ("send", Tone.GREEN),
    "撤回": ("returned", Tone.RED),
    "新增": ("add", Tone.GREEN),
    "更新": ("edit", Tone.BLUE),
    "不变": ("check", Tone.NEUTRAL),
    "错误": ("error", Tone.RED),
    "有提示": ("warning", Tone.AMBER),
    "已有": ("check", Tone.NEUTRAL),
    "不能读": ("error", Tone.RED),
    "已发出": ("send", Tone.AMBER),
    "对方已接收": ("check-circle", Tone.GREEN),
    "对方已退回": ("returned", Tone.RED),
    "已接收": ("check-circle", Tone.GREEN),
    "已退回": ("returned", Tone.RED),
    "待核对": ("hourglass", Tone.AMBER),
    "已核对": ("check-circle", Tone.GREEN),
    "已停用": ("off", Tone.NEUTRAL),
}


def look_of(word: str, tip: str = "") -> Look:
    """How a state looks in a cell of a table."""
    meaning, tone = LOOKS.get(word, ("dot", Tone.NEUTRAL))
    return Look(meaning, tone, tip)


class StateChip(QWidget):
    """One state as a rounded label."""

    def __init__(self, word: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_word(word)

    def set_word(self, word: str, look: tuple[str, Tone] | None = None) -> None:
        """Shows another state; `look` for a word that is not in the table."""
        self.word = str(word)
        self._look = look or LOOKS.get(self.word, ("dot", Tone.NEUTRAL))
        self.setAccessibleName(self.word)
        set_shown(self, bool(self.word))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the word."""
        wide = self.fontMetrics().horizontalAdvance(self.word)
        return QSize(wide + _ICON + 2 * _PAD + 4, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Never narrower."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, icon and word in the tone."""
        meaning, tone = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(theme().colour(f"{tone.value}_back"))
        painter.drawRoundedRect(self.rect(), _HEIGHT / 2, _HEIGHT / 2)
        box = self.rect().adjusted(_PAD, 0, -_PAD, 0)
        mark = box.adjusted(0, (_HEIGHT - _ICON) // 2, 0, 0)
        icon(meaning, tone.value).paint(painter, mark.x(), mark.y(), _ICON, _ICON)
        painter.setPen(theme().colour(tone.value))
        painter.drawText(box.adjusted(_ICON + 4, 0, 0, 0), 0x0081, self.word)  # left, in the middle
        painter.end()
