"""For each subject, the clue from which the choice came."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.people.tables import Person
from app.plans.clue_queries import ClueLine, clues_for
from app.plans.item_draft import SubjectDraft
from ui.theme import Space
from ui.widgets.basics import label
from ui.widgets.fields import ChoiceBox
from ui.widgets.layouts import box, clear, row

_NONE = 0
_WORDS = 24


class SubjectClues(QWidget):
    """A line with a choice for every subject about whom there is a clue; nothing is chosen beforehand."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("subject_clues")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.HALF)
        self.boxes: dict[int, ChoiceBox] = {}
        self._people: tuple[int, ...] = ()
        self.hide()

    def show_people(self, people: Sequence[int], cited: dict[int, int | None] | None = None) -> None:
        """Shows the choices for these subjects; what was chosen for those who stay is kept."""
        kept = {person: choice.value() for person, choice in self.boxes.items()} | (cited or {})
        clear(self._column)
        self.boxes, self._people = {}, tuple(people)
        for person_id in people:
            if lines := clues_for(person_id):
                self._add(person_id, lines, kept.get(person_id))
        self.setVisible(bool(self.boxes))

    def subjects(self) -> tuple[SubjectDraft, ...]:
        """The subjects with their clues."""
        chosen = {person: choice.value() or None for person, choice in self.boxes.items()}
        return tuple(SubjectDraft(person_id, chosen.get(person_id)) for person_id in self._people)

    def _add(self, person_id: int, lines: list[ClueLine], value: int | None) -> None:
        name = Person.get_by_id(person_id).name
        options = [(_NONE, "不引用线索"), *((line.id, self._words(line)) for line in lines)]
        choice = ChoiceBox(options, "选择线索，或不引用")
        choice.setObjectName(f"clue_of_{name}")
        choice.setAccessibleName(f"{name}的线索来源")
        choice.set_value(value)
        choice.currentIndexChanged.connect(lambda _: self.changed.emit())
        caption = label(f"{name} 的线索", "soft-body")
        caption.setFixedWidth(112)
        line = row(caption, choice)
        line.setStretch(1, 1)
        self._column.addWidget(box(line))
        self.boxes[person_id] = choice

    @staticmethod
    def _words(line: ClueLine) -> str:
        problem = line.problem if len(line.problem) <= _WORDS else line.problem[:_WORDS] + "…"
        return f"{line.number} {line.disposal or '未处置'} {problem}".replace("\n", " ")
