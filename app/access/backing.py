"""备份与恢复 as acts of an account: on record, and never over something without keeping it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from peewee import DatabaseError

from app.access import audit, second_copy
from app.access.actions import Action
from app.access.session import Session
from app.access.tables import Account, AuditEntry
from app.store import backup_file, backups, database, migrations
from app.store.backups import Backup
from app.store.errors import DamagedStore, NewerStore, StoreInUse, StoreTrouble, reason_of
from app.store.keyslots import KeyFile
from app.store.paths import StorePaths

BY_HAND = "手动"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restoring did: which backup, where the data of before lies, how much work lies between (None: unknown)."""

    backup: Backup
    aside: Path | None
    lost: timedelta | None


def back_up(session: Session, place: Path, why: str = BY_HAND) -> Backup:
    """Makes a backup in a place and records it.  Raises BackupTrouble; then nothing older is touched.

    One by hand is for who may; those that come by themselves come whoever works.
    """
    if why == BY_HAND:
        session.require(Action.BACKUP)
    session.ready(Action.BACKUP)
    made = backups.make(session.store, place, why, session.now())
    _on_record(session, made, place)
    return made


def back_up_to_file(session: Session, out: Path) -> Backup:
    """Makes a backup in one file and records it.  Raises BackupTrouble; then an older file is as it was."""
    session.require(Action.BACKUP)
    session.ready(Action.BACKUP)
    made = backup_file.write(session.store, out, BY_HAND, session.now())
    _on_record(session, made, out)
    return made


def _on_record(session: Session, made: Backup, where: Path) -> None:
    after = {"to": where.name, "size": made.size, "digest": made.digest}
    trace = audit.Trace("store", "", f"备份（{made.why}）", after=after)
    with session.store.transaction():
        audit.append(session.store, session.account.id, Action.BACKUP, trace, at=session.clock())
        if second_copy.is_elsewhere(where, session.store.paths.folder):
            second_copy.keep_newest(session.now())


def restore_file(folder: Path, file: Path, account: str, password: str, now: datetime) -> Restored:
    """Puts the backup of a file in the place of the store of a folder; nobody may have that open.

    What lies there is moved aside and stays.  Raises WrongPassword (the one of the day of the backup is needed),
    DamagedStore when the file is not whole, StoreInUse, or StoreTrouble when the disk fails; then all is as it was.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with backup_file.opened(file, folder) as backup:
            return restore(folder, backup, account, password, now)
    except OSError as error:
        message = f"没有恢复成（{reason_of(error, folder)}），原来的数据没有改动。"
        raise StoreTrouble(message, "请检查文件和磁盘空间后重试。") from error


def restore(folder: Path, backup: Backup, account: str, password: str, now: datetime) -> Restored:
    """The same from a backup that is unpacked.  The restored store says in its audit chain that it was restored.

    Raises NewerStore for one of a newer program: it would take the place of a store that this one can open.
    """
    if backup.schema > migrations.LATEST:
        raise NewerStore(backup.schema, migrations.LATEST)
    key, _ = KeyFile.load(backup.paths.keys).unlock(account, password)
    if problems := backups.check(backup, key):
        raise DamagedStore(f"这份备份不完整（{problems[0]}）")
    paths = StorePaths(folder)
    lost = _work_since(paths, backup, account, password)
    aside = backups.put_back(backup, paths, folder / f"replaced-{now:%Y%m%d-%H%M%S}")
    store, slot = database.open_store(folder, account, password)
    try:
        with store.transaction():
            trace = audit.Trace(
                "store", "", f"用 {backup.at:%Y-%m-%d %H:%M} 的备份恢复", after={"digest": backup.digest}
            )
            account_id = Account.get(Account.slot == slot).id
            audit.append(store, account_id, Action.BACKUP, trace, at=now)
    finally:
        store.close()
    return Restored(backup, aside, lost)


def _work_since(paths: StorePaths, backup: Backup, account: str, password: str) -> timedelta | None:
    """How much lies between the backup and the last act in the store that it replaces; None where it does not open.

    Raises StoreInUse: what somebody works on is not replaced under their hands.
    """
    if not paths.exists():
        return None
    try:
        store, _ = database.open_store(paths.folder, account, password)
    except StoreInUse:
        raise
    except StoreTrouble:
        return None
    try:
        last = AuditEntry.select(AuditEntry.at).order_by(AuditEntry.seq.desc()).first()
        return max(datetime.fromisoformat(last.at) - backup.at, timedelta()) if last else timedelta()
    except DatabaseError:
        return None
    finally:
        store.close()
