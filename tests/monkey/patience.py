"""Whether a process hangs: it was silent for so long, although it could have gone on.

The time in which its threads stood in line for a processor is not counted (Linux says it in `schedstat`): on a machine
that others keep busy nothing answers, and that is no fault of the program.  It is watched from outside, because a
process that hangs may hold the interpreter's lock.
"""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

_LOOK_S = 0.25
# How long it may take to write down where its threads are before it is ended.
_TOLD_S = 1.0


class Silence:
    """How long a process has been silent by its own time: asked again and again, with what is seen of it."""

    def __init__(self) -> None:
        self._beat: int | None = None
        self._since = 0.0
        self._waited: dict[int, float] = {}
        self._before: dict[int, float] = {}

    def seconds(self, now: float, beat: int | None, waited: Mapping[int, float]) -> float:
        """The silence at a moment: `beat` changes with each sign of life (None: none is expected).

        `waited` is how long each thread has stood in line for a processor since it began, in seconds.
        """
        self._waited |= waited  # of a thread that has ended, what was seen last
        if beat is None or beat != self._beat:
            self._beat, self._since, self._before = beat, now, dict(self._waited)
            return 0.0
        in_line = sum(waited - self._before.get(thread, 0.0) for thread, waited in self._waited.items())
        return max(now - self._since - in_line, 0.0)


def watch(process: subprocess.Popen[str], beat: Path, patience: float) -> str | None:
    """Waits for the end of a process that touches the file `beat` as it goes; how its threads stood where it hung and
    was ended, else None.

    Where the file is not there, no sign of life is expected.  One that hangs is asked where it is (SIGUSR1) first.
    """
    silence, worked = Silence(), dict[int, float]()
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK_S)
            return None
        silent = silence.seconds(time.monotonic(), _touched(beat), _waited(process.pid))
        if not silent:
            worked = _worked(process.pid)
        if silent < patience:
            continue
        stood = "\n".join(_stood(process.pid, worked))
        process.send_signal(signal.SIGUSR1)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_TOLD_S)
        process.kill()
        process.wait()
        return stood


def _touched(beat: Path) -> int | None:
    try:
        return beat.stat().st_mtime_ns
    except OSError:
        return None


def _waited(pid: int) -> dict[int, float]:
    """How long each thread has stood in line; nothing where the system does not say it."""
    return _scheduled(pid, 1)


def _worked(pid: int) -> dict[int, float]:
    """How long each thread has had a processor."""
    return _scheduled(pid, 0)


def _scheduled(pid: int, which: int) -> dict[int, float]:
    found: dict[int, float] = {}
    for thread in Path(f"/proc/{pid}/task").glob("*"):
        with suppress(OSError, ValueError, IndexError):  # it ended meanwhile
            found[int(thread.name)] = int((thread / "schedstat").read_text().split()[which]) / 1e9
    return found


def _stood(pid: int, before: Mapping[int, float]) -> Iterator[str]:
    """What each thread does, and how much of a processor it had since the last sign of life."""
    for thread, seconds in _worked(pid).items():
        with suppress(OSError, IndexError):
            state = Path(f"/proc/{pid}/task/{thread}/stat").read_text().rpartition(")")[2].split()[0]
            yield f"thread {thread}: {state}, {seconds - before.get(thread, 0.0):.1f} s of a processor"
