"""Choosing people: by name, pinyin initials or staff number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QFrame, QWidget

from app.people.queries import PersonLine, find_people, person_lines
from ui.office import Office
from ui.theme import Space
from ui.widgets.basics import clearable, icon_button, label
from ui.widgets.layouts import FlowLayout, box, clear, column, row
from ui.widgets.typing_state import TypedLine

_MOST_SHOWN = 12


def words_of(line: PersonLine) -> str:
    """How a person is shown in a list to choose from."""
    return "　".join(part for part in (line.name, line.post, line.rank, line.staff_no) if part)


class PersonPicker(QWidget):
    """One person, or nobody.  A name that only one person bears (and that begins no other) is taken as typed."""

    changed = Signal()

    def __init__(self, office: Office, prompt: str = "姓名、拼音首字母或工号") -> None:
        super().__init__()
        self._office = office
        self._found: list[PersonLine] = []
        self._chosen: PersonLine | None = None
        self.line = TypedLine(prompt)
        self.line.setPlaceholderText(prompt)
        clearable(self.line)
        self._words = QStringListModel(self)
        self._popup = QCompleter(self._words, self)
        self._popup.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._popup.setMaxVisibleItems(_MOST_SHOWN)
        self._popup.activated[QModelIndex].connect(self._activated)
        self._popup.setWidget(self.line)
        self.line.settled.connect(self._typed)
        self.line.returnPressed.connect(self._entered)
        self.setLayout(row(self.line))
        self.setFocusProxy(self.line)

    def person_id(self) -> int | None:
        """The person chosen."""
        return self._chosen.id if self._chosen else None

    def person(self) -> PersonLine | None:
        """The person chosen, as a line."""
        return self._chosen

    def offers(self) -> list[str]:
        """The names that are offered to choose from."""
        return [line.name for line in self._found] if self._chosen is None else []

    def choose_offer(self, name: str) -> None:
        """Chooses the first of the offered people who bears the name."""
        self._choose(next(line for line in self._found if line.name == name))

    def set_person(self, person_id: int | None) -> None:
        """Chooses a person, or nobody."""
        lines = person_lines([person_id], self._office.today()) if person_id is not None else []
        self._choose(lines[0] if lines else None)

    def _typed(self, text: str) -> None:
        if self._chosen is not None and text == self._shown(self._chosen):
            return
        if self._chosen is not None:
            self._chosen = None
            self.changed.emit()
        if not text.strip():
            self._popup.popup().hide()
            return
        self._found = find_people(text.strip(), self._office.today(), _MOST_SHOWN)
        named = [line for line in self._found if line.name == text.strip()]
        begun = [line for line in self._found if line.name.startswith(text.strip())]
        if len(named) == 1 and len(begun) == 1:
            self._choose(named[0])
            return
        self._words.setStringList([words_of(line) for line in self._found])
        if self._found:
            self._popup.complete()
        else:
            self._popup.popup().hide()

    def _entered(self) -> None:
        if self._chosen is None and len(self._found) == 1:
            self._choose(self._found[0])

    def _activated(self, index: QModelIndex) -> None:
        self._choose(self._found[index.row()])

    def _choose(self, line: PersonLine | None) -> None:
        self._chosen = line
        self.line.setText(self._shown(line) if line else "")
        self.line.setCursorPosition(0)  # the name stands first, however long the post is
        self.line.setToolTip(words_of(line) if line else "")
        self._popup.popup().hide()
        self.changed.emit()

    @staticmethod
    def _shown(line: PersonLine) -> str:
        return f"{line.name}（{line.post}）" if line.post else line.name


class PeoplePicker(QWidget):
    """Several people in order, each as a chip that can be taken out."""

    changed = Signal()

    def __init__(self, office: Office, prompt: str = "姓名、拼音首字母或工号，可逐个添加") -> None:
        super().__init__()
        self._office = office
        self._people: list[PersonLine] = []
        self.picker = PersonPicker(office, prompt)
        self.picker.changed.connect(self._picked)
        self._flow = FlowLayout()
        self._chips = box(self._flow)
        self._chips.hide()
        self.setLayout(column(self._chips, self.picker, spacing=Space.ONE))
        self.setFocusProxy(self.picker.line)

    def people(self) -> tuple[int, ...]:
        """The ids of the people chosen, in order."""
        return tuple(line.id for line in self._people)

    def set_people(self, ids: Sequence[int]) -> None:
        """Chooses these people."""
        self._people = person_lines(list(ids), self._office.today())
        self._show()

    def _picked(self) -> None:
        line = self.picker.person()
        if line is None:
            return
        if line.id not in self.people():
            self._people.append(line)
        self.picker.set_person(None)
        self.picker.line.clear()
        self._show()

    def _remove(self, person_id: int) -> None:
        self._people = [line for line in self._people if line.id != person_id]
        self._show()
        self.picker.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        clear(self._flow)
        for line in self._people:
            chip = QFrame()
            chip.setProperty("role", "chip")
            chip.setToolTip(words_of(line))
            remove = icon_button("clear", f"去掉{line.name}", lambda person=line.id: self._remove(person))
            chip.setLayout(row(label(f"{line.name} · {line.post}"), remove, spacing=Space.HALF))
            chip.layout().setContentsMargins(10, 2, 6, 2)
            self._flow.addWidget(chip)
        self._chips.setVisible(bool(self._people))
        self.changed.emit()
