"""Does a move: by the events that a mouse, a keyboard and an input method make of it, at the window as a whole."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from random import Random

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, qCritical
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tests.monkey import filling
from tests.monkey.moves import Move
from tests.monkey.program import Program
from tests.monkey.targets import find, front, is_alive, spot
from tests.monkey.texts import clip
from ui.theme import Mode
from ui.widgets.dialog import Dialog
from ui.widgets.long_work import LongWork
from ui.widgets.notice import Notice

_BUTTONS = {
    "left": Qt.MouseButton.LeftButton, "right": Qt.MouseButton.RightButton, "middle": Qt.MouseButton.MiddleButton,
}  # fmt: skip
_MODIFIERS = (
    (Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Control), (Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Shift),
    (Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Alt),
)  # fmt: skip
_TYPED = {
    Qt.Key.Key_Return: "\r", Qt.Key.Key_Enter: "\r", Qt.Key.Key_Tab: "\t", Qt.Key.Key_Backspace: "\b",
    Qt.Key.Key_Escape: "\x1b", Qt.Key.Key_Delete: "\x7f",
}  # fmt: skip
_MODES = tuple(Mode)
# How often Esc is pressed before a window counts as a trap: a line that composes, a list that hangs down, a notice.
_MOST_ESCAPES = 12


class TrapError(Exception):
    """A window that Esc does not lead out of."""


class Hands:
    """Moves, each by its kind; what is not there any more is passed over."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._kinds: dict[str, Callable[[Move], object]] = {
            "click": self._click, "double": self._double, "drag": self._drag, "wheel": self._wheel, "key": self._key,
            "type": self._type, "compose": self._compose, "paste": self._paste, "resize": self._resize,
            "theme": self._theme, "compact": self._compact, "lock": self._lock, "unlock": lambda _: program.unlock(),
            "fill": self._fill, "primary": self._primary, "escape": lambda _: escape(),
            "midnight": lambda _: program.pass_midnight(), "changed": lambda _: program.changed(),
            "wait": lambda move: QTest.qWait(move.args[0]), "leave": lambda _: program.leave(),
            "knock": lambda move: program.knock(*move.args), "enter": lambda _: program.enter(),
            "activate": lambda _: _activate(), "planted": _planted,
        }  # fmt: skip

    @property
    def kinds(self) -> tuple[str, ...]:
        """All kinds of moves."""
        return tuple(self._kinds)

    def do(self, move: Move) -> None:
        """Does it.  Raises TrapError."""
        self._kinds[move.kind](move)
        self._program.look()

    # ------------------------------------------------------------ mouse

    def _click(self, move: Move) -> None:
        across, down, button, keys = move.args
        if at := _place(move.target, across, down):
            _press(*at, _BUTTONS[button], Qt.KeyboardModifier(keys))

    def _double(self, move: Move) -> None:
        """A click, and at once another press, which Qt tells as a double click."""
        if at := _place(move.target, *move.args):
            window, place = at
            _press(window, place)
            part = (window.childAt(place) or window) if is_alive(window) and window.isVisible() else None
            if part is not None and part.isEnabled():
                here, left = part.mapFrom(window, place), Qt.MouseButton.LeftButton
                kind, none = QEvent.Type.MouseButtonDblClick, Qt.KeyboardModifier.NoModifier
                event = QMouseEvent(kind, here.toPointF(), part.mapToGlobal(here).toPointF(), left, left, none)
                QApplication.sendEvent(part, event)
            if is_alive(window) and (handle := _handle(window)) is not None:
                QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=place)

    def _drag(self, move: Move) -> None:
        """Pressed, moved in steps, and let go, perhaps outside of what it began in."""
        across, down, right, lower, steps = move.args
        at = _place(move.target, across, down)
        if at is None:
            return
        window, start = at
        end = start + QPoint(right, lower)
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(window.windowHandle(), left, none, start)
        for each in range(1, steps + 1):
            if not is_alive(window) or (handle := _handle(window)) is None:
                return
            QTest.mouseMove(handle, start + (end - start) * (each / steps))
        if is_alive(window) and (handle := _handle(window)) is not None:
            QTest.mouseRelease(handle, left, none, end)

    def _wheel(self, move: Move) -> None:
        across, down, turns, keys = move.args
        if at := _place(move.target, across, down):
            window, place = at
            QTest.wheelEvent(
                window.windowHandle(), place.toPointF(), QPoint(0, turns * 120), stateKey=Qt.KeyboardModifier(keys)
            )

    # ------------------------------------------------------------ keys

    def _key(self, move: Move) -> None:
        key, modifiers = move.args
        press_key(Qt.Key(key), Qt.KeyboardModifier(modifiers))

    def _type(self, move: Move) -> None:
        for character in move.args[0]:
            press_key(character)

    def _compose(self, move: Move) -> None:
        """As an input method does, where one may; `elsewhere` puts the focus away amid the composition."""
        steps, elsewhere = move.args
        for place, (preedit, commit) in enumerate(steps):
            target = QApplication.focusObject()
            if not isinstance(target, QWidget) or not target.inputMethodQuery(Qt.InputMethodQuery.ImEnabled):
                return
            event = QInputMethodEvent(preedit, [])
            if commit:
                event.setCommitString(commit)
            QApplication.sendEvent(target, event)
            if place == elsewhere:
                press_key(Qt.Key.Key_Tab)

    def _paste(self, move: Move) -> None:
        QGuiApplication.clipboard().setMimeData(clip(move.args[0]))
        keys = Qt.KeyboardModifier.ControlModifier
        press_key(Qt.Key.Key_V, keys | Qt.KeyboardModifier.ShiftModifier if move.args[1] else keys)

    # ------------------------------------------------------------ the window as a whole

    def _resize(self, move: Move) -> None:
        if (window := self._program.window) is not None:
            window.resize(*move.args)

    def _theme(self, move: Move) -> None:
        if (window := self._program.window) is not None:
            window.account_menu.set_mode(_MODES[move.args[0]])

    def _compact(self, move: Move) -> None:
        if (window := self._program.window) is not None:
            window.account_menu.set_compact(bool(move.args[0]))

    def _lock(self, _: Move) -> None:
        if (window := self._program.window) is not None:
            window.lock()

    # ------------------------------------------------------------ dialogs

    def _fill(self, move: Move) -> None:
        """Fills what is in front as somebody who means it would."""
        dialog = QApplication.activeModalWidget() or self._program.window
        if dialog is not None and QApplication.activePopupWidget() is None:
            filling.fill(dialog, Random(move.args[0]), self._program.clock.moment)

    def _primary(self, _: Move) -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, Dialog) and dialog.primary is not None and dialog.primary.isEnabled():
            dialog.primary.click()


