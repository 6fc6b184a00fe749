"""Whether the store is whole: pages, references, sequence of the schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.store import migrations
from app.store.database import FAILURES, Store, StoreDatabase, connect
from app.store.pipeline import Behind
from app.store.steps import step, still

# With the usual 8 MB the pages of greater indexes were decrypted again for each row: twice the time.
_ROOM_KB = 64_000
# Of SQLite's machine between two steps.
_INSTRUCTIONS = 200_000


def problems(store: Store) -> list[str]:
    """What is wrong with the database file, in words; empty when it is whole.

    Runs on a connection of its own: one bad page would poison the open one.
    """
    schema = max(store.schema_before, migrations.LATEST)
    return file_problems(store.paths.database, store.key, schema, read_only=bool(store.read_only))


def file_problems(file: Path, key: bytes, schema: int, *, read_only: bool = False) -> list[str]:
    """The same of a file that is not open as a store (a backup, say) and has this schema.

    The pages are looked at by one thread and the structure by another.  Raises what a step raises.
    """
    spoilt: list[str] = []
    with _looked_at(file, key, read_only) as db:
        db.execute_sql(f"PRAGMA cache_size = -{_ROOM_KB}")
        if db.is_head_spoilt:
            return ["数据文件头与密钥不符"]
        step("正在核对数据")
        with Behind("check-pages") as beside:
            beside.do(lambda: spoilt.extend(_spoilt_pages(file, key, read_only)))
            try:
                with steps_of(db):
                    found = list(_said(db, schema))
            except FAILURES as error:
                found = [f"有的数据页读不出来：{error}"]
            beside.wait()
    return spoilt or found  # with a spoilt page the other connection says nothing that one could rely on


def _spoilt_pages(file: Path, key: bytes, read_only: bool) -> list[str]:
    with _looked_at(file, key, read_only) as db:
        try:
            return [f"数据页校验不符：{row[0]}" for row in db.execute_sql("PRAGMA cipher_integrity_check")]
        except FAILURES as error:
            return [f"有的数据页读不出来：{error}"]


@contextmanager
def _looked_at(file: Path, key: bytes, read_only: bool) -> Iterator[StoreDatabase]:
    db = connect(file, key, read_only=read_only)
    try:
        yield db
    finally:
        db.close()


@contextmanager
def steps_of(db: StoreDatabase) -> Iterator[None]:
    """What SQLite does inside takes steps, which tell what was told last.

    One that ends the work is raised when SQLite has stopped.
    """
    ended: list[Exception] = []

    def look() -> int:
        try:
            still()
        except Exception as error:
            ended.append(error)
        return len(ended)

    connection = db.connection()  # type: ignore[no-untyped-call]
    connection.set_progress_handler(look, _INSTRUCTIONS)
    try:
        yield
    except FAILURES:
        if ended:
            raise ended[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _said(db: StoreDatabase, schema: int) -> Iterator[str]:
    """What SQLite says of structure and references, when every page has been read."""
    for (word,) in db.execute_sql("PRAGMA integrity_check").fetchall():
        if word != "ok":
            yield f"数据结构有误：{word}"
    for table, row, parent, _ in db.execute_sql("PRAGMA foreign_key_check").fetchall():
        yield f"表 {table} 第 {row} 行引用的 {parent} 不存在"
    version = db.execute_sql("PRAGMA user_version").fetchone()[0]
    if version != schema:
        yield f"数据版本是 {version}，应为 {schema}"
