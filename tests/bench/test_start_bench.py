"""The bench of the start works: it waits for the picture, and its figures come into its table.  No time is judged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from tests.bench import start
from tests.bench.lines import ANY_SIZE
from tests.bench.start_bare import TURNS, after_turns


class Painted(QObject):
    """Notes the first paint of what it is put on."""

    was = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.was = self.was or event.type() == QEvent.Type.Paint
        return False


def test_a_window_is_painted_by_the_turn_at_which_the_clock_stops(qtbot: QtBot) -> None:
    window, painted, seen = QMainWindow(), Painted(), list[bool]()
    qtbot.addWidget(window)
    window.installEventFilter(painted)
    window.show()
    after_turns(TURNS, lambda: seen.append(painted.was))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [True]


class Told(start.Starts):
    """Starts nothing, and tells figures."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def bare(self, *furnished: str) -> start.Bare:
        self.asked.append(" ".join(["bare", *furnished[:1]]))
        return start.Bare(0.1, 0.1, 50.0)

    def program(self, kind: str, home: Path, pause_ms: int = 0) -> dict[str, Any]:
        self.asked.append(kind)
        tabs = dict.fromkeys(start._TABS, (20.0, 10.0))
        return {
            "unlock_s": 0.14, "unlock_cpu_s": 0.15, "open_ms": 120.0, "open_cpu_ms": 110.0, "mb": 100.0, "pss_mb": 90.0,
            "tabs": tabs, "schemes": [(30.0, 20.0), (31.0, 21.0)],
        }  # fmt: skip


def test_each_round_starts_all_in_turn_and_the_first_round_is_not_counted(qapp: QApplication) -> None:
    lines, starts = start.table(), Told()
    start.measure(lines, starts, ANY_SIZE, Path(), 2)
    assert starts.asked == 3 * ["bare", "bare list", "unlock", "bare stocked", "tabs", "ledger"]
    assert lines["start"].figures[ANY_SIZE] == [0.14 / 0.1] * 2 and not lines["start"].misses()
    assert lines["memory"].figures[ANY_SIZE] == [2.0] * 2 and lines["memory"].misses() == [ANY_SIZE]
    assert all(len(line.figures[ANY_SIZE]) == 2 for line in lines.values())
