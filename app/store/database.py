"""The connection to the encrypted file, and the base of all tables."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from threading import get_ident, local
from typing import TYPE_CHECKING, Any

import peewee
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
from app.store.compiled import said
from app.store.errors import (
    DamagedStore,
    ReadOnlyStore,
    StoreInUse,
    StoreTrouble,
    UnreachableStore,
    disk_trouble,
    reason_of,
)
from app.store.keyslots import subkey
from app.store.paths import StorePaths, log_of
from app.store.reach import Reach
from app.store.rows import Select, new_row, one_by, saved, tuples_of
from app.store.savepoints import Savepoint
from app.store.search import index

# One store is open at a time in a process; tables are bound to it when it opens.
database = DatabaseProxy()

_SALT_BYTES = 16
_PRAGMAS = {
    "cipher_log_level": "none",  # first: what follows reads the file, and says on stderr what it does not like
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "recursive_triggers": 1,  # a REPLACE takes the old row away past the delete triggers without it
    "busy_timeout": 5000,
    "temp_store": "memory",
    "secure_delete": "on",  # zeros over what is deleted: a volume that is destroyed leaves nothing in free pages
}
_READING = {"query_only": 1, "busy_timeout": 5000, "temp_store": "memory", "cipher_log_level": "none"}


# The setting in which stands which program wrote the store last (`app.access.programs`).
WRITTEN_BY = "program"
# One process has the file, with as many connections as it likes.  The index of the log then lies in plain memory: in
# a file mapped into memory it would kill the program (SIGBUS) when the disk vanishes or becomes read-only.
_ACCESS = "" if sys.platform == "win32" else "?vfs=unix-excl"


# The driver's errors come out as peewee's.
_AS_PEEWEE_SAYS: Any = vars(peewee)["__exception_wrapper__"]


# What a failing database raises: peewee's error for a statement, the driver's own for the rows that follow.
FAILURES = (DatabaseError, Error)


class Table(Model):
    """Base of all tables: bound to the open store, created by migrations and never by peewee."""

    class Meta:
        database = database
        legacy_table_names = False
        only_save_dirty = True  # fifty columns and their indexes are not written for the one that changed

    if TYPE_CHECKING:
        id: Any

        def __getattr__(self, name: str) -> Any:
            """Ids of foreign keys (`person_id`) and the like, which peewee makes as it goes."""

    else:

        @classmethod
        def select(cls, *fields: Any) -> Select:
            """A query over the table."""
            return Select(cls, fields or cls._meta.sorted_fields, is_default=not fields)

        @classmethod
        def get_or_none(cls, *query: Any, **filters: Any) -> Any:
            """The row that meets the conditions, or None: which is an answer, and costs no more than a row."""
            if filters or not query or isinstance(query[0], int):
                return super().get_or_none(*query, **filters)
            if len(query) == 1 and (asked := one_by(cls, query[0])) is not None:
                return _only(*asked)
            return next(iter(cls.select().where(*query).limit(1)), None)

        @classmethod
        def get(cls, *query: Any, **filters: Any) -> Any:
            """The row that meets the conditions; raises the table's DoesNotExist where there is none."""
            asked = one_by(cls, query[0]) if len(query) == 1 and not filters else None
            found = _only(*asked) if asked is not None else None
            return super().get(*query, **filters) if found is None else found

        @classmethod
        def create(cls, **given: Any) -> Any:
            """A new row, written."""
            row = new_row(cls, given)
            if row is None:
                return super().create(**given)
            row.save(force_insert=True)
            return row

        def save(self, force_insert: bool = False, only: Any = None) -> int | bool:
            """Writes what was set; how many rows that was."""
            done = saved(self, force_insert=force_insert, only=only)
            return super().save(force_insert, only) if done is None else done


def _only(sql: str, value: Any, made: Callable[[tuple[Any, ...]], Any]) -> Any:
    """The row that a statement answers, or None."""
    row = database.execute_sql(sql, (value,)).fetchone()
    return None if row is None else made(row)


def tuples(query: Any) -> list[tuple[Any, ...]]:
    """The rows of a query as plain tuples: cheap, and nothing is loaded behind the reader's back."""
    return tuples_of(query)


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


