"""After the talk: goes from one open place of the record to the next, until none is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from app.interviews.open_places import TO_FILL_IN, OpenPlace
from app.interviews.record_text import MarkKind
from ui.interviews.desk_bar import DeskBar
from ui.interviews.record_editor import RecordEditor
from ui.theme import Space
from ui.widgets.basics import button, icon_button, label, tip_with_keys
from ui.widgets.layouts import row


class WalkBar(DeskBar):
    """Shows where one is on the walk.  The editor keeps the keys: whoever comes to a place writes there at once.

    `finished` comes when nothing is open any more.
    """

    finished = Signal()

    def __init__(self, editor: RecordEditor, places: Callable[[], Sequence[OpenPlace]]) -> None:
        super().__init__(editor, "walk_bar")
        self._places, self._passed = places, set[tuple[str, str]]()
        self._here: OpenPlace | None = None
        self.said = label("", "soft-body")
        self.said.setObjectName("walk_said")
        self.settle_button = button("处理好了", self.settle, meaning="check")
        self.settle_button.setObjectName("walk_settle")
        self.leave_button = button("这样写没有错", self.leave_as_it_is)
        self.leave_button.setObjectName("walk_leave")
        back = icon_button("up", "上一处", lambda: self.step(-1))
        on = icon_button("down", "下一处", lambda: self.step(1))
        away = icon_button("close", "以后再处理", self.put_away)
        for made, keys in ((back, "Alt+Up"), (on, "Alt+Down"), (self.settle_button, "Ctrl+Return"), (away, "Esc")):
            made.setToolTip(tip_with_keys(made.accessibleName() or made.text(), keys))
        self.setLayout(row(self.said, back, on, Space.ONE, self.settle_button, self.leave_button, None, away))

    def begin(self) -> QWidget:
        """The first open place."""
        self._here = None
        self.step(1)
        return self.editor

    def step(self, by: int) -> None:
        """Goes to the next open place behind the caret, or to the one before; round at the end."""
        places = self._waiting()
        if not places:
            self._done()
            return
        cursor = self.editor.textCursor()
        at = (cursor.blockNumber(), cursor.selectionStart() - cursor.block().position())
        if self._here is None:
            at = (-1, -1)
        behind = [place for place in places if (place.index, place.start) > at]
        before = [place for place in places if (place.index, place.start) < at]
        if by > 0:
            self._show((behind or places)[0])
        else:
            self._show((before or places)[-1])

    def settle(self) -> None:
        """The place is dealt with: a 待补 mark goes, a 需核实 mark goes, a name is written as the store has it."""
        if self._here is None or self.editor.isReadOnly():
            return
        here, self._here = self._here, None
        self.editor.go_to(here.index, here.start, here.length)
        if here.known:
            self.editor.insert_text(here.known)
        elif here.what == TO_FILL_IN:
            self.editor.textCursor().removeSelectedText()
        else:
            self.editor.mark(MarkKind(here.what))
        self._here = here
        self.step(1)

    def leave_as_it_is(self) -> None:
        """A name that is right as it is written is not asked about again."""
        if self._here is not None:
            self._passed.add((self._here.words, self._here.known))
            self.step(1)

    def refresh(self) -> None:
        """Counts anew after the text has changed; says so when nothing is left."""
        if self.isVisible() and not self._waiting():
            self._done()

    def _waiting(self) -> list[OpenPlace]:
        return [place for place in self._places() if (place.words, place.known) not in self._passed or not place.known]

    def _show(self, place: OpenPlace) -> None:
        self._here = place
        places = self._waiting()
        number = next((i for i, each in enumerate(places, 1) if each == place), 1)
        what = f"{place.what}“{place.words}”" if place.words else place.what
        if place.known:
            what = f"“{place.words}”与在册的“{place.known}”读音相同或相近"
        self.said.setText(f"第 {number}/{len(places)} 处　{what}")
        self.settle_button.setText(f"改为“{place.known}”" if place.known else "处理好了")
        self.leave_button.setVisible(bool(place.known))
        self.editor.go_to(place.index, place.start, place.length)
        if place.what == TO_FILL_IN:
            return
        cursor = self.editor.textCursor()
        cursor.setPosition(cursor.selectionEnd(), QTextCursor.MoveMode.MoveAnchor)

    def _done(self) -> None:
        self._here = None
        self.put_away()
        self.finished.emit()
