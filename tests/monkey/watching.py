"""What counts as a fault, and what is measured: nothing may be raised, left broken, or grow."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QObject, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QDialog

from app.access.session import Session
from app.access.whole import problems

# Words of Qt in a mere warning that mean that something is wrong in the program.
_GRAVE = ("thread", "deleted", "destroyed", "QPainter::begin", "paint device", "not active", "recursive")
_KEPT_FRAMES = 4
# The first moves load modules, fonts and pages: what grows there grows once.
WARM = 3_000


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that must not be: `sign` is the same whenever it is the same fault."""

    kind: str
    sign: str
    text: str


class Faults:
    """Collects what goes wrong anywhere in the process."""

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self.warnings: Counter[str] = Counter()

    def add(self, kind: str, sign: str, text: str) -> None:
        """One more."""
        self.found.append(Fault(kind, sign, text))

    def raised(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        """An exception that nobody caught."""
        frames = traceback.extract_tb(trace)
        own = [each for each in frames if "/site-packages/" not in each.filename] or frames
        places = " < ".join(f"{Path(each.filename).name}:{each.name}" for each in reversed(own[-_KEPT_FRAMES:]))
        self.add("exception", f"{kind.__name__} {places}", "".join(traceback.format_exception(kind, error, trace)))

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Inside, everything that would be printed and forgotten is kept."""
        hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self.raised
        threading.excepthook = lambda given: self.raised(given.exc_type, given.exc_value, given.exc_traceback)
        sys.unraisablehook = lambda given: self.raised(given.exc_type, given.exc_value, given.exc_traceback)
        before = qInstallMessageHandler(self._of_qt)
        try:
            yield
        finally:
            qInstallMessageHandler(before)
            sys.excepthook, threading.excepthook, sys.unraisablehook = hooks

    def _of_qt(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg) or any(word in message for word in _GRAVE):
            self.add("qt", f"{kind.name} {message[:80]}", f"{kind.name}: {message}")
        else:
            self.warnings[message[:120]] += 1

    def check_store(self, session: Session) -> None:
        """Whether pages, references, attachments, keys and the audit chain are whole."""
        if found := problems(session.store):
            self.add("store", found[0][:80], "\n".join(found))


@dataclass(frozen=True, slots=True)
class Sample:
    """What the process holds at a moment, after its garbage was taken away; memory in MB."""

    move: int
    open: bool
    account: str
    rss: float
    files: int
    store_files: int
    threads: int
    widgets: int
    windows: int
    dialogs: int
    objects: int
    timers: int
    python: int
    # At rest: only the first window of a store that is the same each time is open (`Program.rest`).
    rest: bool = False
    # How many modules were ever loaded, and how large the store is.
    modules: int = 0
    store: float = 0.0


_libc = ctypes.CDLL(None)
_PAGE = os.sysconf("SC_PAGE_SIZE") / 2**20


def sample(move: int, session: Session | None, window: QObject | None, *, rest: bool = False) -> Sample:
    """Measures now."""
    gc.collect()
    with suppress(AttributeError):  # a C library without it keeps what it likes
        _libc.malloc_trim(0)
    rss = int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE
    handles = list(_handles())
    inner = window.findChildren(QObject) if window is not None else []
    account = session.account.name if session is not None else ""
    files = session.store.paths.of_database if session is not None else ()
    store = sum(each.stat().st_size for each in files if each.exists())
    return Sample(
        move, window is not None, account, round(rss, 1), len(handles),
        sum(1 for each in handles if ".db" in Path(each).name), threading.active_count(),
        len(QApplication.allWidgets()), len(QApplication.topLevelWidgets()),
        sum(1 for each in inner if isinstance(each, QDialog)), len(inner),
        sum(1 for each in inner if isinstance(each, QTimer)), len(gc.get_objects()),
        rest, len(sys.modules), round(store / 2**20, 2),
    )  # fmt: skip


def kinds() -> Counter[str]:
    """How many objects of each class there are, of those that Python's collector knows."""
    return Counter(f"{type(each).__module__}.{type(each).__qualname__}" for each in gc.get_objects())


def _handles() -> Iterator[str]:
    for each in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            yield str(each.readlink())


def slope(samples: Sequence[Any], field: str) -> float:
    """By how much a figure grows over the moves of these samples: the straight line that is nearest to them."""
    if len(samples) < 3:
        return 0.0
    across = [float(each.move) for each in samples]
    up = [float(getattr(each, field)) for each in samples]
    middle, mean = sum(across) / len(across), sum(up) / len(up)
    spread = sum((x - middle) ** 2 for x in across)
    lean = sum((x - middle) * (y - mean) for x, y in zip(across, up, strict=True)) / spread
    return lean * (across[-1] - across[0])
