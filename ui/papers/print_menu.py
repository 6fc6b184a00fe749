"""The button 打印 ▾: every paper of the catalogue that is printed of what is at hand, and blank forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.access.errors import Refusal
from app.papers.paper import About, Paper
from ui.office import Office
from ui.widgets.basics import menu_button, tip_with_keys
from ui.widgets.notice import NoticeArea

_KEYS = "Alt+P"
# Mnemonics of the entries, in their order.
_LETTERS = "123456789ABCDEFGHIJKLMNOQRSTUVWXY"
TALK = (About.CASE, About.SUBJECT)


@dataclass(frozen=True, slots=True)
class AtHand:
    """What papers are printed of: an id (the year of a period), its quarter, and the subjects of a talk (id, name)."""

    id: int
    quarter: int | None = None
    subjects: Sequence[tuple[int, str]] = ()


class PrintMenu(QMenu):
    """Filled when it opens, from the catalogue; what makes no sense now stands there grey, with the reason.

    `at_hand` answers what is at hand at that moment, or None for nothing: then there are blank forms only.
    """

    def __init__(
        self,
        parent: QWidget,
        office: Office,
        about: Sequence[About],
        at_hand: Callable[[], AtHand | None],
        notices: NoticeArea | None = None,
        navigate: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("print_menu")
        self.setToolTipsVisible(True)
        self._parent, self._office, self._about, self._at_hand = parent, office, tuple(about), at_hand
        self._notices, self._navigate = notices, navigate
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Lists the papers as things stand now."""
        from app.papers import catalogue  # what draws is loaded when it is wanted

        for inner in self.findChildren(QMenu):
            inner.deleteLater()
        self.clear()
        at_hand = self._at_hand()
        papers = catalogue.papers_of(self._about) if at_hand is not None else []
        reasons = self._reasons(papers, at_hand)
        letters = iter(_LETTERS)
        for paper in papers:
            if at_hand is not None:
                self._add(paper, at_hand, reasons[paper.key], next(letters, ""))
        if papers:
            self.addSeparator()
        self._act("空白表册(&P)…", "print_blank", self._blank)

    def _reasons(self, papers: Sequence[Paper], at_hand: AtHand | None) -> dict[str, str]:
        """By key why a paper is not printed now; the same for all where the thing itself is gone."""
        from app.papers.fitting import standing, why_not

        if at_hand is None or not papers:
            return {}
        try:
            stands = standing(self._office.session, self._about[0], at_hand.id)
        except Refusal as refusal:
            return dict.fromkeys((paper.key for paper in papers), refusal.message)
        return {paper.key: why_not(paper, stands) for paper in papers}

    def _add(self, paper: Paper, at_hand: AtHand, reason: str, letter: str) -> None:
        name, words = f"print_paper_{paper.key}", f"{paper.name}(&{letter})" if letter else paper.name
        if reason:
            grey = self._act(f"{words}\t{reason}", name, lambda: None)
            grey.setEnabled(False)
            grey.setToolTip(f"{paper.name}：{reason}")
        elif paper.about is About.SUBJECT and len(at_hand.subjects) > 1:
            self._add_each(paper, at_hand, words)
        else:
            self._act(words, name, lambda: self._open(paper, at_hand, at_hand.quarter))

    def _add_each(self, paper: Paper, at_hand: AtHand, words: str) -> None:
        """A paper of each subject: of all in one go, or of one."""
        inner = self.addMenu(words)
        inner.setObjectName(f"print_paper_{paper.key}_menu")
        count = len(at_hand.subjects)
        self._act(f"全部 {count} 人(&0)", f"print_paper_{paper.key}", lambda: self._open(paper, at_hand, None), inner)
        inner.addSeparator()
        for place, (id, name) in enumerate(at_hand.subjects, 1):
            mark = f"(&{place})" if place < 10 else ""
            self._act(
                f"{name.replace('&', '&&')}{mark}", f"print_paper_{paper.key}_{place}",
                lambda id=id: self._open(paper, at_hand, id), inner,
            )  # fmt: skip

    def _act(self, words: str, name: str, slot: Callable[[], object], menu: QMenu | None = None) -> QAction:
        into = menu or self
        made = QAction(words, into)
        made.setObjectName(name)
        made.triggered.connect(lambda: slot())
        into.addAction(made)
        return made

    def _open(self, paper: Paper, at_hand: AtHand, sub: int | None) -> None:
        from ui.papers.opening import preview_paper, show_preview

        office = self._office
        shown = preview_paper(self._parent, office, paper, [at_hand.id], sub)
        show_preview(shown, office, self._notices, self._navigate)

    def _blank(self) -> None:
        from ui.papers.blank_dialog import BlankDialog

        BlankDialog(self._parent, self._office).open()


def print_menu_button(menu: PrintMenu) -> QPushButton:
    """The button that opens the menu; Alt+P."""
    made = menu_button("打印", menu)
    made.setObjectName("print_menu_button")
    made.setShortcut(QKeySequence(_KEYS))
    made.setToolTip(tip_with_keys("打印表册", _KEYS))
    return made