class JsonField(TextField):
    """A value kept as JSON text (lists of short words, details of an audit entry)."""

    def db_value(self, value: Any) -> str | None:
        """To text; None stays None."""
        return None if value is None else _json(value)

    def python_value(self, value: Any) -> Any:
        """From text; None stays None."""
        return None if value is None else json.loads(value)


class StoreDatabase(SqlCipherDatabase):
    """The database, which gives up its connection after the disk failed under it; the next use opens another.

    SQLCipher trusts a file no more once one page could not be read: after a stick was pulled out and put back, the
    old connection would say for ever that the file is damaged.  Each of its connections, of whatever thread, reaches
    only the rows that the account may see.
    """

    # The salt at the head of the file is not what it should be, though the rest can be read.
    is_head_spoilt = False
    # peewee's own: the connection of each thread, and its transactions.
    _state: Any

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self.reach = Reach()
        # What keeps a connection open in a thread of its own, and gives it up when it is told to.
        self.beside: list[Callable[[], object]] = []
        self._connections: dict[int, Any] = {}
        # What each thread keeps of what it read (`app.store.kept`).
        self.kept = local()
        # How many savepoints each thread is in.
        self.deep = local()
        super().__init__(*arguments, **named)

    def _connect(self) -> Any:
        connection = super()._connect()  # type: ignore[no-untyped-call]
        index.register(connection)
        self.reach.put_up(connection)
        self._connections[get_ident()] = connection
        return connection

    def _close(self, connection: Any) -> Any:
        self._connections.pop(get_ident(), None)
        return super()._close(connection)  # type: ignore[misc]

    def savepoint(self) -> Any:
        """What is inside can be taken back by itself."""
        return Savepoint(self)

    def interrupt(self, thread: int) -> None:
        """Ends the statement that a thread is at: it raises there.  Nothing happens where it is at none."""
        connection = self._connections.get(thread)
        if connection is not None:
            with suppress(Error):  # it was closed meanwhile
                connection.interrupt()

    def alone(self) -> None:
        """Has those who read beside give up their connections."""
        while self.beside:
            self.beside.pop()()

    def commit(self) -> Any:
        """Commits, with the heads of the index that what was written made due."""
        connection = self._state.conn
        if connection is not None:
            index.settle(connection)
        return super().commit()

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """Executes; a failure that is not about the data itself drops the connection, where no transaction is open."""
        try:
            cursor = self.cursor()  # type: ignore[no-untyped-call]
            cursor.execute(self.reach.addressed(sql), params or ())
            return cursor
        except FAILURES:
            try:
                with _AS_PEEWEE_SAYS:
                    raise
            except DatabaseError as error:
                self.drop_after(error)
                raise

    def execute(self, query: Any, **options: Any) -> Any:
        """Executes a query; its SQL is made once for all of its shape."""
        if options:
            return super().execute(query, **options)  # type: ignore[no-untyped-call]
        return self.execute_sql(*said(query, self.get_sql_context))

    def rollback(self) -> Any:
        """Rolls back, where SQLite has not done so by itself (it does on a full disk): that is no second failure."""
        if self.connection().in_transaction:  # type: ignore[no-untyped-call]
            return super().rollback()
        return None

    def drop_after(self, error: Exception) -> None:
        """Closes this thread's connection after a failure of the disk, unless a transaction is still to be left."""
        about_data = isinstance(error, (DataError, IntegrityError, ProgrammingError, NotSupportedError))
        about_words = any(words in str(error) for words in ("locked", "no such", "syntax", "interrupted"))
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
        # Why nothing can be written, in words; empty where it can.
        self.read_only = ""
        self._subkeys: dict[str, bytes] = {}

    def subkey(self, purpose: str) -> bytes:
        """The key for a purpose, made once: each save needs three."""
        found = self._subkeys.get(purpose)
        if found is None:
            found = self._subkeys[purpose] = subkey(self.key, purpose)
        return found

    def transaction(self) -> AbstractContextManager[None]:
        """All that is written inside is kept together or not at all; nests (an inner one is a savepoint).

        Raises DiskTrouble when the disk fails, ReadOnlyStore where nothing can be written; then nothing of it is kept.
        """
        return _Transaction(self)

    def confine(self, conditions: Mapping[str, str]) -> None:
        """From now on only rows that meet the conditions (SQL by table) are read, whoever asks; none: all rows."""
        self.db.alone()
        self.db.reach.confine(self.db.connection(), conditions)  # type: ignore[no-untyped-call]

    def all_in_reach(self) -> AbstractContextManager[None]:
        """Inside, all rows are read and may be written: for a use case that has asked first."""
        return self.db.reach.opened(self.db.connection())  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Closes the file; the key is forgotten with the object."""
        self.db.alone()
        if not self.db.is_closed():
            self.db.close()


class _Transaction:
    """A transaction of a store, or a savepoint in one.  No generator: each save waits for what goes around it."""

    __slots__ = ("_is_inner", "_its", "_store")

    def __init__(self, store: Store) -> None:
        self._store = store

    def __enter__(self) -> None:
        store = self._store
        if store.read_only:
            raise ReadOnlyStore(store.read_only)
        self._is_inner = store.db.in_transaction()
        self._its: Any = store.db.savepoint() if self._is_inner else store.db.transaction("IMMEDIATE")
        try:
            self._its.__enter__()
        except (*FAILURES, OSError) as error:
            self._raise_trouble(error)
            raise

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        try:
            self._its.__exit__(kind, error, trace)
        except (*FAILURES, OSError) as failed:
            self._raise_trouble(failed)
            raise
        if isinstance(error, (*FAILURES, OSError)):
            self._raise_trouble(error)

    def _raise_trouble(self, error: Exception) -> None:
        """Raises what the disk's failure is in words; an inner transaction leaves that to the one around it."""
        if self._is_inner:
            return
        if not isinstance(error, OSError):
            self._store.db.drop_after(error)
        if trouble := disk_trouble(error, self._store.paths.folder):
            raise trouble from error


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


