"""The life line: dots along the states that a case walks through, filled up to where it stands."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.rules.lifecycle import LIFE_LINE, State
from ui.theme import theme
from ui.theme.fonts import ui_font

_RADIUS = 5.0
# States beside the line stand where the case would go on.
_BESIDE = {State.RETURNED: State.DRAFT, State.POSTPONED: State.APPROVED}


class LifeLine(QWidget):
    """Where a case stands.  `named` writes the state under every dot, else only under the current one."""

    def __init__(self, named: bool = False) -> None:
        super().__init__()
        self._named = named
        self._state = State.DRAFT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(46)

    def set_state(self, state: State) -> None:
        """Shows another state."""
        self._state = state
        self.setAccessibleName(f"进度：{state}")
        self.setToolTip(" → ".join(LIFE_LINE))
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Room for the dots."""
        return QSize(720 if self._named else 240, 46)

    sizeHint = minimumSizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        """Line, dots, words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stands = _BESIDE.get(self._state, self._state)
        at = LIFE_LINE.index(stands) if stands in LIFE_LINE else -1
        gap = 34 if self._named else 24
        step = (self.width() - 2 * gap) / (len(LIFE_LINE) - 1)
        spots = [QPointF(gap + place * step, 12) for place in range(len(LIFE_LINE))]
        for place in range(len(spots) - 1):
            painter.setPen(QPen(theme().colour("link" if place < at else "line"), 2))
            painter.drawLine(spots[place], spots[place + 1])
        for place, spot in enumerate(spots):
            self._dot(painter, spot, place, at)
            if self._named or place == at:
                self._word(painter, spot, place, at)
        if at < 0:
            painter.setPen(theme().colour("ink_soft"))
            painter.drawText(QRectF(0, 22, self.width(), 22), Qt.AlignmentFlag.AlignCenter, str(self._state))
        painter.end()

    def _dot(self, painter: QPainter, spot: QPointF, place: int, at: int) -> None:
        done = place <= at
        painter.setPen(QPen(theme().colour("link" if done else "edge"), 2))
        painter.setBrush(theme().colour("link") if done else QColor(theme().colour("paper")))
        size = _RADIUS + 2 if place == at else _RADIUS
        painter.drawEllipse(spot, size, size)

    def _word(self, painter: QPainter, spot: QPointF, place: int, at: int) -> None:
        word = str(self._state) if place == at else str(LIFE_LINE[place])
        painter.setFont(ui_font(12, bold=place == at))
        painter.setPen(theme().colour("ink" if place == at else "ink_soft"))
        wide = painter.fontMetrics().horizontalAdvance(word) + 4
        left = min(max(spot.x() - wide / 2, 0), self.width() - wide)
        painter.drawText(QRectF(left, 24, wide, 20), Qt.AlignmentFlag.AlignCenter, word)
