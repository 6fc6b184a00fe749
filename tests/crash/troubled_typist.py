"""The child whose disk fails, or whose window is locked, while it types in the real window.

    python -m tests.crash.troubled_typist DATA CASE SEED FAULT|lock

Tells on standard output, a JSON line each: ["text", moment, state], ["said", moment, state] whenever the window says
that everything is saved, ["fault"|"mended", moment], ["locked", moment, everything there?], ["end", moment].
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.access.accounts import open_session
from app.interviews.record import turns_of
from tests.crash.faults import FAULTS
from tests.crash.typist import Typist
from tests.passwords import PASSWORD
from ui.application import application, main_window
from ui.interviews.page_record import RecordPage
from ui.office import Tab, Target
from ui.shell.main_window import MainWindow

_PATIENCE_S = 12.0


class Trouble:
    """Types, brings the trouble about, mends it, types on, and waits until the window says that all is saved."""

    def __init__(self, window: MainWindow, folder: Path, seed: int, what: str) -> None:
        self._window, self._folder, self._what = window, folder, what
        self._page = window.findChild(RecordPage)
        self._dice = random.Random(seed)
        self._typist = Typist(self._page.editor, seed, self._tell)
        self._page.saver.stated.connect(self._stated)
        self._locks = self._dice.randint(2, 4)

    def begin(self) -> None:
        """Types from now on."""
        self._typist.begin()
        self._later(1.0, 2.5, self._lock if self._what == "lock" else self._fault)

    def _later(self, least: float, most: float, act: Any) -> None:
        QTimer.singleShot(int(self._dice.uniform(least, most) * 1000), act)

    def _state(self) -> Any:
        editor = self._page.editor
        return [[[turn.speaker, turn.text] for turn in editor.turns.turns], editor.preedit]

    def _say(self, *words: Any) -> None:
        print(json.dumps([words[0], time.monotonic(), *words[1:]], ensure_ascii=False), flush=True)

    def _tell(self) -> None:
        self._say("text", self._state())

    def _stated(self, sentence: str, safe: bool) -> None:
        if sentence.startswith("已保存"):
            self._say("said", self._state())

    def _fault(self) -> None:
        fault = next(each for each in FAULTS if each.name == self._what)
        fault.begin(self._folder)
        self._say("fault")
        self._later(2.0, 4.0, lambda: self._mend(fault))

    def _mend(self, fault: Any) -> None:
        fault.end(self._folder)
        self._say("mended")
        self._later(0.2, 1.5, self._rest)

    def _lock(self) -> None:
        self._typist.pause()
        self._window.lock()
        there = [[turn.speaker, turn.text] for turn in turns_of(self._page.interview_id)]
        self._tell()
        self._say("locked", [there, ""] == self._state() and not self._page.isVisible())
        self._later(0.2, 0.8, self._unlock)

    def _unlock(self) -> None:
        caret = self._page.editor.caret()
        self._window._unlock(PASSWORD)
        QApplication.processEvents()
        editor = self._page.editor
        self._say("unlocked", editor.caret() == caret and self._page.isVisible() and editor.isVisible())
        self._typist.go_on()
        self._locks -= 1
        self._later(0.5, 1.5, self._lock if self._locks else self._rest)

    def _rest(self) -> None:
        self._typist.pause()
        self._until = time.monotonic() + _PATIENCE_S
        self._wait()

    def _wait(self) -> None:
        saver = self._page.saver
        if (not saver.waiting and not saver.is_behind) or time.monotonic() > self._until:
            self._tell()
            self._say("end")
            os._exit(0)
        QTimer.singleShot(10, self._wait)


def main(folder: Path, case: int, seed: int, what: str) -> int:
    """Types through the trouble."""
    made = application()
    window = main_window(open_session(folder, "admin", PASSWORD))
    window.resize(1366, 700)
    window.show()
    window.go(Target(Tab.INTERVIEWS, "case", case, "记录"))
    QApplication.processEvents()
    page = window.findChild(RecordPage)
    page.editor.begin()
    page.editor.setFocus()
    trouble = Trouble(window, folder, seed, what)
    QTimer.singleShot(0, trouble.begin)
    return int(made.exec())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
