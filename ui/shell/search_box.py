"""Ctrl+K: people and interviews, found from anywhere."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QSizePolicy

from ui.office import Office, Tab, Target
from ui.theme import icon
from ui.widgets.typing_state import TypedLine

_MOST_OF_EACH = 8
_WIDE, _NARROWEST = 280, 92


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found, and where it is."""

    words: str
    target: Target


class SearchBox(TypedLine):
    """The search field of the main window; what is chosen is gone to."""

    def __init__(self, office: Office) -> None:
        super().__init__("搜索", "搜索：干部、约谈（Ctrl+K）")
        self.setObjectName("search_box")
        self._office = office
        self._hits: list[Hit] = []
        self.setMinimumWidth(_NARROWEST)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setClearButtonEnabled(True)
        self.addAction(icon("search"), TypedLine.ActionPosition.LeadingPosition)
        self._words = QStringListModel(self)
        self._popup = QCompleter(self._words, self)
        self._popup.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._popup.setMaxVisibleItems(2 * _MOST_OF_EACH)
        self._popup.setWidget(self)
        self._popup.activated[QModelIndex].connect(self._chosen)
        self.settled.connect(self._search)
        self.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """As wide as is pleasant; in a narrow window it gives way to the tabs."""
        return QSize(_WIDE, super().sizeHint().height())

    def hits(self) -> list[Hit]:
        """What is shown now."""
        return self._hits

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the first thing found."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not self.composing and not self._popup.popup().isVisible() and self._hits:
                self._go(self._hits[0])
                return True
        return bool(super().eventFilter(watched, event))

    def _search(self, text: str) -> None:
        words = text.strip()
        self._hits = _find(self._office, words) if words else []
        self._words.setStringList([hit.words for hit in self._hits])
        if self._hits and self.hasFocus():
            self._popup.complete()
        else:
            self._popup.popup().hide()

    def _chosen(self, index: QModelIndex) -> None:
        self._go(self._hits[index.row()])

    def _go(self, hit: Hit) -> None:
        self._popup.popup().hide()
        self.clear()
        self._office.going.emit(hit.target)


def _find(office: Office, words: str) -> list[Hit]:
    from app.interviews.queries import CaseFilter, cases_page  # loaded when something is looked for
    from app.people.queries import find_people
    from ui.widgets.people import words_of

    people = find_people(words, office.today(), _MOST_OF_EACH)
    cases = cases_page(office.session, CaseFilter(text=words), 0, _MOST_OF_EACH)
    found = [Hit("干部　" + words_of(line), Target(Tab.PEOPLE, "person", line.id)) for line in people]
    return found + [
        Hit(f"约谈　{case.number or '（未编号）'}　{case.subjects}　{case.form}　{case.state}",
            Target(Tab.INTERVIEWS, "case", case.id))
        for case in cases
    ]  # fmt: skip
