"""A backup with its full check beside `cp` of the same files, `sync`, and the SHA-256 of each.

    python -m tests.bench.backup [--megabytes 2000] [--rounds 3] [--stores DIR] [--full] [--json F]

The line with a target is a store of so many megabytes, nearly all of them attachments as scans come (0.1 to 12 MB).
The stores by size are stated beside it: there the database weighs as much as the attachments, and each of its pages is
decrypted and encrypted, checked by its code, by its structure and by its references, which `cp` and SHA-256 are not
asked to do.  Each way runs in a process of its own, in turn.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

from app.access.accounts import open_session
from app.store import vault
from tests.bench.lines import Line, arguments, ended
from tests.bench.processes import Round, child, lines_of
from tests.bench.scale import copied
from tests.bench.use_cases import small_store
from tests.passwords import PASSWORD

CHILD = "tests.bench.backup_child"
TARGET, MOST_MB = 2.5, 100.0
_BARE = "cp + sync + sha256"
_SMALLEST, _LARGEST = 100_000, 12_000_000


class _Random:
    """So many random bytes, as a stream."""

    def __init__(self, size: int, seed: int) -> None:
        self._left, self._chance = size, random.Random(seed)

    def readinto(self, buffer: memoryview) -> int:
        """The next ones."""
        found = self._chance.randbytes(min(len(buffer), self._left))
        buffer[: len(found)] = found
        self._left -= len(found)
        return len(found)


def store_of(folder: Path, megabytes: float) -> Path:
    """A store with so many megabytes of attachments."""
    small_store(folder)
    session = open_session(folder, "admin", PASSWORD)
    chance, left, number = random.Random(1), int(megabytes * 1e6), 0
    while left > 0:
        size = min(left, int(_SMALLEST * (_LARGEST / _SMALLEST) ** chance.random()))
        with session.store.transaction():
            vault.add(session.store, _Random(size, number), f"扫描{number}.pdf")
        left, number = left - size, number + 1
    session.store.close()
    return folder


def rounds_of(data: Path, place: Path, rounds: int) -> list[Round]:
    """Both in turn."""
    return [{kind: child(CHILD, kind, data, place) for kind in ("backup", "copy")} for _ in range(rounds)]


def measured(folder: Path, megabytes: float, rounds: int) -> list[Line]:
    """The store that is nearly all attachments: times and memory."""
    found = rounds_of(store_of(folder / "data", megabytes), folder / "place", rounds)
    times = Line(f"backup with full check, {megabytes:g} MB of attachments", _BARE, TARGET)
    memory = Line("backup with full check, memory", "memory at the start", MOST_MB, "MB more")
    lines_of(times, memory, found, "backup", "copy")
    return [times, memory]


def main() -> int:
    """Measures, prints the table, fails where a target is missed."""
    parser: Any = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = arguments(__doc__, parser)
    with tempfile.TemporaryDirectory(prefix="yuetan-bench-") as name:
        lines = measured(Path(name), asked.more.megabytes, asked.more.rounds)
    stated = Line("backup with full check, by size of the store", _BARE, None)
    memory = Line("backup with full check, memory by size", "memory at the start", MOST_MB, "MB more")
    for size, store in asked.sizes():
        with copied(store, attachments=True) as mine:
            found = rounds_of(mine, mine.parent / "place", min(asked.more.rounds, 2))
        lines_of(stated, memory, found, "backup", "copy", size, cost=True)
    return ended([*lines, stated, memory], asked.json)


if __name__ == "__main__":
    sys.exit(main())
