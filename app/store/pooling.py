"""Attachments on their way into a place of backups: copied and checked in one reading, beside all else."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event
from types import TracebackType

from app.store.paths import make_folder, sync_folder
from app.store.steps import Cancelled, step
from app.store.vault import copy_whole

# Both kernels of the smallest office PC; the disk has its own way with more.
_THREADS = 2
_LOOK_S = 0.05


class Pooling:
    """Copies what a pool does not have.  Leave it by `wait`, or what is under way is given up."""

    def __init__(self, source: Callable[[str], Path], pool: Path, key: bytes) -> None:
        self._source, self._pool, self._key = source, pool, key
        self._threads = ThreadPoolExecutor(_THREADS, "backup-files")
        self._flights: dict[str, Future[None]] = {}
        self._folders: set[Path] = set()
        self._unwanted = Event()
        self._done_kb = self._total_kb = 0

    def want(self, digests: Iterable[str]) -> None:
        """Has the attachments of these digests copied, where the pool has them not."""
        for digest in digests:
            target = self._pool / digest[:2] / digest
            if digest not in self._flights and not target.exists():
                self._total_kb += _size_kb(self._source(digest))
                make_folder(target.parent)
                self._folders.add(target.parent)
                self._flights[digest] = self._threads.submit(self._copy, digest, target)

    def wait(self) -> None:
        """All of them lie on the disk under their names; one that is not whole is left out.

        Raises OSError when the disk fails, and what a step raises.
        """
        left = set(self._flights.values())
        while left:
            step("正在复制并核对附件（MB）", min(self._done_kb, self._total_kb) // 1000, self._total_kb // 1000)
            done, left = wait(left, _LOOK_S)
            for flight in done:
                flight.result()
        for folder in self._folders:
            sync_folder(folder)

    def __enter__(self) -> Pooling:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._unwanted.set()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _copy(self, digest: str, target: Path) -> None:
        """Copies a file whole or not at all, and sees it onto the disk before it gets its name."""
        part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
        try:
            with part.open("xb") as written:
                if not copy_whole(self._source(digest), written, self._key, digest, self._going):
                    return
                written.flush()
                os.fsync(written.fileno())
            part.replace(target)
        except FileNotFoundError:
            return  # what is lacking in the store is said of the backup
        finally:
            part.unlink(missing_ok=True)

    def _going(self, size: int) -> None:
        self._done_kb += size // 1024
        if self._unwanted.is_set():
            raise Cancelled


def _size_kb(file: Path) -> int:
    try:
        return file.stat().st_size // 1024
    except OSError:
        return 0
