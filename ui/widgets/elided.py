"""A link as short as the room for it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from ui.theme import Size
from ui.widgets.basics import Slot


class ElidedLink(QPushButton):
    """A link whose words end in … where the room ends, as in a narrow pane; its tooltip has all of them."""

    def __init__(self, words: str, slot: Slot) -> None:
        super().__init__(words.replace("&", "&&"))
        self.setProperty("role", "link")
        self.setToolTip(words)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: slot())

    def minimumSizeHint(self) -> QSize:
        """Asks for the height of the words and for a few of them."""
        return QSize(Size.CONTROL * 2, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws as many of the words as there is room for."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
