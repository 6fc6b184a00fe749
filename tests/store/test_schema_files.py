"""A store of every schema there ever was opens today: kept first, whole afterwards, and never left half way."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from peewee import OperationalError

from app.access import audit
from app.access.accounts import open_session
from app.access.tables import AuditEntry
from app.people import editing
from app.people.tables import Department, Person
from app.store import backups, migrations, settings, vault
from app.store.database import connect
from app.store.errors import StoreTrouble
from app.store.integrity import problems
from app.store.keyslots import KeyFile
from app.store.paths import StorePaths
from tests.passwords import CHEAP, SCHEMA_PASSWORD
from tests.store.make_schema_file import SCHEMAS, short_roster

NUMBERS = sorted(int(folder.name) for folder in SCHEMAS.iterdir() if folder.name.isdigit())
OLD = [number for number in NUMBERS if number < migrations.LATEST]


@pytest.fixture(params=NUMBERS, ids="{:04}".format)
def number(request: pytest.FixtureRequest) -> int:
    found: int = request.param
    return found


@pytest.fixture
def store(number: int, folder: Path) -> StorePaths:
    """A copy of the store of that schema."""
    shutil.copytree(SCHEMAS / f"{number:04}", folder)
    return StorePaths(folder)


def key_of(paths: StorePaths) -> bytes:
    return KeyFile.load(paths.keys).unlock("admin", SCHEMA_PASSWORD)[0]


def content(paths: StorePaths) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, without opening it as a store."""
    db = connect(paths.database, key_of(paths))
    try:
        tables = [row[0] for row in db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
        return {name: db.execute_sql(f"SELECT * FROM {name}").fetchall() for name in tables}
    finally:
        db.close()


def version(paths: StorePaths) -> int:
    db = connect(paths.database, key_of(paths))
    try:
        return int(db.execute_sql("PRAGMA user_version").fetchone()[0])
    finally:
        db.close()


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_every_schema_but_the_newest_has_a_file() -> None:
    missing = sorted(set(range(1, migrations.LATEST)) - set(NUMBERS))
    assert not missing, f"no store of schema {missing}: see tests/store/schemas/README.md"


def test_files_are_of_the_schema_that_they_say_and_hold_something(store: StorePaths, number: int) -> None:
    assert version(store) == number
    rows = content(store)
    assert rows["account"] and rows["audit_entry"] and rows["setting"]
    assert number < 2 or len(rows["person"]) > 100
    assert number < 5 or (len(rows["interview"]) == 8 and rows["record_turn"])


def test_older_store_is_kept_first_then_migrated_with_every_row_and_verifies(store: StorePaths, number: int) -> None:
    before, bytes_before = content(store), digest(store.database)
    session = open_session(store.folder, "admin", SCHEMA_PASSWORD)
    try:
        assert session.store.schema_before == number
        assert problems(session.store) == [] and audit.first_broken(session.store) is None
        kept = backups.backups_in(store.folder / "backups")
        assert [(each.why, each.schema) for each in kept] == (
            [("升级之前", number)] if number < migrations.LATEST else []
        )
        for each in kept:
            assert backups.check(each, session.store.key) == []
        for table, rows in before.items():
            if table == "audit_head":
                continue
            # A step may add columns behind the old ones; what was there is there.
            width = len(rows[0]) if rows else 0
            now = [row[:width] for row in session.store.db.execute_sql(f"SELECT * FROM {table}").fetchall()]
            added = Counter(now) - Counter(rows)
            assert not Counter(rows) - Counter(now), table
            # The login, and which program wrote it.
            assert added.total() == (1 if table in ("audit_entry", "setting") else 0), table
    finally:
        session.store.close()
    assert not kept or digest(store.database) != bytes_before


def test_migrated_store_can_be_worked_on_and_opens_again(store: StorePaths) -> None:
    session = open_session(store.folder, "admin", SCHEMA_PASSWORD)
    with session.store.transaction():
        settings.write("probe", "还能写")
    count = Person.select().count()
    made = editing.add_department(session, "测试学院（虚构）", "二级学院")
    for each in vault.Attachment.select():
        assert b"".join(vault.read(session.store, each)).decode().startswith("虚构的扫描件")
    session.store.close()
    again = open_session(store.folder, "admin", SCHEMA_PASSWORD)
    assert settings.read("probe") == "还能写" and Person.select().count() == count
    assert Department.get_by_id(made).name == "测试学院（虚构）"
    assert again.store.schema_before == migrations.LATEST
    assert problems(again.store) == [] and audit.first_broken(again.store) is None
    assert AuditEntry.select().where(AuditEntry.action == "login").count() >= 2
    again.store.close()


# ------------------------------------------------------------ interrupted


class Interrupted:
    """A connection that fails at its n-th statement (from 1); `seen` are those that came to it."""

    def __init__(self, connection: Any, at: int, error: BaseException) -> None:
        self._connection, self._at, self._error = connection, at, error
        self.seen: list[str] = []

    def execute(self, sql: str, *parameters: Any) -> Any:
        if sql != "ROLLBACK":
            self.seen.append(sql)
            if len(self.seen) == self._at:
                raise self._error
        return self._connection.execute(sql, *parameters)

    def executemany(self, sql: str, rows: Any) -> Any:
        """Many rows of one statement count once."""
        if not self.seen or self.seen[-1] != sql:
            self.seen.append(sql)
            if len(self.seen) == self._at:
                raise self._error
        return self._connection.executemany(sql, rows)


@contextmanager
def interrupted(at: int, error: BaseException) -> Iterator[list[Interrupted]]:
    """The migration of the next store that is opened fails at its n-th statement."""
    real, made = migrations.run, []

    def run(connection: Any, version: int, store: Any = None) -> None:
        made.append(Interrupted(connection, at, error))
        real(made[-1], version, store)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(migrations, "run", run)
        yield made


def statements_of(paths: StorePaths, tmp_path: Path) -> list[str]:
    """The statements of its migration, seen on a copy."""
    copy = tmp_path / "counted"
    shutil.copytree(paths.folder, copy)
    with interrupted(0, AssertionError()) as made:
        open_session(copy, "admin", SCHEMA_PASSWORD).store.close()
    return made[0].seen


@pytest.mark.parametrize("number", OLD, ids="{:04}".format, indirect=False)
def test_interrupted_at_each_statement_the_file_is_as_it_was_byte_for_byte(
    number: int, folder: Path, tmp_path: Path
) -> None:
    """Each statement of the step after its schema, and the last of all: the other steps have files of their own."""
    shutil.copytree(SCHEMAS / f"{number:04}", folder)
    paths = StorePaths(folder)
    seen = statements_of(paths, tmp_path)
    count, own = len(seen), seen.index(f"PRAGMA user_version = {number + 1}") + 1
    assert (seen[0], seen[-1], own > 1) == ("BEGIN IMMEDIATE", "COMMIT", True)
    before = digest(paths.database)
    for at in sorted({*range(1, own + 1), count - 1, count}):
        error = OperationalError("disk I/O error") if at % 2 else KeyboardInterrupt()
        with interrupted(at, error), pytest.raises((type(error), StoreTrouble)):
            open_session(folder, "admin", SCHEMA_PASSWORD)
        assert digest(paths.database) == before, f"statement {at} of {count}"
        assert not paths.database.with_name("yuetan.db-wal").exists()
    session = open_session(folder, "admin", SCHEMA_PASSWORD)
    assert problems(session.store) == [] and audit.first_broken(session.store) is None
    session.store.close()


def test_interrupted_while_the_head_of_the_audit_chain_is_made_nothing_is_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(SCHEMAS / "0007", folder)
    paths = StorePaths(folder)
    before = digest(paths.database)

    def fails(*_: Any) -> None:
        raise OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setitem(migrations._AFTER, 8, fails)
        with pytest.raises((OperationalError, StoreTrouble)):
            open_session(folder, "admin", SCHEMA_PASSWORD)
    assert digest(paths.database) == before


def test_the_next_file_can_be_made(tmp_path: Path) -> None:
    """The tool of the README works: a short roster, and a sample institution made of it."""
    from app.sample import build

    roster = short_roster(build.ROSTER, tmp_path / "roster.xlsx")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(build, "ROSTER", roster)
        session = build.create_sample(tmp_path / "made", SCHEMA_PASSWORD, CHEAP)
    assert 100 < Person.select().count() < 250
    session.store.close()
