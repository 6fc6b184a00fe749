"""Where things lie in a data folder."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# The folder of the data is made so; one that is there stays as it is.
OWNER_ONLY = 0o700
# A folder of this name beside the program is the data folder: the program is carried on a stick, with its data.
PORTABLE = "数据"


def program_folder() -> Path:
    """Where the program lies: beside its executable, or the folder of `main.py`."""
    if getattr(sys, "frozen", False):
        return Path(sys.executable).resolve().parent
    return Path(__file__).resolve().parents[2]


def data_folder(named: Path | None, program: Path | None = None) -> Path:
    """The data folder for this start: the one that `--data` names, the one beside the program, or the user's own.

    A relative name is first looked for in the current folder, then beside the program: a stick bears another letter,
    or lies at another place, on every PC.  One that is in neither is made in the current folder.
    """
    program = program or program_folder()
    if named is None:
        beside = program / PORTABLE
        return beside if beside.is_dir() else default_folder()
    if not named.is_absolute() and not named.exists() and (program / named).is_dir():
        return program / named
    return named


def default_folder() -> Path:
    r"""The data folder of this user of the computer, where none is named.

    Windows: %LOCALAPPDATA%\Yuetan; elsewhere $XDG_DATA_HOME/yuetan, or ~/.local/share/yuetan.
    """
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Yuetan"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "yuetan"


def log_of(database: Path) -> Path:
    """Where the log of a database lies."""
    return database.with_name(database.name + "-wal")


@dataclass(frozen=True, slots=True)
class StorePaths:
    """The files of one store."""

    folder: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.folder / "yuetan.db"

    @property
    def log(self) -> Path:
        """The log of the database: what was committed and does not stand in the file itself yet."""
        return log_of(self.database)

    @property
    def of_database(self) -> tuple[Path, ...]:
        """The database and what SQLite lays beside it."""
        return tuple(self.database.with_name(self.database.name + each) for each in ("", "-wal", "-shm", "-journal"))

    @property
    def keys(self) -> Path:
        """The wrapped keys, one slot an account."""
        return self.folder / "keys.json"

    @property
    def attachments(self) -> Path:
        """The encrypted attachments."""
        return self.folder / "attachments"

    @property
    def backups(self) -> Path:
        """The backups that the program makes by itself."""
        return self.folder / "backups"

    @property
    def opened(self) -> Path:
        """Readable copies of attachments, while another program shows them."""
        return self.folder / "opened"

    @property
    def upgrade(self) -> Path:
        """What says that the store is being brought to a newer schema (`app.store.upgrading`)."""
        return self.folder / "upgrade.json"

    @property
    def being_made(self) -> Path:
        """Lies here while a store is being made: what lies beside it without a key file is nobody's data yet."""
        return self.folder / "yuetan.new"

    def exists(self) -> bool:
        """Whether a store lies here.  One that was broken off while it was made has no key file: it is none."""
        return self.database.exists() and self.keys.exists()

    def is_writable(self) -> bool:
        """Whether the store can be written: the file, and others beside it.  A full disk counts as one that can."""
        try:
            with self.database.open("r+b"):
                pass
            probe = self.folder / f".{os.urandom(6).hex()}.part"
            os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            probe.unlink()
        except OSError as error:
            return error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS)
        return True


# File systems that lie on another computer, as /proc/mounts names them.
_SHARES = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "davfs", "fuse.sshfs",
    "fuse.davfs2", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.cephfs",
})  # fmt: skip
_DRIVE_REMOVABLE, _DRIVE_REMOTE = 2, 4
# Where sticks are mounted.
_MOUNTED_BY_USER = ("/media/", "/run/media/", "/mnt/")


def network_warning(folder: Path) -> str:
    """What to say where the data folder lies on a network share; nothing where it does not."""
    if not is_on_network(folder):
        return ""
    return (
        "数据文件夹在网络共享上。网络断开时存不上，两台电脑同时打开可能损坏数据。"
        "数据仍可打开；建议把它放在本机磁盘上，需要换电脑时用备份文件带过去。"
    )


