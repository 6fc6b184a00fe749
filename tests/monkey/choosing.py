"""Chooses the next move: by chance, but rather where nobody was yet."""

from __future__ import annotations

from collections import Counter
from random import Random

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QScrollBar, QTabBar, QWidget

from tests.monkey.moves import Move
from tests.monkey.program import Program
from tests.monkey.targets import front, kind_of, name_of, seen, usable
from tests.monkey.texts import CLIPS, LATIN, any_text, composition
from ui.theme import Mode
from ui.widgets.dialog import Dialog

_K, _M = Qt.Key, Qt.KeyboardModifier
_NONE, _CTRL, _ALT, _SHIFT = _M.NoModifier, _M.ControlModifier, _M.AltModifier, _M.ShiftModifier
_PLAIN = (
    _K.Key_Tab, _K.Key_Tab, _K.Key_Tab, _K.Key_Backtab, _K.Key_Up, _K.Key_Down, _K.Key_Down, _K.Key_Left, _K.Key_Right,
    _K.Key_Return, _K.Key_Return, _K.Key_Space, _K.Key_Escape, _K.Key_Delete, _K.Key_Backspace, _K.Key_Home, _K.Key_End,
    _K.Key_PageUp, _K.Key_PageDown, _K.Key_F1, _K.Key_F2, _K.Key_F3, _K.Key_F4, _K.Key_F5, _K.Key_F6, _K.Key_F11,
    _K.Key_Menu,
)  # fmt: skip
_WITH_CONTROL = "123456AACCDFHJKKLMNOPSVXZZY"
_SIZES = ((1024, 600), (1366, 700), (1366, 768), (1100, 640), (1920, 1080), (2560, 1400))
# What is done, by where the monkey is; the numbers say how often.
_IN_MENU = {"entry": 55, "key": 25, "click": 8, "escape": 8, "lock": 0.3, "changed": 1}
_IN_DIALOG = {
    "click": 34, "key": 16, "type": 6, "compose": 8, "paste": 3, "fill": 8, "primary": 9, "escape": 3, "double": 4,
    "wheel": 3, "drag": 2, "lock": 0.2, "changed": 0.5, "theme": 0.05, "resize": 0.2, "wait": 0.5, "midnight": 0.1,
    "leave": 0.03, "bare": 1,
}  # fmt: skip
_IN_WINDOW = {
    "click": 44, "key": 18, "type": 6, "compose": 7, "paste": 2, "fill": 2, "double": 9, "wheel": 4, "drag": 4,
    "lock": 0.3, "changed": 1.5, "theme": 0.08, "compact": 0.2, "resize": 0.6, "wait": 0.6, "midnight": 0.2,
    "leave": 0.05, "bare": 2,
}  # fmt: skip
_LOCKED = {"unlock": 30, "type": 10, "key": 25, "click": 25, "compose": 5, "changed": 2, "leave": 0.2, "resize": 1}
_AT_GATE = {
    "enter": 14, "click": 22, "key": 12, "type": 8, "compose": 4, "paste": 2, "fill": 3, "primary": 3, "escape": 3,
}  # fmt: skip


