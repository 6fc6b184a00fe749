"""A migration is looked at before its commit and after it; what is not whole gives way to the backup by itself."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlcipher3 import dbapi2

from app.access import audit
from app.access.accounts import open_session
from app.access.session import Session
from app.store import backups, migrations, preserved, upgrading
from app.store.database import connect
from app.store.errors import BackupTrouble, DamagedStore, StoreTrouble, UpgradeFailed
from app.store.integrity import problems
from app.store.keyslots import KeyFile
from app.store.paths import StorePaths
from app.store.steps import Cancelled, heard
from tests.passwords import SCHEMA_PASSWORD
from tests.store.make_schema_file import SCHEMAS
from tests.store.test_schema_files import content, digest, version

BEFORE = 13
NOTE = "upgrade.json"


@pytest.fixture
def older(folder: Path) -> StorePaths:
    shutil.copytree(SCHEMAS / f"{BEFORE:04}", folder)
    return StorePaths(folder)


def opened(paths: StorePaths, *, read_only: bool = False) -> Session:
    return open_session(paths.folder, "admin", SCHEMA_PASSWORD, read_only=read_only)


def assert_can_be_upgraded(paths: StorePaths) -> None:
    session = opened(paths)
    try:
        assert problems(session.store) == [] and audit.first_broken(session.store) is None
        assert not (paths.folder / NOTE).exists()
    finally:
        session.store.close()
    assert version(paths) == migrations.LATEST


@contextmanager
def also(*statements: str, touched: tuple[str, ...] = ()) -> Iterator[None]:
    """The last step does more than it should."""
    after = migrations._AFTER[migrations.LATEST]

    def more(connection: Any, key: bytes) -> None:
        after(connection, key)
        for statement in statements:
            connection.execute(statement)

    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(migrations._AFTER, migrations.LATEST, more)
        patched.setitem(migrations.TOUCHED, migrations.LATEST, frozenset(touched))
        yield


@contextmanager
def found(*said: str) -> Iterator[None]:
    """Whatever the disk has after the migration is found to be spoilt."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(upgrading, "_problems", lambda *_, **__: list(said))
        yield


# ------------------------------------------------------------ before the commit


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (("DELETE FROM state_change WHERE id = (SELECT min(id) FROM state_change)",), "state_change 的行数"),
        (("UPDATE record_turn SET text = substr(text, 2) WHERE length(text) > 5",), "record_turn 的 text"),
        (("DROP TRIGGER audit_entry_no_update", "UPDATE audit_entry SET at = '2020' || substr(at, 5)"), "操作记录"),
        (("ALTER TABLE school_post DROP COLUMN title",), "school_post 的 title"),
    ],
    ids=["row", "text", "chain", "column"],
)
def test_migration_that_loses_something_leaves_the_file_byte_for_byte(
    older: StorePaths, statements: tuple[str, ...], said: str
) -> None:
    before = digest(older.database)
    with also(*statements), pytest.raises(UpgradeFailed, match=said):
        opened(older)
    assert digest(older.database) == before and not (older.folder / NOTE).exists()
    assert_can_be_upgraded(older)


@pytest.mark.parametrize("touched", ["record_turn.text", "record_turn"])
def test_what_a_step_says_it_changes_it_may_change(older: StorePaths, touched: str) -> None:
    with also("UPDATE record_turn SET text = substr(text, 2) WHERE length(text) > 5", touched=(touched,)):
        opened(older).store.close()
    assert version(older) == migrations.LATEST


_VALUES = some.one_of(some.none(), some.integers(0, 9), some.text("甲乙丙ab", max_size=6))


