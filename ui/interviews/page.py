"""What the pages of a case share: notices on top, a body that scrolls, reading anew when something changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.access.gates import shut_gates
from ui.office import Office
from ui.theme import Space
from ui.widgets.basics import label
from ui.widgets.clauses import ClauseLinks
from ui.widgets.layouts import box, clear, column
from ui.widgets.notice import NoticeArea

T = TypeVar("T")
# On a laptop cards end where the buttons of the head end; on a wide screen lines stay short enough to be read.
_WIDEST = 1366


class CasePage(QWidget):
    """A page of one case.  `go_place` asks the case to show another page (a word of `lifecycle.Place`).

    It reads anew after every use case while it is seen, and else when it is shown.
    """

    go_place = Signal(str)

    def __init__(self, office: Office, interview_id: int) -> None:
        super().__init__()
        self.office, self.interview_id = office, interview_id
        self.notices = NoticeArea()
        self._stale = True
        office.changed.connect(self._changed)

    def reload(self) -> None:
        """Shows the case as it stands now."""
        raise NotImplementedError

    def act(
        self,
        action: Callable[[], T],
        done: str | Callable[[T], str] = "",
        *,
        notices: NoticeArea | None = None,
        undo: Callable[[], object] | None = None,
    ) -> T | bool | None:
        """Runs a use case: its answer, True for one that answers nothing, None when it was refused and said so."""

        def run() -> T | bool:
            answer = action()
            return True if answer is None else answer

        return self.office.act(run, done, notices=notices or self.notices, undo=undo, navigate=self.go_place.emit)  # type: ignore[return-value,arg-type]

    def showEvent(self, event: QShowEvent) -> None:
        """Reads what changed while the page was hidden."""
        if self._stale:
            self._stale = False
            self.reload()
            shut_gates(self, self.office.session)
        super().showEvent(event)

    def _changed(self) -> None:
        if not self.isVisible():
            self._stale = True
            return
        focused = self.focusWidget()
        name = focused.objectName() if focused is not None else ""
        self.reload()
        shut_gates(self, self.office.session)
        # Rows are made anew; whoever goes through them by keyboard stays where they were.
        if name and self.focusWidget() is not focused:
            again = self.findChild(QWidget, name)
            if again is not None:
                again.setFocus()


def scrolled(page: QWidget, notices: NoticeArea) -> QVBoxLayout:
    """Lays a page out as notices over a column that scrolls; returns the column."""
    body = QVBoxLayout()
    body.setContentsMargins(Space.TWO, Space.TWO, Space.TWO, Space.TWO)
    body.setSpacing(Space.TWO)
    inner = box(body)
    inner.setProperty("role", "scrolled")
    inner.setMaximumWidth(_WIDEST)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(inner)
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    holder = column(notices)
    holder.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, 0)
    whole.addLayout(holder)
    whole.addWidget(scroll, 1)
    return body


class Section(QFrame):
    """A card with a heading, its clauses, room for buttons at the right, and a body."""

    def __init__(self, title: str, clauses: Sequence[str] = ()) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        self.title = label(title, "section")
        self.remark = label("", "soft")
        self.head = QHBoxLayout()
        self.head.setSpacing(Space.ONE)
        for part in (self.title, self.remark):
            self.head.addWidget(part)
        self.head.addStretch(1)
        self.clauses = ClauseLinks(clauses)
        if clauses:
            self.clauses.setMinimumWidth(88)
            self.head.addWidget(self.clauses)
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.ONE)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.TWO, Space.TWO - Space.HALF, Space.TWO, Space.TWO)
        whole.setSpacing(Space.ONE + Space.HALF)
        whole.addLayout(self.head)
        whole.addLayout(self.body)

    def empty(self) -> None:
        """Takes everything out of the body."""
        clear(self.body)
