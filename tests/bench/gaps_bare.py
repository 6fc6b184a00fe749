"""The least that turning to a page for the first time costs: its parts once more, as Qt makes them by itself.

As many labels, buttons, choices and tables, in the same nesting, with the same words and roles, under the same style
sheet, and nothing else: no slots, no rows, no icons, no sizes of their own.  Made, shown and drawn in one turn.
"""

from __future__ import annotations

from PySide6 import QtWidgets
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QScrollArea,
    QScrollBar,
    QSplitter,
    QSplitterHandle,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.later import LaterPages

# Parts that Qt makes with what they belong to.
_OWN = (QHeaderView, QScrollBar, QSplitterHandle)
_WITH_WORDS = ("QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QLineEdit")


def front(window: QWidget) -> QWidget:
    """The page in front, of those that are made when they are turned to the innermost."""
    found = window
    while (inner := next((each for each in found.findChildren(LaterPages) if each.isVisible()), None)) is not None:
        found = inner.currentWidget()
    return found


def bare(page: QWidget) -> QWidget:
    """The parts of a page, made anew."""
    kind = _kind(page)
    made = kind()
    made.setProperty("role", page.property("role"))
    if kind.__name__ in _WITH_WORDS:
        made.setText(page.text())  # type: ignore[attr-defined]
    if isinstance(made, QComboBox):
        made.addItems([page.itemText(place) for place in range(page.count())])  # type: ignore[attr-defined]
    elif isinstance(made, QTableView):
        columns = page.model().columnCount() if page.model() is not None else 0  # type: ignore[attr-defined]
        made.setModel(QStandardItemModel(0, columns, made))
        for each in _parts(page.viewport()):  # type: ignore[attr-defined]  # what it says while it is empty
            bare(each).setParent(made.viewport())
    elif isinstance(made, QScrollArea):
        if (inside := page.widget()) is not None:  # type: ignore[attr-defined]
            made.setWidget(bare(inside))
    elif not isinstance(made, QAbstractScrollArea):
        _fill(made, page)
    return made


def _fill(made: QWidget, page: QWidget) -> None:
    parts = _parts(page)
    if isinstance(made, (QSplitter, QStackedWidget)):
        for each in parts:
            made.addWidget(bare(each))
    elif parts and page.layout() is not None:
        layout = QVBoxLayout(made)
        for each in parts:
            layout.addWidget(bare(each))
            if each.isHidden():
                layout.itemAt(layout.count() - 1).widget().hide()


def _parts(page: QWidget) -> list[QWidget]:
    found = [each for each in page.children() if isinstance(each, QWidget) and not isinstance(each, _OWN)]
    return [each for each in found if not each.isWindow() and not each.objectName().startswith("qt_")]


def _kind(page: QWidget) -> type[QWidget]:
    """The class of Qt that a part is one of."""
    return next(each for each in type(page).__mro__ if getattr(QtWidgets, each.__name__, None) is each)
