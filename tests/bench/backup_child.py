"""One measured backup with its full check, or the copy beside it, in a process of its own; see `tests.bench.backup`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from app.access.accounts import open_session
from app.store import backups
from tests.bench.processes import measured
from tests.bench.scale import NOW
from tests.passwords import PASSWORD


def backed_up(data: Path, place: Path) -> dict[str, float]:
    """A backup of the store into an empty place: copied and checked whole."""
    session = open_session(data, "admin", PASSWORD)
    try:
        return measured(lambda: backups.make(session.store, place, "量测", NOW))
    finally:
        session.store.close()


def copied(data: Path, place: Path) -> dict[str, float]:
    """`cp` of the same files, seen onto the disk, and the SHA-256 of each."""

    def act() -> None:
        subprocess.run(["cp", "-r", str(data), str(place)], check=True)
        subprocess.run(["sync", "-f", str(place)], check=True)
        command = f"find '{place}' -type f -print0 | xargs -0 -n 64 sha256sum > /dev/null"
        subprocess.run(["sh", "-c", command], check=True)

    return measured(act)


def main(kind: str, data: Path, place: Path) -> None:
    """Does one of them, takes away what came of it, and tells what it took."""
    shutil.rmtree(place, ignore_errors=True)
    try:
        found = (backed_up if kind == "backup" else copied)(data, place)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
