"""A disk as it could look after the power went: built from a log of acts.

What was synced is there.  Of what was not: each 512-byte sector is the old one, any of those written since, or (where
it is garbled) random bytes where something was written; a file is as long as it was or became; names that were made,
moved or taken away since their folder was synced may not be, in the order in which they came.  A new folder is there
only once the folder it lies in was synced.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tests.crash.disk_log import CREATED, TRUNCATED, Act

SECTOR = 512
DROPPED, TORN, GARBLED, KEPT = "dropped", "torn", "garbled", "kept"
VARIANTS = (DROPPED, TORN, GARBLED)


@dataclass
class File:
    """What is safe of a file, what the process sees, and what was written between: (place, bytes), or a new length."""

    safe: bytes = b""
    seen: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)


@dataclass
class Folder:
    """Names in a folder: those that are safe, those that the process sees."""

    safe: dict[str, File | Folder] = field(default_factory=dict)
    seen: dict[str, File | Folder] = field(default_factory=dict)


# A change of names: for each folder it touches, the name and what it stands for then (None: for nothing).
Change = list[tuple[Folder, str, "File | Folder | None"]]


class Disk:
    """The files below a folder, act by act."""

    def __init__(self, root: Path, files: dict[str, bytes], folders: Iterable[str]) -> None:
        self._root = PurePosixPath(root.as_posix())
        self.top = Folder()
        self._open: dict[int, File | Folder] = {}
        self._unsafe: list[Change] = []
        for name in folders:
            self._make(name, Folder())
        for name, content in files.items():
            self._make(name, File(content, bytearray(content)))

    def _make(self, name: str, node: File | Folder) -> None:
        folder, last = self._place(self._root / name)
        folder.safe[last] = folder.seen[last] = node

    def _place(self, path: PurePosixPath | str) -> tuple[Folder, str]:
        *above, last = PurePosixPath(path).relative_to(self._root).parts
        folder = self.top
        for each in above:
            below = folder.seen[each]
            assert isinstance(below, Folder)
            folder = below
        return folder, last

    def _node(self, path: str) -> File | Folder:
        if PurePosixPath(path) == self._root:
            return self.top
        folder, last = self._place(path)
        return folder.seen[last]

    def do(self, act: Act) -> None:
        """Takes in one act."""
        if act.kind == "O":
            self._opened(act)
        elif act.kind in "WTS":
            self._changed(act)
        elif act.kind in "RUD":
            self._renamed(act)

    def _opened(self, act: Act) -> None:
        if act.flags & CREATED:
            folder, last = self._place(act.path)
            self._name([(folder, last, File())])
        node = self._open[act.serial] = self._node(act.path)
        if act.flags & TRUNCATED and isinstance(node, File):
            _write(node, 0, None)

    def _changed(self, act: Act) -> None:
        node = self._open[act.serial]
        if isinstance(node, Folder):
            self._sync_folder(node)
        elif act.kind == "S":
            node.safe, node.pending = bytes(node.seen), []
        else:
            _write(node, act.offset, act.one if act.kind == "W" else None)

    def _renamed(self, act: Act) -> None:
        folder, last = self._place(act.path)
        if act.kind == "D":
            self._name([(folder, last, Folder())])
        elif act.kind == "U":
            self._name([(folder, last, None)])
        else:
            node = folder.seen[last]
            self._name([(folder, last, None), (*self._place(act.target), node)])

    def _name(self, change: Change) -> None:
        self._unsafe.append(change)
        _apply(change, safe=False)

    def _sync_folder(self, folder: Folder) -> None:
        """What was done in this folder is safe; a move into it is so as a whole, and the old name never was."""
        left: list[Change] = []
        for change in self._unsafe:
            if change[-1][0] is not folder:
                left.append(change)
                continue
            _apply(change, safe=True)
            moved = [(each[0], each[1]) for each in change[:-1]]
            left = [
                each for each in left if not any(each[-1][0] is where and each[-1][1] == last for where, last in moved)
            ]
        self._unsafe = left

    def after_cut(self, variant: str, dice: random.Random) -> tuple[dict[str, bytes], list[str]]:
        """Files and folders as they could be, were the power cut now."""
        count = {DROPPED: 0, KEPT: len(self._unsafe)}.get(variant, dice.randint(0, len(self._unsafe)))
        names: dict[int, dict[str, File | Folder]] = {}
        for change in self._unsafe[:count]:
            for folder, last, node in change:
                mine = names.setdefault(id(folder), dict(folder.safe))
                mine.pop(last, None)
                if node is not None:
                    mine[last] = node
        files: dict[str, bytes] = {}
        folders: list[str] = []
        _walk(self.top, "", names, files, folders, variant, dice)
        return files, folders


def _apply(change: Change, *, safe: bool) -> None:
    for folder, last, node in change:
        names = folder.safe if safe else folder.seen
        names.pop(last, None)
        if node is not None:
            names[last] = node


def _write(file: File, offset: int, content: bytes | None) -> None:
    file.pending.append((offset, content))
    _put(file.seen, offset, content)


def _put(into: bytearray, offset: int, content: bytes | None) -> None:
    """Writes at a place, or (no content) makes the file so long."""
    end = offset if content is None else offset + len(content)
    if end > len(into):
        into.extend(bytes(end - len(into)))
    if content is None:
        del into[offset:]
    else:
        into[offset:end] = content


def _walk(
    folder: Folder, at: str, names: dict[int, dict[str, File | Folder]], files: dict[str, bytes], folders: list[str],
    variant: str, dice: random.Random,
) -> None:  # fmt: skip
    for last, node in names.get(id(folder), folder.safe).items():
        if isinstance(node, Folder):
            folders.append(at + last)
            _walk(node, f"{at}{last}/", names, files, folders, variant, dice)
        elif variant == KEPT:
            files[at + last] = bytes(node.seen)
        else:
            files[at + last] = node.safe if variant == DROPPED or not node.pending else _torn(node, variant, dice)


def _torn(file: File, variant: str, dice: random.Random) -> bytes:
    """A file of which some sectors are new, some old, some neither."""
    work = bytearray(file.safe)
    versions: dict[int, list[bytes]] = {}
    touched: dict[int, list[tuple[int, int]]] = {}
    lengths = [len(work)]
    for offset, content in file.pending:
        last = len(work) if content is None else offset + len(content)
        first = min(offset, len(work))
        before = {sector: _sector(work, sector) for sector in _sectors(first, max(last, offset))}
        _put(work, offset, content)
        lengths.append(len(work))
        for sector, old in before.items():
            versions.setdefault(sector, [old]).append(_sector(work, sector))
        if content is not None:
            for sector in _sectors(offset, last):
                start = sector * SECTOR
                span = (max(offset - start, 0), min(last - start, SECTOR))
                touched.setdefault(sector, []).append(span)
    length = dice.choice(lengths)
    result = bytearray(file.safe[:length].ljust(length, b"\0"))
    likely, luck = dice.choice((0, -1)), dice.choice((0.0, 0.5, 0.9, 1.0))
    for sector, known in versions.items():
        version = known[likely] if dice.random() < luck else dice.choice(known)
        chosen = bytearray(version.ljust(SECTOR, b"\0"))
        if variant == GARBLED and sector in touched and dice.random() < 0.4:
            low, high = dice.choice(touched[sector])
            chosen[low:high] = dice.randbytes(high - low)
        result[sector * SECTOR : (sector + 1) * SECTOR] = chosen
    return bytes(result[:length].ljust(length, b"\0"))


def _sector(content: bytearray, sector: int) -> bytes:
    return bytes(content[sector * SECTOR : (sector + 1) * SECTOR])


def _sectors(first: int, last: int) -> range:
    return range(first // SECTOR, -(-last // SECTOR))


def lay_down(folder: Path, files: dict[str, bytes], folders: Iterable[str]) -> None:
    """Puts a disk where it can be opened."""
    folder.mkdir(parents=True)
    for name in folders:
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
