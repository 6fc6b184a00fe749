"""Hands for tests of windows: find what is on the screen by its name, click it, type into it."""

from __future__ import annotations

from itertools import groupby
from typing import TypeVar

from PySide6.QtCore import QDeadlineTimer, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QComboBox, QLabel, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.chips import StateChip
from ui.widgets.dialog import Dialog
from ui.widgets.long_work import LongWork
from ui.widgets.notice import Notice
from ui.widgets.people import PeoplePicker, PersonPicker

W = TypeVar("W", bound=QWidget)
_PATIENCE_MS = 60_000


def show(qtbot: QtBot, widget: W, width: int = 1280, height: int = 660) -> W:
    """Shows a window as a small laptop has room for it."""
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def held(qtbot: QtBot, dialog: W) -> W:
    """A dialog that the test ends: one that Qt takes away when it is closed is gone before pytest-qt comes to it."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    return dialog


def settle() -> None:
    """Lets the program finish what it does beside the window, and draw."""
    QApplication.processEvents()
    deadline = QDeadlineTimer(_PATIENCE_MS)
    while any(isinstance(each, LongWork) and not each.is_over for each in QApplication.topLevelWidgets()):
        assert not deadline.hasExpired(), "the work beside the window does not end"
        QTest.qWait(1)
    QApplication.processEvents()


def find(parent: QWidget, name: str, kind: type[W] = QWidget) -> W:  # type: ignore[assignment]
    """The visible thing that bears the name."""
    settle()
    found = [each for each in parent.findChildren(kind, name) if each.isVisible()]
    assert found, f"{name} is not on the screen"
    return found[-1]


def is_there(parent: QWidget, name: str) -> bool:
    """Whether the thing is on the screen."""
    settle()
    return any(each.isVisible() for each in parent.findChildren(QWidget, name))


def click(parent: QWidget, name: str) -> None:
    """Clicks the thing, which must be enabled."""
    target = find(parent, name, QAbstractButton)
    assert target.isEnabled(), f"{name} cannot be clicked"
    box = isinstance(target, (QCheckBox, QRadioButton))
    spot = QPoint(10, target.rect().center().y()) if box else target.rect().center()
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=spot)
    settle()


def write(parent: QWidget, name: str, text: str) -> None:
    """Types over what stands in the field, as keyboard and input method do."""
    field = find(parent, name)
    target = field.focusProxy() or field
    while target.focusProxy() is not None:
        target = target.focusProxy()
    target.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.keyClick(target, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(target, Qt.Key.Key_Delete)
    for ascii_run, piece in groupby(text, str.isascii):
        if ascii_run:
            QTest.keyClicks(target, "".join(piece))
        else:
            committed = QInputMethodEvent("", [])
            committed.setCommitString("".join(piece))
            QApplication.sendEvent(target, committed)
    QApplication.processEvents()


def pick(qtbot: QtBot, parent: QWidget, name: str, person: str) -> None:
    """Types a name into a picker and waits until the program has found the one person who bears it."""
    field = find(parent, name)
    if isinstance(field, PeoplePicker):
        before = len(field.people())
        write(parent, name, person)
        qtbot.waitUntil(lambda: len(field.people()) == before + 1)
    else:
        assert isinstance(field, PersonPicker)
        write(parent, name, person)
        qtbot.waitUntil(lambda: (chosen := field.person()) is not None and chosen.name == person)


def choose(parent: QWidget, name: str, words: str) -> None:
    """Chooses, by the arrow keys, the entry that begins with the words."""
    box = find(parent, name, QComboBox)
    place = next(i for i in range(box.count()) if box.itemText(i).startswith(words))
    box.setFocus()
    while box.currentIndex() != place:
        QTest.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < place else Qt.Key.Key_Up)
    settle()


def dialog(parent: QWidget, name: str) -> Dialog:
    """The open dialog of that name."""
    return find(parent, name, Dialog)


def said(parent: QWidget) -> str:
    """What the notices on the screen say, with their details."""
    settle()
    notices = [each for each in parent.findChildren(Notice) if each.isVisible()]
    return "\n".join(words.text() for each in notices for words in each.findChildren(QLabel) if words.text())


def words(parent: QWidget) -> str:
    """Everything that stands on labels, chips and buttons now."""
    settle()
    labels = [each.text() for each in parent.findChildren(QLabel) if each.isVisible()]
    chips = [each.word for each in parent.findChildren(StateChip) if each.isVisible()]
    return "\n".join(
        [*labels, *chips, *(each.text() for each in parent.findChildren(QAbstractButton) if each.isVisible())]
    )