def escape() -> None:
    """Esc until no dialog is left.  Raises TrapError where one does not go; what is written is waited for."""
    for _ in range(_MOST_ESCAPES):
        stuck = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if stuck is None:
            return
        if isinstance(stuck, LongWork):
            QTest.qWait(30)
        if QApplication.activeWindow() is None:
            stuck.window().activateWindow()  # without a window system nothing does when what was above it goes
            QApplication.processEvents()
        press_key(Qt.Key.Key_Escape)
        QApplication.processEvents()
        if _asks_back(QApplication.focusWidget()):
            press_key(Qt.Key.Key_Space)
    left = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    if left is stuck and left is not None and not isinstance(left, LongWork):
        raise TrapError(
            f"{type(left).__name__} {left.objectName()} “{left.windowTitle()}” does not close by Esc",
            f"focus {QApplication.focusWidget()}, in it {left.focusWidget()}, "
            f"keys held by {QWidget.keyboardGrabber()}, mouse by {QWidget.mouseGrabber()}, "
            f"active {QApplication.activeWindow()}, "
            f"popup {QApplication.activePopupWidget()}, modal {QApplication.activeModalWidget()}",
        )


def _asks_back(part: QWidget | None) -> bool:
    """Whether Esc was answered by a notice: what is not saved would be lost, and the keys are on the way out."""
    while part is not None and not isinstance(part, Notice):
        part = part.parentWidget()
    return part is not None


def _planted(move: Move) -> None:
    """A fault on purpose: the tests of the monkey ask whether it is noticed.  The monkey itself never chooses it."""
    match move.args[0]:
        case "raise":
            QTimer.singleShot(0, lambda: 1 // 0)
        case "critical":
            qCritical("planted")
        case "hang":
            while True:
                time.sleep(0.01)
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "trap":
            _traps.append(_Trap())
            _traps[-1].open()


_traps: list[QDialog] = []


class _Trap(QDialog):
    """Does not go."""

    def reject(self) -> None:
        """Not by Esc either."""


def _activate() -> None:
    """Gives the keys to the window in front, as its frame does when it is clicked."""
    if (window := front()) is not None:
        window.activateWindow()


def _place(target: str, across: float, down: float) -> tuple[QWidget, QPoint] | None:
    """A window that is in front, and a place in it: in the widget of that name, or anywhere."""
    window = front()
    if window is None or _handle(window) is None:
        return None
    part = find(window, target) if target else window
    place = spot(part, across, down) if part is not None else None
    return None if place is None else (window, place)


def _press(
    window: QWidget,
    place: QPoint,
    button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Pressed, and let go where the window is still there: what is pressed may close it."""
    QTest.mousePress(window.windowHandle(), button, keys, place)
    if is_alive(window) and (handle := _handle(window)) is not None:
        QTest.mouseRelease(handle, button, keys, place)


def press_key(key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Pressed, and let go in what is in front by then: Alt alone closes a menu, and Esc what it is pressed in.

    QTest's own clicks press modifiers and key and let all go in the one window, gone or not, which ends the process.
    """
    code, text = (ord(key.upper()), key) if isinstance(key, str) else (key.value, _text_of(key))
    held = [each for modifier, each in _MODIFIERS if modifiers & modifier]
    if modifiers & ~Qt.KeyboardModifier.ShiftModifier:
        text = ""
    for each in held:
        _key_event(each.value, pressed=True)
    _key_event(code, modifiers, text, pressed=True)
    _key_event(code, modifiers, text, pressed=False)
    for each in reversed(held):
        _key_event(each.value, pressed=False)


def _key_event(
    code: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, text: str = "", *, pressed: bool
) -> None:
    if (handle := _typed_into()) is not None:
        QTest.simulateEvent(handle, pressed, code, modifiers, text, False)


def _text_of(key: Qt.Key) -> str:
    """What a key types by itself; control characters for those that have one, as keyboards bring them."""
    code = key.value
    return chr(code).lower() if 32 <= code < 127 else _TYPED.get(key, "")


def _handle(window: QWidget):
    return window.windowHandle() if window.isVisible() else None


def _typed_into():
    window = front()
    return None if window is None else _handle(window)
