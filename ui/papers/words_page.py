"""The pieces of wording of one paper, one under another."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout

from app.papers import words
from app.papers.paper import Paper
from app.papers.words import Words
from ui.papers.word_field import WordField
from ui.theme import Space
from ui.widgets.layouts import box


class WordsPage(QScrollArea):
    """Editors of a paper's wording.  They live as long as the dialog, so that each keeps what it can undo."""

    changed = Signal()

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self.paper = paper
        self._kept = words.in_force(paper.key)
        original = words.shipped(paper.key).texts
        self.fields = [
            WordField(each, self._kept.texts[each.key], original[each.key]) for each in words.pieces(paper.key)
        ]
        lines = QVBoxLayout()
        lines.setContentsMargins(Space.HALF, Space.HALF, Space.TWO, Space.TWO)
        lines.setSpacing(Space.TWO)
        for field in self.fields:
            field.changed.connect(self._changed)
            lines.addWidget(field)
        lines.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(box(lines, "paper"))
        self._check()

    def texts(self) -> dict[str, str]:
        """What stands in the editors, by piece."""
        return {field.word.key: field.text() for field in self.fields}

    def wording(self) -> Words:
        """The wording as it is edited."""
        return Words(self.paper.key, self.texts())

    @property
    def changes(self) -> int:
        """How many pieces are not what is in force."""
        return sum(text != self._kept.texts[key] for key, text in self.texts().items())

    @property
    def is_original(self) -> bool:
        """Whether all of it is what the program came with."""
        return self.texts() == dict(words.shipped(self.paper.key).texts)

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong, by piece."""
        return words.problems(self.paper.key, self.texts())

    def put(self, wording: Words) -> None:
        """Writes another wording over what stands in the editors; each can undo it."""
        for field in self.fields:
            field.put(wording.texts[field.word.key])

    def kept(self) -> None:
        """Takes what is in force now for what was kept."""
        self._kept = words.in_force(self.paper.key)
        self.changed.emit()

    def show_first_problem(self) -> None:
        """Brings the first piece that is wrong into view, ready to be mended."""
        for field in self.fields:
            if field.word.key in self.problems:
                self.ensureWidgetVisible(field)
                field.editor.setFocus()
                return

    def focus_first(self) -> None:
        """Begins with the first piece."""
        if self.fields:
            self.fields[0].editor.setFocus()

    def _changed(self) -> None:
        self._check()
        self.changed.emit()

    def _check(self) -> None:
        wrong = self.problems
        for field in self.fields:
            field.set_problem(wrong.get(field.word.key, ""))
