"""Backups in detail: which are kept, what the note of one says, what a failure leaves, what is put back."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from peewee import DatabaseError

from app.access.session import Session
from app.store import backups, migrations, vault
from app.store.backups import Backup
from app.store.errors import BackupTrouble
from app.store.paths import StorePaths

NOON = datetime(2026, 11, 24, 12, 0)


def attach(session: Session, content: bytes) -> str:
    with session.store.transaction():
        return vault.add(session.store, io.BytesIO(content), "扫描.pdf").digest


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "备份 盘" / "里面"


# ---------------------------------------------------------------- which are kept


def _last_of(hours: list[float], place: int, span: int) -> bool:
    """Whether no later backup lies in the same day, week or month, counted from the first one."""
    bucket = hours[place] // (span * 24)
    return all(later // (span * 24) != bucket for later in hours[place + 1 :])


@given(st.lists(st.floats(0, 24), min_size=1, max_size=80))
def test_kept_are_four_days_whole_then_the_last_of_each_span(steps: list[float]) -> None:
    hours, now = [], 0.0
    for step in steps:
        now += round(step, 1) * 9 if len(steps) > 40 else round(step, 1)
        hours.append(round(now, 1))
    expected = {
        place
        for place, at in enumerate(hours)
        if place >= len(hours) - 3
        or (age := hours[-1] - at) <= 97  # four days: what a wrong clock adds to two is in it
        or (age <= 30 * 24 and _last_of(hours, place, 1))
        or (age <= 12 * 7 * 24 and _last_of(hours, place, 7))
        or (age <= 24 * 30 * 24 and _last_of(hours, place, 30))
    }
    assert backups.kept(hours) == expected


def test_ages_at_the_edge_are_kept() -> None:
    assert backups.kept([0.0]) == {0} and backups.kept([]) == frozenset()
    day = 24.0
    assert backups.kept([1.0, 2.0, 3.0, 98.0, 99.0, 99.5, 100.0]) == {2, 3, 4, 5, 6}
    month = [1.0, 30 * day + 1, 30 * day + 1.1, 30 * day + 1.2]
    assert 0 in backups.kept(month)
    weeks = [1.0, 2.0, *(12 * 7 * day + 2 + step / 10 for step in range(4))]
    assert 1 in backups.kept(weeks) and 0 not in backups.kept(weeks)
    years = [1.0, 2.0, *(24 * 30 * day + 2 + step / 10 for step in range(4))]
    assert 0 not in backups.kept(years) and 1 not in backups.kept([*years, 24 * 30 * day + 3])


def _backup(at: datetime, hours: float) -> Backup:
    return Backup(1, at, hours, "自动", 8, "", 0, (), Path())


@pytest.mark.parametrize(
    ("step", "counted"),
    [(timedelta(hours=1), 1.0), (timedelta(minutes=6), 0.1), (timedelta(), 0.0), (timedelta(hours=-5), 0.0),
     (timedelta(hours=24), 24.0), (timedelta(hours=25), 24.0), (timedelta(days=3650), 24.0)],
)  # fmt: skip
def test_a_backup_is_between_nothing_and_a_day_further_than_the_one_before(step: timedelta, counted: float) -> None:
    assert backups.further([_backup(NOON, 100.0)], NOON + step) == pytest.approx(100.0 + counted)
    assert backups.further([], NOON + step) == 0.0


# ---------------------------------------------------------------- the note


def test_the_note_says_what_the_backup_is(session: Session, place: Path) -> None:
    first, second = sorted([attach(session, b"one"), attach(session, b"two")])
    attach(session, b"one")
    one = backups.make(session.store, place, "自动", NOON)
    two = backups.make(session.store, place, "手动", NOON + timedelta(hours=1, minutes=30))
    assert (one.number, one.hours, two.number, two.hours) == (1, 0.0, 2, 1.5)
    assert two.folder == place / "00000002" and two.paths == StorePaths(two.folder)
    content = two.paths.database.read_bytes()
    assert (two.size, two.digest) == (len(content), hashlib.sha256(content).hexdigest())
    assert (two.schema, two.attachments, two.at, two.why) == (
        migrations.LATEST, (first, second), NOON + timedelta(hours=1, minutes=30), "手动",
    )  # fmt: skip
    raw = json.loads((two.folder / "backup.json").read_text(encoding="utf-8"))
    assert raw["at"] == "2026-11-24 13:30:00" and "手动" in (two.folder / "backup.json").read_text(encoding="utf-8")
    assert sorted(file.name for file in two.folder.iterdir()) == ["backup.json", "keys.json", "yuetan.db"]
    assert two.paths.keys.read_bytes() == session.store.paths.keys.read_bytes()
    assert sorted(file.name for file in place.iterdir()) == ["00000001", "00000002", "attachments"]


def test_a_program_reads_the_note_as_plain_values(session: Session, place: Path) -> None:
    made = backups.make(session.store, place, "手动", NOON)
    note = json.loads(json.dumps(backups.as_note(made)))
    assert note == {
        "number": 1, "at": "2026-11-24 12:00:00", "hours": 0.0, "why": "手动", "schema": migrations.LATEST,
        "digest": made.digest, "size": made.size, "attachments": [], "folder": str(made.folder),
    }  # fmt: skip


def test_backups_of_a_place_are_the_finished_ones_by_number(session: Session, place: Path) -> None:
    assert backups.backups_in(place) == ()
    made = [backups.make(session.store, place, "手动", NOON + timedelta(hours=hour)) for hour in range(3)]
    made[1].folder.rename(place / "10000000")
    note = place / "10000000" / "backup.json"
    text = note.read_text(encoding="utf-8")
    told = {**json.loads(text), "number": 10_000_000}
    note.write_text(json.dumps(told), encoding="utf-8")
    assert [each.number for each in backups.backups_in(place)] == [1, 3]  # it is not as it was written
    note.write_text(json.dumps({key: each for key, each in told.items() if key != "check"}), encoding="utf-8")
    (place / "00000004").mkdir()
    (place / "00000005").mkdir()
    (place / "00000005" / "backup.json").write_text("[]", encoding="utf-8")
    (place / "00000006").write_text("a file", encoding="utf-8")
    (place / "abc").mkdir()
    (place / "abc" / "backup.json").write_text(text, encoding="utf-8")
    assert [each.number for each in backups.backups_in(place)] == [1, 3, 10000000]
    assert backups.make(session.store, place, "手动", NOON).number == 10000001


def test_a_number_is_never_given_again(session: Session, place: Path) -> None:
    made = [backups.make(session.store, place, "手动", NOON + timedelta(hours=hour)) for hour in range(2)]
    (made[0].folder / "backup.json").unlink()
    assert backups.make(session.store, place, "手动", NOON).number == 3


# ---------------------------------------------------------------- what a failure leaves


def test_a_place_that_is_a_file_is_said_with_the_reason(session: Session, tmp_path: Path) -> None:
    blocked = tmp_path / "文件"
    blocked.touch()
    with pytest.raises(BackupTrouble) as refused:
        backups.make(session.store, blocked, "手动", NOON)
    assert "没有备份成：不能写入备份文件夹（同名文件已存在）" in refused.value.message


@pytest.mark.parametrize(
    ("error", "said"),
    [(OSError(28, "x"), "磁盘空间不足"), (OSError("odd"), "odd"), (DatabaseError("disk I/O error"), "磁盘没有响应")],
)  # fmt: skip
def test_a_failure_of_the_disk_is_said_and_leaves_nothing(
    session: Session, place: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    kept = backups.make(session.store, place, "手动", NOON)

    def failing(*_: Any) -> None:
        raise error

    monkeypatch.setattr(backups, "_copy_database", failing)
    monkeypatch.setattr(backups, "kept", lambda hours: frozenset())
    with pytest.raises(BackupTrouble) as refused:
        backups.make(session.store, place, "手动", NOON)
    assert refused.value.message.startswith(f"没有备份成：{said}")
    assert refused.value.message.endswith("。数据没有受到影响，以前的备份也都还在。")
    assert [file.name for file in place.iterdir()] == ["00000001"]
    assert backups.backups_in(place) == (kept,)


def test_a_copy_that_is_not_whole_is_said_with_what_is_wrong(
    session: Session, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "file_problems", lambda *_: ["数据页校验不符：3", "另一处"])
    with pytest.raises(BackupTrouble, match="没有备份成：备份没有通过检查：数据页校验不符：3。"):
        backups.make(session.store, place, "手动", NOON)
    assert backups.backups_in(place) == () and not list(place.glob("*.part"))


def test_a_note_that_cannot_be_read_back_is_no_backup(
    session: Session, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_noted", lambda folder: None)
    with pytest.raises(BackupTrouble, match="备份写完后读不出来"):
        backups.make(session.store, place, "手动", NOON)


# ---------------------------------------------------------------- the check


def test_what_is_wrong_is_named(session: Session, place: Path) -> None:
    digests = sorted([attach(session, b"one"), attach(session, b"two")])
    made = backups.make(session.store, place, "手动", NOON)
    assert backups.check(made, session.store.key) == []
    for digest in digests:
        (place / "attachments" / digest[:2] / digest).unlink()
    assert backups.check(made, session.store.key) == [f"附件 {digest[:8]} 缺失或已被改动" for digest in digests]
    content = bytearray(made.paths.database.read_bytes())
    content[5000] ^= 1
    made.paths.database.write_bytes(content)
    assert backups.check(made, session.store.key)[0] == "备份文件与备份时不一致"
    made.paths.database.unlink()
    said = backups.check(made, session.store.key)[0]
    assert said.startswith("备份打不开：") and "No such file" in said


def test_a_backup_of_another_schema_than_its_note_says_is_wrong(session: Session, place: Path) -> None:
    made = backups.make(session.store, place, "手动", NOON)
    other = Backup(made.number, made.at, made.hours, made.why, 3, made.digest, made.size, (), made.folder)
    assert backups.check(other, session.store.key) == [f"数据版本是 {migrations.LATEST}，应为 3"]


# ---------------------------------------------------------------- thinning


def test_what_is_still_wanted_stays(session: Session, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = attach(session, b"shared")
    made = [backups.make(session.store, place, "手动", NOON + timedelta(hours=hour)) for hour in range(3)]
    (place / "attachments" / "ff").mkdir(exist_ok=True)
    (place / "attachments" / "ff" / "stray").touch()
    (place / "attachments" / "note.txt").touch()
    assert backups.thin_out(place) == ()
    assert (place / "attachments" / "ff" / "stray").exists()
    monkeypatch.setattr(backups, "kept", lambda hours: frozenset({1, 2}))
    assert backups.thin_out(place) == (1,)
    assert backups.backups_in(place) == tuple(made[1:])
    assert (place / "attachments" / shared[:2] / shared).is_file()
    assert not (place / "attachments" / "ff" / "stray").exists() and (place / "attachments" / "note.txt").exists()


def test_thinning_a_place_without_a_pool(tmp_path: Path) -> None:
    assert backups.thin_out(tmp_path) == ()


# ---------------------------------------------------------------- putting back


def test_into_an_empty_folder_nothing_is_moved_aside(session: Session, place: Path, tmp_path: Path) -> None:
    digest = attach(session, b"scan")
    made = backups.make(session.store, place, "手动", NOON)
    target = StorePaths(tmp_path / "neu")
    target.folder.mkdir()
    assert backups.put_back(made, target, target.folder / "aside", session.store.key) is None
    assert not (target.folder / "aside").exists()
    assert target.database.read_bytes() == made.paths.database.read_bytes()
    assert target.keys.read_bytes() == made.paths.keys.read_bytes()
    assert (target.attachments / digest[:2] / digest).is_file()
    assert not list(target.folder.rglob("*.part"))


def test_everything_of_the_old_store_is_moved_aside(session: Session, place: Path, tmp_path: Path) -> None:
    made = backups.make(session.store, place, "手动", NOON)
    target = StorePaths(tmp_path / "alt")
    target.folder.mkdir()
    names = ["yuetan.db", "yuetan.db-wal", "yuetan.db-shm", "yuetan.db-journal", "keys.json"]
    for name in [*names, "attempts.json"]:
        (target.folder / name).write_text(name, encoding="utf-8")
    aside = target.folder / "tief" / "aside"
    assert backups.put_back(made, target, aside, session.store.key) == aside
    assert {file.name: file.read_text(encoding="utf-8") for file in aside.iterdir()} == {name: name for name in names}
    assert sorted(file.name for file in target.folder.iterdir()) == ["attempts.json", "keys.json", "tief", "yuetan.db"]


def test_what_was_put_aside_before_is_not_written_over(session: Session, place: Path, tmp_path: Path) -> None:
    made = backups.make(session.store, place, "手动", NOON)
    target = StorePaths(tmp_path / "alt")
    (target.folder / "aside").mkdir(parents=True)
    target.database.write_text("old", encoding="utf-8")
    with pytest.raises(FileExistsError):
        backups.put_back(made, target, target.folder / "aside", session.store.key)
    assert target.database.read_text(encoding="utf-8") == "old"


def test_a_failure_in_the_middle_puts_everything_back(session: Session, place: Path, tmp_path: Path) -> None:
    made = backups.make(session.store, place, "手动", NOON)
    made.paths.database.unlink()
    target = StorePaths(tmp_path / "alt")
    target.folder.mkdir()
    for name in ("yuetan.db", "yuetan.db-wal", "keys.json"):
        (target.folder / name).write_text(name, encoding="utf-8")
    with pytest.raises(FileNotFoundError):
        backups.put_back(made, target, target.folder / "aside", session.store.key)
    assert {file.name: file.read_text(encoding="utf-8") for file in target.folder.iterdir() if file.is_file()} == {
        name: name for name in ("yuetan.db", "yuetan.db-wal", "keys.json")
    }


def test_an_attachment_that_is_in_the_pool_is_not_copied_again(session: Session, place: Path) -> None:
    digest = attach(session, b"scan")
    backups.make(session.store, place, "手动", NOON)
    pooled = place / "attachments" / digest[:2] / digest
    before = pooled.stat().st_ino
    backups.make(session.store, place, "手动", NOON)
    assert pooled.stat().st_ino == before
    pooled.unlink()
    (session.store.paths.attachments / digest[:2] / digest).unlink()
    made = backups.make(session.store, place, "手动", NOON)
    assert made.attachments == (digest,) and backups.check(made, session.store.key) == [
        f"附件 {digest[:8]} 缺失或已被改动"
    ]
