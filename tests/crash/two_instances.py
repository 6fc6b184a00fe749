"""Two starts on one folder, again and again: one has the store, the other calls it to the front; locks of the killed.

    python -m tests.crash.two_instances [--scale S] [--seed N]

Both starts are the real program with its real window (offscreen), which types its password itself.
"""

from __future__ import annotations

import json
import os
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.crash.places import scratch
from tests.crash.table import Row, run_alone
from tests.passwords import PASSWORD

ROOT = Path(__file__).parents[2]
_PATIENCE_S = 120.0
_COMMAND = ("-m", "tests.crash.instance")


@dataclass
class Start:
    """A start of the program: its process, and the lines that it told so far."""

    process: subprocess.Popen[str]
    told: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Reads on a thread of its own, until the process ends."""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("["):
                self.told.append(json.loads(line))

    def moment(self, what: str, patience_s: float = _PATIENCE_S) -> float | None:
        """When it first told this; waits for it as long as the process lives, None where it never came."""
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            found = [line[1] for line in self.told if line[0] == what]
            if found:
                return float(found[0])
            if not self._reader.is_alive():
                return None
            self._reader.join(0.005)
        return None

    def ended(self) -> int:
        """Waits for the process to end by itself."""
        return self.process.wait(_PATIENCE_S)

    def kill(self) -> None:
        """Ends it without a goodbye."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._reader.join()
        if self.process.stdout is not None:
            self.process.stdout.close()


def started(folder: Path, command: tuple[str, ...] = _COMMAND) -> Start:
    """Starts the program on the folder."""
    more = {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, *command, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        encoding="utf-8", env=os.environ | more, cwd=ROOT,
    )  # fmt: skip
    return Start(process)


@dataclass(frozen=True)
class Pair:
    """What two starts came to: how many opened, whether the second ended well and was heard, and how soon."""

    opened: int
    told: bool
    raised_after_s: float | None


def pair(folder: Path, dice: random.Random, command: tuple[str, ...] = _COMMAND) -> Pair:
    """The second start comes while the first begins, or when its window is there; then both are killed."""
    first = started(folder, command)
    if dice.random() < 0.5:
        first.moment("open")
    began = time.monotonic()
    second = started(folder, command)
    starts = [first, second]
    try:
        quick = _first_to_end(starts)
        if quick is None:
            return Pair(sum(each.moment("open", 5) is not None for each in starts), told=False, raised_after_s=None)
        other = starts[1 - starts.index(quick)]
        opened = sum(each.moment("open") is not None for each in (other, quick))
        raised = other.moment("raised", 20)
        return Pair(opened, quick.process.returncode == 0, None if raised is None else max(raised - began, 0.0))
    finally:
        for each in starts:
            each.kill()


def _first_to_end(starts: list[Start]) -> Start | None:
    """The one of two that ends by itself; None where both are open."""
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        for each in starts:
            if each.process.poll() is not None:
                return each
        if all(each.told for each in starts):
            return None
        starts[0]._reader.join(0.005)
    return None


def taken_over(folder: Path, times: int) -> int:
    """Kills one start after another; how many of the next ones opened the store all the same."""
    opened = 0
    for _ in range(times):
        one = started(folder)
        opened += one.moment("open") is not None
        one.kill()
    return opened


def commanded(folder: Path, times: int) -> int:
    """While a window has the store the command line is told so; how many times it was not."""
    one = started(folder)
    wrong = 0
    try:
        one.moment("open")
        for _ in range(times):
            done = subprocess.run(
                [sys.executable, "main.py", "--data", str(folder), "check"], cwd=ROOT, capture_output=True,
                encoding="utf-8", env=os.environ | {"YUETAN_PASSWORD": PASSWORD}, check=False,
            )  # fmt: skip
            wrong += done.returncode != 1 or "另一个窗口" not in done.stderr
    finally:
        one.kill()
    return wrong


def rows(scale: float = 1.0, seed: int = 1) -> list[Row]:
    """Two starts a hundred times, a hundred locks of the killed, and commands beside a window."""
    times, dice = max(round(100 * scale), 2), random.Random(seed)
    with scratch("two") as base:
        folder = base / "数据"
        code = f"from tests.crash.kill_desk import prepare; prepare({str(folder)!r})"
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=ROOT)
        pairs = [pair(folder, dice) for _ in range(times)]
        opened = taken_over(folder, times)
        few = max(times // 10, 1)
        untold = commanded(folder, few)
    unheard = sum(each.raised_after_s is None for each in pairs)
    soon = [each.raised_after_s for each in pairs if each.raised_after_s is not None]
    note = f"raised {statistics.median(soon):.2f} s after its start (median), {max(soon):.2f} at most" if soon else ""
    return [
        Row("R7", "two starts on one folder: one opens", times, damaged=sum(each.opened != 1 for each in pairs),
            undetected=sum(not each.told for each in pairs), note="the other ends with 0"),
        Row("R7", "the first is called to the front", times, lost=unheard, note=note),
        Row("R7", "lock of a killed one taken over", times, lost=times - opened),
        Row("R7", "command beside a window is told so", few, undetected=untold),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(run_alone(rows, __doc__))
