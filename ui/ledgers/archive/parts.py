"""What the four lists of the archive share: a list with a pane at its right that follows the current row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.access.actions import Action
from app.papers.paper import About
from ui.office import Office
from ui.papers.print_menu import AtHand, PrintMenu, print_menu_button
from ui.theme import Space
from ui.widgets.basics import button, tip_with_keys
from ui.widgets.empty_state import EmptyState
from ui.widgets.layouts import FlowLayout, box, clear, column, row
from ui.widgets.list_page import ListPage

_KEYS = "Alt+O"
# Words on a button, its name, what it does.
Offer = tuple[str, str, Callable[[], object]]


def pane_print_button(menu: PrintMenu) -> QPushButton:
    """The button 打印 of a pane; Alt+P is that of the tab, so this one has Alt+O and a name of its own."""
    made = print_menu_button(menu)
    made.setObjectName("print_list_button")
    made.setShortcut(QKeySequence(_KEYS))
    made.setToolTip(tip_with_keys("打印这份清单", _KEYS))
    return made


class Pane(QScrollArea):
    """What is known of the current row, and what can be done with it; subclasses fill `body` in `fill`."""

    def __init__(self, office: Office, name: str, hint: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.office, self._hint = office, hint
        self.line: Any = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(Space.TWO, Space.TWO, Space.TWO, Space.TWO)
        self.body.setSpacing(Space.ONE + Space.HALF)
        self.setWidget(box(column(self.body, None, spacing=0), "paper"))

    def show_line(self, line: Any) -> None:
        """Shows a row, or a hint where there is none."""
        clear(self.body)
        self.line = line
        if line is None:
            self.body.addWidget(EmptyState("archive", "选中一行", self._hint))
            return
        self.fill(line)

    def fill(self, line: Any) -> None:
        """Fills the body."""
        raise NotImplementedError

    def offer(self, offers: Sequence[Offer], *, allowed: bool) -> None:
        """Buttons for what can be done with the row; none for who may not."""
        if not allowed or self.office.session.store.read_only or not offers:
            return
        flow = FlowLayout()
        for words, name, slot in offers:
            made = button(words, slot)
            made.setObjectName(name)
            flow.addWidget(made)
        self.body.addWidget(box(flow))

    def offer_print(self, about: About, id: int) -> None:
        """The button that prints the row; none for who may not print: what is filled anew passes no gate."""
        if self.office.session.may(Action.PRINT) and not self.office.session.store.read_only:
            menu = PrintMenu(self, self.office, (about,), lambda: AtHand(id))
            self.body.addWidget(box(row(pane_print_button(menu), None)))


class PanedList(QWidget):
    """A list page whose pane follows its current row."""

    list: ListPage
    pane: Pane

    def lay_out(self, made: ListPage, pane: Pane) -> None:
        """Takes the list and its pane."""
        self.list, self.pane = made, pane
        made.table.chosen.connect(pane.show_line)
        self.setLayout(column(made, spacing=0))

    def reload(self) -> None:
        """Reads the list anew; the pane with it."""
        self.list.reload()

    def show_line(self, id: int) -> None:
        """Makes a row the current one, whatever was filtered."""
        self.list.clear_filters()
        self.list.table.show_key(id)
