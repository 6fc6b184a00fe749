"""The smallest parts: buttons, labels, lines.  Every window makes them here, so that all look and read alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6 import QtCore, QtGui
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from ui.theme import Size, icon

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent, QPaintEvent, QResizeEvent

Slot = Callable[[], object]

# `QtCore.Qt`, `QtGui.QKeySequence`: PySide makes the enumerations of a name when it is first taken, 15 ms for those of
# Qt, and the password window is there before.
_PLAIN_TEXT = 0  # Qt.TextFormat.PlainText


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Sets a property that the style sheet looks at, and has the widget drawn anew."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_shown(part: QWidget, shown: bool) -> None:
    """Shows or hides a part of a window, also one that has no place in it yet.

    Qt would show a part without a parent as a window of its own for a moment, and take the keys from who types.
    """
    if part.parent() is not None or not shown:
        part.setVisible(shown)
    else:
        part.setAttribute(QtCore.Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)


class _LinkButton(QPushButton):
    """Shows the hand to the pointer that is over it."""

    def enterEvent(self, event: QEnterEvent) -> None:
        """Takes the hand, once."""
        self.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
        super().enterEvent(event)


def button(text: str, slot: Slot | None = None, *, meaning: str = "", role: str = "", tip: str = "") -> QPushButton:
    """A button with a verb on it; `meaning` is an icon, `role` one of primary, danger, quiet, link or nothing."""
    made = _LinkButton(text) if role == "link" else QPushButton(text)
    made.setProperty("role", role)
    made.setToolTip(tip)
    made.setAutoDefault(False)
    if role != "primary":
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    if meaning:
        made.setIcon(icon(meaning, "on_accent" if role == "primary" else "red" if role == "danger" else "ink_soft"))
        made.setIconSize(QSize(Size.ICON, Size.ICON))
    if slot is not None:
        made.clicked.connect(lambda: slot())
    return made


def primary_button(text: str, slot: Slot | None = None, meaning: str = "") -> QPushButton:
    """The one primary action of a screen."""
    return button(text, slot, meaning=meaning, role="primary")


def link_button(text: str, slot: Slot | None = None, tip: str = "") -> QPushButton:
    """A button that looks like a link."""
    return button(text, slot, role="link", tip=tip)


def menu_button(text: str, menu: QMenu, *, role: str = "", tip: str = "") -> QPushButton:
    """A button that opens a menu; the arrow stands behind the word."""
    made = button(text, role=role, tip=tip)
    made.setMenu(menu)
    made.setIcon(icon("down"))
    made.setIconSize(QSize(12, 12))
    made.setLayoutDirection(QtCore.Qt.LayoutDirection.RightToLeft)
    return made


def icon_button(meaning: str, name: str, slot: Slot | None = None, shortcut: str = "") -> QToolButton:
    """A button with only an icon; `name` is its tooltip and its name for screen readers."""
    made = QToolButton()
    made.setIcon(icon(meaning))
    made.setIconSize(QSize(Size.ICON, Size.ICON))
    made.setAccessibleName(name)
    made.setToolTip(tip_with_keys(name, shortcut))
    made.setFocusPolicy(QtCore.Qt.FocusPolicy.TabFocus)
    if shortcut:
        made.setShortcut(QtGui.QKeySequence(shortcut))
    if slot is not None:
        made.clicked.connect(lambda: slot())
    return made


def tip_with_keys(name: str, shortcut: str) -> str:
    """A tooltip that also tells the keys: 「查找（Ctrl+F）」."""
    keys = QtGui.QKeySequence(shortcut).toString(QtGui.QKeySequence.SequenceFormat.NativeText)
    return f"{name}（{keys}）" if keys else name


def label(text: str = "", role: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A label of plain text (what people typed is never read as markup); `role` as in the style sheet."""
    made = QLabel(text)
    made.setProperty("textFormat", _PLAIN_TEXT)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    if selectable:
        made.setTextInteractionFlags(
            QtCore.Qt.TextInteractionFlag.TextSelectableByMouse | QtCore.Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


class WholeLabel(QLabel):
    """Soft words that wrap and keep the height of all their lines, also where a splitter would take it from them."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("textFormat", _PLAIN_TEXT)
        self.setProperty("role", "soft")
        self.setWordWrap(True)

    def setText(self, words: str) -> None:
        """Shows other words."""
        super().setText(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The lines are others."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(0)
        self.setMinimumHeight(max(self.heightForWidth(self.width()), 0))


def clearable(line: QLineEdit) -> QLineEdit:
    """Gives a line the cross that empties it, in our colours: that of Qt is black, and lost in the dark scheme."""
    line.setClearButtonEnabled(True)
    cross = line.findChild(QtGui.QAction, "_q_qlineeditclearaction")
    if cross is not None:
        cross.setIcon(icon("clear"))
        cross.setToolTip("清除")
    return line


def rule(*, upright: bool = False) -> QFrame:
    """A hairline between two parts of a window."""
    made = QFrame()
    made.setProperty("role", "rule-upright" if upright else "rule")
    return made


class IconLabel(QWidget):
    """An icon that is not a button, in the colour of a token."""

    def __init__(self, meaning: str, colour: str = "ink_soft", size: int = Size.ICON) -> None:
        super().__init__()
        self._size = size
        self.set_icon(meaning, colour)
        self.setFixedSize(size, size)

    def set_icon(self, meaning: str, colour: str) -> None:
        """Shows another icon, or the same in another colour."""
        self._icon = icon(meaning, colour)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the icon; the colour is that of the theme of the moment."""
        painter = QPainter(self)
        self._icon.paint(painter, QRect(0, 0, self._size, self._size))
        painter.end()
