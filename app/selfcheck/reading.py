"""Reads the facts of this PC that need no window."""

from __future__ import annotations

import os
import platform
import secrets
import shutil
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from app.papers.fonts import BUNDLED, BUNDLED_FACES, LAST_RESORT, OFFICE_FACES, font_folders, installed
from app.selfcheck.facts import Access, Clock, Disk, Faces, Facts, FromWindow, Input, System
from app.store.paths import default_folder, file_system, is_on_network, is_removable, sync_folder

# Words that a path may show; all others could be names.
_PLAIN = frozenset({"yuetan", "数据", "约谈工作台", "约谈数据"})


def facts_of(folder: Path, window: FromWindow, newest_entry: datetime | None = None) -> Facts:
    """The facts about a data folder, which need not be there yet, on this PC."""
    return Facts(
        place_words(folder), disk_of(folder), access_of(folder), clock_now(newest_entry), system_here(), faces_here(),
        input_here(window.input_plugins), window,
    )  # fmt: skip


def place_words(folder: Path) -> str:
    """Where a folder is, without any name: neither that of the user nor that of a folder called after somebody."""
    if os.path.realpath(folder) == os.path.realpath(default_folder()):
        return "本用户的默认位置"
    last = folder.name if folder.name.lower() in _PLAIN else "…"
    with suppress(ValueError, RuntimeError):
        inner = folder.absolute().relative_to(Path.home())
        return str(Path("~", "…", last) if len(inner.parts) > 1 else Path("~", last))
    return str(Path(folder.absolute().anchor, "…", last))


def disk_of(folder: Path) -> Disk:
    """The disk that the folder lies on or would."""
    there = _there(folder)
    return Disk(
        shutil.disk_usage(there).free, file_system(there), is_on_network(folder), is_removable(folder), _sync_s(there)
    )


def _there(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    found = folder.absolute()
    while not found.is_dir() and found != found.parent:
        found = found.parent
    return found


def _sync_s(folder: Path) -> float | None:
    """How long a file takes until it is on the disk under its name, in seconds; None where it does not come there."""
    probe = folder / f".{secrets.token_hex(6)}.part"
    began = time.perf_counter()
    try:
        with probe.open("xb") as stream:
            stream.write(bytes(4096))
            stream.flush()
            os.fsync(stream.fileno())
        probe.replace(named := probe.with_suffix(".new"))
        probe = named
        sync_folder(folder)
    except OSError:
        return None
    finally:
        with suppress(OSError):
            probe.unlink()
    return time.perf_counter() - began


def access_of(folder: Path) -> Access:
    """Who may write and read there."""
    there = _there(folder)
    by_others = False
    if sys.platform != "win32":  # a folder of a user's own on Windows is their own, and who else may is in lists
        by_others = there == folder.absolute() and bool(there.stat().st_mode & 0o055) and _is_reached(there)
    return Access(os.access(there, os.W_OK | os.X_OK), by_others)


def _is_reached(folder: Path) -> bool:
    """Whether others come to a folder at all: one above it that is shut keeps them out."""
    return all(parent.stat().st_mode & 0o011 for parent in folder.resolve().parents)


def clock_now(newest_entry: datetime | None) -> Clock:
    """The clock of the PC."""
    now = datetime.now().astimezone()
    return Clock(now.replace(tzinfo=None), now.utcoffset() or timedelta(), newest_entry)


def system_here() -> System:
    """The system, by name and version, and its memory."""
    if sys.platform == "win32":
        build = sys.getwindowsversion().build  # type: ignore[attr-defined]
        return System(f"Windows {platform.release()}", windows_build=build, memory=_windows_memory())
    name = f"{platform.system()} {platform.release()}"
    with suppress(OSError):
        name = platform.freedesktop_os_release().get("PRETTY_NAME", name)
    library, version = platform.libc_ver()
    parts = version.split(".")
    glibc = (int(parts[0]), int(parts[1])) if library == "glibc" and len(parts) > 1 else None
    return System(name, glibc=glibc, memory=_memory())


def _memory() -> int | None:
    with suppress(OSError, ValueError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return None


def _windows_memory() -> int | None:
    import ctypes

    kib = ctypes.c_ulonglong()
    asked = ctypes.windll.kernel32.GetPhysicallyInstalledSystemMemory  # type: ignore[attr-defined]
    return kib.value * 1024 if asked(ctypes.byref(kib)) else None


def faces_here(bundled: Path = BUNDLED) -> Faces:
    """Which types of the office are installed, and which bundled ones are gone."""
    there = installed(font_folders())
    own = {str(role): any(name in there for name in names) for role, names in OFFICE_FACES.items()}
    needed = dict.fromkeys([*(name for names in BUNDLED_FACES.values() for name in names), *LAST_RESORT])
    return Faces(own, [name for name in needed if not (bundled / name).is_file()])


def input_here(plugins: Sequence[str]) -> Input:
    """The input method of the session."""
    asked = os.environ.get
    return Input(
        sys.platform == "win32", asked("QT_IM_MODULE", ""), asked("XMODIFIERS", ""),
        bool(asked("WAYLAND_DISPLAY")) and asked("QT_QPA_PLATFORM", "").startswith("wayland"), tuple(plugins),
    )  # fmt: skip