def is_on_network(folder: Path) -> bool:
    """Whether a folder, which need not be there yet, lies on another computer; False where the system does not tell."""
    if sys.platform == "win32":
        return is_remote_windows(str(folder.absolute()), _drive_type)
    return file_system(folder) in _SHARES


def file_system(folder: Path) -> str:
    """The type of the file system that a folder lies on; nothing where the system does not tell."""
    if sys.platform == "win32":
        return _volume_kind(folder.absolute().anchor)
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    return mounted_as(Path(os.path.realpath(folder)), mounts)


def _volume_kind(root: str) -> str:
    import ctypes

    kind = ctypes.create_unicode_buffer(64)
    asked = ctypes.windll.kernel32.GetVolumeInformationW  # type: ignore[attr-defined]
    return kind.value if asked(root, None, 0, None, None, None, kind, len(kind)) else ""


def is_removable(folder: Path) -> bool:
    """Whether a folder lies on a stick or a disk that can be pulled out."""
    if sys.platform == "win32":
        return _drive_type(folder.absolute().anchor) == _DRIVE_REMOVABLE
    return os.path.realpath(folder).startswith(_MOUNTED_BY_USER)


def mounted_as(folder: Path, mounts: str) -> str:
    """The type of the file system that a folder lies on, by the lines of /proc/mounts; the later of two covers."""
    found, longest = "", -1
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        place = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[1]))
        if folder.is_relative_to(place) and len(place.parts) >= longest:
            found, longest = fields[2], len(place.parts)
    return found


def is_remote_windows(path: str, drive_type: Callable[[str], int]) -> bool:
    r"""The same on Windows: `\\server\share`, or a drive that `drive_type` says is mapped to one."""
    plain = path.replace("/", "\\")
    if plain.startswith(("\\\\?\\", "\\\\.\\")):
        plain = plain[4:]
        if plain.upper().startswith("UNC\\"):
            return True
    if plain.startswith("\\\\"):
        return True
    return plain[1:2] == ":" and drive_type(f"{plain[0]}:\\") == _DRIVE_REMOTE


def _drive_type(root: str) -> int:
    import ctypes

    return int(ctypes.windll.kernel32.GetDriveTypeW(root))  # type: ignore[attr-defined]


class PreparedFile:
    """A file whose whole content lies on the disk under another name, until it takes its own; the owner alone reads it.

    Raises OSError where it cannot be written, or where another program holds the file whose place it is to take.
    """

    def __init__(self, target: Path, content: bytes) -> None:
        self._target, self._part = target, target.with_name(target.name + ".part")
        if target.exists():
            with target.open("r+b"):
                pass
        descriptor = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        except BaseException:
            self.drop()
            raise

    def name(self) -> None:
        """Takes the place of the file; a crash leaves the old one or the new.  Raises OSError: the old one stays."""
        try:
            self._part.replace(self._target)
        except BaseException:
            self.drop()
            raise

    def settle(self) -> None:
        """The same, and sees it onto the disk.  Raises OSError: whether it is the new one after a crash is not sure."""
        self.name()
        self.sync()

    def sync(self) -> None:
        """Sees the name that it took onto the disk.  Raises OSError."""
        sync_folder(self._target.parent)

    def drop(self) -> None:
        """Nothing comes of it."""
        with suppress(OSError):
            self._part.unlink()


def write_atomically(target: Path, content: bytes) -> None:
    """Writes a file so that a crash leaves the old or the new content, never a part; readable by the owner alone."""
    PreparedFile(target, content).settle()


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Makes a folder, and those above it, so that a power cut does not take it away with what is put into it.

    `mode` is that of the folder itself, where it was not there.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode, exist_ok=True)
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