class Chooser:
    """Chooses moves; remembers where it was."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.visits: Counter[str] = Counter()

    def next(self, dice: Random) -> Move:
        """The next move, for the program as it stands."""
        program = self._program
        window = front()
        if program.window is None and program.gate is None:
            return Move("knock", args=(program.account(dice),))
        if window is None:
            return Move("enter" if program.window is None else "leave")
        if QApplication.activeWindow() is None:
            return Move("activate")
        kinds = self._kinds(window)
        kind = dice.choices(list(kinds), list(kinds.values()))[0]
        make = getattr(self, f"_{kind}", None)
        return Move(kind) if make is None else make(window, dice)

    def _kinds(self, window: QWidget) -> dict[str, float]:
        if self._program.window is None:
            return _AT_GATE
        if self._program.window.is_locked:
            return _LOCKED
        if QApplication.activePopupWidget() is not None:
            return _IN_MENU
        return _IN_DIALOG if isinstance(window, Dialog) else _IN_WINDOW

    # ------------------------------------------------------------ mouse

    def _target(self, window: QWidget, dice: Random) -> str:
        """Some widget in sight, rather one that was seldom used."""
        parts = list(usable(window))
        if not parts:
            return ""
        kinds = [kind_of(each) for each in parts]
        weights = [_weight(part, self.visits[kind]) for part, kind in zip(parts, kinds, strict=True)]
        for _ in range(6):
            place = dice.choices(range(len(parts)), weights)[0]
            if not seen(parts[place]).isEmpty():
                self.visits[kinds[place]] += 1
                return name_of(parts[place], parts)
        return ""

    def _click(self, window: QWidget, dice: Random) -> Move:
        button = dice.choices(("left", "right", "middle"), (90, 9, 1))[0]
        keys = dice.choices((_NONE, _CTRL, _SHIFT), (94, 3, 3))[0]
        return Move("click", self._target(window, dice), (dice.random(), dice.random(), button, keys.value))

    def _bare(self, window: QWidget, dice: Random) -> Move:
        """A click anywhere, on whatever is there."""
        return Move("click", "", (dice.random(), dice.random(), dice.choice(("left", "left", "right")), _NONE.value))

    def _double(self, window: QWidget, dice: Random) -> Move:
        return Move("double", self._target(window, dice), (dice.random(), dice.random()))

    def _drag(self, window: QWidget, dice: Random) -> Move:
        far = (dice.randint(-400, 400), dice.randint(-300, 300))
        return Move("drag", self._target(window, dice), (dice.random(), dice.random(), *far, dice.randint(1, 5)))

    def _wheel(self, window: QWidget, dice: Random) -> Move:
        keys = dice.choices((_NONE, _CTRL, _SHIFT), (80, 15, 5))[0]
        args = (dice.random(), dice.random(), dice.choice((-3, -1, 1, 3)), keys.value)
        return Move("wheel", self._target(window, dice), args)

    # ------------------------------------------------------------ keys

    def _key(self, window: QWidget, dice: Random) -> Move:
        chance = dice.random()
        if chance < 0.72:
            keys = dice.choices((_NONE, _SHIFT, _CTRL), (86, 8, 6))[0]
            return Move("key", args=(dice.choice(_PLAIN).value, keys.value))
        if chance < 0.92:
            return Move("key", args=(ord(dice.choice(_WITH_CONTROL)), _CTRL.value))
        return Move("key", args=(ord(dice.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), _ALT.value))

    def _entry(self, window: QWidget, dice: Random) -> Move:
        """An entry of a menu, or a row of a list that hangs down."""
        if isinstance(window, QMenu):
            return Move("click", "", (dice.uniform(0.2, 0.8), dice.uniform(0.02, 0.98), "left", _NONE.value))
        return Move("click", self._target(window, dice), (dice.uniform(0.1, 0.9), dice.random(), "left", _NONE.value))

    def _type(self, window: QWidget, dice: Random) -> Move:
        return Move("type", args=(dice.choice(LATIN),))

    def _compose(self, window: QWidget, dice: Random) -> Move:
        if dice.random() < 0.4:
            return Move("compose", args=([["", any_text(dice)]], -1))
        steps = [list(each) for each in composition(dice)]
        return Move("compose", args=(steps, dice.randrange(len(steps)) if dice.random() < 0.15 else -1))

    def _paste(self, window: QWidget, dice: Random) -> Move:
        return Move("paste", args=(dice.randrange(CLIPS), dice.random() < 0.3))

    # ------------------------------------------------------------ the rest

    def _fill(self, window: QWidget, dice: Random) -> Move:
        return Move("fill", args=(dice.randrange(1 << 30),))

    def _resize(self, window: QWidget, dice: Random) -> Move:
        size = dice.choice(_SIZES) if dice.random() < 0.7 else (dice.randint(1024, 2000), dice.randint(600, 1200))
        return Move("resize", args=size)

    def _theme(self, window: QWidget, dice: Random) -> Move:
        return Move("theme", args=(dice.randrange(len(Mode)),))

    def _compact(self, window: QWidget, dice: Random) -> Move:
        return Move("compact", args=(dice.random() < 0.5,))

    def _wait(self, window: QWidget, dice: Random) -> Move:
        return Move("wait", args=(dice.choice((1, 30, 60, 350)),))


def _weight(part: QWidget, visits: int) -> float:
    seldom = 1 / (1 + visits)
    if isinstance(part, QScrollBar):
        return seldom / 4
    return seldom + 0.02 if isinstance(part, QTabBar) else seldom
