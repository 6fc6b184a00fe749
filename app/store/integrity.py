"""Whether the store is whole: pages, references, sequence of the schema."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.store import migrations
from app.store.database import FAILURES, Store, StoreDatabase, connect


def problems(store: Store) -> list[str]:
    """What is wrong with the database file, in words; empty when it is whole.

    Runs on a connection of its own: one bad page would poison the open one.
    """
    schema = max(store.schema_before, migrations.LATEST)
    return file_problems(store.paths.database, store.key, schema, read_only=bool(store.read_only))


def file_problems(file: Path, key: bytes, schema: int, *, read_only: bool = False) -> list[str]:
    """The same of a file that is not open as a store (a backup, say) and has this schema."""
    db = connect(file, key, read_only=read_only)
    try:
        if db.is_head_spoilt:
            return ["数据文件头与密钥不符"]
        if bad := [f"数据页校验不符：{row[0]}" for row in db.execute_sql("PRAGMA cipher_integrity_check")]:
            return bad  # the connection says nothing more that one could rely on
        return list(_said(db, schema))
    except FAILURES as error:
        return [f"有的数据页读不出来：{error}"]
    finally:
        db.close()


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
