"""Copies of the store: made while it is open, each opened again and checked whole before an older one goes.

A place for backups holds numbered folders (`00000012/` with the encrypted database, the wrapped keys and a note of
what it is) and one pool of encrypted attachments that all of them share.  Nothing in it can be read without a password.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from app.store.database import FAILURES, Store, connect
from app.store.errors import BackupTrouble, DamagedStore, UnreachableStore, reason_of
from app.store.integrity import file_problems
from app.store.keyslots import KeyFile
from app.store.paths import StorePaths, make_folder, sync_folder, write_atomically
from app.store.pooling import Pooling
from app.store.steps import step
from app.store.vault import file_of, is_whole

_NOTE = "backup.json"
_POOL = "attachments"
_PIECE = 1 << 20
# Of the database to a step: some four megabytes.
_PAGES = 1000
_PART = ".part"
# 48, and what a wrong clock can add: a day when it first jumps ahead, a day when it comes back from behind, and the
# hour of summer time (tests.crash.clock measured 46.7 in 8,000 rotations).
_ALL_HOURS = 48 + 49
_making, _LOOK_S = Lock(), 0.05
# Days to a span, and for how many days one of each span is kept.
_SPANS = ((1, 30), (7, 12 * 7), (30, 24 * 30))


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: its number (they are never reused), when and why it was made, what it holds.

    `hours` is how far it is from the first backup, whatever the clock did between.
    """

    number: int
    at: datetime
    hours: float
    why: str
    schema: int
    digest: str
    size: int
    attachments: tuple[str, ...]
    folder: Path

    @property
    def paths(self) -> StorePaths:
        """Its files, as of a store."""
        return StorePaths(self.folder)


def backups_in(place: Path) -> tuple[Backup, ...]:
    """The backups of a place, the oldest first; a folder that is none, or was never finished, is passed over."""
    if not place.is_dir():
        return ()
    found = [backup for folder in place.iterdir() if folder.name.isdigit() and (backup := _noted(folder))]
    return tuple(sorted(found, key=lambda backup: backup.number))


def newest_in(place: Path) -> Backup | None:
    """The newest backup of a place; of the others no note is read, which name every attachment."""
    numbers = sorted(_numbers(place), reverse=True) if place.is_dir() else []
    return next((found for number in numbers if (found := _noted(place / f"{number:08}"))), None)


def make(store: Store, place: Path, why: str, at: datetime) -> Backup:
    """Makes a backup and checks it whole; then thins out the older ones.

    Raises BackupTrouble when the disk fails or the copy is not whole: then nothing is left of it, and no older
    backup is touched.  One at a time: each clears away what an earlier one left half made.
    """
    while not _making.acquire(timeout=_LOOK_S):
        step("正在等待另一份备份写完")
    try:
        return _make(store, place, why, at)
    finally:
        _making.release()


def _make(store: Store, place: Path, why: str, at: datetime) -> Backup:
    try:
        make_folder(place)
        _sweep(place)
        part = place / f"{secrets.token_hex(6)}{_PART}"
        part.mkdir()
    except OSError as error:
        raise BackupTrouble(f"不能写入备份文件夹（{reason_of(error, place)}）") from error
    try:
        backup = _made(store, place, part, why, at)
    except (OSError, *FAILURES, DamagedStore, UnreachableStore) as error:
        # A copy that was cut short does not even look like a store.
        raise BackupTrouble(reason_of(error, place, size_of(store))) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    if not lacking(backup, store.key, anew=False):
        thin_out(place)
    return backup


def size_of(store: Store) -> int:
    """How much making a backup takes, in bytes, leaving out attachments; 0 where the disk does not say."""
    try:
        return store.paths.database.stat().st_size
    except OSError:
        return 0


def check(backup: Backup, key: bytes) -> list[str]:
    """What is wrong with a backup, in words; empty when it is whole.  Reads all of it, its attachments too."""
    try:
        missing = lacking(backup, key)
    except OSError as error:
        return [f"备份打不开：{error}"]
    return database_problems(backup, key) + [f"附件 {name[:8]} 缺失或已被改动" for name in missing]


def database_problems(backup: Backup, key: bytes) -> list[str]:
    """What is wrong with the database of a backup, in words."""
    try:
        if _digest(backup.paths.database) != backup.digest:
            return ["备份文件与备份时不一致"]
        return file_problems(backup.paths.database, key, backup.schema)
    except DamagedStore as trouble:
        return [trouble.message]
    except (OSError, *FAILURES) as error:
        return [f"备份打不开：{error}"]


