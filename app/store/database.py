"""The connection to the encrypted file, and the base of all tables."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peewee import (
    DatabaseError,
    DatabaseProxy,
    DataError,
    IntegrityError,
    Model,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    TextField,
)
from playhouse.sqlcipher_ext import SqlCipherDatabase
from sqlcipher3.dbapi2 import Error

from app.store import migrations
from app.store.errors import (
    DamagedStore,
    NewerStore,
    NoStore,
    StoreExists,
    StoreInUse,
    StoreTrouble,
    UnreachableStore,
)
from app.store.keyslots import KEY_BYTES, KdfCost, KeyFile, new_key_file, subkey
from app.store.paths import StorePaths

# One store is open at a time in a process; tables are bound to it when it opens.
database = DatabaseProxy()

_PRAGMAS = {
    "cipher_log_level": "none",  # first: what follows reads the file, and says on stderr what it does not like
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "recursive_triggers": 1,  # a REPLACE takes the old row away past the delete triggers without it
    "busy_timeout": 5000,
    "temp_store": "memory",
}


# A page of SQLite has at least so many bytes.
_SMALLEST = 512
# One process has the file, with as many connections as it likes.  The index of the log then lies in plain memory: in
# a file mapped into memory it would kill the program (SIGBUS) when the disk vanishes or becomes read-only.
_ACCESS = "" if sys.platform == "win32" else "?vfs=unix-excl"


# What a failing database raises: peewee's error for a statement, the driver's own for the rows that follow.
FAILURES = (DatabaseError, Error)


class Table(Model):
    """Base of all tables: bound to the open store, created by migrations and never by peewee."""

    class Meta:
        database = database
        legacy_table_names = False

    if TYPE_CHECKING:
        id: Any

        def __getattr__(self, name: str) -> Any:
            """Ids of foreign keys (`person_id`) and the like, which peewee makes as it goes."""


def tuples(query: Any) -> list[tuple[Any, ...]]:
    """The rows of a query as plain tuples: cheap, and nothing is loaded behind the reader's back."""
    return list(query.tuples())


class JsonField(TextField):
    """A value kept as JSON text (lists of short words, details of an audit entry)."""

    def db_value(self, value: Any) -> str | None:
        """To text; None stays None."""
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def python_value(self, value: Any) -> Any:
        """From text; None stays None."""
        return None if value is None else json.loads(value)


class StoreDatabase(SqlCipherDatabase):
    """The database, which gives up its connection after the disk failed under it; the next use opens another.

    SQLCipher trusts a file no more once one page could not be read: after a stick was pulled out and put back, the
    old connection would say for ever that the file is damaged.
    """

    def execute_sql(self, sql: str, params: Any = None, *more: Any, **named: Any) -> Any:
        """Executes; a failure that is not about the data itself drops the connection, where no transaction is open."""
        try:
            return super().execute_sql(sql, params, *more, **named)  # type: ignore[no-untyped-call]
        except DatabaseError as error:
            self.drop_after(error)
            raise

    def drop_after(self, error: Exception) -> None:
        """Closes this thread's connection after a failure of the disk, unless a transaction is still to be left."""
        about_data = isinstance(error, (DataError, IntegrityError, ProgrammingError, NotSupportedError))
        about_words = any(words in str(error) for words in ("locked", "no such", "syntax"))
        if about_data or about_words or self.in_transaction() or self.is_closed():
            return
        with suppress(DatabaseError, Error):
            self.close()


