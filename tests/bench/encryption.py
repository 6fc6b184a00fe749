"""What encryption costs, line by line: the same store unencrypted, asked the same in the same run.

    python -m tests.bench.encryption [--stores DIR] [--json F]

The copy without encryption is SQLCipher's own export.  Only here the program opens such a file, by a connection that
is given no key; all else is the program as it is.  Deriving the key from the password is left out (its cost is wanted,
and tuned to half a second), and so is 100 %: its copy would take as much room again.  Nothing here has a target.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app.access.accounts import FIRST_ACCOUNT
from app.access.session import Session
from app.store import database, vault
from app.store.keyslots import KeyFile
from app.store.paths import StorePaths
from tests.bench.lines import Line, arguments, ended, interleaved, percent_of
from tests.bench.questions import QUESTIONS, open_and_close
from tests.bench.scale import copied, opened
from tests.passwords import PASSWORD

_MOST_PERCENT = 10
_FILE_BYTES = 20_000_000
_TIMES = 15
# What waits for the disk is told by the wall; the rest by the processor, so that a busy machine does not blur it.
_WAITING = frozenset({"save of a use case"})
_BASE = "the same store unencrypted"


class PlainDatabase(database.StoreDatabase):
    """The program's connection without a key."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **(named | {"passphrase": ""}))


@contextmanager
def plainly() -> Iterator[None]:
    """Inside, stores are opened as if they were not encrypted."""
    with patch.object(database, "StoreDatabase", PlainDatabase):
        yield


def decrypted(folder: Path, target: Path) -> Path:
    """A copy of the database without encryption, in a data folder with the same key file."""
    target.mkdir(parents=True)
    paths, plain = StorePaths(folder), StorePaths(target)
    key, _ = KeyFile.load(paths.keys).unlock(FIRST_ACCOUNT, PASSWORD)
    db = database.connect(paths.database, key)
    try:
        version = db.execute_sql("PRAGMA user_version").fetchone()[0]
        db.execute_sql("ATTACH DATABASE ? AS plain KEY ''", (str(plain.database),))
        db.execute_sql("SELECT sqlcipher_export('plain')")
        db.execute_sql(f"PRAGMA plain.user_version = {version}")
        db.execute_sql("DETACH DATABASE plain")
    finally:
        db.close()
    shutil.copyfile(paths.keys, plain.keys)
    return target


def measured(folder: Path, lines: dict[str, Line], size: str, times: int) -> None:
    """Asks both stores the same, in turn."""
    with copied(folder) as mine:
        plain = decrypted(mine, mine.with_name("plain"))
        lines["opening"].add(size, interleaved(lambda: open_and_close(mine), lambda: _plain_opening(plain), times))
        ours = opened(mine)
        with plainly():
            bare = opened(plain)
        try:
            for name, ask in QUESTIONS.items():
                clock = time.perf_counter if name in _WAITING else time.process_time
                rounds = interleaved(lambda ask=ask: ask(_at(ours)), lambda ask=ask: ask(_at(bare)), times, clock)
                lines[name].add(size, rounds)
            _files(_at(ours), lines, size, times)
        finally:
            bare.store.close()
            ours.store.close()
        bytes_of = [StorePaths(each).database.stat().st_size for each in (mine, plain)]
        lines["size of the file"].add(size, [bytes_of[0] / bytes_of[1]])


def _plain_opening(folder: Path) -> None:
    with plainly():
        open_and_close(folder)


def _at(session: Session) -> Session:
    """The session, with the tables bound to its store: two are open, one after the other is asked."""
    database.database.initialize(session.store.db)
    return session


def _files(session: Session, lines: dict[str, Line], size: str, times: int) -> None:
    """An attachment through the vault, and the same bytes as a file."""
    content, file = b"\x5a\x13" * (_FILE_BYTES // 2), session.store.paths.folder.with_name("plain.bin")

    def add() -> Any:
        with session.store.transaction():
            return vault.add(session.store, io.BytesIO(content), "扫描件.pdf")

    def write() -> None:
        with file.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())

    kept = add()
    lines["attachment of 20 MB, added"].add(size, interleaved(add, write, times))
    lines["attachment of 20 MB, read"].add(
        size, interleaved(lambda: list(vault.read(session.store, kept)), file.read_bytes, times)
    )


def main() -> int:
    """Measures and prints the lines."""
    asked = arguments(__doc__)
    names = ("opening", *QUESTIONS, "attachment of 20 MB, added", "attachment of 20 MB, read", "size of the file")
    lines = {name: Line(f"encryption: {name}", _BASE, None) for name in names}
    for name in ("attachment of 20 MB, added", "attachment of 20 MB, read"):
        lines[name].baseline = "the same bytes as a plain file"
    for size, folder in asked.sizes():
        if percent_of(size) <= _MOST_PERCENT:
            measured(folder, lines, size, _TIMES)
    return ended([line for line in lines.values() if line.figures], asked.json)


if __name__ == "__main__":
    sys.exit(main())
