"""Attachments: encrypted, content-addressed files beside the database.

A file is named by a keyed hash of its content, so that the same scan lies there once and its name tells nothing.
How it is encrypted, so that memory stays flat and whatever is altered shows, stands in `sealed_file`.
"""

from __future__ import annotations

import os
import re
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from peewee import DateTimeField, IntegerField, TextField

from app.store.database import Store, Table
from app.store.errors import DamagedStore, StoreTrouble
from app.store.paths import make_folder, sync_folder
from app.store.pipeline import ahead
from app.store.sealed_file import Altered, Source, pieces, seal

# So much is handed to the disk at a time: it then has little left to do at the end.
_HANDED = 1 << 25
# Pieces that are opened at a time, with the one that is written away.
_AHEAD = 6
# In bytes, as Linux counts; Windows counts characters.
_LONGEST_NAME, _LONGEST_SUFFIX = 200, 8
_DEVICE = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])$", re.IGNORECASE)


class Attachment(Table):
    """An attachment as it was added: name, type, size; `digest` names the encrypted file."""

    digest = TextField()
    name = TextField()
    media_type = TextField(default="")
    size = IntegerField()
    added_at = DateTimeField()
    account_id = IntegerField(null=True)


def add(store: Store, source: Source, name: str, media_type: str = "", account_id: int | None = None) -> Attachment:
    """Encrypts a stream into the vault and records it.  Call inside a use case.

    The encrypted file is on disk before the row is: a crash between the two leaves a file that nobody names,
    never a row without its file.
    """
    make_folder(store.paths.attachments)
    part = store.paths.attachments / f"{secrets.token_hex(8)}.part"
    try:
        digest, size = _encrypt(store, source, part)
        target = file_of(store, digest)
        make_folder(target.parent)
        part.replace(target)
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)
    return Attachment.create(
        digest=digest, name=clean_name(name), media_type=media_type, size=size, added_at=datetime.now(),
        account_id=account_id,
    )  # fmt: skip


def clear_unfinished(store: Store) -> None:
    """Takes away what a program that was ended had encrypted only in part.  Raises OSError when the disk fails.

    For the moment of opening: from then on nobody but this program writes there.
    """
    for part in store.paths.attachments.glob("*.part"):
        part.unlink(missing_ok=True)


def take_back(store: Store, digest: str) -> None:
    """Takes the encrypted file of what was not kept away, unless an attachment has it.  Call where nothing is open.

    What the disk does not give up now stays: encrypted, and named by nobody.
    """
    with suppress(StoreTrouble, OSError), store.transaction(), store.all_in_reach():  # nobody adds it meanwhile
        if not Attachment.select().where(Attachment.digest == digest).exists():
            file_of(store, digest).unlink(missing_ok=True)


def read(store: Store, attachment: Attachment) -> Iterator[bytes]:
    """The content in pieces.  Raises DamagedStore when the file is missing, cut or altered."""
    for piece in passing(store, attachment):
        yield bytes(piece)


def passing(store: Store, attachment: Attachment) -> Iterator[memoryview]:
    """The same for who writes it away: a piece is good only until the next is asked for."""
    try:
        with file_of(store, attachment.digest).open("rb") as stream:
            yield from ahead(pieces(stream, store.key, attachment.digest, _AHEAD), "vault-read", _AHEAD)
    except (FileNotFoundError, Altered) as error:
        raise DamagedStore(f"附件“{attachment.name}”缺失或已被改动") from error


def is_whole(file: Path, key: bytes, digest: str) -> bool:
    """Whether an encrypted file is there, can be read to its end, and is the one that its name says."""
    try:
        with file.open("rb") as stream:
            for _ in pieces(stream, key, digest):
                pass
    except (FileNotFoundError, Altered):
        return False
    return True


def problems(store: Store) -> list[str]:
    """Which attachments are missing, cut, altered or changed for another, in words; reads all of them."""
    return [f"附件“{name}”缺失或已被改动" for name in lacking(store)]


def lacking(store: Store) -> list[str]:
    """The names of those attachments."""
    rows = list(Attachment.select(Attachment.digest, Attachment.name))
    bad = {digest for digest in {row.digest for row in rows} if not is_whole(file_of(store, digest), store.key, digest)}
    return [row.name for row in rows if row.digest in bad]


def clean_name(name: str) -> str:
    """A file name fit to keep, to show and to write on any system.

    No folders, no control or direction characters, nothing that Windows takes for a device (CON, LPT1.txt), a stream
    (a:b) or leaves off (a point at the end); at most 200 bytes, so that a folder takes it with a few more.
    """
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in base if c.isprintable() and c not in '<>:"|?*').strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    if not (dot and stem and len(suffix) <= _LONGEST_SUFFIX):
        stem, suffix = kept, ""
    ending = f".{suffix}" if suffix else ""
    if _DEVICE.match(stem.partition(".")[0].strip()):
        stem = f"_{stem}"
    stem = _cut(stem, _LONGEST_NAME - len(ending.encode())).rstrip(" .") or "附件"
    return f"{stem}{ending}"


def _cut(text: str, size: int) -> str:
    """As much of a text as goes into so many bytes."""
    return text.encode()[:size].decode(errors="ignore")


def file_of(store: Store, digest: str) -> Path:
    """Where the encrypted file of a digest lies."""
    return store.paths.attachments / digest[:2] / digest


def copy_whole(source: Path, target: BinaryIO, key: bytes, digest: str, going: Callable[[int], None]) -> bool:
    """Copies an encrypted file and looks at the same time whether it is whole; both in one reading.

    `going` is told of each piece and may raise, to end it.  Raises OSError when the disk fails, also where the file is
    not there.
    """
    with source.open("rb") as stream:
        try:
            for piece in pieces(_Copying(stream, _Handing(target)), key, digest):
                going(len(piece))
        except Altered:
            return False
    return True


class _Handing:
    """A file whose content is given to the disk as it is written: at its end little is left to be waited for."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._written = self._handed = 0

    def write(self, data: bytes | memoryview) -> None:
        """Writes on."""
        self._target.write(data)
        self._written += len(data)
        if self._written - self._handed >= _HANDED:
            _hand_to_disk(self._target.fileno(), self._handed, self._written - self._handed)
            self._handed = self._written


class _Copying:
    """A stream that writes what is read of it to another place."""

    def __init__(self, stream: Source, target: _Handing) -> None:
        self._stream, self._target = stream, target

    def readinto(self, buffer: memoryview) -> int:
        """Reads on."""
        length = self._stream.readinto(buffer) or 0
        self._target.write(buffer[:length])
        return length


def _encrypt(store: Store, source: Source, part: Path) -> tuple[str, int]:
    """Encrypts a stream into a file, and sees it onto the disk; its digest and size."""
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as target:
        found = seal(source, _Handing(target), store.key)
        target.flush()
        os.fsync(target.fileno())
    return found


def _hand_to_disk(descriptor: int, start: int, length: int) -> None:
    """Has the system begin to write what lies in memory; it is on the disk only after the sync.

    No sync by parts: each would wait for what all other programs wrote as well.
    """
    if sys.platform == "linux":
        os.posix_fadvise(descriptor, start, length, os.POSIX_FADV_DONTNEED)
