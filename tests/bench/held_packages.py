"""How long the window is held while a large package is made, looked at and accepted: the longest gap between two turns
of the event loop, in milliseconds.

QT_QPA_PLATFORM=offscreen python -m tests.bench.held_packages [--cases 50] [--megabytes 75] [--json FILE]

The dialogs are the program's; the package holds archived cases, each with a scan of its own.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtTest import QTest

from tests.bench.held import Beats, click, visible
from tests.bench.report import keep
from tests.oversight.exchange.offices import DISCIPLINE, Offices
from tests.oversight.exchange.test_archive_packages import archived
from ui.application import application
from ui.office import Office
from ui.oversight.exchange_page import ExchangePage
from ui.oversight.send_dialogs import ArchiveDialog
from ui.widgets import files

_OFFICE = "教务处"


@dataclass(frozen=True)
class Figures:
    """Milliseconds: how long each part took, and the longest time in which the window did not answer."""

    megabytes: float
    making_ms: float
    making_gap_ms: float
    looking_ms: float
    looking_gap_ms: float
    accepting_ms: float
    accepting_gap_ms: float


def main() -> int:
    """Measures, prints, and writes JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=50)
    parser.add_argument("--megabytes", type=int, default=75)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    application()
    with TemporaryDirectory() as folder:
        figures = measured(Path(folder), asked.cases, asked.megabytes)
    for name, value in asdict(figures).items():
        print(f"{name:16} {value:8.0f}")
    keep(asdict(figures), asked.json)
    return 0


def measured(folder: Path, cases: int, megabytes: int) -> Figures:
    """Sends so many cases from one office to the other."""
    offices = Offices(folder / "单位", [_OFFICE])
    offices.acquaint()
    out = folder / "档案.ytb"
    files.answer_with(open_=lambda *_: out, save=lambda *_: out)
    with offices.at(_OFFICE) as session:
        for number in range(1, cases + 1):
            archived(session, number, scan=os.urandom((megabytes << 20) // cases))
        page = _shown(ExchangePage(Office(session)))
        ArchiveDialog(page, Office(session)).open()
        making = Beats().during(
            lambda: click(page, "make_package_button"), lambda: not visible(page, "send_archive_dialog")
        )
        page.close()
    with offices.at(DISCIPLINE) as session:
        page = _shown(ExchangePage(Office(session)))
        looking = Beats().during(lambda: click(page, "receive_package_button"), lambda: visible(page, "arrival_dialog"))
        accepting = Beats().during(
            lambda: click(page, "accept_package_button"), lambda: not visible(page, "arrival_dialog")
        )
        page.close()
    files.answer_with()
    size = out.stat().st_size / 2**20
    offices.close()
    return Figures(size, *making, *looking, *accepting)


def _shown(page: ExchangePage) -> ExchangePage:
    page.resize(1366, 700)
    page.show()
    page.reload()
    QTest.qWait(200)
    return page


if __name__ == "__main__":
    sys.exit(main())
