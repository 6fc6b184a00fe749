"""The bench of the window's turns works: pages are turned to and read anew, and each turn is counted."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QTableView

from app.access.session import Session
from tests.bench.gaps import DONE, Turns, gaps, pages
from tests.bench.gaps_bare import bare
from ui.office import Office
from ui.people.people_page import PeoplePage


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
    assert [(name, done) for name, done, *_ in found] == [(name, done) for name in wanted for done in DONE]
    assert all(turn > 0 for *_, turn in found)


def test_bare_parts_are_those_of_the_page(qapp: object, session: Session, people: dict[str, int]) -> None:
    page = PeoplePage(Office(session), lambda: None)
    made = bare(page)
    for kind in (QLabel, QPushButton, QComboBox, QTableView):
        theirs, ours = (len(each.findChildren(kind)) for each in (page, made))
        assert ours >= theirs * 0.7 and ours <= theirs, kind
    made.deleteLater()
    page.deleteLater()
