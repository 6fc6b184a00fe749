"""Where things lie in a data folder."""

from __future__ import annotations

import errno
import os
import secrets
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


def default_folder() -> Path:
    r"""The data folder of this user of the computer, where none is named.

    Windows: %LOCALAPPDATA%\Yuetan; elsewhere $XDG_DATA_HOME/yuetan, or ~/.local/share/yuetan.
    """
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Yuetan"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "yuetan"


@dataclass(frozen=True, slots=True)
class StorePaths:
    """The files of one store."""

    folder: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.folder / "yuetan.db"

    @property
    def keys(self) -> Path:
        """The wrapped keys, one slot an account."""
        return self.folder / "keys.json"

    @property
    def attachments(self) -> Path:
        """The encrypted attachments."""
        return self.folder / "attachments"

    @property
    def opened(self) -> Path:
        """Readable copies of attachments, while another program shows them."""
        return self.folder / "opened"

    def exists(self) -> bool:
        """Whether a store lies here."""
        return self.database.exists() and self.keys.exists()

    def is_writable(self) -> bool:
        """Whether the store can be written: the file, and others beside it.  A full disk counts as one that can."""
        try:
            with self.database.open("r+b"):
                pass
            probe = self.folder / f".{secrets.token_hex(6)}.part"
            os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            probe.unlink()
        except OSError as error:
            return error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS)
        return True


def write_atomically(target: Path, content: bytes) -> None:
    """Writes a file so that a crash leaves the old or the new content, never a part; readable by the owner alone."""
    part = target.with_name(target.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise
    sync_folder(target.parent)


def make_folder(folder: Path) -> None:
    """Makes a folder, and those above it, so that a power cut does not take it away with what is put into it."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Makes a rename in the folder durable; Windows neither needs nor allows it."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
