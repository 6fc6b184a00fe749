"""F1 and Ctrl+/ in every window: which page belongs to where one is, and the one help window.

A window, page or part says its page by a class attribute `help_page` ("clues#sort"); what has none takes that of what
it stands in.  A widget with `pages` (a tab, the case) hands on to the page in front.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from ui.help.window import HelpWindow

HOME = "start"
_open: list[HelpWindow] = []


def page_of(widget: QWidget | None) -> str:
    """The help page of where a widget stands."""
    while widget is not None:
        if found := [page for each in _turned_to(widget) if (page := getattr(each, "help_page", ""))]:
            return str(found[-1])
        widget = widget.parentWidget()
    return HOME


def _turned_to(widget: QWidget) -> Iterator[QWidget]:
    """A widget, the page that is turned to within it, the one within that."""
    front: QWidget | None = widget
    while front is not None:
        yield front
        pages = getattr(front, "pages", None)
        front = pages.currentWidget() if isinstance(pages, QStackedWidget) else None


def add_help_keys(window: QWidget) -> None:
    """Gives a window F1 and Ctrl+/."""
    for keys, slot in (("F1", show_help), ("Ctrl+/", show_keys)):
        QShortcut(QKeySequence(keys), window).activated.connect(lambda slot=slot: slot(window))


def where(window: QWidget) -> QWidget:
    """The part of the window in which the keys are, or the window."""
    here = QApplication.focusWidget()
    return here if here is not None and here.window() is window else window


def show_help(window: QWidget) -> HelpWindow:
    """The help for where one is in a window."""
    return show_page(page_of(where(window)), window)


def show_page(target: str, beside: QWidget | None = None) -> HelpWindow:
    """The help window at a page or a section; another one is not opened."""
    from ui.help.window import HelpWindow

    if not (_open and isValid(_open[0])):
        _open[:] = [HelpWindow()]
    guides = (each for each in _above(beside) if hasattr(each, "guide"))
    _open[0].program = next(guides, _open[0].program)
    _open[0].show_target(target)
    _open[0].come_up()
    return _open[0]


def _above(widget: QWidget | None) -> Iterator[QWidget]:
    while widget is not None:
        yield widget
        widget = widget.parentWidget()


def show_keys(window: QWidget) -> QWidget:
    """The sheet of keys, those of where one is first."""
    from ui.help.sheet import ShortcutSheet

    sheet = ShortcutSheet(window)
    sheet.open()
    return sheet


def put_away() -> None:
    """Takes the help window away, as at the lock: it may show what somebody searched for.

    Who closes it finds it at the same page when they come back.
    """
    if _open and isValid(_open[0]):
        _open[0].close()
        _open[0].deleteLater()
    _open.clear()
