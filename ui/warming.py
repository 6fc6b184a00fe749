"""What the main window needs is loaded while the password is typed.

Modules without windows (peewee, ciphers, rules, queries) are loaded by a thread; typing waits for no more than a few
milliseconds of it at a time.  Those of windows are loaded here, one between two turns of the event loop: PySide makes
its classes when they are first named, and two threads that name the same one would find it half made.  The last steps
name what the first painted list needs: its style, and a part that Qt made by itself, for which PySide makes every class
of widgets there is.
"""

from __future__ import annotations

import linecache
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from importlib import import_module

from PySide6 import QtWidgets
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QScrollArea

from ui.beside import Beside

WITHOUT_WINDOWS = (
    "argon2.low_level", "nacl.secret", "app.access.accounts", "app.access.policy", "app.people.queries",
    "app.ledgers.ledger", "app.papers.book_layouts", "app.store.backups",
)  # fmt: skip
# In an order in which each loads little that those before it have not: the whole of one is loaded at a stretch.
WINDOWS = (
    "ui.widgets.clauses", "ui.office", "ui.widgets.dialog", "ui.widgets.memory", "ui.widgets.typing_state",
    "ui.widgets.empty_state", "ui.widgets.table_model", "ui.widgets.table_header", "ui.widgets.copying",
    "ui.widgets.table", "ui.widgets.list_page", "ui.widgets.long_work", "ui.access.gates", "ui.access.backup_keeper",
    "ui.access.watch", "ui.shell.account_menu", "ui.shell.search_box", "ui.shell.main_window", "ui.ledgers.tab",
    "ui.ledgers.ledger_page",
)  # fmt: skip
_LOOK_MS = 5


class Warming(QObject):
    """Begins at once; `finish` does what is left when the password is there before it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: list[Callable[[], object]] = [partial(import_module, name) for name in WINDOWS]
        self._left += [lambda: QtWidgets.QStyle, lambda: QScrollArea().viewport()]
        self._thread = Beside("warming")
        self._flight: Future[None] = self._thread.submit(_load_what_has_no_windows)
        self._thread.shutdown(wait=False)
        self._turn = QTimer(self, interval=_LOOK_MS)
        self._turn.timeout.connect(self._go_on)
        self._turn.start()

    @property
    def is_over(self) -> bool:
        """Whether all is loaded."""
        return self._flight.done() and not self._left

    def finish(self) -> None:
        """Loads what is left."""
        self._turn.stop()
        self._flight.exception()  # waits; what cannot be loaded says so where it is needed
        while self._left:
            self._left.pop(0)()
        linecache.clearcache()  # PySide reads the source of what is loaded, and Python keeps its lines

    def _go_on(self) -> None:
        """One module, once the thread is through: windows are made of what it loads."""
        if not self._flight.done():
            return
        if self._left:
            self._left.pop(0)()
        else:
            self.finish()


def _load_what_has_no_windows() -> None:
    """On the thread."""
    for name in WITHOUT_WINDOWS:
        import_module(name)
    from app.access.passwords import policies
    from app.rules.loading import load

    load()
    policies()
