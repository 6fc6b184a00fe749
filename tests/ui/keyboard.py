"""Going through the windows without a mouse: which places Tab leads to, what Enter does, what a menu offers.

Nothing here knows a page by name: what there is to reach is asked of the widgets themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from PySide6.QtCore import QDeadlineTimer, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from tests.ui.hands import settle

# What somebody uses; each must be come to by keys where it is shown and enabled.
_USED = (
    QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTabBar, QTextEdit,
)  # fmt: skip
# Parts that a bigger thing brings along: the list of a box, the line in a spin box, the arrows of a tab bar.
_WITHIN = (QComboBox, QAbstractSpinBox, QTabBar, QHeaderView, QScrollBar, QLineEdit)
_MOST_STOPS = 250
_MOST_ENTRIES = 80
_PATIENCE_MS = 10_000


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Presses a key where the keyboard is, and lets the program do what it does of it."""
    QTest.keyClick(_listening(), key, modifier)
    settle()


def _listening() -> QWidget:
    target = QApplication.focusWidget() or QApplication.activeModalWidget() or QApplication.activeWindow()
    assert target is not None, "no window listens to keys"
    return target


def stops() -> set[QWidget]:
    """Everything that Tab comes to from here, once around."""
    around: dict[QWidget, None] = {}
    while (at := _listening()) not in around and len(around) < _MOST_STOPS:
        around[at] = None
        QTest.keyClick(at, Qt.Key.Key_Tab)
    return set(around)


def come_to(wanted: QWidget) -> bool:
    """Presses Tab until the keyboard is there; whether it comes there at all."""
    for _ in range(_MOST_STOPS):
        if (at := _listening()) is wanted:
            return True
        QTest.keyClick(at, Qt.Key.Key_Tab)
    return False


def come_to_name(name: str) -> bool:
    """The same for what bears a name; what waits for a row of a list is enabled when the list is come to."""
    for _ in range(_MOST_STOPS):
        if (at := _listening()).objectName() == name:
            return True
        QTest.keyClick(at, Qt.Key.Key_Tab)
    return False


def turn(bar: QTabBar, place: int) -> bool:
    """Turns to a page by the arrow keys, which may put the keyboard into the page; whether it comes to be."""
    for _ in range(bar.count()):
        if bar.currentIndex() == place:
            return True
        if not come_to(bar):
            return False
        press(Qt.Key.Key_Right if bar.currentIndex() < place else Qt.Key.Key_Left)
    return bar.currentIndex() == place


def shown(root: QWidget) -> Iterator[QWidget]:
    """All that is on the screen within a window, without what lies behind it in other pages."""
    for each in root.children():
        if isinstance(each, QWidget) and each.isVisible() and not each.isWindow():
            yield each
            yield from shown(each)


def used(window: QWidget) -> Iterator[QWidget]:
    """What is there to be used in a window now."""
    for each in shown(window):
        if isinstance(each, _USED) and each.isEnabled():
            within = isinstance(each.parentWidget(), _WITHIN) or isinstance(each, QHeaderView)
            if not within and not _is_read_only_text(each):
                yield each


def unreachable(window: QWidget) -> list[str]:
    """What in a window no key leads to, each with where it stands.

    Where something is left out, once around again: a list enables buttons when it is come to.
    """
    reached = stops()
    QApplication.processEvents()
    if left_out(window, reached):
        reached |= stops()
    return [name_of(each) for each in left_out(window, reached)]


def left_out(window: QWidget, reached: set[QWidget]) -> list[QWidget]:
    """What is there to be used and is not among what was reached."""
    return [each for each in used(window) if not _is_reached(each, reached)]


def _is_reached(part: QWidget, reached: set[QWidget]) -> bool:
    if part in reached or part.focusProxy() in reached:
        return True
    if isinstance(part, QAbstractScrollArea) and part.viewport() in reached:
        return True
    if isinstance(part, QRadioButton):  # the arrow keys go on from the one of the group that Tab comes to
        return any(isinstance(each, QRadioButton) and each.parent() is part.parent() for each in reached)
    return isinstance(part, QAbstractButton) and not part.shortcut().isEmpty()


def _is_read_only_text(part: QWidget) -> bool:
    return isinstance(part, (QTextEdit, QPlainTextEdit)) and part.isReadOnly()


def double_keys(window: QWidget) -> list[str]:
    """Keys that mean two things in a window as it stands."""
    meant: defaultdict[str, list[str]] = defaultdict(list)
    for each in shown(window):
        for keys in _keys_of(each):
            meant[keys.toString()].append(name_of(each))
    for shortcut in window.findChildren(QShortcut):
        if shortcut.isEnabled() and _hears(shortcut, window):
            meant[shortcut.key().toString()].append(f"{name_of(shortcut.parent())} (shortcut)")
    return [f"{keys}: {', '.join(parts)}" for keys, parts in sorted(meant.items()) if keys and len(parts) > 1]