@given(rows=some.lists(some.tuples(_VALUES, _VALUES), min_size=1, max_size=8), data=some.data())
def test_what_is_compared_is_what_a_plain_count_says(rows: list[tuple[Any, ...]], data: some.DataObject) -> None:
    """Against counting by hand, after any value was put in the place of another, or a row was taken away."""
    plain = dbapi2.connect(":memory:")
    plain.execute("CREATE TABLE t (a, b)")
    plain.executemany("INSERT INTO t VALUES (?, ?)", rows)
    before = preserved.content_of(plain)
    changed = [list(row) for row in rows]
    place, column = data.draw(some.integers(0, len(rows) - 1)), data.draw(some.integers(0, 2))
    if column == 2:
        plain.execute("DELETE FROM t WHERE rowid = ?", (place + 1,))
        del changed[place]
    else:
        changed[place][column] = data.draw(_VALUES)
        plain.execute(f"UPDATE t SET {'ab'[column]} = ? WHERE rowid = ?", (changed[place][column], place + 1))
    said = preserved.lost(before, preserved.content_of(plain))
    plain.close()

    def by_hand(table: list[Any]) -> list[int]:
        return [len(table), *(sum(len(str(v)) for v in (r[i] for r in table) if v is not None) for i in (0, 1))]

    assert len(said) == sum(one != other for one, other in zip(by_hand(list(rows)), by_hand(changed), strict=True))


# ------------------------------------------------------------ after the commit


def test_migrated_file_that_is_not_whole_gives_way_to_the_backup(older: StorePaths) -> None:
    before = content(older)
    with found("数据结构有误"), pytest.raises(UpgradeFailed, match="已恢复到升级之前的样子"):
        opened(older)
    assert version(older) == BEFORE and content(older) == before
    (kept,) = backups.backups_in(older.folder / "backups")
    assert digest(kept.paths.database) == kept.digest
    assert not (older.folder / NOTE).exists()
    assert_can_be_upgraded(older)


def spoil(file: Path, place: int) -> None:
    """Turns bytes of a page over, as a dying disk does."""
    with file.open("r+b") as stream:
        stream.seek(place)
        old = stream.read(64)
        stream.seek(place)
        stream.write(bytes(byte ^ 0xFF for byte in old))


