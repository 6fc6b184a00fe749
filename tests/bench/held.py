"""How long the window is held while a ledger is imported and while its paper is previewed: the longest gap between two
turns of the event loop, in milliseconds.

QT_QPA_PLATFORM=offscreen python -m tests.bench.held [--rows 5000] [--json FILE]

The dialogs are the program's, clicked as a user does.  For the paper all talks are moved into one year.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.access.accounts import create_institution
from app.access.session import Session
from app.people.roster import applying as rosters
from app.people.roster import preview as roster_previews
from tests.bench.imports import made
from tests.bench.report import keep
from tests.ledgers.intake.sheets import ROSTER
from tests.passwords import CHEAP, PASSWORD
from ui.application import application
from ui.ledgers.tab import LedgersTab
from ui.office import Office
from ui.papers.print_menu import PrintMenu
from ui.widgets import files

_YEAR = 2025
_BEAT_MS, _LOOK_MS = 10, 50


@dataclass(frozen=True)
class Figures:
    """Milliseconds: how long each part took, and the longest time in which the window did not answer."""

    rows: int
    pages: int
    looking_ms: float
    looking_gap_ms: float
    writing_ms: float
    writing_gap_ms: float
    paper_ms: float
    paper_gap_ms: float


class Beats:
    """Notes the longest time between two turns of the event loop."""

    def __init__(self) -> None:
        self._last, self.longest = time.perf_counter(), 0.0
        self._timer = QTimer(interval=_BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now

    def during(self, act: Callable[[], object], until: Callable[[], object]) -> tuple[float, float]:
        """Does it and waits for what comes of it; how long that took and the longest gap, in milliseconds."""
        start = self._last = time.perf_counter()
        self.longest = 0.0
        loop, look = QEventLoop(), QTimer(interval=_LOOK_MS)
        look.timeout.connect(lambda: loop.quit() if until() else None)
        self._timer.start()
        QTimer.singleShot(0, loop, act)
        look.start()
        loop.exec()
        took = time.perf_counter() - start
        QTimer.singleShot(2 * _BEAT_MS, loop, loop.quit)  # what it began when it came; qWait would sleep
        loop.exec()
        self._timer.stop()
        return took * 1000, self.longest * 1000


def main() -> int:
    """Measures, prints, and writes JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    application()
    with TemporaryDirectory() as folder:
        figures = measured(Path(folder), asked.rows)
    for name, value in asdict(figures).items():
        print(f"{name:16} {value:8.0f}")
    keep(asdict(figures), asked.json)
    return 0


def measured(folder: Path, rows: int) -> Figures:
    """Imports a ledger of so many rows and opens its paper."""
    session = create_institution(folder / "data", "青屏学院", PASSWORD, CHEAP)
    rosters.apply(session, roster_previews.preview(session, ROSTER))
    book = made(folder, rows)
    tab = LedgersTab(Office(session))
    tab.resize(1366, 700)
    tab.show()
    QTest.qWait(200)
    looking, writing = _import(tab, book)
    _into_one_year(session)
    paper, pages = _paper(tab)
    tab.close()
    session.store.close()
    return Figures(rows, pages, *looking, *writing, *paper)


def _import(tab: LedgersTab, book: Path) -> tuple[tuple[float, float], tuple[float, float]]:
    files.answer_with(open_=lambda *_: book)
    beats = Beats()
    click(tab, "ledger_import_button")
    looking = beats.during(lambda: click(tab, "choose_file_button"), lambda: _there(tab, "apply_import_button"))
    writing = beats.during(lambda: click(tab, "apply_import_button"), lambda: _there(tab, "import_result"))
    files.answer_with()
    click(tab, "cancel_button")
    QTest.qWait(100)
    return looking, writing


def _into_one_year(session: Session) -> None:
    columns = ", ".join(f"{name} = '{_YEAR}' || substr({name}, 5)" for name in ("held_from", "held_to"))
    session.store.db.execute_sql(f"UPDATE main.interview SET {columns} WHERE substr(held_from, 6, 5) <> '02-29'")


def _paper(tab: LedgersTab) -> tuple[tuple[float, float], int]:
    tab.ledger._choose("year", _YEAR)
    tab.ledger.reload()
    QTest.qWait(200)
    menu = next(iter(tab.findChildren(PrintMenu)))
    menu.fill()
    action = next(each for each in menu.actions() if each.objectName() == "print_paper_ledger")
    took = Beats().during(action.trigger, lambda: _there(tab, "preview_dialog"))
    [shown] = visible(tab, "preview_dialog")
    return took, shown.pages.count  # type: ignore[attr-defined]


def visible(parent: QWidget, name: str) -> list[QWidget]:
    """What bears the name and is seen."""
    return [each for each in parent.findChildren(QWidget, name) if each.isVisible()]


def _there(parent: QWidget, name: str) -> bool:
    return bool(visible(parent, name))


def click(parent: QWidget, name: str) -> None:
    """Presses the button of the name."""
    button = visible(parent, name)[-1]
    assert isinstance(button, QAbstractButton)
    button.click()
    QApplication.processEvents()


if __name__ == "__main__":
    sys.exit(main())
