"""Clauses as links: a press shows the paraphrase of the clause beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.basics import button, label, link_button, set_shown
from ui.widgets.layouts import FlowLayout, clear

if TYPE_CHECKING:
    from app.rules.rulebook import Rulebook

_POPOVER_WIDTH = 360
_book: list[Rulebook] = []


def use_rules(book: Rulebook) -> None:
    """Has all clause links read from these rules; without it they read the rules that ship."""
    _book[:] = [book]


def rules() -> Rulebook:
    """The rules that are read: those of the open store, or the ones that ship."""
    if not _book:
        from app.rules.loading import DEFAULT_RULES, load  # where no store is open; notices need no rules

        use_rules(load(DEFAULT_RULES))
    return _book[0]


def clause_text(clause: str) -> str:
    """The paraphrase of a clause, or a plain sentence for one that the rules do not have."""
    try:
        return rules().clause_summary(clause)
    except KeyError:
        return "现行规则文件中没有这一条。"


class Popover(QFrame):
    """A small card beside what was pressed; goes away with Esc or a press elsewhere."""

    def __init__(self, parent: QWidget, title: str, text: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_POPOVER_WIDTH)
        self.setAccessibleName(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.TWO, Space.TWO - Space.HALF, Space.TWO, Space.TWO)
        layout.setSpacing(Space.HALF)
        layout.addWidget(label(title, "strong"))
        self.text = label(text, wrap=True, selectable=True)
        layout.addWidget(self.text)

    def add(self, part: QWidget) -> None:
        """Puts a part below the text."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(part)

    def event(self, event: QEvent) -> bool:
        """Esc closes the card, whatever it means in the page that the card stands over."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Cancel):
            event.accept()
            return True
        return bool(super().event(event))

    def show_below(self, anchor: QWidget) -> None:
        """Shows the card under a widget, inside the screen."""
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(0, anchor.height() + 2))
        screen = (anchor.screen() or QGuiApplication.primaryScreen()).availableGeometry()
        x = max(screen.left(), min(corner.x(), screen.right() - self.width()))
        y = corner.y()
        if y + self.height() > screen.bottom():
            y = anchor.mapToGlobal(QPoint(0, 0)).y() - self.height() - 2
        self.move(x, max(screen.top(), y))
        self.show()
        self.text.setFocus()


class ClauseLink(QPushButton):
    """A clause such as 五(一)4; pressing it shows what the clause says."""

    def __init__(self, clause: str) -> None:
        super().__init__(clause)
        self.clause = clause
        self.setProperty("role", "link")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"制度条款 {clause}")
        self.setToolTip("查看条款大意")
        self.clicked.connect(self.show_clause)

    def show_clause(self) -> Popover:
        """Opens the card with the paraphrase."""
        card = Popover(self, f"制度 {self.clause}", clause_text(self.clause))
        if self.clause in [each.id for each in rules().clauses]:
            more = link_button("程序里怎么办", self._tell_more, tip="打开帮助“制度逐条”")
            more.setObjectName("clause_more_button")
            card.add(more)
        card.show_below(self)
        return card

    def _tell_more(self) -> None:
        """What the program does for the clause."""
        from app.help.regulation import anchor
        from ui.help.opening import show_page

        if isinstance(card := QApplication.activePopupWidget(), Popover):
            card.close()
        show_page(f"regulation#{anchor(rules(), self.clause)}", self)


class ClauseLinks(QWidget):
    """Several clauses on as many lines as they need; hidden when there is none."""

    def __init__(self, clauses: Sequence[str] = (), caption: str = "依据") -> None:
        super().__init__()
        self._caption = caption
        self._flow = FlowLayout(Space.HALF)
        self.setLayout(self._flow)
        self.set_clauses(clauses)

    def set_clauses(self, clauses: Sequence[str]) -> None:
        """Shows these clauses instead."""
        clear(self._flow)
        if clauses and self._caption:
            caption = label(self._caption, "soft")
            caption.setMinimumHeight(24)
            self._flow.addWidget(caption)
        for clause in clauses:
            self._flow.addWidget(ClauseLink(clause))
        set_shown(self, bool(clauses))


def place_button(place: str, navigate: Callable[[str], object]) -> QPushButton:
    """The button that leads to where a refusal is mended; `place` is a word of `lifecycle.Place`."""
    return button(f"前往“{place}”", lambda: navigate(place), meaning="forward")
