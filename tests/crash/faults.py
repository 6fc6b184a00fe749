"""Disks that fail while somebody types, each brought about for real, and mended again.

Each names itself, says whether it can be brought about on this machine, and where the store lies for it.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SHIM = Path(__file__).with_name("pulled_plug.c")
_SMALL_DISK = "12m"


@dataclass(frozen=True)
class Fault:
    """A way for a disk to fail.  `begin` and `end` run in the child, with the data folder."""

    name: str
    begin: Callable[[Path], None]
    end: Callable[[Path], None]
    on_small_disk: bool = False
    needs_shim: bool = False


def missing(fault: Fault) -> str:
    """What this machine lacks to bring the fault about; nothing where it can be."""
    if fault.name in ("full disk", "read-only") and os.geteuid() != 0:
        return "needs root"
    if fault.name == "read-only" and shutil.which("chattr") is None:
        return "needs chattr"
    if fault.needs_shim and shutil.which("cc") is None:
        return "needs a C compiler"
    return ""


# ------------------------------------------------------------ nothing more may be written (any user)


def _limit(folder: Path) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def _unlimit(folder: Path) -> None:
    most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


# ------------------------------------------------------------ a small disk that is full (ENOSPC)


def _fill(folder: Path) -> None:
    with (folder.parent / "filler").open("wb", buffering=0) as filler:
        for size in (65536, 4096, 512, 1):
            try:
                while filler.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue


def _empty(folder: Path) -> None:
    (folder.parent / "filler").unlink()


# ------------------------------------------------------------ files that may not be changed (EPERM)


def _freeze(folder: Path) -> None:
    subprocess.run(["chattr", "+i", *map(str, folder.iterdir()), str(folder)], check=True)


def _thaw(folder: Path) -> None:
    subprocess.run(["chattr", "-i", str(folder), *map(str, folder.iterdir())], check=True)


# ------------------------------------------------------------ a stick that is pulled out (EIO, ENOENT)


def _pull(folder: Path) -> None:
    Path(os.environ["YUETAN_GONE"]).touch()


def _plug(folder: Path) -> None:
    Path(os.environ["YUETAN_GONE"]).unlink()


FAULTS = (
    Fault("no space for a file", _limit, _unlimit),
    Fault("full disk", _fill, _empty, on_small_disk=True),
    Fault("read-only", _freeze, _thaw),
    Fault("unplugged", _pull, _plug, needs_shim=True),
)


@contextmanager
def disk(fault: Fault, base: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Where the store lies for the fault, and what the child's environment needs for it."""
    more: dict[str, str] = {}
    place = base / "盘"
    place.mkdir()
    if fault.on_small_disk:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SMALL_DISK}", "tmpfs", str(place)], check=True)
    if fault.needs_shim:
        shim = base / "pulled_plug.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(shim), str(_SHIM), "-ldl"], check=True)
        more = {"LD_PRELOAD": str(shim), "YUETAN_DISK": str(place), "YUETAN_GONE": str(base / "gone")}
    try:
        yield place / "数据", more
    finally:
        if fault.on_small_disk:
            subprocess.run(["umount", "-l", str(place)], check=True)
        if fault.name == "read-only":
            subprocess.run(["chattr", "-R", "-i", str(place)], check=False, capture_output=True)
