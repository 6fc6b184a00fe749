"""The empty form in a wording that is not in force yet, drawn a moment after the last change."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.access.session import Session
from app.papers import catalogue
from app.papers.paper import Paper
from app.papers.words import Words
from ui.preview.pages import Pages
from ui.preview.paper_view import PaperView
from ui.widgets.basics import label
from ui.widgets.layouts import column

_WAIT_MS = 300
_LEAST_HEIGHT = 160


class SampleView(QWidget):
    """Draws 300 ms after the last wish, and only what is not shown yet: nobody's key waits for it."""

    def __init__(self, session: Session, name: str) -> None:
        super().__init__()
        self._session = session
        self._wanted: tuple[Paper, Words] | None = None
        self._shown: tuple[str, dict[str, str], str] | None = None
        self._name = name
        self.paper: PaperView | None = None
        self.caption = label("", "soft")
        self._layout = column(self.caption, spacing=4)
        self.setLayout(self._layout)
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._timer = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._timer.timeout.connect(self.draw)

    @property
    def is_waiting(self) -> bool:
        """Whether something is still to be drawn."""
        return self._timer.isActive()

    def show_soon(self, paper: Paper, wording: Words) -> None:
        """Asks for a paper in a wording; each new wish begins the wait anew."""
        self._wanted = (paper, wording)
        self._timer.start()

    def draw(self) -> None:
        """Draws what was asked for last, unless it is shown already."""
        self._timer.stop()
        if self._wanted is None:
            return
        paper, wording = self._wanted
        wanted = (paper.key, dict(wording.texts), _office())
        if wanted == self._shown:
            return
        pages = Pages(catalogue.sample(self._session, paper, wording))
        if self.paper is None:
            self.paper = PaperView(pages)
            self.paper.setObjectName(self._name)
            self.paper.setAccessibleName("预览")
            self._layout.addWidget(self.paper, 1)
        else:
            self.paper.show_pages(pages)
            if self._shown is None or self._shown[0] != paper.key:
                self.paper.go(1)
        self._shown = wanted
        self.caption.setText(f"{paper.name}（空白表），{pages.count} 页")


def _office() -> str:
    """What the paper says of the office: it changes while the wording does not."""
    from app.papers.office import office

    return repr(office())
