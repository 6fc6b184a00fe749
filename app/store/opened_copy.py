"""Readable copies of attachments, for as long as another program shows one.

A copy lies in a folder of its own under the data folder, for the owner alone, overwritten and deleted afterwards.
What overwriting does not reach: a solid-state disk writes elsewhere what is overwritten and frees the old place when it
likes; a file system with a journal or snapshots may keep what was; the other program may have made copies of its own
(previews, a list of recent files, a saved print).  Where that matters, the disk itself must be encrypted.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.store.paths import StorePaths

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Wiped:
    """How many copies are gone, and the names of files that are still held by another program."""

    gone: int
    left: tuple[str, ...] = ()


NONE_WIPED = Wiped(0)


def write_copy(paths: StorePaths, name: str, pieces: Iterable[bytes | memoryview]) -> Path:
    """Writes a readable copy; whole or not at all.  A piece is done with when the next is asked for.

    Raises OSError, and what the pieces raise.
    """
    from app.store.vault import clean_name  # at each start copies are looked for; of the vault that needs nothing

    if paths.opened.is_symlink():  # somebody would have it lie elsewhere
        raise OSError(errno.ELOOP, "临时副本的文件夹是一个链接")
    paths.opened.mkdir(mode=0o700, exist_ok=True)
    folder = paths.opened / os.urandom(8).hex()
    folder.mkdir(mode=0o700)
    copy = folder / clean_name(name)
    try:
        descriptor = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as target:
            for piece in pieces:
                target.write(piece)
    except BaseException:
        _wipe_folder(folder)
        raise
    return copy


def are_copies(paths: StorePaths) -> bool:
    """Whether any copy lies there."""
    return paths.opened.is_dir() and any(paths.opened.iterdir())


def wipe(paths: StorePaths) -> Wiped:
    """Overwrites and deletes all copies, with what another program laid beside them; never raises.

    A link is deleted and not followed.
    """
    if paths.opened.is_symlink() or not paths.opened.is_dir():
        return NONE_WIPED
    gone, left = 0, list[str]()
    for folder in sorted(paths.opened.iterdir()):
        held = _wipe_folder(folder)
        gone += not held
        left += held
    with suppress(OSError):
        paths.opened.rmdir()
    return Wiped(gone, tuple(left))


def wipe_one(copy: Path) -> None:
    """Overwrites and deletes one copy, with its folder; never raises."""
    _wipe_folder(copy.parent)


def wiped_away(file: Path) -> bool:
    """Overwrites and deletes a file; whether it is gone now.  Never raises."""
    return not _wipe_file(file)


def _wipe_folder(folder: Path) -> list[str]:
    """Wipes a folder and what is in it; names of what would not go."""
    if folder.is_symlink() or not folder.is_dir():
        return _wipe_file(folder)
    held = [name for each in folder.iterdir() for name in _wipe_folder(each)]
    with suppress(OSError):
        folder.rmdir()
    return held


def _wipe_file(file: Path) -> list[str]:
    try:
        if file.is_file() and not file.is_symlink():
            _overwrite(file)
        file.unlink(missing_ok=True)
    except OSError:
        return [file.name]
    return []


def _overwrite(file: Path) -> None:
    """Random bytes over all of it, on the disk before the name goes."""
    with suppress(OSError):
        file.chmod(0o600)
    with file.open("r+b", buffering=0) as stream:
        left = os.fstat(stream.fileno()).st_size
        while left > 0:
            left -= stream.write(os.urandom(min(left, _PIECE)))
        os.fsync(stream.fileno())
        stream.truncate(0)
