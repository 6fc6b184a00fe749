"""A store of an older program is brought to the schema of today, or left as it was.

A backup comes first.  All steps of the migration are one transaction, at whose end is compared what must be as before.
What then lies on the disk is read again whole; where that is not whole the backup takes the place of the file.  A note
beside the store says that this is not done yet, so that it is gone on with after the program was ended in between:
until the note is gone nobody has worked on the store.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime

from app.store import backups, migrations
from app.store.backups import Backup
from app.store.database import FAILURES, Store
from app.store.errors import BackupTrouble, DamagedStore, StoreTrouble, UpgradeFailed, reason_of
from app.store.integrity import file_problems, steps_of
from app.store.paths import StorePaths, sync_folder, write_atomically
from app.store.steps import stage, step

WHY = "升级之前"
STAGES = _BACK_UP, _MIGRATE, _LOOK = "第 1 步（共 3 步）备份", "第 2 步（共 3 步）升级", "第 3 步（共 3 步）核对"
# What to say while it lasts.
PATIENCE = (
    "这份数据由旧版程序写成，正在升级：先备份，再升级，最后核对，数据多时要几分钟。"
    "请等它完成，不要关机；万一中断，数据也是完整的，下次打开会接着做。"
)


@dataclass(frozen=True, slots=True)
class _Note:
    """What is under way: from which schema to which, and the backup (its number) of what there was."""

    before: int
    after: int
    backup: int


def bring_up(store: Store, version: int) -> None:
    """Brings a store that is being opened, of the schema `version`, to that of today; goes on with what was begun.

    Raises UpgradeFailed where that does not succeed (all is then as it was before), BackupTrouble where the backup
    before it does not, StoreTrouble where the disk fails.
    """
    note = _noted(store.paths)
    if note is not None and version != note.after:  # nothing was committed, or the backup has taken its place
        _forget(store.paths)
        note = None
    if note is not None:
        _verify(store, note)
    if version < migrations.LATEST:
        _verify(store, _migrate(store, version))


def look(paths: StorePaths, key: bytes, version: int) -> None:
    """Looks at a store that is only read, and whose migration was not looked at yet.  Raises DamagedStore."""
    note = _noted(paths)
    if note is not None and version == note.after and (found := _problems(paths, key, version, read_only=True)):
        raise DamagedStore(f"升级后的核对没有通过（{found[0]}）")


def _migrate(store: Store, version: int) -> _Note:
    with stage(_BACK_UP):
        kept = backups.make(store, store.paths.backups, WHY, datetime.now())
    note = _Note(version, migrations.LATEST, kept.number)
    try:
        write_atomically(store.paths.upgrade, json.dumps(asdict(note)).encode())
    except OSError as error:
        raise BackupTrouble(reason_of(error, store.paths.folder)) from error
    try:
        with stage(_MIGRATE), steps_of(store.db):
            step("正在改写数据")
            migrations.run(store.db.connection(), version, store.key)  # type: ignore[no-untyped-call]
    except BaseException:
        _forget(store.paths)
        raise
    return note


def _verify(store: Store, note: _Note) -> None:
    """Reads what the migration wrote, from the disk; what is not whole gives way to the backup."""
    with stage(_LOOK):
        step("正在核对数据")
        store.db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()  # pages are looked at in the file itself
        if found := _problems(store.paths, store.key, note.after):
            _put_back(store, note, found[0])
    _forget(store.paths)


def _problems(paths: StorePaths, key: bytes, schema: int, *, read_only: bool = False) -> list[str]:
    try:
        return file_problems(paths.database, key, schema, read_only=read_only)
    except DamagedStore as trouble:
        return [trouble.message]
    except FAILURES as error:
        return [f"有的数据页读不出来：{error}"]


def _put_back(store: Store, note: _Note, reason: str) -> None:
    """The database of the backup takes the place of the migrated one, in one step; a crash leaves the one or the other.

    Keys and attachments are what they were: no migration touches them.  Raises UpgradeFailed, or StoreTrouble where the
    backup is not whole either; then nothing is changed.
    """
    paths = store.paths
    kept = next((each for each in backups.backups_in(paths.backups) if each.number == note.backup), None)
    if kept is None or not _is_whole(kept, store.key):
        raise StoreTrouble(
            f"升级后的核对没有通过（{reason}），升级之前的备份也不完整。程序没有再作改动。",
            "请保留整个数据文件夹，并用另一份备份恢复。",
        )
    store.db.close()
    if paths.log.exists() and paths.log.stat().st_size:  # it would be taken for a part of the file that comes
        raise StoreTrouble("升级后的核对没有通过，现在还不能恢复升级之前的数据。", "请检查磁盘，然后重新打开。")
    try:
        backups.take_place(kept.paths.database, paths.database)
    except OSError as error:
        why = reason_of(error, paths.folder, kept.size)
        raise StoreTrouble(
            f"升级后的核对没有通过（{reason}），升级之前的数据还没有恢复成（{why}）。升级之前的备份完好。",
            "请腾出磁盘空间或检查磁盘，然后重新打开，程序会接着恢复。",
        ) from error
    _forget(paths)
    raise UpgradeFailed(reason)


def _is_whole(kept: Backup, key: bytes) -> bool:
    return not backups.database_problems(kept, key)


def _noted(paths: StorePaths) -> _Note | None:
    """The note of what was begun; one that cannot be read says nothing."""
    try:
        return _Note(**json.loads(paths.upgrade.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _forget(paths: StorePaths) -> None:
    """One that the disk does not give up now only means that the store is looked at once more."""
    with suppress(OSError):
        paths.upgrade.unlink(missing_ok=True)
        sync_folder(paths.folder)
