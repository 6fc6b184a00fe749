"""What there is to be used in the window in front, and a name by which it is found again when moves are done anew."""

from __future__ import annotations

from collections.abc import Iterator

import shiboken6
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QFrame,
    QHeaderView,
    QLabel,
    QMainWindow,
    QScrollBar,
    QSplitterHandle,
    QTabBar,
    QWidget,
)

_USED = (QAbstractButton, QHeaderView, QScrollBar, QSplitterHandle, QTabBar)


def front() -> QWidget | None:
    """The window that takes input now: a menu or a list that hangs down, a dialog, or the window behind them all."""
    for each in (QApplication.activePopupWidget(), QApplication.activeModalWidget()):
        if each is not None and each.isVisible():
            return each
    windows = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each.isWindow()]
    mains = [each for each in windows if isinstance(each, QMainWindow)]
    return (mains or [each for each in windows if not _passes_by(each)] or [None])[-1]


def _passes_by(window: QWidget) -> bool:
    return window.windowType() in (Qt.WindowType.ToolTip, Qt.WindowType.Popup) or isinstance(window, QLabel)


def usable(window: QWidget) -> Iterator[QWidget]:
    """What in a window can be clicked or typed into, and is in sight."""
    for each in window.children():
        if isinstance(each, QWidget) and each.isVisible() and not each.isWindow():
            if each.isEnabled() and (isinstance(each, _USED) or each.focusPolicy() != Qt.FocusPolicy.NoFocus):
                yield each
            yield from usable(each)


def kind_of(part: QWidget) -> str:
    """What a widget is called, together with all that are like it: its class and the nearest name."""
    name, above = part.objectName(), part.parentWidget()
    if not name and isinstance(part, QAbstractButton):
        name = part.text()
    while (not name or name.startswith("qt_")) and above is not None:
        name, above = above.objectName(), above.parentWidget()
    return f"{type(part).__name__}#{name}"


def name_of(part: QWidget, among: list[QWidget]) -> str:
    """The name by which `find` finds it: its kind, and which of that kind it is."""
    kind = kind_of(part)
    alike = [each for each in among if each is part or kind_of(each) == kind]
    return f"{kind}:{alike.index(part)}"


def find(window: QWidget, name: str) -> QWidget | None:
    """What bears the name in a window now; the first of its kind where there are fewer than there were."""
    kind, _, place = name.rpartition(":")
    alike = [each for each in usable(window) if kind_of(each) == kind]
    if not alike:
        return None
    return alike[int(place)] if int(place) < len(alike) else alike[0]


def seen(part: QWidget) -> QRect:
    """What is in sight of a widget, in its own coordinates; of a list without its bars and headings."""
    shown = part.viewport() if isinstance(part, QAbstractScrollArea) else part
    region = shown.visibleRegion().boundingRect()
    return region.translated(shown.mapTo(part, QPoint(0, 0))) if shown is not part else region


def spot(part: QWidget, across: float, down: float) -> QPoint | None:
    """A place in what is in sight of a widget, in coordinates of its window; None where it is hidden."""
    room = seen(part)
    if room.isEmpty():
        return None
    place = QPoint(room.left() + int(across * (room.width() - 1)), room.top() + int(down * (room.height() - 1)))
    return part.mapTo(part.window(), place)


def is_alive(part: object) -> bool:
    """Whether Qt still has it."""
    return shiboken6.isValid(part)


def is_list(part: QWidget) -> bool:
    """Whether it has rows."""
    return isinstance(part, QAbstractItemView)


def is_frame(part: QWidget) -> bool:
    """Whether nothing can be done with it but click."""
    return isinstance(part, QFrame) and not isinstance(part, QAbstractScrollArea)