def connect(path: Path, key: bytes, *, read_only: bool = False) -> StoreDatabase:
    """A connection with the store's key and our settings; a `read_only` one writes no file at all.

    Raises DamagedStore when the key does not fit the file, StoreInUse when another process has it, UnreachableStore
    when the disk does not give it.
    """
    salted_otherwise = _is_salted_otherwise(path, key)
    if salted_otherwise:
        # From before there was a salt of our own, or garbled: only one of the two opens it.
        with suppress(DamagedStore):
            return _connected(path, subkey(key, "database").hex(), read_only)
    db = _connected(path, subkey(key, "database").hex() + _salt(key).hex(), read_only)
    if salted_otherwise:
        if not read_only:
            db.execute_sql("PRAGMA wal_checkpoint")  # mends the head, where the log has it
        db.is_head_spoilt = _is_salted_otherwise(path, key)
    return db


def _salt(key: bytes) -> bytes:
    """The salt at the head of the encrypted file, from the key: a head that a power cut garbled is then written again
    out of the log, while a random one would be gone, and the whole file with it.
    """
    return subkey(key, "database-salt")[:_SALT_BYTES]


def _is_salted_otherwise(path: Path, key: bytes) -> bool:
    try:
        with path.open("rb") as stream:
            head = stream.read(_SALT_BYTES)
    except OSError:
        return False
    return len(head) == _SALT_BYTES and head != _salt(key)


def _connected(path: Path, passphrase: str, read_only: bool) -> StoreDatabase:
    access, pragmas = (_reading(path), _READING) if read_only else (_ACCESS, _PRAGMAS)
    uri = f"{path.absolute().as_uri()}{access}"
    db = StoreDatabase(uri, uri=True, cached_statements=512, passphrase=f"x'{passphrase}'", pragmas=pragmas)
    try:
        db.connect()
        db.execute_sql("SELECT count(*) FROM sqlite_master").fetchone()
    except OperationalError as error:
        db.close()
        raise StoreInUse if "locked" in str(error) else UnreachableStore(reason_of(error, path.parent)) from error
    except DatabaseError as error:
        db.close()
        raise DamagedStore("数据文件与密钥不符，或不是本程序的数据") from error
    return db


def _reading(path: Path) -> str:
    """How a file is opened to be read only: as one that nobody changes, where all of it is in the file itself.

    A log that was left beside it (the program was killed, or the stick pulled out) is read with it.
    """
    log = log_of(path)
    if log.exists() and log.stat().st_size:
        return f"{_ACCESS}{'&' if _ACCESS else '?'}mode=ro"
    return "?mode=ro&immutable=1"