def lacking(backup: Backup, key: bytes, *, anew: bool = True) -> list[str]:
    """The attachments of a backup that its pool does not have, or (`anew`: each is read) not whole."""
    pool = backup.folder.parent / _POOL
    files = {name: pool / name[:2] / name for name in backup.attachments}
    return [name for name, file in files.items() if not (is_whole(file, key, name) if anew else file.is_file())]


def kept(hours: Sequence[float]) -> frozenset[int]:
    """Which places in a row of backups (the oldest first) are kept: all of 48 hours and two days more, then the last of
    each day for 30 days, of each week for 12 weeks, of each month of 30 days for 24 months; the newest three always.

    `hours` are those of `Backup.hours`: days, weeks and months are counted from the first backup on, so that what is
    kept today is not another one tomorrow.
    """
    found = set(range(max(len(hours) - 3, 0), len(hours)))
    seen: set[tuple[int, int]] = set()
    for place in range(len(hours) - 1, -1, -1):
        age = hours[-1] - hours[place]
        if age <= _ALL_HOURS:
            found.add(place)
        for span, most in _SPANS:
            bucket = (span, int(hours[place] // (span * 24)))
            if age <= most * 24 and bucket not in seen:
                seen.add(bucket)
                found.add(place)
    return frozenset(found)


def further(there: Sequence[Backup], at: datetime) -> float:
    """The hours of a backup made after others (the oldest first): from the last one on never less than none, never
    more than a day; and never further than from any of them by the clock.

    So a clock that jumps a year ahead, or back, takes no backup away; nor does one that is wrong at each start and
    set right again each time, as it is when its battery is empty.
    """
    if not there:
        return 0.0
    before = there[-1]
    found = before.hours + min(max(_hours_from(before, at), 0.0), 24.0)
    by_clock = [each.hours + hours for each in there if (hours := _hours_from(each, at)) >= 0]
    return max(before.hours, min([found, *by_clock]))


def _hours_from(backup: Backup, at: datetime) -> float:
    return (at - backup.at).total_seconds() / 3600


def thin_out(place: Path) -> tuple[int, ...]:
    """Takes out the backups that are not kept, and attachments that none of the kept ones has; their numbers.

    A backup goes with its name first: one that is half taken out would pass for a damaged one after a crash.
    Where the note of one cannot be read nothing goes: nobody knows what it needs.
    """
    found = backups_in(place)
    if len(found) < len(_numbers(place)):
        return ()
    stay = kept([backup.hours for backup in found])
    gone = [backup for number, backup in enumerate(found) if number not in stay]
    for backup in gone:
        with suppress(OSError):
            backup.folder.replace(place / f"{backup.folder.name}{_PART}")
    if gone:
        with suppress(OSError):
            sync_folder(place)
        _sweep(place)
        wanted = {name for backup in backups_in(place) for name in backup.attachments}
        for file in _pooled(place / _POOL):
            if file.name not in wanted:
                file.unlink(missing_ok=True)
    return tuple(backup.number for backup in gone)


def _sweep(place: Path) -> None:
    """Takes away what was begun, or half taken out, when the program ended."""
    for folder in place.glob(f"*{_PART}"):
        shutil.rmtree(folder, ignore_errors=True)


def put_back(backup: Backup, paths: StorePaths, aside: Path, key: bytes) -> Path | None:
    """Puts a backup in the place of a closed store; what lies there is moved aside, and stays.

    Attachments that lie there whole stay as they are; one that is whole in neither place is left out.
    Answers where the old files are, None where there was nothing.  Raises OSError when the disk fails; then what was
    moved aside is put back.
    """
    there = [file for file in (*paths.of_database, paths.keys) if file.exists()]
    moved: list[Path] = []
    if there:
        aside.mkdir(parents=True)
    try:
        for file in there:
            file.replace(aside / file.name)
            moved.append(file)
        pool = backup.folder.parent / _POOL
        for name in backup.attachments:
            source, target = pool / name[:2] / name, paths.attachments / name[:2] / name
            if not is_whole(target, key, name) and is_whole(source, key, name):
                take_place(source, target)
        take_place(backup.paths.keys, paths.keys)
        take_place(backup.paths.database, paths.database)
        sync_folder(paths.folder)
    except OSError:
        for file in moved:
            (aside / file.name).replace(file)
        with suppress(OSError):
            aside.rmdir()
        raise
    return aside if moved else None


# ------------------------------------------------------------ making


def _made(store: Store, place: Path, part: Path, why: str, at: datetime) -> Backup:
    paths = StorePaths(part)
    # A password may be changed meanwhile: whichever slot the copy names, it has it.
    before_copy = KeyFile.load(store.paths.keys)
    with Pooling(lambda digest: file_of(store, digest), place / _POOL, store.key) as pooling:
        pooling.want(_attached(store))  # while the database is copied
        _copy_database(store, paths.database)
        names = _attached(store)
        pooling.want(names)
        before_copy.and_of(KeyFile.load(store.paths.keys)).save(paths.keys)
        if problems := file_problems(paths.database, store.key, _schema(store)):
            raise BackupTrouble(f"备份没有通过检查：{problems[0]}")
        digest = _digest(paths.database)
        pooling.wait()
    there = backups_in(place)
    number = max(_numbers(place), default=0) + 1
    note: dict[str, Any] = {
        "number": number, "at": at.isoformat(sep=" ", timespec="seconds"), "why": why,
        "hours": round(further(there, at), 3), "schema": _schema(store), "digest": digest,
        "size": paths.database.stat().st_size, "attachments": names,
    }  # fmt: skip
    note["check"] = _note_check(note)
    write_atomically(part / _NOTE, json.dumps(note, ensure_ascii=False, indent=1).encode())
    folder = place / f"{number:08}"
    part.replace(folder)
    sync_folder(place)
    made = _noted(folder)
    if made is None:
        raise BackupTrouble("备份写完后读不出来")
    return made


def _copy_database(store: Store, target: Path) -> None:
    """Copies the pages through SQLite: a consistent state, while others go on writing.

    Nobody but this program knows the copy yet: it needs no log of its own, and lies on the disk before it is checked.
    """
    copy = connect(target, store.key)
    try:
        for pragma in ("journal_mode = off", "synchronous = off"):
            copy.execute_sql(f"PRAGMA {pragma}").fetchone()
        with _one_state(store.db.connection()) as source:  # type: ignore[no-untyped-call]
            source.backup(copy.connection(), pages=_PAGES, progress=_told, sleep=0.01)  # type: ignore[no-untyped-call]
    finally:
        copy.close()
    for ending in ("-wal", "-shm"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    with target.open("r+b") as written:
        os.fsync(written.fileno())


@contextmanager
def _one_state(source: Any) -> Iterator[Any]:
    """The connection, which sees the same state until the end: without, each change would begin the copy anew."""
    if source.in_transaction:
        yield source
        return
    source.execute("BEGIN")
    try:
        source.execute("SELECT count(*) FROM main.sqlite_master").fetchone()
        yield source
    finally:
        source.execute("ROLLBACK")


def _told(status: int, remaining: int, total: int) -> None:
    step("正在复制数据（页）", total - remaining, total)


def _attached(store: Store) -> list[str]:
    """The names of all attachments that the store names."""
    return [row[0] for row in store.db.execute_sql("SELECT DISTINCT digest FROM main.attachment ORDER BY digest")]


def take_place(source: Path, target: Path) -> None:
    """Copies a file in the place of another, whole or not at all, and sees it onto the disk.  Raises OSError."""
    make_folder(target.parent)
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        with source.open("rb") as read, part.open("xb") as written:
            shutil.copyfileobj(read, written, _PIECE)
            written.flush()
            os.fsync(written.fileno())
        part.replace(target)
        sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def _schema(store: Store) -> int:
    return int(store.db.execute_sql("PRAGMA user_version").fetchone()[0])


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _noted(folder: Path) -> Backup | None:
    try:
        raw = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
        check = raw.pop("check", None)  # notes from before there was one have none
        if raw["number"] != int(folder.name) or (check is not None and check != _note_check(raw)):
            return None
        raw["at"], raw["attachments"] = datetime.fromisoformat(raw["at"]), tuple(raw["attachments"])
        return Backup(**raw, folder=folder)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _note_check(note: dict[str, Any]) -> str:
    """Tells a note that rotted: what it says of hours would have other backups taken away."""
    content = json.dumps({name: value for name, value in note.items() if name != "check"}, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _numbers(place: Path) -> list[int]:
    """The numbers that are taken, by backups and by what is left of one."""
    return [int(folder.name) for folder in place.iterdir() if folder.name.isdigit()]


def _pooled(pool: Path) -> Iterator[Path]:
    if pool.is_dir():
        yield from (file for folder in pool.iterdir() if folder.is_dir() for file in folder.iterdir())


def as_note(backup: Backup) -> dict[str, Any]:
    """What a program reads of a backup."""
    return {**asdict(backup), "at": backup.at.isoformat(sep=" "), "folder": str(backup.folder)}
