"""What an empty list says: what belongs here, and the first step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.basics import IconLabel, button, label, set_shown

_WIDEST, _NARROWEST = 480, 96


class EmptyState(QWidget):
    """An icon, a sentence, a hint and a button in the middle of an empty list."""

    def __init__(
        self, meaning: str, sentence: str, hint: str = "", action: str = "", slot: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        self.setAccessibleName(sentence)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.TWO, Space.TWO, Space.TWO, Space.TWO)
        column.setSpacing(Space.ONE)
        column.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(IconLabel(meaning, "ink_faint", 40), 0, centre)
        self.sentence = label(sentence, "strong", wrap=True)
        self.hint = label(hint, "soft", wrap=True)
        for text in (self.sentence, self.hint):
            text.setAlignment(centre)
            text.setMaximumWidth(_WIDEST)
            set_shown(text, bool(text.text()))
            column.addWidget(text, 0, centre)
        self.button = button(action or " ", slot)
        set_shown(self.button, bool(action))
        column.addSpacing(Space.HALF)
        column.addWidget(self.button, 0, centre)
        column.addStretch(3)

    def minimumSizeHint(self) -> QSize:
        """Little: a narrow pane breaks the words on more lines."""
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives the words the room they want, as far as there is any: a label alone would break them early."""
        super().resizeEvent(event)
        for text in (self.sentence, self.hint):
            wanted = text.fontMetrics().horizontalAdvance(text.text()) + Space.TWO
            width = max(min(_WIDEST, wanted, self.width() - 2 * Space.TWO), 0)
            text.setMinimumWidth(width)
            # A layout that centres its parts does not ask them how high they are at their width.
            text.setMinimumHeight(max(text.heightForWidth(width), 0))


class EmptyStates:
    """What a list says in the room of its rows when it has none: that there is nothing, or that a filter left none."""

    def __init__(self) -> None:
        self._nothing: EmptyState | None = None
        self._unmatched: EmptyState | None = None

    def put(self, viewport: QWidget, nothing: EmptyState, unmatched: EmptyState | None) -> None:
        """Takes both; without `unmatched` both cases say the same."""
        self._nothing, self._unmatched = nothing, unmatched
        for state in self._both():
            state.setParent(viewport)

    def show(self, room: QRect, *, is_empty: bool, is_filtered: bool) -> None:
        """Shows the one that fits, or none."""
        wanted = (self._unmatched if is_filtered else None) or self._nothing
        for state in self._both():
            state.setGeometry(room)
            state.setVisible(is_empty and state is wanted)

    def _both(self) -> list[EmptyState]:
        return [state for state in (self._nothing, self._unmatched) if state is not None]
