"""Links and titles as short as the room for them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from ui.theme import Size
from ui.widgets.basics import Slot

# What a title keeps of its words in the narrowest window, and how far its letters may reach beyond their advance.
_LEAST, _EDGE = 150, 2


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


class ElidedTitle(QLabel):
    """A title in one line, which gives way to the buttons beside it; its tooltip has all of it."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.words = ""

    def say(self, words: str) -> None:
        """Shows these words, as many as there is room for."""
        self.words = words
        self.setAccessibleName(words)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """All words."""
        self.ensurePolished()
        return QSize(self.fontMetrics().horizontalAdvance(self.words) + _EDGE, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The number that a title begins with."""
        return QSize(min(_LEAST, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shows more or fewer of the words."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, self.width())
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self.words if shown != self.words else "")