def _keys_of(part: QWidget) -> list[QKeySequence]:
    if isinstance(part, QAbstractButton) and part.isEnabled():
        return [part.shortcut()]
    if isinstance(part, QLabel) and part.buddy() is not None:
        return [QKeySequence.mnemonic(part.text())]
    if isinstance(part, QTabBar):
        return [QKeySequence.mnemonic(part.tabText(place)) for place in range(part.count())]
    return []


def _hears(shortcut: QShortcut, window: QWidget) -> bool:
    """Whether a shortcut is heard in the window; one of a list alone is not in another's way."""
    owner = shortcut.parent()
    near = shortcut.context() in (Qt.ShortcutContext.WidgetShortcut, Qt.ShortcutContext.WidgetWithChildrenShortcut)
    return isinstance(owner, QWidget) and owner.isVisible() and owner.window() is window.window() and (
        not near or any(each.isVisible() for each in owner.findChildren(QTabBar))
    )  # fmt: skip


def menu_buttons(window: QWidget) -> list[QPushButton | QToolButton]:
    """The buttons of a window that open a menu."""
    kinds = [each for each in shown(window) if isinstance(each, (QPushButton, QToolButton)) and each.isEnabled()]
    return [each for each in kinds if each.menu() is not None]


def offered(opener: QPushButton | QToolButton) -> tuple[list[QAction], list[str]]:
    """What the menu of a button offers by the arrow keys, and the entries that these do not come to."""
    found: list[QAction] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            found.extend(_entries(menu))
            QTest.keyClick(menu, Qt.Key.Key_Escape)

    QTimer.singleShot(0, look)
    opener.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(opener, Qt.Key.Key_Space)
    settle()
    take_up(opener.window())
    return found, [each.text() for each in _able(opener.menu()) if each not in found]


def take_up(window: QWidget) -> None:
    """Gives the keys back to a window: without a window system nothing does when a menu or a dialog goes away."""
    deadline = QDeadlineTimer(_PATIENCE_MS)
    if QApplication.activeModalWidget() is window and isinstance(QApplication.focusWidget(), QMenu):
        window.activateWindow()  # a menu that is closed keeps the keys there
        QApplication.processEvents()
    while QApplication.focusWidget() is None and QApplication.activeModalWidget() is None:
        assert not deadline.hasExpired(), "the window does not get the keys back"
        window.activateWindow()
        QApplication.processEvents()
        if QApplication.activeWindow() is window and window.focusWidget() is None:
            return  # nothing in it has had the keys so far


def _able(menu: QMenu) -> list[QAction]:
    return [each for each in menu.actions() if each.isVisible() and each.isEnabled() and not each.isSeparator()]


def _entries(menu: QMenu) -> list[QAction]:
    """Down from entry to entry, once around, and into the menus within."""
    found: list[QAction] = []
    for _ in range(_MOST_ENTRIES):
        QTest.keyClick(menu, Qt.Key.Key_Down)
        at = menu.activeAction()
        if at is None or at in found:
            break
        found.append(at)
        inner = at.menu()
        if isinstance(inner, QMenu):
            QTest.keyClick(menu, Qt.Key.Key_Right)
            found += _entries(inner)
            QTest.keyClick(inner, Qt.Key.Key_Left)
    return found


def name_of(part: object) -> str:
    """How a widget is told apart: its name, or its words, and what it stands in."""
    said: list[str] = []
    while isinstance(part, QWidget) and len(said) < 3:
        text = getattr(part, "text", None)
        words = str(text()) if isinstance(part, (QAbstractButton, QLabel)) and callable(text) else ""
        if name := part.objectName() or words or (type(part).__name__ if not said else ""):
            said.append(name)
        part = part.parentWidget()
    return " in ".join(said)


def shortcuts(window: QWidget) -> Iterator[tuple[str, str]]:
    """The shortcuts of a window, each with its owner: a class, or the name of a button.

    What is not in sight just now counts too.  What a letter with a line under it does stands on the button itself.
    """
    for each in window.findChildren(QShortcut):
        owner = each.parent()
        if isinstance(owner, QDialog):
            yield each.key().toString(), _own_kind(owner, each)
        elif isinstance(owner, QWidget):
            yield each.key().toString(), type(owner).__name__
    for button in window.findChildren(QAbstractButton):
        keys = button.shortcut()
        if not keys.isEmpty() and keys != QKeySequence.mnemonic(button.text()):
            yield keys.toString(), button.objectName() or type(button.parentWidget()).__name__


def _own_kind(dialog: QDialog, keys: QShortcut) -> str:
    """Dialog for the keys of every dialog."""
    return "Dialog" if keys.key().toString() in ("F1", "Ctrl+/", "Ctrl+L") else type(dialog).__name__
