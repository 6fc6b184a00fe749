"""Attachments beside `cp` of the same file: added, given out as a copy, opened for another program; and the memory.

    python -m tests.bench.files [--megabytes 500] [--rounds 5] [--json F]

Each way runs in a process of its own, in turn.  Adding and giving out end with the file on the disk, and so does the
copy beside them (`cp`, then `sync` of the file); what another program opens is not synced, and its copy is `cp` alone.
Where other work runs on the machine the disk and the two threads have to share with it; the processor's own time is in
the note.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.files_child import NAME
from tests.bench.lines import ANY_SIZE, Line, arguments, ended
from tests.bench.use_cases import small_store

MOST_TIMES, MOST_MB = 2.0, 50.0
# The program's way, and what it is compared with.
PAIRS = {"add": "cp-sync", "export": "cp-sync", "open": "cp"}
_SAID = {"add": "add", "export": "give out a copy", "open": "open in another program"}
_BARE = {"cp-sync": "cp + sync of the file", "cp": "cp"}


def child(kind: str, data: Path, source: Path) -> dict[str, float]:
    """One measured process."""
    command = [sys.executable, "-m", "tests.bench.files_child", kind, str(data), str(source)]
    done = subprocess.run(command, capture_output=True)
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-2000:])
    told: dict[str, float] = json.loads(done.stdout)
    return told


def measured(folder: Path, megabytes: float, rounds: int) -> list[Line]:
    """The ways in turn, with a file of random bytes, in one folder."""
    source = folder / NAME
    with source.open("wb") as stream:
        for _ in range(max(round(megabytes), 1)):
            stream.write(os.urandom(round(megabytes * 1e6 / max(round(megabytes), 1))))
    data = small_store(folder / "数据")
    kinds = (*PAIRS, *_BARE)
    for kind in kinds:  # once, so that all begins warm
        child(kind, data, source)
    found = [{kind: child(kind, data, source) for kind in kinds} for _ in range(rounds)]
    return [line for kind, bare in PAIRS.items() for line in _lines(kind, bare, megabytes, found)]


def _lines(kind: str, bare: str, megabytes: float, found: list[dict[str, dict[str, float]]]) -> list[Line]:
    middle = {name: statistics.median(each[name]["cpu_s"] for each in found) for name in (kind, bare)}
    speed = statistics.median(each[kind]["seconds"] for each in found)
    name = f"attachments: {_SAID[kind]}, {megabytes:g} MB"
    note = f"{speed:.2f} s by the clock, {middle[kind]:.2f} s of the processor; {_BARE[bare]} {middle[bare]:.2f} s"
    times = Line(name, _BARE[bare], MOST_TIMES, note=note)
    times.add(ANY_SIZE, [each[kind]["seconds"] / each[bare]["seconds"] for each in found])
    memory = Line(f"attachments: {_SAID[kind]}, memory", "memory at the start", MOST_MB, "MB more")
    memory.add(ANY_SIZE, [each[kind]["mb_more"] for each in found])
    return [times, memory]


def main() -> int:
    """Measures, prints the table, fails where a target is missed."""
    parser: Any = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    asked = arguments(__doc__, parser)
    with tempfile.TemporaryDirectory(prefix="yuetan-bench-") as name:
        found = measured(Path(name), asked.more.megabytes, asked.more.rounds)
    return ended(found, asked.json)


if __name__ == "__main__":
    sys.exit(main())
