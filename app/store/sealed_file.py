"""How the content of an attachment lies on the disk: encrypted in pieces, each bound to its place, all to its name.

A file of the second kind:

    8 bytes    the mark `ytfile-2`
    32 bytes   a random salt
    pieces     256 KB of content each, encrypted, with a tag of 16 bytes behind; the last is shorter, and may be empty

The key of the file is BLAKE2b of the salt, keyed with the store's subkey for files: no two files have the same.  A
piece is sealed by AES-256-GCM; its nonce is its number (11 bytes) and one byte that is 1 for the last piece and 0 for
all others (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár): what is cut, swapped, altered, repeated
or added opens no more.  The last piece opens only under the name of the file, its digest (as associated data), so that
a whole file that lies in the place of another is found as well.

The digest is HMAC-SHA-256 of the content: without the key it tells nothing of it, and with the key nobody finds two
contents that have the same.  AES and SHA-256 because processors have instructions for them; decision 36 has the
figures, also without.

A file without the mark is of the first kind: libsodium's secretstream, pieces of 1 MB, no name in it; its digest is
keyed BLAKE2b, and its content is hashed anew to see whether it is the one that its name says.  So content that lies
there in a file of the first kind and is added again lies there twice, under two names: that costs room, nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from itertools import count
from typing import Protocol

from app.store.keyslots import subkey
from app.store.pipeline import Behind

MARK = b"ytfile-2"
# A piece and what comes of it fit into the nearer memory of a processor; those of the first kind did not.
PIECE = 1 << 18
FIRST_PIECE = 1 << 20
_SALT, _TAG = 32, 16
_BEHIND = 4


class Altered(Exception):
    """The file is cut, altered, or not the one that its name says."""


class Source(Protocol):
    """What content is read from."""

    def readinto(self, buffer: memoryview, /) -> int | None:
        """Reads into a buffer; how much, none at the end."""


class Target(Protocol):
    """What is written to."""

    def write(self, data: bytes | memoryview, /) -> object:
        """Writes on."""


def seal(source: Source, target: Target, key: bytes) -> tuple[str, int]:
    """Encrypts content with the store's key; its digest and size.

    A thread hashes what this one encrypts and writes.  All is done in buffers that are kept: memory stays flat.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    hasher = hmac.new(subkey(key, "attachment-name"), digestmod="sha256")
    salt = os.urandom(_SALT)
    cipher = AESGCM(_key_of_file(key, salt))
    ring = [memoryview(bytearray(PIECE)) for _ in range(_BEHIND + 1)]
    sealed = memoryview(bytearray(PIECE + _TAG))
    target.write(MARK + salt)
    with Behind("vault-hash", _BEHIND) as hashing:
        for number in count():
            piece = ring[number % len(ring)]  # the thread is never so far behind that it still reads this one
            length = _filled(source, piece)
            hashing.do(hasher.update, piece[:length])
            if length < len(piece):
                break
            cipher.encrypt_into(_nonce(number, last=False), piece, None, sealed)
            target.write(sealed)
        hashing.wait()
    last = sealed[: length + _TAG]
    cipher.encrypt_into(_nonce(number, last=True), piece[:length], hasher.digest(), last)
    target.write(last)
    return hasher.hexdigest(), number * len(piece) + length


def pieces(stream: Source, key: bytes, digest: str, buffers: int = 1) -> Iterator[memoryview]:
    """The content of a file of either kind; each piece is good until so many (`buffers`) more have been asked for.

    Raises Altered, at the latest behind the last piece: what came before it is to be believed only when the end came.
    """
    begin = _exactly(stream, len(MARK))
    if begin == MARK:
        yield from _opened(stream, key, digest, buffers)
    else:
        yield from _opened_of_first_kind(begin, stream, key, digest)


def _opened(stream: Source, key: bytes, digest: str, buffers: int) -> Iterator[memoryview]:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher = AESGCM(_key_of_file(key, _exactly(stream, _SALT)))
    ring = [memoryview(bytearray(PIECE)) for _ in range(buffers)]
    sealed = memoryview(bytearray(PIECE + _TAG))
    try:
        for number in count():
            length, piece = _filled(stream, sealed), ring[number % buffers]
            if length < len(sealed):
                break
            cipher.decrypt_into(_nonce(number, last=False), sealed, None, piece)
            yield piece
        if length < _TAG:
            raise Altered("cut off")
        last = piece[: length - _TAG]
        cipher.decrypt_into(_nonce(number, last=True), sealed[:length], _bytes_of(digest), last)
    except InvalidTag as error:
        raise Altered("a piece does not open") from error
    yield last


def _key_of_file(key: bytes, salt: bytes) -> bytes:
    return hashlib.blake2b(salt, key=subkey(key, "attachment-files"), digest_size=32, person=MARK).digest()


def _bytes_of(digest: str) -> bytes:
    try:
        return bytes.fromhex(digest)
    except ValueError as error:  # a name of the disk, or of a note that was altered
        raise Altered("no digest") from error


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")


def _filled(source: Source, buffer: memoryview) -> int:
    """Reads until a buffer is full or nothing more comes; how much it is."""
    length = 0
    while length < len(buffer) and (more := source.readinto(buffer[length:])):
        length += more
    return length


def _exactly(source: Source, size: int) -> bytes:
    """So many bytes.  Raises Altered where they are not there."""
    buffer = memoryview(bytearray(size))
    if _filled(source, buffer) < size:
        raise Altered("cut off at the head")
    return bytes(buffer)


def _opened_of_first_kind(begin: bytes, stream: Source, key: bytes, digest: str) -> Iterator[memoryview]:
    from nacl import bindings as sodium
    from nacl.exceptions import CryptoError

    hasher = hashlib.blake2b(key=subkey(key, "attachment-id"), digest_size=32)
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    header = begin + _exactly(stream, sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES - len(begin))
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, header, subkey(key, "attachments"))
    sealed = memoryview(bytearray(FIRST_PIECE + sodium.crypto_secretstream_xchacha20poly1305_ABYTES))
    ended = False
    try:
        while length := _filled(stream, sealed):
            if ended:
                raise Altered("content behind the end")
            piece, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, bytes(sealed[:length]), None)
            ended = tag == sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
            hasher.update(piece)
            yield memoryview(piece)
    except (CryptoError, ValueError) as error:
        raise Altered("a piece does not open") from error
    if not ended:
        raise Altered("cut off")
    if hasher.hexdigest() != digest:
        raise Altered("another content")
