"""A line that knows whether an input method is composing in it, so that nobody acts on half a word."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

# What the frame and the cursor take of a line's width.
_EDGES = 14
# Nobody searches for more; a page that was pasted by mistake is a pattern that the store refuses.
LONGEST = 200


class TypedLine(QLineEdit):
    """A line edit that says `settled` a moment after typing has paused, and never while a word is being composed.

    While pinyin is composed the text under composition is not part of `text()`; acting on the rest would filter
    by what the user is about to replace.
    """

    settled = Signal(str)
    PAUSE_MS = 200

    def __init__(self, name: str, placeholder: str = "", *, searches: bool = True) -> None:
        """`searches`: what is typed is looked for, and no more of it is taken than that."""
        super().__init__()
        self.setAccessibleName(name)
        self._hint = ""
        if searches:
            self.setMaxLength(LONGEST)
        self.setPlaceholderText(placeholder)
        self._composing = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(self.PAUSE_MS)
        self._pause.timeout.connect(self._say)
        self.textChanged.connect(lambda _: self._wait())

    @property
    def composing(self) -> bool:
        """Whether an input method has text under composition here."""
        return self._composing

    def setPlaceholderText(self, words: str) -> None:
        """What is typed here.  Of words that a narrow line would cut only the beginning stands; the tooltip has all."""
        self._hint = words
        self._fit_hint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The whole hint comes back where there is room."""
        super().resizeEvent(event)
        self._fit_hint()

    def _fit_hint(self) -> None:
        beginning, colon, _ = self._hint.partition("：")
        margins = self.textMargins()
        room = self.width() - _EDGES - margins.left() - margins.right()
        cut = bool(colon) and self.fontMetrics().horizontalAdvance(self._hint) > room
        super().setPlaceholderText(f"{beginning}…" if cut else self._hint)
        if self.toolTip() in ("", self._hint):  # other words there are somebody else's
            self.setToolTip(self._hint if cut else "")

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Follows the composition; the pause begins anew when it ends."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if self._composing:
            self._pause.stop()
        elif event.commitString():
            self._wait()

    def settle(self) -> None:
        """Says `settled` at once, for the Enter key."""
        if not self._composing:
            self._say()

    def _wait(self) -> None:
        if not self._composing:
            self._pause.start()

    def _say(self) -> None:
        self._pause.stop()
        self.settled.emit(self.text())
