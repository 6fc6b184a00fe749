"""Ctrl+K: one box over everything that the account may read."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QSizePolicy

from app.ledgers.search.finding import Hit
from app.ledgers.search.going import whither
from app.ledgers.search.kinds import GROUPS, Group
from app.rules.lifecycle import Place
from app.store.search.heads import Kind
from ui.access.gates import tabs_of
from ui.office import Office, Tab, Target
from ui.shell.search_list import More
from ui.shell.search_panel import SearchPanel
from ui.shell.search_run import Answer, SearchRun
from ui.theme import icon
from ui.widgets.basics import clearable
from ui.widgets.typing_state import TypedLine

_WIDE, _NARROWEST = 280, 92
# Of a group that is looked at alone.
_MOST_ALONE = 60
_TABS: dict[str, Tab] = {
    "person": Tab.PEOPLE, "department": Tab.PEOPLE, "plan": Tab.PLANS, "clue": Tab.PLANS, "inquiry": Tab.PLANS,
    "sorting": Tab.PLANS, "case": Tab.INTERVIEWS, "finding": Tab.OVERSIGHT, "publicity": Tab.OVERSIGHT,
    "exchange": Tab.OVERSIGHT, "transfer": Tab.LEDGERS, "destruction": Tab.LEDGERS, "ledger": Tab.LEDGERS,
}  # fmt: skip
_TAB_OF: dict[Kind | None, Tab | None] = {
    None: Tab.INTERVIEWS, Kind.PERSON: Tab.PEOPLE, Kind.DEPARTMENT: Tab.PEOPLE, Kind.PLAN: Tab.PLANS,
    Kind.ITEM: Tab.PLANS, Kind.CLUE: Tab.PLANS, Kind.INQUIRY: Tab.PLANS, Kind.SORTING: Tab.PLANS,
    Kind.INTERVIEW: Tab.INTERVIEWS, Kind.FINDING: Tab.OVERSIGHT, Kind.PUBLICITY: Tab.OVERSIGHT,
    Kind.INFORMATION: Tab.OVERSIGHT, Kind.PACKAGE: Tab.OVERSIGHT, Kind.TRANSFER: Tab.LEDGERS,
    Kind.DESTRUCTION: Tab.LEDGERS, Kind.REPORTED: Tab.LEDGERS, Kind.ATTACHMENT: None,
}  # fmt: skip


class SearchBox(TypedLine):
    """The search field of the main window with what it found below; what is chosen is gone to.  All by keys."""

    help_page = "search#how"

    PAUSE_MS = 60

    def __init__(self, office: Office) -> None:
        super().__init__("搜索", "搜索姓名、编号、文字 Ctrl+K")
        self.setObjectName("search_box")
        self._office = office
        self.setMinimumWidth(_NARROWEST)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        clearable(self)
        self.addAction(icon("search"), TypedLine.ActionPosition.LeadingPosition)
        tabs = tabs_of(office.session)
        self._groups = [group for group in GROUPS if (tab := _TAB_OF[group.kind]) is None or tab in tabs]
        self.panel, self.run = SearchPanel(), SearchRun(office.session, self)
        self.panel.setParent(self)
        self.answer: Answer | None = None
        self._only: Group | None = None
        self._goes_on_answer = False
        self.run.answered.connect(self._answered)
        self.textChanged.connect(self._changed)
        self.settled.connect(self._settled)
        self.panel.list.clicked.connect(self._clicked)

    def sizeHint(self) -> QSize:
        """As wide as is pleasant; in a narrow window it gives way to the tabs."""
        return QSize(_WIDE, super().sizeHint().height())

    def hits(self) -> list[Hit]:
        """What is shown now."""
        return [line for line in self.panel.list.lines.lines if isinstance(line, Hit)]

    @property
    def is_settled(self) -> bool:
        """Whether what is shown is the whole answer to what stands in the field."""
        return self.answer is not None and self.answer.is_whole and self.answer.text == self.text()

    def stop(self) -> None:
        """Ends the search: the window closes."""
        self.run.stop()

    # ------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, with Ctrl by groups; Enter goes there; Esc goes back one step."""
        if not self.composing and self._acted(event.key(), event.modifiers()):
            event.accept()
            return
        super().keyPressEvent(event)

    def _acted(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        pages = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Escape:
            self._back()
        elif key in pages or (key in steps and modifiers & Qt.KeyboardModifier.ControlModifier):
            self.panel.list.move_group({**steps, **pages}[Qt.Key(key)])
        elif key in steps:
            self._step(steps[Qt.Key(key)])
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        """Down brings back what was put away with Esc."""
        if self.panel.isVisible():
            self.panel.list.move(by)
        elif by > 0 and self.text().strip():
            self._ask(self.text())

    def _enter(self) -> None:
        """Goes to what is chosen; what was typed a moment ago is waited for, so that Enter never goes elsewhere."""
        if self.is_settled and self.panel.isVisible():
            self._take()
        elif self.text().strip():
            self._goes_on_answer = True
            if self.answer is None or self.answer.text != self.text() or not self.run.is_busy:
                self._ask(self.text())

    def _back(self) -> None:
        if self._only is not None and self.panel.isVisible():
            self._ask(self.text())
        elif self.panel.isVisible():
            self._put_away()
        else:
            self.clear()

    # ------------------------------------------------------------ asking

    def _changed(self, _: str) -> None:
        """What was asked before is of no interest from the first key on."""
        self._goes_on_answer = False
        self.run.drop()

    def _settled(self, text: str) -> None:
        if not text.strip():
            self._put_away()
            self.answer = None
        elif self.hasFocus() and not (self.run.is_busy and self._goes_on_answer):
            self._ask(text)

    def _ask(self, text: str, only: Group | None = None) -> None:
        self._only = only
        if only is None:
            self.run.ask(text, self._groups)
        else:
            self.run.ask(text, most=_MOST_ALONE, only=only)

    def _answered(self, answer: Answer) -> None:
        if answer.text != self.text() or self.window().property("behind_lock") or not self.isVisible():
            return
        self.answer = answer
        self.panel.show_answer(answer, self)
        if self._goes_on_answer and answer.is_whole:
            self._goes_on_answer = False
            self._take()

    # ------------------------------------------------------------ going

    def _clicked(self, index: QModelIndex) -> None:
        self.panel.list.setCurrentIndex(index)
        self._take()

    def _take(self) -> None:
        line = self.panel.list.current()
        if isinstance(line, More):
            self._ask(self.text(), line.group)
        elif isinstance(line, Hit):
            self._go(line)

    def _go(self, hit: Hit) -> None:
        found = whither(self._office.session, hit)
        if found is None:
            self._office.said.emit(f"附件“{hit.title.text}”没有用在您能看到的地方", None)
            return
        place = Place.RECORD if found.turn_id is not None else ""
        kind = "" if found.kind == "ledger" else found.kind
        self._put_away()
        self.clear()
        self._office.going.emit(Target(_TABS[found.kind], kind, found.id, place, found.turn_id))

    def _put_away(self) -> None:
        self._goes_on_answer, self._only = False, None
        self.run.drop()
        self.panel.hide()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was found is seen while one searches; then the connection is let go of as well."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._put_away()
            self.run.let_go()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing of it lies over the lock."""
        self._put_away()
        super().hideEvent(event)
