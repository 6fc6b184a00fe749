"""The child that is killed: the real page of the record, typed into by keys and by an input method.

Each state of the text is told to the parent on standard output, with the moment (CLOCK_MONOTONIC, the same clock in
all processes) before any save can have seen it.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.access.accounts import open_session
from tests.passwords import PASSWORD
from ui.application import application, main_window
from ui.interviews.page_record import RecordPage
from ui.interviews.record_editor import RecordEditor
from ui.office import Office

PHRASES = (
    "情况属实",
    "我负责报销审核",
    "没有按合同约定的比例抽检",
    "请说明",
    "当时在场",
    "𬭎文签的字",
    "是",
    "记不清了",
)
SPELLED = ("qk", "wofuze", "meiyou", "qing", "ds", "hongwen", "s", "jbq")


class Typist:
    """Five to twelve events a second: keys, compositions that grow and are committed, turns, corrections."""

    def __init__(self, editor: RecordEditor, seed: int, told: Callable[[], None] | None = None) -> None:
        self._editor, self._dice = editor, random.Random(seed)
        self._spelling, self._phrase = "", ""
        self._tell = told or self._print
        editor.edited.connect(self._tell)
        editor.composed.connect(self._tell)
        self._timer = QTimer(singleShot=True)
        self._timer.timeout.connect(self._act)

    def begin(self) -> None:
        """Types from now on."""
        self._tell()
        self._next()

    def pause(self) -> None:
        """Takes the hands off the keys."""
        self._timer.stop()

    def go_on(self) -> None:
        """Types on; what was under composition was taken into the text, or is gone with the window's focus."""
        self._spelling = ""
        self._next()

    def _next(self) -> None:
        self._timer.start(self._dice.randint(1000 // 12, 1000 // 5))

    def _act(self) -> None:
        if self._spelling:
            self._compose()
        elif (drawn := self._dice.random()) < 0.55:
            place = self._dice.randrange(len(PHRASES))
            self._phrase, self._spelling = PHRASES[place], SPELLED[place]
            self._compose()
        elif drawn < 0.70:
            QTest.keyClick(self._editor, Qt.Key.Key_Return)
        elif drawn < 0.78:
            QTest.keyClick(self._editor, Qt.Key.Key_Backspace)
        elif drawn < 0.82:
            speaker = Qt.Key(Qt.Key.Key_1 + self._dice.randrange(3))
            QTest.keyClick(self._editor, speaker, Qt.KeyboardModifier.ControlModifier)
        elif drawn < 0.84:
            QTest.keyClick(self._editor, Qt.Key.Key_F6)
        else:
            QTest.keyClick(self._editor, self._dice.choice("0123456789,"))
        self._next()

    def _compose(self) -> None:
        """One key more of a composition; behind the last one the phrase is committed."""
        shown = self._editor.preedit
        event = QInputMethodEvent()
        if len(shown) < len(self._spelling):
            event = QInputMethodEvent(self._spelling[: len(shown) + 1], [])
        else:
            event.setCommitString(self._phrase)
            self._spelling = ""
        QApplication.sendEvent(self._editor, event)

    def _print(self) -> None:
        texts = [[turn.speaker, turn.text] for turn in self._editor.turns.turns]
        print(json.dumps([time.monotonic(), [texts, self._editor.preedit]], ensure_ascii=False), flush=True)


def main(folder: Path, case: int, seed: int, autosave: bool) -> int:
    """Types into the record of a case until somebody kills the process."""
    made = application()
    session = open_session(folder, "admin", PASSWORD)
    window = main_window(session)
    page = RecordPage(Office(session), case)
    if not autosave:
        page.editor.edited.disconnect(page.saver.changed)
        page.editor.composed.disconnect(page.saver.changed)
    page.resize(1000, 600)
    page.show()
    page.reload()
    page.editor.begin()
    page.editor.setFocus()
    typist = Typist(page.editor, seed)
    QTimer.singleShot(0, typist.begin)
    code = made.exec()
    window.close()
    return int(code)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] != "off"))
