"""Making and opening a store; transactions; what is checked; migrations."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import DatabaseError, DataError, IntegrityError, NotSupportedError, OperationalError, ProgrammingError

from app.access.session import Session
from app.store import database, integrity, migrations, opening, preserved, settings
from app.store.errors import DamagedStore, DiskTrouble, NewerStore, NoStore, StoreExists, WrongPassword
from app.store.keyslots import KdfCost, KeyFile
from app.store.paths import StorePaths
from tests.passwords import CHEAP, PASSWORD


def test_a_new_store_is_made_whole_and_opens_with_its_password(tmp_path: Path) -> None:
    folder = tmp_path / "tief" / "数据"
    store, slot = opening.create(folder, "admin", PASSWORD, CHEAP)
    assert (store.paths, store.schema_before, len(store.key)) == (StorePaths(folder), 0, 32)
    (kept,) = KeyFile.load(store.paths.keys).slots
    assert (kept.id, kept.cost) == (slot, CHEAP)
    store.close()
    assert store.db.is_closed()
    store.close()
    again, same = opening.open_store(folder, "admin", PASSWORD)
    assert (same, again.key, again.schema_before, again.paths.folder) == (slot, store.key, migrations.LATEST, folder)
    again.close()


def test_without_a_cost_the_strong_one_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[KdfCost] = []
    with_slot = KeyFile.with_slot

    def seen(self: KeyFile, name: str, password: str, key: bytes, cost: KdfCost) -> tuple[KeyFile, str]:
        asked.append(cost)
        return with_slot(self, name, password, key, CHEAP)

    monkeypatch.setattr(KeyFile, "with_slot", seen)
    strong = KdfCost(70_000, 3, 2)
    monkeypatch.setattr(opening, "tuned", lambda: strong)
    opening.create(tmp_path / "a", "admin", PASSWORD)[0].close()
    assert asked == [strong]


@pytest.mark.parametrize("name", ["yuetan.db", "keys.json"])
def test_nothing_is_made_over_what_is_there(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"mine")
    with pytest.raises(StoreExists, match=str(tmp_path)):
        opening.create(tmp_path, "admin", PASSWORD, CHEAP)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [(name, b"mine")]


def test_keys_that_cannot_be_written_leave_no_open_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[database.Store] = []
    close = database.Store.close

    def failing(self: KeyFile, path: Path) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(KeyFile, "save", failing)
    monkeypatch.setattr(database.Store, "close", lambda self: (closed.append(self), close(self))[1])
    with pytest.raises(DiskTrouble, match="磁盘空间不足"):
        opening.create(tmp_path / "a", "admin", PASSWORD, CHEAP)
    assert len(closed) == 1 and closed[0].db.is_closed()


def test_a_folder_without_a_store_and_a_wrong_password(session: Session, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NoStore, match=str(tmp_path / "leer")):
        opening.open_store(tmp_path / "leer", "admin", PASSWORD)
    session.store.close()
    with pytest.raises(WrongPassword):
        opening.open_store(folder, "admin", PASSWORD + "x")


def test_the_database_is_set_as_it_must_be(tmp_path: Path) -> None:
    made, _ = opening.create(tmp_path / "a", "admin", PASSWORD, CHEAP)
    made.close()
    opened, _ = opening.open_store(tmp_path / "a", "admin", PASSWORD)
    asked = {
        pragma: opened.db.execute_sql(f"PRAGMA {pragma}").fetchone()[0]
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "temp_store")
    }
    opened.close()
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "temp_store": 2}


def test_the_file_does_not_open_under_another_key(session: Session) -> None:
    session.store.close()
    with pytest.raises(DamagedStore) as refused:
        database.connect(session.store.paths.database, bytes(32))
    assert refused.value.message == "数据文件损坏：数据文件与密钥不符，或不是本程序的数据。程序没有改动它。"


def test_a_newer_store_is_refused_with_both_numbers(session: Session, folder: Path) -> None:
    session.store.db.execute_sql(f"PRAGMA user_version = {migrations.LATEST + 3}")
    session.store.close()
    before = session.store.paths.database.read_bytes()
    with pytest.raises(NewerStore) as refused:
        opening.open_store(folder, "admin", PASSWORD)
    assert f"数据版本 {migrations.LATEST + 3}，本程序只认到 {migrations.LATEST}" in refused.value.message
    assert session.store.paths.database.read_bytes() == before
    db = database.connect(session.store.paths.database, session.store.key)
    assert db.execute_sql("PRAGMA user_version").fetchone() == (migrations.LATEST + 3,)
    db.close()


# ---------------------------------------------------------------- transactions


def test_all_of_a_transaction_is_kept_or_nothing(session: Session) -> None:
    with pytest.raises(ZeroDivisionError), session.store.transaction():
        settings.write("one", 1)
        raise ZeroDivisionError
    assert settings.read("one") is None
    with session.store.transaction():
        settings.write("one", 1)
        with pytest.raises(ZeroDivisionError), session.store.transaction():
            settings.write("two", 2)
            raise ZeroDivisionError
        with session.store.transaction():
            settings.write("three", 3)
    assert [settings.read(key) for key in ("one", "two", "three")] == [1, None, 3]


def test_a_transaction_takes_the_file_at_once(session: Session) -> None:
    """Two that read and then write would else meet in the middle, and one of them would fail."""
    seen: list[str] = []
    session.store.db.connection().set_trace_callback(seen.append)
    with session.store.transaction():
        settings.read("probe")
    session.store.db.connection().set_trace_callback(None)
    assert seen[0] == "BEGIN IMMEDIATE"


@pytest.mark.parametrize(
    ("error", "dropped"),
    [
        (OperationalError("disk I/O error"), True),
        (DatabaseError("file is not a database"), True),
        (OperationalError("database is locked"), False),
        (OperationalError("no such table: x"), False),
        (OperationalError('near "x": syntax error'), False),
        (DataError("x"), False),
        (IntegrityError("x"), False),
        (ProgrammingError("x"), False),
        (NotSupportedError("x"), False),
    ],
)
def test_only_a_failure_of_the_disk_gives_the_connection_up(
    session: Session, error: DatabaseError, dropped: bool
) -> None:
    db = session.store.db
    db.drop_after(error)
    assert db.is_closed() is dropped


def test_within_a_transaction_the_connection_is_kept_until_it_is_left(session: Session) -> None:
    db = session.store.db
    with session.store.transaction():
        db.drop_after(OperationalError("disk I/O error"))
        assert not db.is_closed()
    with pytest.raises(DiskTrouble), session.store.transaction():
        raise OperationalError("disk I/O error")
    assert db.is_closed()
    db.drop_after(OperationalError("disk I/O error"))


def test_rows_come_as_plain_tuples(session: Session) -> None:
    with session.store.transaction():
        settings.write("probe", [1])
    rows = database.tuples(settings.Setting.select(settings.Setting.key).where(settings.Setting.key == "probe"))
    assert rows == [("probe",)]


# ---------------------------------------------------------------- whole or not


def test_a_whole_store_has_no_problems(session: Session) -> None:
    assert integrity.problems(session.store) == []
    key = session.store.key
    assert integrity.file_problems(session.store.paths.database, key, 3) == [f"数据版本是 {migrations.LATEST}，应为 3"]


def test_references_to_nothing_are_named(session: Session) -> None:
    db = session.store.db
    db.execute_sql("PRAGMA foreign_keys = 0")
    db.execute_sql("INSERT INTO person_rank (id, person_id, rank, start) VALUES (7, 999, '正处级', '2020-01-01')")
    db.execute_sql("PRAGMA foreign_keys = 1")
    assert integrity.problems(session.store) == ["表 person_rank 第 7 行引用的 person 不存在"]


# ---------------------------------------------------------------- migrations


class Recorder:
    """A connection that only writes down what it is told, and fails where asked to."""

    def __init__(self, failing: str = "") -> None:
        self.said: list[str] = []
        self.failing = failing

    def execute(self, statement: str) -> None:
        """Writes a statement down."""
        self.said.append(" ".join(statement.split()))
        if self.failing and self.failing in statement:
            raise OperationalError("no")


def test_steps_are_run_from_the_version_on_each_in_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "_AFTER", {})  # what follows a step is asked with real files (test_schema_files)
    monkeypatch.setattr(preserved, "content_of", lambda _: preserved.Content({}, ""))
    recorder = Recorder()
    migrations.run(recorder, migrations.LATEST - 1, b"")
    assert recorder.said[0] == "BEGIN IMMEDIATE" and recorder.said[-1] == "COMMIT"
    assert recorder.said[-2] == f"PRAGMA user_version = {migrations.LATEST}" and len(recorder.said) > 3
    every = Recorder()
    migrations.run(every, 0, b"")
    assert [said for said in every.said if said.startswith("PRAGMA user_version")] == [
        f"PRAGMA user_version = {number}" for number in range(1, migrations.LATEST + 1)
    ]
    nothing = Recorder()
    migrations.run(nothing, migrations.LATEST, b"")
    assert nothing.said == []


def test_a_step_that_fails_is_rolled_back_and_nothing_follows() -> None:
    recorder = Recorder("user_version = 2")
    with pytest.raises(OperationalError):
        migrations.run(recorder, 0, b"")
    assert recorder.said[-1] == "ROLLBACK" and recorder.said[-2] == "PRAGMA user_version = 2"


def test_a_script_is_read_statement_by_statement() -> None:
    script = (
        "-- first; not the end\nCREATE TABLE a (x TEXT DEFAULT ';');\n\n"
        "CREATE TRIGGER t AFTER INSERT ON a\nBEGIN\n  SELECT 1;\nEND;\n-- last"
    )
    one, two = migrations.statements(script)
    assert one.endswith("DEFAULT ';');\n") and two.strip().startswith("CREATE TRIGGER") and two.endswith("END;\n")
    assert list(migrations.statements("")) == [] == list(migrations.statements("-- only words\n   \n"))


def test_a_script_that_ends_in_the_middle_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a migration ends in the middle of a statement$"):
        list(migrations.statements("SELECT 1;\nSELECT 2"))
