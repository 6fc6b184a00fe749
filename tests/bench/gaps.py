"""How long the window does not answer while somebody turns through it: the longest turn of the event loop, in processor
time of the window's own thread, for each page as it is turned to first, and as it reads anew after a change.

QT_QPA_PLATFORM=offscreen python -m tests.bench.gaps [--stores DIR] [--full] [--json F] [--page WORD]

The window is the program's, with every page of every tab; each round has a window of its own.  What other threads and
the rest of the machine do is none of it, as long as the window does not wait for them.  Beside each first turn stands
what the bare parts of the page cost (`gaps_bare`).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.access.session import Session
from tests.bench.gaps_bare import bare, front
from tests.bench.held_work import Turns as LoopTurns
from tests.bench.held_work import busy
from tests.bench.lines import Line, arguments, ended
from tests.bench.scale import copied, opened
from ui.application import application
from ui.office import Office, Tab
from ui.shell.main_window import MainWindow
from ui.widgets.reading import reader
from ui.widgets.table_model import LazyTableModel

# One frame of a screen.
MOST_MS = 16.0
TIMES = 3
FIRST, CHANGED, BARE = DONE = ("first", "after a change", "its bare parts")
_QUIET_LOOKS, _SOON_MS = 3, 1
_PATIENCE_MS = LazyTableModel.patience_ms
# What turns to a page; the page is made by it the first time.
Turning = Callable[[MainWindow], object]


class Turns(LoopTurns):
    """Looks at each turn, not only at those that end a longer beat."""

    def __init__(self) -> None:
        super().__init__()
        self._timer.setInterval(_SOON_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)


def pages() -> dict[str, Turning]:
    """Every page by its name, in the order in which they are turned to: tabs with their pages, views of 待办."""
    from ui.ledgers.archive.page import _NAMES as ARCHIVES
    from ui.ledgers.tab import _NAMES as LEDGERS
    from ui.ledgers.tab import ARCHIVE
    from ui.oversight.tab import _NAMES as OVERSIGHT
    from ui.people.tab import _NAMES as PEOPLE
    from ui.plans.tab import _NAMES as PLANS

    found: dict[str, Turning] = {}
    for place, name in enumerate(("清单", "周历", "月历")):
        found[f"{Tab.HOME}·{name}"] = partial(_home, place)
    for tab, names in ((Tab.PLANS, PLANS), (Tab.LEDGERS, LEDGERS), (Tab.PEOPLE, PEOPLE), (Tab.OVERSIGHT, OVERSIGHT)):
        for place, name in enumerate(names):
            found[f"{tab}·{name}"] = partial(_paged, tab, place)
    found[str(Tab.INTERVIEWS)] = lambda window: window.show_tab(Tab.INTERVIEWS)
    for place, name in enumerate(ARCHIVES):
        found[f"档案·{name[:2]}"] = partial(_archive, ARCHIVE, place)
    return found


def _home(place: int, window: MainWindow) -> None:
    window.show_tab(Tab.HOME)
    window.tabs[Tab.HOME].show_view(place)


def _paged(tab: Tab, place: int, window: MainWindow) -> None:
    window.show_tab(tab)
    window.tabs[tab].bar.setCurrentIndex(place)


def _archive(at: int, place: int, window: MainWindow) -> None:
    _paged(Tab.LEDGERS, at, window)
    window.tabs[Tab.LEDGERS].archives.bar.setCurrentIndex(place)


def gaps(session: Session, wanted: dict[str, Turning]) -> Iterator[tuple[str, str, float, float]]:
    """Of each page what was done (one of `DONE`), how long it took, and its longest turn, in ms."""
    with _window(session) as window:
        for name, turn in wanted.items():
            yield name, FIRST, *_during(partial(turn, window))
            yield name, CHANGED, *_during(window.office.changed.emit)
            with _stage() as stage:
                page = front(window)
                yield (
                    name,
                    BARE,
                    *_during(lambda page=page, stage=stage: stage.setCurrentIndex(stage.addWidget(bare(page)))),
                )


def _on_stage(stage: QStackedWidget, page: QWidget) -> None:
    stage.setCurrentIndex(stage.addWidget(bare(page)))


@contextmanager
def _stage() -> Iterator[QStackedWidget]:
    """A window for bare parts."""
    stage = QStackedWidget()
    stage.resize(1366, 700)
    stage.show()
    _settled()
    yield stage
    stage.close()
    stage.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _during(act: Callable[[], object]) -> tuple[float, float]:
    quiet: list[int] = []

    def over() -> bool:
        quiet.append(0) if not (busy() or reader().is_busy) else quiet.clear()
        return len(quiet) >= _QUIET_LOOKS

    return Turns().during(act, over)


def _settled() -> None:
    _during(lambda: None)


@contextmanager
def _window(session: Session) -> Iterator[MainWindow]:
    window = MainWindow(Office(session))
    window.resize(1366, 700)
    window.show()
    _settled()
    yield window
    window.keeper.has_news = lambda: False  # type: ignore[method-assign]  # nothing was written
    window.close()
    window.deleteLater()
    QTest.qWait(1)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def measured(folder: Path, wanted: dict[str, Turning], times: int = TIMES) -> dict[tuple[str, str], list[Any]]:
    """Of each page, first and after a change, each round's longest turn; last how long it took in the middle."""
    found: dict[tuple[str, str], list[Any]] = {}
    with copied(folder) as mine:
        session = opened(mine)
        try:
            for _ in range(times):
                for name, done, took, turn in gaps(session, wanted):
                    found.setdefault((name, done), []).append((took, turn))
        finally:
            session.store.close()
    return found


def main() -> int:
    """Measures and prints the lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", default="", help="only pages whose name has this")
    asked = arguments(__doc__, parser)
    application()
    LazyTableModel.patience_ms = _PATIENCE_MS
    wanted = {name: turn for name, turn in pages().items() if asked.more.page in name}
    lines = {
        (name, done): Line(f"gap: {name}, {done}", "one frame", None if done is BARE else MOST_MS, "ms")
        for name in wanted for done in DONE
    }  # fmt: skip
    for size, folder in asked.sizes():
        for key, rounds in measured(folder, wanted).items():
            lines[key].add(size, [turn for _, turn in rounds], sorted(took for took, _ in rounds)[len(rounds) // 2])
    return ended(list(lines.values()), asked.json)


if __name__ == "__main__":
    sys.exit(main())
