"""How long the window is held while it has long work done: the longest gap between two turns of the event loop, while
pages are turned to and acts are done on a large store, as a user does them.

QT_QPA_PLATFORM=offscreen python -m tests.bench.held_work [--stores DIR] [--full] [--json F]

The bare line is a window that does nothing while another thread of Python counts: what the interpreter's own lock takes
from a window.  Each act is done several times on a copy of the store; an act that was cancelled in the window ends
within the time of its own line.
"""

from __future__ import annotations

import gc
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.access.session import Session
from app.ledgers.archive.volumes import VolumeFilter, volumes_page
from tests.bench.held import Beats, click
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
Act = Callable[[QWidget, Office], Callable[[], object]]


def busy() -> bool:
    """Whether a piece of long work has not landed yet."""
    return any(isinstance(each, LongWork) and not each.is_over for each in QApplication.topLevelWidgets())


def discoveries(parent: QWidget, office: Office) -> Callable[[], object]:
    """Turning to 系统发现."""
    page = _in(parent, DiscoveriesPage(office, lambda _: None))
    page.reload()
    return lambda: page.list.table.count() > 0


def health(parent: QWidget, office: Office) -> Callable[[], object]:
    """Turning to 督导报告."""
    page = _in(parent, HealthPage(office))
    page.reload()
    return lambda: page.department.count() > 0


def sample(parent: QWidget, office: Office) -> Callable[[], object]:
    """Drawing a sample of ten years."""
    DrawDialog(parent, office).open()
    write(parent, "draw_start", "2017-01-01")
    click(parent, "save_button")
    return lambda: not busy()


def transfer(parent: QWidget, office: Office) -> Callable[[], object]:
    """A 移交清单 of many volumes."""
    lines = [each for each in volumes_page(office.session, VolumeFilter(), 0, 4 * _VOLUMES) if each.state == "在库"]
    DrawTransferDialog(parent, office, lines[:_VOLUMES]).open()
    click(parent, "save_button")
    return lambda: not busy()


def verify(parent: QWidget, office: Office) -> Callable[[], object]:
    """核对 of the audit chain."""
    AuditDialog(parent, office).open()
    click(parent, "audit_verify")
    return lambda: not busy()


def roster(parent: QWidget, office: Office) -> Callable[[], object]:
    """Who is in post as a workbook."""
    _in(parent, PeoplePage(office, lambda: None)).export()
    return lambda: not busy()


ACTS: dict[str, Act] = {
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


def measured(session: Session, act: Act) -> tuple[float, float]:
    """How long an act took and the longest gap in it, in milliseconds."""
    ready: list[Callable[[], object]] = []
    with _window() as parent, tempfile.TemporaryDirectory() as folder:
        files.answer_with(save=lambda *_: Path(folder) / "导出.xlsx")
        office = Office(session)
        took = Beats().during(lambda: ready.append(act(parent, office)), lambda: ready and ready[0]() and not busy())
        files.answer_with()
    return took


def bare_gap() -> float:
    """The longest gap of a window that does nothing while a thread counts."""
    thread = Beside("bare")
    with _window():
        flights = [thread.submit(sum, range(_COUNTS)) for _ in range(4)]
        _, gap = Beats().during(lambda: None, lambda: all(each.done() for each in flights))
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
