"""How long the window is held while it has long work done: the longest gap between two turns of the event loop, while
pages are turned to and acts are done on a large store, as a user does them.

QT_QPA_PLATFORM=offscreen python -m tests.bench.held_work [--stores DIR] [--full] [--json F]

A gap is counted in processor time of the window's own thread, so that other work on the machine is none of it; the
bare line is what a window that does nothing has of it while another thread of Python counts.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.access.session import Session
from app.ledgers.archive.standing import standing_list
from app.ledgers.archive.volumes import VolumeFilter, volumes_page
from tests.bench.held import Beats, visible
from tests.bench.lines import Line, arguments, ended
from tests.bench.scale import copied, opened
from tests.ui.hands import write
from ui.access.audit_dialog import AuditDialog
from ui.application import application
from ui.beside import Beside
from ui.ledgers.archive.list_dialogs import DrawTransferDialog
from ui.office import Office
from ui.oversight.discoveries_page import DiscoveriesPage
from ui.oversight.health_page import HealthPage
from ui.oversight.sample_dialogs import DrawDialog
from ui.people.people_page import PeoplePage
from ui.widgets import files
from ui.widgets.long_work import LongWork

# A person notices a window that does not answer for longer (anchors iii: a batch leaves frames of 100 ms).
MOST_MS = 100.0
TIMES = 3
_VOLUMES = 500
_COUNTS = 3_000_000
# What is prepared: the act itself, and whether it has come to its end.
Act = tuple[Callable[[], object], Callable[[], object]]


class Turns(Beats):
    """The same in processor time of the thread that turns the loop."""

    def _beat(self) -> None:
        now = time.thread_time()
        self.longest, self._last = max(self.longest, now - self._last), now

    def during(self, act: Callable[[], object], until: Callable[[], object]) -> tuple[float, float]:
        """How long it took by the clock on the wall, and the longest turn, in milliseconds."""

        def begun() -> None:
            self._last, self.longest = time.thread_time(), 0.0
            act()

        return super().during(begun, until)


def busy() -> bool:
    """Whether a piece of long work has not landed yet."""
    return any(isinstance(each, LongWork) and not each.is_over for each in QApplication.topLevelWidgets())


def discoveries(parent: QWidget, office: Office) -> Act:
    """Turning to 系统发现."""
    page = _in(parent, DiscoveriesPage(office, lambda _: None))
    return page.reload, lambda: page.list.table.count() > 0


def health(parent: QWidget, office: Office) -> Act:
    """Turning to 督导报告."""
    page = _in(parent, HealthPage(office))
    return page.reload, lambda: page.department.count() > 0


def sample(parent: QWidget, office: Office) -> Act:
    """Drawing a sample of ten years."""
    DrawDialog(parent, office).open()
    write(parent, "draw_start", "2017-01-01")
    return lambda: press(parent, "save_button"), lambda: not busy()


def transfer(parent: QWidget, office: Office) -> Act:
    """A 移交清单 of many volumes."""
    there = volumes_page(office.session, VolumeFilter(), 0, 2 * (TIMES + 1) * _VOLUMES)
    free = [each for each in there if each.state == "在库" and not standing_list(each.id)]
    DrawTransferDialog(parent, office, free[:_VOLUMES]).open()
    return lambda: press(parent, "save_button"), lambda: not busy()


def verify(parent: QWidget, office: Office) -> Act:
    """核对 of the audit chain."""
    AuditDialog(parent, office).open()
    return lambda: press(parent, "audit_verify"), lambda: not busy()


def roster(parent: QWidget, office: Office) -> Act:
    """Who is in post as a workbook."""
    return _in(parent, PeoplePage(office, lambda: None)).export, lambda: not busy()


def press(parent: QWidget, name: str) -> None:
    """Presses a button, and lets the loop turn by itself."""
    button = visible(parent, name)[-1]
    assert isinstance(button, QAbstractButton)
    button.click()


ACTS: dict[str, Callable[[QWidget, Office], Act]] = {
    "系统发现": discoveries, "督导报告": health, "抽取": sample, f"移交清单，{_VOLUMES} 卷": transfer,
    "核对操作记录": verify, "导出名册": roster,
}  # fmt: skip


def main() -> int:
    """Measures, prints, and writes JSON where asked."""
    asked = arguments(__doc__)
    application()
    bare = Line("window held: bare window beside a counting thread", "", None, "ms")
    lines = {name: Line(f"window held: {name}", "a turn of the loop", MOST_MS, "ms") for name in ACTS}
    for size, folder in asked.sizes():
        with copied(folder) as mine:
            session = opened(mine)
            for _ in range(TIMES):
                bare.add(size, [*bare.figures.get(size, []), bare_gap()])
                for name, act in ACTS.items():
                    took, gap = measured(session, act)
                    lines[name].add(size, [*lines[name].figures.get(size, []), gap], took)
            session.store.close()
    return ended([bare, *lines.values()], asked.json)


def measured(session: Session, prepare: Callable[[QWidget, Office], Act]) -> tuple[float, float]:
    """How long an act took and the longest turn in it, in milliseconds."""
    with _window() as parent, tempfile.TemporaryDirectory() as folder:
        files.answer_with(save=lambda *_: Path(folder) / "导出.xlsx")
        office = Office(session)
        act, until = prepare(parent, office)
        QTest.qWait(300)  # what the page itself began
        took = Turns().during(act, lambda: until() and not busy())
        files.answer_with()
    return took


def bare_gap() -> float:
    """The longest gap of a window that does nothing while a thread counts."""
    thread = Beside("bare")
    with _window():
        flights = [thread.submit(sum, range(_COUNTS)) for _ in range(4)]
        _, gap = Turns().during(lambda: None, lambda: all(each.done() for each in flights))
    thread.shutdown()
    return gap


@contextmanager
def _window() -> Iterator[QWidget]:
    gc.collect()  # what the one before left is not counted on this one
    window = QWidget()
    window.resize(1366, 700)
    window.show()
    QTest.qWait(50)
    yield window
    for each in window.findChildren(QWidget):
        if each.isWindow():
            each.close()
    window.close()
    window.deleteLater()
    QTimer.singleShot(0, lambda: None)
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _in(parent: QWidget, page: QWidget):
    page.setParent(parent)
    page.resize(parent.size())
    page.show()
    return page


if __name__ == "__main__":
    sys.exit(main())
