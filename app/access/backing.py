"""备份与恢复 as acts of an account: on record, and never over something without keeping it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from app.access import audit, second_copy
from app.access.actions import Action
from app.access.session import Session
from app.access.tables import Account, AuditEntry
from app.store import backup_file, backups, migrations, opening, vault
from app.store.backups import Backup
from app.store.database import FAILURES
from app.store.errors import DamagedStore, NewerStore, StoreInUse, StoreTrouble, reason_of
from app.store.keyslots import KeyFile
from app.store.paths import StorePaths

BY_HAND = "手动"
# What to do where a folder has no backup.
NONE_THERE = f"请选U盘上的“{second_copy.FOLDER_NAME}”文件夹。"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restoring did: which backup, and where the data of before lies.

    `lost` is how much work lies between (None: there was nothing before); where the old data could not be read it is
    what the dates of its files say, and not `certain`.  `lacking`: names of attachments that are whole nowhere.
    """

    backup: Backup
    aside: Path | None
    lost: timedelta | None
    certain: bool = True
    lacking: tuple[str, ...] = ()

    def between(self) -> str:
        """What lies between the backup and now, in a sentence."""
        if self.lost is None:
            return "这里原来没有数据。"
        minutes = round(self.lost.total_seconds() / 60)
        if not self.certain:
            return f"原来的数据读不出来；按文件日期，备份之后最多约 {minutes} 分钟的工作不在其中。"
        return f"备份之后约 {minutes} 分钟的工作不在其中。" if minutes else "备份之后没有别的工作。"


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


def restore_newest(folder: Path, chosen: Path, account: str, password: str, now: datetime) -> Restored:
    """The same from the newest backup in a folder: a stick, a place of backups, or one of them.

    Raises StoreTrouble where there is none.
    """
    try:
        backup = backups.newest_in(second_copy.place_meant(chosen))
        if backup is None:
            raise StoreTrouble(f"“{chosen}”里没有备份，没有恢复，原来的数据没有改动。", NONE_THERE)
        return restore(folder, backup, account, password, now)
    except OSError as error:
        message = f"没有恢复成（{reason_of(error, folder)}），原来的数据没有改动。"
        raise StoreTrouble(message, "请检查U盘和磁盘空间后重试。") from error


def restore(folder: Path, backup: Backup, account: str, password: str, now: datetime) -> Restored:
    """The same from a backup that is unpacked.  The restored store says in its audit chain that it was restored.

    Raises NewerStore for one of a newer program: it would take the place of a store that this one can open.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if backup.schema > migrations.LATEST:
        raise NewerStore(backup.schema, migrations.LATEST)
    key, _ = KeyFile.load(backup.paths.keys).unlock(account, password)
    if problems := backups.database_problems(backup, key):
        raise DamagedStore(f"这份备份不完整（{problems[0]}）")
    paths = StorePaths(folder)
    dated, last = _latest_file(paths), _last_work(paths, account, password)
    latest = dated if last is None else last
    aside = backups.put_back(backup, paths, _aside(folder, now), key)
    lost = None if latest is None else max(latest - backup.at, timedelta())
    lacking = _restored(folder, backup, account, password, now)
    return Restored(backup, aside, lost, last is not None, lacking)


def _aside(folder: Path, now: datetime) -> Path:
    """A folder for what is replaced, that was not there before."""
    name = f"replaced-{now:%Y%m%d-%H%M%S}"
    return next(place for n in count(1) if not (place := folder / (name if n == 1 else f"{name}-{n}")).exists())


def _restored(folder: Path, backup: Backup, account: str, password: str, now: datetime) -> tuple[str, ...]:
    """Puts it on record in the restored store; names of the attachments that it lacks."""
    store, slot = opening.open_store(folder, account, password)
    try:
        with store.transaction():
            trace = audit.Trace(
                "store", "", f"用 {backup.at:%Y-%m-%d %H:%M} 的备份恢复", after={"digest": backup.digest}
            )
            account_id = Account.get(Account.slot == slot).id
            audit.append(store, account_id, Action.BACKUP, trace, at=now)
        return tuple(vault.lacking(store))
    finally:
        store.close()


def _latest_file(paths: StorePaths) -> datetime | None:
    """When a file of the store was last written, by the date that the disk keeps of it."""
    moments = [file.stat().st_mtime for file in (paths.database, paths.log) if file.exists()]
    return datetime.fromtimestamp(max(moments)) if moments else None


def _last_work(paths: StorePaths, account: str, password: str) -> datetime | None:
    """When the last act in the store was; None where it does not open.

    Raises StoreInUse: what somebody works on is not replaced under their hands.
    """
    if not paths.exists():
        return None
    try:
        store, _ = opening.open_store(paths.folder, account, password)
    except StoreInUse:
        raise
    except StoreTrouble:
        return None
    try:
        last = AuditEntry.select(AuditEntry.at).order_by(AuditEntry.seq.desc()).first()
        return datetime.fromisoformat(last.at) if last else None
    except (*FAILURES, ValueError):
        return None
    finally:
        store.close()
