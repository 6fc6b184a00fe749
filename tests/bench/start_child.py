"""The program as `main.py` starts it, watched by `tests.bench.start`: to the password window, or to the ledger.

python tests/bench/start_child.py ROOT unlock|ledger|tabs|modules HOME [pause in ms]

HOME/yuetan is the data folder, found as that of a user's own: the program is started as by a click on its icon.
Nothing is loaded before `main.py` runs but what it loads itself.  Prints one line of JSON.  `tabs` goes on from the
ledger to every other tab, and from light to dark; `modules` tells what is loaded at the password window, after
typing, and with the ledger open.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import time
from typing import Any

ROOT, KIND, HOME = sys.argv[1:4]
PAUSE_MS = int(sys.argv[4]) if len(sys.argv) > 4 else 0
sys.path.insert(0, ROOT)
sys.argv = ["main.py"]
os.environ["XDG_DATA_HOME"] = os.environ["LOCALAPPDATA"] = HOME

import main as program  # noqa: E402

program.begin()  # as main.py does before anything of Qt is loaded

from PySide6.QtCore import QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from tests.bench.start_bare import TURNS, after_turns, memory  # noqa: E402

PYSIDE = ("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets")
found: dict[str, Any] = {}
_run = QApplication.exec


def told() -> None:
    """Says what was found and ends; the store was closed, or never opened."""
    print(json.dumps(found), flush=True)
    os._exit(0)


def on_the_password_window() -> None:
    """It is painted."""
    found.update(unlock_at=time.monotonic(), unlock_cpu_s=time.process_time(), unlock_mb=memory()[0])
    _list_modules("at the start")
    if KIND == "unlock":
        told()
    if KIND == "modules":
        when_warm()
    else:
        QTimer.singleShot(PAUSE_MS, give_the_password)


def when_warm() -> None:
    """Gives the password when all is loaded that is loaded while one types."""
    warming = [each._warming for each in QApplication.topLevelWidgets() if hasattr(each, "_warming")]
    if any(each is not None and each.is_over for each in warming):
        give_the_password()
    else:
        QTimer.singleShot(20, when_warm)


def give_the_password() -> None:
    """As the page does it when Enter is pressed, at the moment that the stores live at."""
    from tests.passwords import PASSWORD

    _time_the_derivation()
    _live_then()
    _watch_the_ledger()
    _list_modules("when the password is there")
    [page] = [each for each in QApplication.allWidgets() if each.objectName() == "unlock_page"]
    page.password.setText(PASSWORD)  # type: ignore[attr-defined]
    found.update(given_at=time.monotonic(), given_cpu_s=time.process_time())
    page._try()  # type: ignore[attr-defined]


def _time_the_derivation() -> None:
    """What the key costs is not what the program costs."""
    from app.store.keyslots import KeyFile

    unlock = KeyFile.unlock

    def timed(self: KeyFile, *arguments: Any) -> Any:
        wall, used = time.monotonic(), time.process_time()
        try:
            return unlock(self, *arguments)
        finally:
            found.update(key_s=time.monotonic() - wall, key_cpu_s=time.process_time() - used)

    KeyFile.unlock = timed  # type: ignore[method-assign]


def _live_then() -> None:
    from app.access import accounts
    from tests.bench.scale.size import NOW

    opened = accounts.open_session

    def then(*arguments: Any, **named: Any) -> Any:
        session = opened(*arguments, **named)
        session.clock = lambda: NOW
        return session

    accounts.open_session = then


def _watch_the_ledger() -> None:
    """The first page counts as painted when its list was painted with words in its first row."""
    from ui.widgets.table import TableView

    paint = TableView.paintEvent

    def painted(self: TableView, event: Any) -> None:
        paint(self, event)
        model = self.model()
        if "ledger" in found or self.objectName() != "ledger_list" or not (self.isVisible() and model.rowCount()):
            return
        if any(model.index(0, column).data() for column in range(model.columnCount())):
            found["ledger"] = True
            QTimer.singleShot(0, on_the_ledger)

    TableView.paintEvent = painted  # type: ignore[method-assign]


def on_the_ledger() -> None:
    """It is painted."""
    now, used = time.monotonic(), time.process_time()
    found["open_ms"] = (now - found["given_at"] - found["key_s"]) * 1000
    found["open_cpu_ms"] = (used - found["given_cpu_s"] - found["key_cpu_s"]) * 1000
    after_turns(TURNS, lambda: QTimer.singleShot(300, with_the_ledger_open))


def with_the_ledger_open() -> None:
    """What is left to the moments after the first picture has been done."""
    [window] = [each for each in QApplication.topLevelWidgets() if each.objectName() == "main_window"]
    found["mb"], found["pss_mb"] = memory()
    _list_modules("with the ledger open")
    if KIND == "tabs":
        _turn_to_each(window)
    window.office.session.store.close()  # type: ignore[attr-defined]
    told()


def _list_modules(when: str) -> None:
    """And which names of PySide's were taken: it makes their enumerations then."""
    if KIND == "modules":
        taken = [f"{module}.{name}" for module in PYSIDE if module in sys.modules for name in vars(sys.modules[module])]
        found[when] = sorted([*sys.modules, *taken])


def _turn_to_each(window: Any) -> None:
    from ui.theme import Mode, theme

    found["tabs"], found["schemes"] = {}, []
    for tab in list(window.tabs):
        if not window.tabs.is_made(tab):
            found["tabs"][str(tab)] = _timed(lambda tab=tab: window.show_tab(tab))
    for mode in (Mode.DARK, Mode.LIGHT):
        found["schemes"].append(_timed(lambda mode=mode: theme().set_mode(mode)))


def _timed(act: Any) -> tuple[float, float]:
    """Milliseconds of the wall and of the processor until it is painted."""
    wall, used = time.monotonic(), time.process_time()
    act()
    for _ in range(TURNS):
        QApplication.processEvents()
    return (time.monotonic() - wall) * 1000, (time.process_time() - used) * 1000


def watched(*_: Any) -> int:
    """Takes the place of `QApplication.exec`: the first window is shown, and not painted yet."""
    after_turns(TURNS, on_the_password_window)
    return _run()


if __name__ == "__main__":
    QApplication.exec = watched  # type: ignore[method-assign, assignment]
    runpy.run_path(f"{ROOT}/main.py", run_name="__main__")