def test_page_that_the_disk_spoils_while_it_is_migrated_is_found_and_put_back(
    older: StorePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, looked = content(older), upgrading._problems

    def spoilt_first(paths: StorePaths, *arguments: Any, **named: Any) -> list[str]:
        spoil(paths.database, paths.database.stat().st_size // 2)
        return looked(paths, *arguments, **named)

    monkeypatch.setattr(upgrading, "_problems", spoilt_first)
    with pytest.raises(UpgradeFailed):
        opened(older)
    assert content(older) == before


class _Killed(BaseException):
    """The program ends: nothing after it is done."""


@contextmanager
def killed_at(name: str) -> Iterator[None]:
    """The program ends instead of this step of upgrading, and takes nothing back."""

    def dies(*_: Any, **__: Any) -> None:
        raise _Killed

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(upgrading, name, dies)
        yield


def test_ended_before_it_was_looked_at_it_is_looked_at_when_it_is_next_opened(older: StorePaths) -> None:
    with killed_at("_verify"), pytest.raises(_Killed):
        opened(older)
    assert version(older) == migrations.LATEST and (older.folder / NOTE).exists()
    assert_can_be_upgraded(older)
    assert len(backups.backups_in(older.folder / "backups")) == 1


def test_ended_before_it_was_looked_at_and_spoilt_it_is_put_back(older: StorePaths) -> None:
    before = content(older)
    with killed_at("_verify"), pytest.raises(_Killed):
        opened(older)
    spoil(older.database, older.database.stat().st_size // 2)
    with pytest.raises(DamagedStore, match="升级后的核对没有通过"):
        opened(older, read_only=True)
    with pytest.raises(UpgradeFailed):
        opened(older)
    assert content(older) == before
    assert_can_be_upgraded(older)


def test_ended_while_it_was_put_back_it_is_put_back_when_it_is_next_opened(older: StorePaths) -> None:
    before = content(older)
    with found("数据结构有误"), killed_at("_put_back"), pytest.raises(_Killed):
        opened(older)
    with found("数据结构有误"), pytest.raises(UpgradeFailed):
        opened(older)
    assert content(older) == before


def test_ended_after_it_was_put_back_nothing_is_put_back_once_more(older: StorePaths) -> None:
    """The older program may have worked on it since."""
    with found("数据结构有误"), pytest.raises(UpgradeFailed):
        opened(older)
    note = {"before": BEFORE, "after": migrations.LATEST, "backup": 1}
    (older.folder / NOTE).write_text(json.dumps(note), encoding="utf-8")
    key = KeyFile.load(older.keys).unlock("admin", SCHEMA_PASSWORD)[0]
    db = connect(older.database, key)
    db.execute_sql("INSERT INTO setting (key, value) VALUES ('probe', '1')")
    db.close()
    assert_can_be_upgraded(older)
    assert ("probe", "1") in content(older)["setting"]


@pytest.mark.parametrize("note", ["", "{", "[]", '{"before": 13}'])
def test_note_that_says_nothing_stands_in_nobodys_way(older: StorePaths, note: str) -> None:
    (older.folder / NOTE).write_text(note, encoding="utf-8")
    assert_can_be_upgraded(older)


def test_where_the_backup_is_not_whole_either_nothing_is_put_back(older: StorePaths) -> None:
    with killed_at("_verify"), pytest.raises(_Killed):
        opened(older)
    migrated = digest(older.database)
    (kept,) = backups.backups_in(older.folder / "backups")
    spoil(kept.paths.database, 8192)
    with found("数据结构有误"), pytest.raises(StoreTrouble, match="没有再作改动"):
        opened(older)
    assert digest(older.database) == migrated


def test_full_disk_while_it_is_put_back_is_said_and_done_again(
    older: StorePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    before = content(older)
    with found("数据结构有误"):
        with monkeypatch.context() as patched:
            patched.setattr(backups, "take_place", full)
            with pytest.raises(StoreTrouble, match=r"磁盘空间不足.*升级之前的备份完好"):
                opened(older)
        with pytest.raises(UpgradeFailed):
            opened(older)
    assert content(older) == before


def test_note_that_cannot_be_written_keeps_all_as_it_was(older: StorePaths, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    before = digest(older.database)
    with monkeypatch.context() as patched:
        patched.setattr(upgrading, "write_atomically", full)
        with pytest.raises(BackupTrouble, match="磁盘空间不足"):
            opened(older)
    assert digest(older.database) == before
    assert_can_be_upgraded(older)


# ------------------------------------------------------------ told


def listening(until: str = "") -> tuple[list[str], Callable[[str, int, int], None]]:
    told: list[str] = []

    def listen(what: str, _done: int, _total: int) -> None:
        told.append(what)
        if until and until in what:
            raise Cancelled

    return told, listen


def test_all_three_steps_are_told_in_their_order(older: StorePaths) -> None:
    told, listen = listening()
    with heard(listen):
        opened(older).store.close()
    steps = [what.partition("）")[2].partition("：")[0] for what in told]
    assert list(dict.fromkeys(steps)) == ["备份", "升级", "核对"] and steps == sorted(steps, key="备升核".find)


@pytest.mark.parametrize("stage", ["备份", "升级", "核对"])
def test_ended_at_any_of_its_steps_nothing_is_lost(older: StorePaths, stage: str) -> None:
    before = content(older)
    _, listen = listening(until=f"）{stage}")
    with heard(listen), pytest.raises(Cancelled):
        opened(older)
    if stage == "核对":
        assert version(older) == migrations.LATEST and (older.folder / NOTE).exists()
    else:
        assert content(older) == before and not (older.folder / NOTE).exists()
    assert_can_be_upgraded(older)


def test_store_of_today_is_opened_without_a_word(older: StorePaths) -> None:
    opened(older).store.close()
    told, listen = listening()
    with heard(listen):
        opened(older).store.close()
    assert told == []
