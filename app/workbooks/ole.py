"""The container of old office files (OLE, CFDV2): which streams are in it, and the bytes of one."""

from __future__ import annotations

import struct

from app.workbooks.limits import no_workbook

_END = 0xFFFFFFFA
_HEADER = 512
_DIRECTORY_ENTRY = 128
_MINI = 4096


class Compound:
    """A compound file.  Raises BadWorkbook for one that is cut off or goes in circles."""

    def __init__(self, content: bytes) -> None:
        if len(content) < _HEADER:
            raise no_workbook("文件不完整或已损坏")
        self._content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise no_workbook("文件不完整或已损坏")
        self._size, self._mini_size = 1 << shift, 64
        self._table = self._sectors_of_table()
        first_directory, first_mini_table = (
            struct.unpack_from("<I", content, 48)[0],
            struct.unpack_from("<I", content, 60)[0],
        )
        self._entries = self._directory(self._chain(first_directory))
        self._mini_table = _numbers(self._chain(first_mini_table)) if first_mini_table < _END else []

    def has(self, name: str) -> bool:
        """Whether there is a stream of that name."""
        return name in self._entries

    def stream(self, name: str) -> bytes | None:
        """The bytes of a stream, or None when there is none."""
        if name not in self._entries:
            return None
        first, size = self._entries[name]
        if size >= _MINI:
            return self._chain(first)[:size]
        root = self._chain(self._entries["Root Entry"][0]) if "Root Entry" in self._entries else b""
        pieces, seen = [], set[int]()
        while first < _END:
            if first in seen or first >= len(self._mini_table):
                raise no_workbook("文件不完整或已损坏")
            seen.add(first)
            pieces.append(root[first * self._mini_size : (first + 1) * self._mini_size])
            first = self._mini_table[first]
        return b"".join(pieces)[:size]

    def _sectors_of_table(self) -> list[int]:
        """The table of sectors: which follows which."""
        wanted = list(struct.unpack_from("<109I", self._content, 76))
        further, count = struct.unpack_from("<II", self._content, 68)
        for _ in range(min(count, 1000)):
            if further >= _END:
                break
            numbers = _numbers(self._sector(further))
            wanted += numbers[:-1]
            further = numbers[-1]
        used = [number for number in wanted if number < _END]
        if len(used) != len(set(used)):
            raise no_workbook("文件不完整或已损坏")
        return [number for sector in used for number in _numbers(self._sector(sector))]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        piece = self._content[start : start + self._size]
        if not piece:
            raise no_workbook("文件不完整或已损坏")
        return piece + bytes(self._size - len(piece))

    def _chain(self, first: int) -> bytes:
        pieces, seen = [], set[int]()
        while first < _END:
            if first in seen or first >= len(self._table):
                raise no_workbook("文件不完整或已损坏")
            seen.add(first)
            pieces.append(self._sector(first))
            first = self._table[first]
        return b"".join(pieces)

    @staticmethod
    def _directory(content: bytes) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        for start in range(0, len(content) - _DIRECTORY_ENTRY + 1, _DIRECTORY_ENTRY):
            entry = content[start : start + _DIRECTORY_ENTRY]
            length = min(struct.unpack_from("<H", entry, 64)[0], 64)
            name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
            if name and entry[66] in (2, 5):
                first, size = struct.unpack_from("<II", entry, 116)
                found.setdefault(name, (first, size))
        return found


def _numbers(content: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(content) // 4}I", content))
