"""Attachments beside `cp` of the same file: added, given out as a copy, opened for another program; and the memory.

    python -m tests.bench.files [--megabytes 500] [--rounds 5] [--json F]

Each way runs in a process of its own, in turn.  Adding and giving out end with the file on the disk, and so does the
copy beside them (`cp`, then `sync` of the file); what another program opens is not synced, and its copy is `cp` alone.
Where other work runs on the machine the disk and the two threads have to share with it; the processor's own time is in
the note.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.files_child import NAME
from tests.bench.lines import Line, arguments, ended
from tests.bench.processes import Round, child, lines_of
from tests.bench.use_cases import small_store

CHILD = "tests.bench.files_child"
MOST_TIMES, MOST_MB = 2.0, 50.0
# The program's way, and what it is compared with.
PAIRS = {"add": "cp-sync", "export": "cp-sync", "open": "cp"}
_SAID = {"add": "add", "export": "give out a copy", "open": "open in another program"}
_BARE = {"cp-sync": "cp + sync of the file", "cp": "cp"}


def measured(folder: Path, megabytes: float, rounds: int) -> list[Line]:
    """The ways in turn, with a file of random bytes, in one folder."""
    source = folder / NAME
    with source.open("wb") as stream:
        for _ in range(max(round(megabytes), 1)):
            stream.write(os.urandom(round(megabytes * 1e6 / max(round(megabytes), 1))))
    data = small_store(folder / "数据")
    kinds = (*PAIRS, *_BARE)
    for kind in kinds:  # once, so that all begins warm
        child(CHILD, kind, data, source)
    found = [{kind: child(CHILD, kind, data, source) for kind in kinds} for _ in range(rounds)]
    return [line for kind in PAIRS for line in _lines(kind, megabytes, found)]


def _lines(kind: str, megabytes: float, found: list[Round]) -> tuple[Line, Line]:
    name = f"attachments: {_SAID[kind]}"
    times = Line(f"{name}, {megabytes:g} MB", _BARE[PAIRS[kind]], MOST_TIMES)
    memory = Line(f"{name}, memory", "memory at the start", MOST_MB, "MB more")
    lines_of(times, memory, found, kind, PAIRS[kind])
    return times, memory


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
