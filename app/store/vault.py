"""Attachments: encrypted, content-addressed files beside the database.

A file is named by a keyed hash of its content, so that the same scan lies there once and its name tells nothing.
The content is encrypted in pieces (libsodium's secretstream): memory stays flat, and a cut, swapped or altered
piece is detected when it is read.  The last piece opens under the name of the file alone, so that a whole file that
lies in the place of another is detected as well.  A file without the mark at its head is of the first kind, with
greater pieces and no name in it: its content is hashed anew to see whether it is the one that its name says.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from nacl import bindings as sodium
from nacl.exceptions import CryptoError
from peewee import DateTimeField, IntegerField, TextField

from app.store.database import Store, Table
from app.store.errors import DamagedStore, StoreTrouble
from app.store.keyslots import subkey
from app.store.paths import make_folder, sync_folder
from app.store.pipeline import Behind, ahead

_MARK = b"ytfile-2"
# They fit into the nearer memory of a processor; those of the first kind did not.
PIECE = 1 << 18
FIRST_PIECE = 1 << 20
# So much is handed to the disk at a time: it then has little left to do at the end.
_HANDED = 1 << 25
_TAG_MORE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_TAG_LAST = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_OVERHEAD = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
# In bytes, as Linux counts; Windows counts characters.
_LONGEST_NAME, _LONGEST_SUFFIX = 200, 8
_DEVICE = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])$", re.IGNORECASE)
_HEADER = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Attachment(Table):
    """An attachment as it was added: name, type, size; `digest` names the encrypted file."""

    digest = TextField()
    name = TextField()
    media_type = TextField(default="")
    size = IntegerField()
    added_at = DateTimeField()
    account_id = IntegerField(null=True)


def add(store: Store, source: BinaryIO, name: str, media_type: str = "", account_id: int | None = None) -> Attachment:
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
    try:
        yield from ahead(_pieces(file_of(store, attachment.digest), store.key, attachment.digest), "vault-read")
    except (FileNotFoundError, CryptoError, ValueError) as error:
        raise DamagedStore(f"附件“{attachment.name}”缺失或已被改动") from error


def is_whole(file: Path, key: bytes, digest: str) -> bool:
    """Whether an encrypted file is there, can be read to its end, and is the one that its name says."""
    try:
        for _ in _pieces(file, key, digest):
            pass
    except (FileNotFoundError, CryptoError, ValueError):
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
        copied = _Copying(stream, target)
        try:
            for piece in _opened(copied, key, digest):
                going(len(piece))
        except (CryptoError, ValueError):
            return False
    return True


class _Copying:
    """A stream that writes what is read of it to another place."""

    def __init__(self, stream: BinaryIO, target: BinaryIO) -> None:
        self._stream, self._target = stream, target
        self._written = self._handed = 0

    def read(self, size: int) -> bytes:
        """Reads on."""
        found = self._stream.read(size)
        self._target.write(found)
        self._written += len(found)
        if self._written - self._handed >= _HANDED:
            _hand_to_disk(self._target.fileno(), self._handed, self._written - self._handed)
            self._handed = self._written
        return found


def _pieces(file: Path, key: bytes, digest: str) -> Iterator[bytes]:
    """The content in pieces; CryptoError or ValueError where it is not whole, or not what the name says."""
    with file.open("rb") as stream:
        yield from _opened(stream, key, digest)


def _opened(stream: _Readable, key: bytes, digest: str) -> Iterator[bytes]:
    mark, inner = stream.read(len(_MARK)), subkey(key, "attachments")
    if mark == _MARK:
        yield from _decrypt(inner, stream.read(_HEADER), stream, PIECE, bytes.fromhex(digest))
        return
    hasher = hashlib.blake2b(key=subkey(key, "attachment-id"), digest_size=32)
    for piece in _decrypt(inner, mark + stream.read(_HEADER - len(mark)), stream, FIRST_PIECE, None):
        hasher.update(piece)
        yield piece
    if hasher.hexdigest() != digest:
        raise ValueError("another content")


def _encrypt(store: Store, source: BinaryIO, part: Path) -> tuple[str, int]:
    """Encrypts a stream into a file, and sees it onto the disk; its digest and size.

    One thread hashes while this one encrypts, and the disk writes meanwhile: none of them needs Python for it.
    """
    hasher = hashlib.blake2b(key=subkey(store.key, "attachment-id"), digest_size=32)
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    header = sodium.crypto_secretstream_xchacha20poly1305_init_push(state, subkey(store.key, "attachments"))
    size = handed = 0
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as target, Behind("vault-hash") as hashing:
        target.write(_MARK + header)
        piece = source.read(PIECE)
        while following := source.read(PIECE):
            hashing.do(hasher.update, piece)
            target.write(sodium.crypto_secretstream_xchacha20poly1305_push(state, piece, None, _TAG_MORE))
            size += len(piece)
            if size - handed >= _HANDED:
                _hand_to_disk(descriptor, handed, size - handed)
                handed = size
            piece = following
        hashing.do(hasher.update, piece)
        hashing.wait()
        name = hasher.digest()
        target.write(sodium.crypto_secretstream_xchacha20poly1305_push(state, piece, name, _TAG_LAST))
        target.flush()
        os.fsync(target.fileno())
    return hasher.hexdigest(), size + len(piece)


def _hand_to_disk(descriptor: int, start: int, length: int) -> None:
    """Has the system begin to write what lies in memory; it is on the disk only after the sync.

    No sync by parts: each would wait for what all other programs wrote as well.
    """
    if sys.platform == "linux":
        os.posix_fadvise(descriptor, start, length, os.POSIX_FADV_DONTNEED)


def _decrypt(key: bytes, header: bytes, stream: _Readable, size: int, name: bytes | None) -> Iterator[bytes]:
    """The pieces, of that size but for the last one, which opens under the name."""
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    if len(header) != _HEADER:
        raise ValueError("cut off in the header")
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
    chunk = stream.read(size + _OVERHEAD)
    while following := stream.read(size + _OVERHEAD):
        piece, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, chunk, None)
        if tag == _TAG_LAST:
            raise ValueError("content behind the end")
        yield piece
        chunk = following
    piece, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, chunk, name)
    if tag != _TAG_LAST:
        raise ValueError("cut off")
    yield piece
