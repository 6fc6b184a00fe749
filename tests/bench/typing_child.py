"""One process that is measured: the real desk, or a bare QPlainTextEdit, with the same text and the same keys.

    python -m tests.bench.typing_child bare|frame|desk CHARACTERS KEYS [DATA CASE]

`bare` is Qt alone; `frame` is the program with its store open and a bare editor in the place of the desk.

Prints one JSON line: milliseconds from a key to the end of its painting, gaps of the event loop, megabytes.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

TURN = 100  # characters a turn
_SENTENCE = "去年九月起由我负责报销的审核，每月集中审一次，单据由经办人整理。"
_PHRASES = (("qk", "情况"), ("women", "我们"), ("shenhe", "审核"), ("zhidao", "知道"))
_PAUSE_MS = (18, 45)
_SIZE = (1000, 600)
_VERSION_MS = 4_000


def texts(characters: int) -> list[str]:
    """The turns of a record of so many characters."""
    one = (_SENTENCE * (TURN // len(_SENTENCE) + 1))[:TURN]
    return [one] * max(characters // TURN, 1)


class Watch(QObject):
    """Sees paintings of the text, and how long the event loop was away."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__()
        self.painted = False
        self.gaps: list[float] = []
        self._last = 0.0
        editor.viewport().installEventFilter(self)
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._ticked)

    def begin(self) -> None:
        """Watches the event loop from now on."""
        self._last = time.perf_counter()
        self._tick.start(1)

    def _ticked(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Notes a painting."""
        if event.type() == QEvent.Type.Paint:
            self.painted = True
        return False


def measured(editor: QPlainTextEdit, watch: Watch, act: Any) -> float:
    """Milliseconds from an event to the end of the painting that shows it."""
    watch.painted = False
    begun = time.perf_counter()
    act()
    while not watch.painted:
        QApplication.processEvents()
    return (time.perf_counter() - begun) * 1000


def _compose(editor: QPlainTextEdit, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(editor, event)


def typed(editor: QPlainTextEdit, watch: Watch, keys: int) -> list[float]:
    """Types so many keys, the first half at the end and the rest in the middle; every other word by composition."""
    dice, found = random.Random(7), []
    while len(found) < keys:
        if len(found) == keys // 2:
            middle = editor.document().findBlockByNumber(editor.blockCount() // 2)
            editor.setTextCursor(QTextCursor(middle))
        if dice.random() < 0.5:
            acts = [lambda: QTest.keyClick(editor, dice.choice("0123456789,"))]
        else:
            spelt, word = dice.choice(_PHRASES)
            acts = [lambda n=n, s=spelt: _compose(editor, s[: n + 1]) for n in range(len(spelt))]
            acts.append(lambda w=word: _compose(editor, "", w))
        for act in acts:
            found.append(measured(editor, watch, act))
            wait(dice.randint(*_PAUSE_MS))
    return found[:keys]


def wait(milliseconds: int) -> None:
    """Lets the event loop run; QTest.qWait would sleep within it."""
    loop = QEventLoop()
    end = QTimer(singleShot=True, interval=milliseconds, timerType=Qt.TimerType.PreciseTimer)
    end.timeout.connect(loop.quit)
    end.start()
    loop.exec()


def bare(characters: int) -> QPlainTextEdit:
    """The baseline: Qt's own editor with the same paragraphs, in the same type, undo and all."""
    editor = QPlainTextEdit()
    font = editor.font()
    font.setPixelSize(16)
    editor.setFont(font)
    editor.resize(*_SIZE)
    editor.show()
    fill(editor, characters)
    return editor


def frame(data: str, characters: int) -> QPlainTextEdit:
    """The program as it runs, with a bare editor where the desk would be."""
    from app.access.accounts import open_session
    from tests.passwords import PASSWORD
    from ui.application import main_window

    window = main_window(open_session(Path(data), "admin", PASSWORD))
    window.resize(_SIZE[0] + 520, _SIZE[1])
    window.show()
    QApplication.processEvents()
    editor = bare(characters)
    editor.page = window  # type: ignore[attr-defined]
    return editor


def desk(data: str, case: int, characters: int) -> QPlainTextEdit:
    """The desk of the program in its window, with everything on: saves, lists, and a version each few seconds.

    A version comes each minute in truth; here it comes often enough to fall among the keys.
    """
    from app.access.accounts import open_session
    from tests.passwords import PASSWORD
    from ui.application import main_window
    from ui.interviews import record_saver
    from ui.interviews.page_record import RecordPage
    from ui.office import Tab, Target

    record_saver.VERSION_MS = _VERSION_MS
    window = main_window(open_session(Path(data), "admin", PASSWORD))
    window.resize(_SIZE[0] + 520, _SIZE[1])
    window.show()
    window.go(Target(Tab.INTERVIEWS, "case", case, "记录"))
    QApplication.processEvents()
    page = window.findChild(RecordPage)
    page.editor.begin()
    QApplication.processEvents()
    fill(page.editor, characters)
    page.flush()
    page.editor.page = window  # type: ignore[attr-defined]  # it lives as long as its editor
    return page.editor


def fill(editor: QPlainTextEdit, characters: int) -> None:
    """Types the text turn by turn, as a talk of three hours comes about."""
    next_turn = getattr(editor, "next_turn", None)
    for place, text in enumerate(texts(characters)):
        if place:
            if next_turn is not None:
                next_turn()
            else:
                QTest.keyClick(editor, Qt.Key.Key_Return)
        for start in range(0, len(text), 5):
            _compose(editor, "", text[start : start + 5])
        if place % 20 == 0:
            QApplication.processEvents()
    QApplication.processEvents()


def megabytes() -> float:
    """What the process has in memory."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS")


def main(kind: str, characters: int, keys: int, data: str = "", case: str = "0") -> int:
    """Measures, and prints."""
    if kind == "bare":
        made = QApplication([])
        editor = bare(characters)
    else:
        from ui.application import application

        made = application()
        editor = desk(data, int(case), characters) if kind == "desk" else frame(data, characters)
    memory = megabytes()
    editor.activateWindow()
    editor.setFocus()
    wait(500)
    watch = Watch(editor)
    watch.begin()
    found = typed(editor, watch, keys)
    print(json.dumps({"key_ms": found, "gap_ms": watch.gaps, "mb": memory, "after_mb": megabytes()}), flush=True)
    made.processEvents()
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
    sys.stdout.flush()
    # The measuring is over: windows and threads need not come down in order.
    import os

    os._exit(code)
