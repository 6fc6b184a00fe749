"""A backup as one file, to be carried on a stick: a zip of the same encrypted files, nothing in it to be read."""

from __future__ import annotations

import errno
import os
import shutil
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

from app.store import backups
from app.store.backups import Backup
from app.store.database import Store
from app.store.errors import BackupTrouble, DamagedStore, reason_of
from app.store.paths import sync_folder
from app.store.steps import step

_PIECE = 1 << 20
_STAMP = (1980, 1, 1, 0, 0, 0)
# What zipfile raises for bytes that are no zip, or that ask for a password.
_NO_ZIP = (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError, struct.error)


def write(store: Store, out: Path, why: str, at: datetime) -> Backup:
    """Writes a backup into one file, whole or not at all, and reads it back; an older file goes only then.

    Raises BackupTrouble when the disk fails or what was written is not what was read.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(mkdtemp(prefix=".yuetan-", dir=out.parent))
    except OSError as error:
        raise BackupTrouble(f"不能写入 {out.parent}（{reason_of(error, out.parent)}）") from error
    try:
        made = backups.make(store, work / "place", why, at)
        part = work / "file"
        _pack(work / "place", part)
        _read_back(part)
        part.replace(out)
        sync_folder(out.parent)
        return made
    except OSError as error:
        raise BackupTrouble(reason_of(error, out.parent, backups.size_of(store))) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def opened(file: Path, beside: Path) -> Iterator[Backup]:
    """The backup in a file, unpacked into a folder beside the store while it is used.

    Raises DamagedStore for what is no backup or not whole, OSError when the disk fails.
    """
    work = Path(mkdtemp(prefix=".restore-", dir=beside))
    try:
        try:
            with zipfile.ZipFile(file) as packed:
                _unpack(packed, work)
        except _NO_ZIP as error:
            raise DamagedStore(f"“{file.name}”不是完整的备份文件") from error
        except OSError as error:
            if error.errno != errno.EINVAL:  # a place beyond the file that rotted bytes point to
                raise
            raise DamagedStore(f"“{file.name}”不是完整的备份文件") from error
        found = backups.backups_in(work)
        if len(found) != 1 or not found[0].paths.exists():
            raise DamagedStore(f"“{file.name}”不是约谈工作台的备份文件")
        yield found[0]
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _pack(place: Path, out: Path) -> None:
    """What is encrypted does not get smaller: it is stored as it is, under a fixed date."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        files = [file for file in sorted(place.rglob("*")) if file.is_file()]
        for done, file in enumerate(files):
            entry = zipfile.ZipInfo(file.relative_to(place).as_posix(), _STAMP)
            with file.open("rb") as source, packed.open(entry, "w", force_zip64=True) as target:
                while piece := source.read(_PIECE):
                    target.write(piece)
                    step("正在写入备份文件", done, len(files))
    with out.open("r+b") as written:
        os.fsync(written.fileno())


def _read_back(part: Path) -> None:
    """Reads all of what was written.  Raises BackupTrouble where it is not what was read."""
    with zipfile.ZipFile(part) as written:
        entries = written.infolist()
        for done, entry in enumerate(entries):
            try:
                with written.open(entry) as stream:
                    while stream.read(_PIECE):
                        step("正在核对备份文件", done, len(entries))
            except zipfile.BadZipFile as error:
                raise BackupTrouble(f"写出的文件读回来不一致（{entry.filename}）") from error


def _unpack(packed: zipfile.ZipFile, work: Path) -> None:
    """Only names that a backup has: nothing is written anywhere else."""
    for entry in packed.infolist():
        parts = entry.filename.split("/")
        if entry.compress_type != zipfile.ZIP_STORED:
            raise ValueError("a way of packing that no backup has")
        if entry.is_dir() or not all(part and part.replace(".", "").isalnum() and part[0] != "." for part in parts):
            raise ValueError("a name that no backup has")
        if not ((parts[0].isdigit() and len(parts) == 2) or (parts[0] == "attachments" and len(parts) == 3)):
            raise ValueError("a place that no backup has")
        target = work.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with packed.open(entry) as source, target.open("xb") as written:
            shutil.copyfileobj(source, written, 1 << 20)
