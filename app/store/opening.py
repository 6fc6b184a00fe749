"""A store is made, or opened: the key, the file of whatever schema, and what lies beside it while that goes on."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.store import migrations
from app.store.database import FAILURES, WRITTEN_BY, Store, StoreDatabase, connect, database, told
from app.store.errors import DamagedStore, NewerStore, NoStore, OldAndReadOnly, StoreExists, disk_trouble
from app.store.keyslots import KEY_BYTES, KdfCost, KeyFile, new_key_file
from app.store.paths import OWNER_ONLY, StorePaths, make_folder, write_atomically
from app.store.tuning import tuned

# A page of SQLite has at least so many bytes.
_SMALLEST = 512


def create(folder: Path, name: str, password: str, cost: KdfCost | None = None) -> tuple[Store, str]:
    """A new store with one key slot and nothing in it; returns it open, with the slot's id.  Raises as `created`."""
    with created(folder, name, password, cost) as made:
        return made


@contextmanager
def created(folder: Path, name: str, password: str, cost: KdfCost | None = None) -> Iterator[tuple[Store, str]]:
    """A new store with one key slot, open, with the slot's id; what is written inside is its first content.

    The key file comes last and makes a store of it.  Where the content fails, or the program ends meanwhile, nothing
    is left, or what is left opens for nobody, bears the mark of one being made, and is taken away by the next try.
    Raises StoreExists, or StoreTrouble when the disk fails.
    """
    paths = StorePaths(folder)
    _clear_unfinished(paths)
    if paths.database.exists() or paths.keys.exists():
        raise StoreExists(str(folder))
    key = secrets.token_bytes(KEY_BYTES)
    file, slot = new_key_file().with_slot(name, password, key, cost or tuned())
    store: Store | None = None
    try:
        make_folder(folder, OWNER_ONLY)
        write_atomically(paths.being_made, b"")
        store = _open(paths, key, new=True)
        yield store, slot
        file.save(paths.keys)
    except BaseException as error:
        if store is not None:
            store.close()
        _take_back(paths)
        if isinstance(error, OSError) and (trouble := disk_trouble(error, folder)):
            raise trouble from error
        raise
    _is_made(paths)


def _clear_unfinished(paths: StorePaths) -> None:
    """Takes away what a program that ended while it made a store left; without a key file nobody can have used it."""
    if paths.being_made.exists() and not paths.keys.exists():
        _take_back(paths)


def _is_made(paths: StorePaths) -> None:
    """The mark goes.  Where it cannot, it goes when the store is opened next."""
    with suppress(OSError):
        paths.being_made.unlink(missing_ok=True)


def _take_back(paths: StorePaths) -> None:
    """Nothing is left of a store that could not be made, or the next try would find it; the mark of it goes last."""
    for file in (paths.keys, *paths.of_database, paths.being_made):
        with suppress(OSError):
            file.unlink(missing_ok=True)


def open_store(folder: Path, name: str, password: str, *, read_only: bool = False) -> tuple[Store, str]:
    """Opens a store with an account's password; returns it with the slot's id.

    One that cannot be written is opened to be read only, and so is any where that is asked for: nothing is written
    then, and one of a newer program may do.  `Store.read_only` says why.
    Raises NoStore, WrongPassword, DamagedStore, NewerStore, OldAndReadOnly, StoreInUse or UnreachableStore.
    """
    paths = StorePaths(folder)
    if not paths.exists():
        raise NoStore(str(folder))
    key, slot = KeyFile.load(paths.keys).unlock(name, password)
    _not_emptied(paths)
    with told():
        writable = paths.is_writable()
        if read_only or not writable:
            return _open_reading(paths, key, "所要求的" if writable else "它所在的磁盘或文件夹不能写入"), slot
        store = _open(paths, key, new=False)
    _is_made(paths)
    return store, slot


def _not_emptied(paths: StorePaths) -> None:
    """SQLite takes a file that was cut to nothing for a new one, and would write a new store into it."""
    if paths.database.stat().st_size < _SMALLEST and not (paths.log.exists() and paths.log.stat().st_size):
        raise DamagedStore("数据文件是空的")


@contextmanager
def _closed_where_it_fails(db: StoreDatabase, paths: StorePaths) -> Iterator[None]:
    """What fails inside leaves no connection open; a failure of the disk comes out as the trouble that it is."""
    try:
        yield
    except BaseException as error:
        db.close()
        if isinstance(error, FAILURES) and (trouble := disk_trouble(error, paths.folder)):
            raise trouble from error
        raise


def _open(paths: StorePaths, key: bytes, *, new: bool) -> Store:
    db = connect(paths.database, key)
    with _closed_where_it_fails(db, paths):
        version = db.execute_sql("PRAGMA user_version").fetchone()[0]
        if version == 0 and not new:
            raise DamagedStore("数据文件是空的")
        if version > migrations.LATEST:
            raise _newer(db, version)
        store = Store(paths, key, db)
        if new:
            migrations.run(db.connection(), version, key)  # type: ignore[no-untyped-call]
        elif version < migrations.LATEST or paths.upgrade.exists():
            from app.store import upgrading  # which is seldom: nothing of it is loaded else

            upgrading.bring_up(store, version)
    database.initialize(db)
    store.schema_before = version
    return store


def _open_reading(paths: StorePaths, key: bytes, why: str) -> Store:
    db = connect(paths.database, key, read_only=True)
    with _closed_where_it_fails(db, paths):
        version = db.execute_sql("PRAGMA user_version").fetchone()[0]
        if version < migrations.LATEST:
            raise OldAndReadOnly
        if version > migrations.LATEST and not (newer := _newer(db, version)).readable:
            raise newer
        if paths.upgrade.exists():
            from app.store import upgrading

            upgrading.look(paths, key, version)
    database.initialize(db)
    store = Store(paths, key, db)
    store.schema_before = version
    if version > migrations.LATEST:
        store.read_only = f"它由更新版本的程序写成，数据版本 {version}"
    else:
        store.read_only = why
    return store


def _newer(db: StoreDatabase, version: int) -> NewerStore:
    """What to say of a store of a newer program."""
    with suppress(*FAILURES):
        readable = not migrations.lacking(db.connection())  # type: ignore[no-untyped-call]
        row = db.execute_sql("SELECT json_extract(value, '$.version') FROM setting WHERE key = ?", (WRITTEN_BY,))
        return NewerStore(version, migrations.LATEST, readable=readable, by=str((row.fetchone() or [""])[0] or ""))
    return NewerStore(version, migrations.LATEST)
