"""Pages that are made when they are first turned to: a window of many pages opens as fast as one of a single page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.access.gates import shut_gates
from ui.office import Office


class LaterPages(QStackedWidget):
    """A stack of pages by their places; `makers` make them, each once, when it is turned to or asked for.

    What the role does not allow is shut in each as it comes.
    """

    def __init__(self, office: Office, makers: Sequence[Callable[[], QWidget]]) -> None:
        super().__init__()
        self._office, self._makers = office, tuple(makers)
        self._made: dict[int, QWidget] = {}
        self._front = 0

    def __len__(self) -> int:
        """How many pages there are, made or not."""
        return len(self._makers)

    @property
    def front(self) -> int:
        """The place that is turned to."""
        return self._front

    def page(self, place: int) -> Any:
        """The page at a place, made now where it is not there yet."""
        if place not in self._made:
            made = self._made[place] = self._makers[place]()
            shut_gates(made, self._office.session)
            self.addWidget(made)
        return self._made[place]

    def turn_to(self, place: int) -> Any:
        """Brings the page at a place to the front."""
        self._front = place
        found = self.page(place)
        self.setCurrentWidget(found)
        return found

    def is_made(self, place: int) -> bool:
        """Whether the page at a place is there already."""
        return place in self._made

    def made(self) -> Iterator[QWidget]:
        """The pages that are there already."""
        yield from self._made.values()

    def showEvent(self, event: QShowEvent) -> None:
        """The page in front is there at the latest when somebody sees it."""
        super().showEvent(event)
        self.turn_to(self._front)
