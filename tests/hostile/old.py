"""Real .xls files and other OLE containers, written record by record."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Any

from tests.people.books import HEADINGS, ROWS

_SECTOR = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def container(streams: Mapping[str, bytes]) -> bytes:
    """An OLE file with these streams, each padded to a size that keeps it out of the small ones."""
    padded = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    sectors: list[bytes] = []
    chain: list[int] = []

    def lay(content: bytes) -> int:
        first = len(sectors)
        pieces = [content[start : start + _SECTOR].ljust(_SECTOR, b"\0") for start in range(0, len(content), _SECTOR)]
        sectors.extend(pieces)
        chain.extend([*range(first + 1, first + len(pieces)), _END])
        return first

    places = {name: lay(content) for name, content in padded.items()}
    entries = [_directory("Root Entry", 5, _END, 0, child=1)]
    for number, (name, content) in enumerate(padded.items(), 1):
        right = number + 1 if number < len(padded) else _FREE
        entries.append(_directory(name, 2, places[name], len(content), right=right))
    directory = lay(b"".join(entries).ljust(-(-len(entries) // 4) * _SECTOR, b"\0"))
    tables = 1
    while len(chain) + tables > tables * 128:
        tables += 1
    at = list(range(len(chain), len(chain) + tables))
    table = [*chain, *[_TABLE] * tables]
    table += [_FREE] * (tables * 128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, tables, directory, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *at, *[_FREE] * (109 - len(at)))
    return header + b"".join(sectors) + struct.pack(f"<{len(table)}I", *table)


def _directory(name: str, kind: int, first: int, size: int, right: int = _FREE, child: int = _FREE) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    entry = written.ljust(64, b"\0") + struct.pack("<HBBIII", len(written), kind, 1, _FREE, right, child)
    return entry + bytes(36) + struct.pack("<III", first, size, 0)


def record(kind: int, content: bytes = b"") -> bytes:
    """One record."""
    return struct.pack("<HH", kind, len(content)) + content


def workbook(
    rows: Sequence[Sequence[Any]] = (), *, from_1904: bool = False, hidden: bool = False, more: bytes = b"",
    texts: Sequence[str] = (), early: bytes = b"",
) -> bytes:  # fmt: skip
    """The stream of a workbook with one sheet: texts shared, figures as they are; `more` goes into the sheet."""
    kept = list(texts)
    cells = b""
    for row, values in enumerate(rows):
        for place, value in enumerate(values):
            if isinstance(value, (int, float)):
                cells += record(0x0203, struct.pack("<HHHd", row, place, 0, value))
            elif value:
                kept.append(value)
                cells += record(0x00FD, struct.pack("<HHHI", row, place, 0, len(kept) - 1))
    table = struct.pack("<II", len(kept), len(kept))
    for text in kept:
        table += struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")
    shared = _split(table)
    page = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    page += record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, 20, 0)) + cells + more + record(0x000A)
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)) + early
    start += record(0x0022, struct.pack("<H", from_1904))
    name = struct.pack("<BB", 2, 1) + "名册".encode("utf-16-le")
    at = len(start) + 4 + 6 + len(name) + len(shared) + 4
    start += record(0x0085, struct.pack("<IBB", at, hidden, 0) + name) + shared + record(0x000A)
    return start + page


def _split(table: bytes) -> bytes:
    """The table of texts in one record; a first text that is too long for it goes on in the next ones."""
    made, kind, start = b"", 0x00FC, 0
    while start < len(table):
        room = 8223 if start == 0 else 8222  # so that a character of two bytes is never cut
        mark = b"" if start == 0 else b"\x01"
        made += record(kind, mark + table[start : start + room])
        kind, start = 0x003C, start + room
    return made


def roster(rows: Sequence[Sequence[Any]] = ROWS, **more: Any) -> bytes:
    """A roster as a real .xls."""
    return container({"Workbook": workbook([["填报日期：2026年11月2日"], HEADINGS, *rows], **more)})
