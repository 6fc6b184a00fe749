"""age by pieces: a package of many scans is sealed and opened with steps on the way, and can be given up at each.

`pyrage.encrypt` of 75 MB held the whole program for two seconds, because it keeps Python's lock to its end; asked for
its input piece by piece it gives the lock back at each, and takes no longer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyrage

from app.store.steps import Cancelled, step

_MB = 1 << 20


def encrypted(parts: Sequence[bytes], receiver: str, head: bytes) -> bytes:
    """What age makes of a content, given in parts, for a receiving key; behind a head.  Raises Cancelled."""
    source, target = _Source(parts, "正在加密（MB）"), _Target(head)
    _run(source, lambda: pyrage.encrypt_io(source, target, [pyrage.x25519.Recipient.from_str(receiver)]))
    return target.whole()


def decrypted(sealed: memoryview, own: pyrage.x25519.Identity) -> bytes:
    """The content, verified to its end.  Raises pyrage.DecryptError, Cancelled."""
    source, target = _Source([sealed], "正在解密核对（MB）"), _Target()
    try:
        _run(source, lambda: pyrage.decrypt_io(source, target, [own]))
    except OSError as error:  # a piece that is cut or altered, as age says it of a stream
        raise pyrage.DecryptError(str(error)) from error
    return target.whole()


class _Source:
    """Parts that are read by pieces, with a step at each MB; age turns what is raised here into an error of its own."""

    def __init__(self, parts: Sequence[bytes | memoryview], what: str) -> None:
        self._parts, self._what = _Parts(parts), what
        self._total, self._done, self._told = sum(map(len, parts)), 0, -1
        self.cancelled: Cancelled | None = None

    def read(self, size: int = -1) -> bytes:
        """The next piece; not more than asked for, and nothing at the end."""
        if self._done // _MB != self._told:
            self._told = self._done // _MB
            self._step()
        piece = self._parts.read(size)
        self._done += len(piece)
        return piece

    def _step(self) -> None:
        try:
            step(self._what, self._told, self._total // _MB)
        except Cancelled as cancelled:
            self.cancelled = cancelled
            raise


class _Parts:
    """Parts one after the other, none of them copied whole."""

    def __init__(self, parts: Sequence[bytes | memoryview]) -> None:
        self._parts, self._place, self._at = [memoryview(each) for each in parts if each], 0, 0

    def read(self, size: int) -> bytes:
        """Up to so many bytes (below zero: a part)."""
        if self._place == len(self._parts):
            return b""
        part = self._parts[self._place]
        end = len(part) if size < 0 else min(self._at + size, len(part))
        piece = bytes(part[self._at : end])
        self._place, self._at = (self._place + 1, 0) if end == len(part) else (self._place, end)
        return piece


class _Target:
    """Bytes that are written by pieces."""

    def __init__(self, head: bytes = b"") -> None:
        self._written = [head]

    def write(self, piece: bytes) -> int:
        """Takes a piece."""
        self._written.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def whole(self) -> bytes:
        """All of it."""
        return b"".join(self._written)


def _run(source: _Source, act: Callable[[], object]) -> None:
    try:
        act()
    except Exception:
        if source.cancelled is not None:
            raise source.cancelled from None
        raise
