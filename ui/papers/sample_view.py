"""The empty form in a wording that is not in force yet, drawn a moment after the last change."""

from __future__ import annotations

from concurrent.futures import Future

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.access.session import Session
from app.papers import catalogue
from app.papers.office import office
from app.papers.paper import Paper
from app.papers.words import Words
from ui.beside import Beside
from ui.preview.pages import Pages
from ui.preview.paper_view import PaperView
from ui.widgets.basics import label
from ui.widgets.layouts import column

_WAIT_MS, _LOOK_MS = 300, 15
_LEAST_HEIGHT = 160


class SampleView(QWidget):
    """Draws 300 ms after the last wish, and only what is not shown yet.

    A thread of its own draws, so that no key waits for a paper of many pages.  One paper is drawn at a time; of the
    wishes that come meanwhile only the last is drawn.
    """

    def __init__(self, session: Session, name: str) -> None:
        super().__init__()
        self._session, self._name = session, name
        self._wanted: tuple[Paper, Words] | None = None
        self._shown: tuple[str, dict[str, str], str] | None = None
        self._drawing: tuple[Paper, tuple[str, dict[str, str], str], Future[bytes]] | None = None
        self._drawer = Beside("sample")
        self.paper: PaperView | None = None
        self.caption = label("正在准备预览……", "soft")
        self._layout = column(self.caption, spacing=4)
        self.setLayout(self._layout)
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._soon = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._soon.timeout.connect(self._begin)
        # Looking whether it is done needs nothing that outlives the window, as a signal from the thread would.
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._see)

    @property
    def is_waiting(self) -> bool:
        """Whether something is still to be drawn."""
        return self._soon.isActive() or self._drawing is not None

    def show_soon(self, paper: Paper, wording: Words) -> None:
        """Asks for a paper in a wording; each new wish begins the wait anew."""
        self._wanted = (paper, wording)
        self._soon.start()

    def _begin(self) -> None:
        if self._wanted is None or self._drawing is not None:
            return
        paper, wording = self._wanted
        self._wanted = None
        what = (paper.key, dict(wording.texts), repr(office()))
        if what != self._shown:
            draw = catalogue.sampler(self._session, paper)
            self._drawing = (paper, what, self._drawer.submit(draw, wording))
            self._look.start()

    def _see(self) -> None:
        """Shows what is drawn by now; goes on with what was wished for meanwhile."""
        if self._drawing is None or not self._drawing[2].done():
            return
        (paper, what, done), self._drawing = self._drawing, None
        self._look.stop()
        if self._wanted is not None and not self._soon.isActive():
            self._begin()
        self._show(paper, Pages(done.result()))
        self._shown = what

    def _show(self, paper: Paper, pages: Pages) -> None:
        if self.paper is None:
            self.paper = PaperView(pages)
            self.paper.setObjectName(self._name)
            self.paper.setAccessibleName("预览")
            self._layout.addWidget(self.paper, 1)
        else:
            self.paper.show_pages(pages)
            if self._shown is None or self._shown[0] != paper.key:
                self.paper.go(1)
        self.caption.setText(f"{paper.name}（空白表），{pages.count} 页")
