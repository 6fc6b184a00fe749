"""The bench of the window's turns works: pages are turned to and read anew, and each turn is counted."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer

from app.access.session import Session
from tests.bench.gaps import Turns, gaps, pages


def test_work_of_the_window_is_counted_in_the_turn_that_does_it(qapp: object) -> None:
    def work() -> None:
        until = time.thread_time() + 0.03
        while time.thread_time() < until:
            pass

    over: list[bool] = []
    _, longest = Turns().during(lambda: QTimer.singleShot(0, lambda: (work(), over.append(True))), lambda: over)
    assert longest >= 30


def test_pages_are_turned_to_and_read_anew(qapp: object, session: Session, people: dict[str, int]) -> None:
    there = pages()
    assert {"待办·周历", "计划·线索", "台账·统计表", "督导·特批", "档案·案卷", "约谈"} <= set(there)
    wanted = {name: there[name] for name in ("台账·统计表", "督导·特批")}
    found = list(gaps(session, wanted))
    assert [(name, changed) for name, changed, *_ in found] == [
        (name, changed) for name in wanted for changed in (False, True)
    ]
    assert all(turn > 0 for *_, turn in found)
