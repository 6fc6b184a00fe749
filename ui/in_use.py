"""A data folder that something else has open: which of the reasons it is, and what to do in each.

The lock of a start names its process and its computer.  A second start of the same person brings the first window to
the front.  Another person of the PC cannot see that window, and a computer that had the stick before may have been
switched off: then somebody has to be told, for a program that ends without a word looks broken.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QEventLoop, QLockFile, QSysInfo

from app.store.paths import is_on_network

# What a second start leaves for the first one, which looks for it.
RAISE = "yuetan.raise"
SHOWN_BEFORE, NOT_OPENED = 0, 1
_WAIT_MS = 100


class Holder(Enum):
    """Who has the folder."""

    OURS = auto()
    OTHER_USER = auto()
    OTHER_PC = auto()
    GONE = auto()
    SHUT = auto()


def holder(lock: QLockFile, folder: Path, is_mine: Callable[[int], bool] | None = None) -> Holder:
    """Who holds a lock that could not be had.

    One of another computer on a disk of this one is of nobody: the stick was pulled out there while it was open.
    """
    process, computer, _ = lock.getLockInfo()  # type: ignore[misc]  # the stub tells of a bool alone
    if computer and computer != QSysInfo.machineHostName():
        return Holder.OTHER_PC if is_on_network(folder) else Holder.GONE
    return Holder.OURS if (is_mine or _is_mine)(process) else Holder.OTHER_USER


def _is_mine(process: int) -> bool:
    """Whether a process of this PC shows its windows to who starts this one; True where nobody tells."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
        theirs, ours = ctypes.c_ulong(), ctypes.c_ulong()
        known = kernel.ProcessIdToSessionId(process, ctypes.byref(theirs))
        kernel.ProcessIdToSessionId(os.getpid(), ctypes.byref(ours))
        return not known or theirs.value == ours.value
    try:
        return Path(f"/proc/{process}").stat().st_uid == os.getuid()
    except OSError:
        return True


def take(lock: QLockFile, folder: Path) -> int | None:
    """Takes the folder for this start: None where it has it, else the exit code, after all that was to be said.

    Where nothing can be written there is no lock either: nobody can have it open to write.
    """
    if is_shut(folder):
        return _told(lock, folder, Holder.SHUT)
    if has(lock):
        return None
    who = holder(lock, folder)
    if who is Holder.GONE:
        if freed(lock):
            return None
        who = Holder.OTHER_USER
    if who is Holder.OURS:
        try:
            (folder / RAISE).touch()
        except OSError:  # it is not ours to write in: whose process it is the system did not tell
            who = Holder.OTHER_USER
        else:
            return SHOWN_BEFORE
    return _told(lock, folder, who)


def is_shut(folder: Path) -> bool:
    """Whether the folder is there and this user may not look into it."""
    try:
        folder.stat()
    except PermissionError:
        return True
    except OSError:
        return False
    return not os.access(folder, os.R_OK | os.X_OK)


def has(lock: QLockFile) -> bool:
    """Tries to have the lock."""
    return lock.tryLock(_WAIT_MS) or lock.error() is not QLockFile.LockError.LockFailedError


def freed(lock: QLockFile) -> bool:
    """Takes away a lock that is nobody's, and has one."""
    with suppress(OSError):
        Path(lock.fileName()).unlink(missing_ok=True)
    return has(lock)


def _told(lock: QLockFile, folder: Path, who: Holder) -> int | None:
    from ui.in_use_dialog import InUseDialog  # seldom seen

    dialog = InUseDialog(lock, folder, who)
    waiting = QEventLoop()
    dialog.finished.connect(waiting.quit)
    dialog.open()
    waiting.exec()
    return None if lock.isLocked() else NOT_OPENED