class Store:
    """An open store: the key, the database, and where its files lie."""

    def __init__(self, paths: StorePaths, key: bytes, db: StoreDatabase) -> None:
        self.paths, self.key, self.db = paths, key, db
        # The schema that the file had when it was opened; what is done once for a new one looks at it.
        self.schema_before = migrations.LATEST

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is kept together or not at all; nests (an inner one is a savepoint)."""
        if self.db.in_transaction():
            with self.db.atomic():
                yield
            return
        try:
            with self.db.atomic("IMMEDIATE"):
                yield
        except FAILURES as error:
            self.db.drop_after(error)
            raise

    def close(self) -> None:
        """Closes the file; the key is forgotten with the object."""
        if not self.db.is_closed():
            self.db.close()


def trouble_of(error: Exception) -> StoreTrouble:
    """What a failure of the database is in words: a damaged file, or one that the disk does not give."""
    if any(words in str(error) for words in ("malformed", "not a database")):
        return DamagedStore("有的数据页读不出来")
    return UnreachableStore(str(error))


@contextmanager
def told() -> Iterator[None]:
    """A failure of the database inside comes out as the StoreTrouble that it is."""
    try:
        yield
    except FAILURES as error:
        raise trouble_of(error) from error


def connect(path: Path, key: bytes) -> StoreDatabase:
    """A connection with the store's key and our settings.

    Raises DamagedStore when the key does not fit the file, StoreInUse when another process has it, UnreachableStore
    when the disk does not give it.
    """
    raw_key = subkey(key, "database").hex()
    db = StoreDatabase(f"{path.absolute().as_uri()}{_ACCESS}", uri=True, passphrase=f"x'{raw_key}'", pragmas=_PRAGMAS)
    try:
        db.connect()
        db.execute_sql("SELECT count(*) FROM sqlite_master").fetchone()
    except OperationalError as error:
        db.close()
        raise StoreInUse if "locked" in str(error) else UnreachableStore(str(error)) from error
    except DatabaseError as error:
        db.close()
        raise DamagedStore("数据文件与密钥不符，或不是本程序的数据") from error
    return db


def create(folder: Path, name: str, password: str, cost: KdfCost | None = None) -> tuple[Store, str]:
    """A new store with one key slot; returns it open, with the slot's id.  Raises StoreExists."""
    paths = StorePaths(folder)
    if paths.database.exists() or paths.keys.exists():
        raise StoreExists(str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    key = secrets.token_bytes(KEY_BYTES)
    file, slot = new_key_file().with_slot(name, password, key, cost or KdfCost())
    store = _open(paths, key, new=True)
    try:
        file.save(paths.keys)
    except BaseException:
        store.close()
        raise
    return store, slot


def open_store(folder: Path, name: str, password: str) -> tuple[Store, str]:
    """Opens a store with an account's password; returns it with the slot's id.

    Raises NoStore, WrongPassword, DamagedStore, NewerStore, StoreInUse or UnreachableStore.
    """
    paths = StorePaths(folder)
    if not paths.exists():
        raise NoStore(str(folder))
    key, slot = KeyFile.load(paths.keys).unlock(name, password)
    _not_emptied(paths)
    with told():
        return _open(paths, key, new=False), slot


def _not_emptied(paths: StorePaths) -> None:
    """SQLite takes a file that was cut to nothing for a new one, and would write a new store into it."""
    log = paths.database.with_name(paths.database.name + "-wal")
    if paths.database.stat().st_size < _SMALLEST and not (log.exists() and log.stat().st_size):
        raise DamagedStore("数据文件是空的")


def _open(paths: StorePaths, key: bytes, *, new: bool) -> Store:
    db = connect(paths.database, key)
    try:
        version = db.execute_sql("PRAGMA user_version").fetchone()[0]
        if version == 0 and not new:
            raise DamagedStore("数据文件是空的")
        if version > migrations.LATEST:
            raise NewerStore(version, migrations.LATEST)
        store = Store(paths, key, db)
        if 0 < version < migrations.LATEST:
            _keep_as_it_was(store)
        migrations.run(db.connection(), version)  # type: ignore[no-untyped-call]
    except BaseException:
        db.close()
        raise
    database.initialize(db)
    store.schema_before = version
    return store


def _keep_as_it_was(store: Store) -> None:
    """A backup before the store is brought to a newer schema; without it nothing is migrated."""
    from app.store import backups  # it knows this module

    backups.make(store, store.paths.folder / "backups", "升级之前", datetime.now())
