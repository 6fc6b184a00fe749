"""What benches of files share: a measured process of its own for each way, and the lines that come of its rounds.

A child (`tests.bench.files_child`, `tests.bench.backup_child`) is called with the kind of work and the paths that it
needs, does it once through `measured`, and prints as JSON what that found.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench.lines import ANY_SIZE, Line

# What one way took in each round: kind -> seconds, cpu_s, mb_more.
Round = dict[str, dict[str, float]]


def child(module: str, kind: str, *paths: Path) -> dict[str, float]:
    """One measured process."""
    done = subprocess.run([sys.executable, "-m", module, kind, *map(str, paths)], capture_output=True)
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-2000:])
    told: dict[str, float] = json.loads(done.stdout)
    return told


def lines_of(
    times: Line, memory: Line, found: Sequence[Round], ours: str, bare: str, size: str = ANY_SIZE, cost: bool = False
) -> None:
    """Adds to both lines what the rounds say of one way and the bare one beside it, and says the seconds in words."""
    middle = {
        (kind, what): statistics.median(each[kind][what] for each in found)
        for kind in (ours, bare)
        for what in ("seconds", "cpu_s")
    }
    times.add(
        size,
        [each[ours]["seconds"] / each[bare]["seconds"] for each in found],
        middle[ours, "seconds"] * 1000 if cost else None,
    )
    memory.add(size, [each[ours]["mb_more"] for each in found])
    said = (
        f"{middle[ours, 'seconds']:.2f} s by the clock, {middle[ours, 'cpu_s']:.2f} s of the processor; "
        f"{times.baseline} {middle[bare, 'seconds']:.2f} s and {middle[bare, 'cpu_s']:.2f} s"
    )
    times.note += said if size == ANY_SIZE else f"{size}: {said}. "


# ------------------------------------------------------------ in the child


def measured(act: Callable[[], object]) -> dict[str, float]:
    """Seconds by the clock and of the processor, and how far the memory rose above the start."""
    os.sync()  # what others left to be written is not waited for here
    start = _memory_mb("VmRSS")
    try:
        Path("/proc/self/clear_refs").write_text("5")  # the highest mark begins anew
    except OSError:
        start = _memory_mb("VmHWM")
    clock, used = time.perf_counter(), _used_s()
    act()
    seconds, cpu = time.perf_counter() - clock, _used_s() - used
    return {"seconds": seconds, "cpu_s": cpu, "mb_more": _memory_mb("VmHWM") - start}


def _memory_mb(field: str) -> float:
    """What Linux says of this process: VmRSS now, VmHWM at most."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    return 0.0


def _used_s() -> float:
    """The processor's time of this process and of those that it waited for."""
    both = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)
