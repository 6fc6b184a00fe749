"""Runs a child under `disk_log.c`, and reads what it did to the files below a folder, in order."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SOURCE = Path(__file__).with_suffix(".c")
_HEAD = struct.Struct("<IIIIIQ")
CREATED, TRUNCATED = 1, 2
# Where disks are laid down again: in memory, where there is such a place.
FAST = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its kind (a letter, as in disk_log.c), the file it is about by path or serial, and what was written."""

    kind: str
    flags: int
    serial: int
    offset: int
    one: bytes
    two: bytes

    @property
    def path(self) -> str:
        """The first path; the text of a mark."""
        return self.one.decode()

    @property
    def target(self) -> str:
        """The second path of a rename."""
        return self.two.decode()


def lack() -> str:
    """What this machine lacks to record anything; nothing where it can."""
    if sys.platform != "linux":
        return "needs Linux"
    return "" if shutil.which("cc") else "needs a C compiler"


@contextmanager
def workshop() -> Iterator[tuple[Path, Path]]:
    """A folder to work in, and the compiled shim."""
    with tempfile.TemporaryDirectory(prefix="yuetan-disk-", dir=FAST) as name:
        shim = Path(name) / "disk_log.so"
        command = ["cc", "-shared", "-fPIC", "-O1", "-o", str(shim), str(_SOURCE), "-ldl", "-lpthread"]
        subprocess.run(command, check=True)
        yield Path(name), shim


def environment(shim: Path, watched: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a child needs to be recorded (`YUETAN_LOG`) or killed (`YUETAN_KILL_AT`)."""
    fixed = {"LD_PRELOAD": str(shim), "YUETAN_WATCH": str(watched), "PYTHONDONTWRITEBYTECODE": "1"}
    return os.environ | fixed | dict(more or {})


def acts_in(log: Path) -> list[Act]:
    """The acts of a log in their order."""
    found, at, content = [], 0, log.read_bytes()
    while at < len(content):
        kind, flags, serial, length1, length2, offset = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        one, two = content[at : at + length1], content[at + length1 : at + length1 + length2]
        found.append(Act(chr(kind), flags, serial, offset, one, two))
        at += length1 + length2
    return found


def files_of(folder: Path) -> dict[str, bytes]:
    """All files below a folder, by relative path."""
    found = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def folders_of(folder: Path) -> list[str]:
    """All folders below a folder, by relative path."""
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_dir())


def run(command: Sequence[str], env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """A child of this Python, its words as text."""
    whole = [sys.executable, *command]
    return subprocess.run(whole, env=env, capture_output=True, check=False, encoding="utf-8")
