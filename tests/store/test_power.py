"""What is left of a store whose last writes did not all reach the disk."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.access.accounts import open_session
from app.access.session import Session
from app.store import backups, database, migrations, paths, pooling, settings, vault
from app.store.integrity import problems
from app.store.keyslots import subkey
from tests.passwords import PASSWORD
from tests.store.test_backups import NOON


def write(session: Session, value: object) -> None:
    with session.store.transaction():
        settings.write("probe", value)


def spoil_head(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(bytes(255 - byte for byte in content[:16]) + content[16:])


def test_head_that_was_garbled_while_the_log_was_taken_over_is_mended_out_of_the_log(
    session: Session, folder: Path, tmp_path: Path
) -> None:
    write(session, 1)
    session.store.db.execute_sql(f"PRAGMA user_version = {migrations.LATEST}")  # writes the first page into the log
    copy = tmp_path / "断电之后"
    copy.mkdir()
    for file in folder.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    session.store.close()
    spoil_head(copy / "yuetan.db")
    again = open_session(copy, "admin", PASSWORD)
    assert settings.read("probe") == 1 and problems(again.store) == []
    again.store.close()


def test_head_that_nothing_mends_is_named(session: Session, folder: Path) -> None:
    write(session, 1)
    session.store.close()
    spoil_head(folder / "yuetan.db")
    assert problems(session.store) == ["数据文件头与密钥不符"]
    again = open_session(folder, "admin", PASSWORD)
    assert settings.read("probe") == 1
    again.store.close()


def test_store_whose_salt_was_drawn_by_chance_opens_as_before(session: Session, folder: Path, tmp_path: Path) -> None:
    write(session, "从前")
    file, key = tmp_path / "old.db", session.store.key
    old = dbapi2.connect(str(file))
    old.execute(f"PRAGMA key = \"x'{subkey(key, 'database').hex()}'\"")
    session.store.db.connection().backup(old)
    old.close()
    session.store.close()
    assert file.read_bytes()[:16] != (folder / "yuetan.db").read_bytes()[:16]
    file.replace(folder / "yuetan.db")
    again = open_session(folder, "admin", PASSWORD)
    assert settings.read("probe") == "从前" and problems(again.store) == []
    again.store.close()
    assert not database.connect(folder / "yuetan.db", key).is_head_spoilt


def test_what_is_renamed_into_a_place_is_on_the_disk_with_its_folder(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    real = paths.sync_folder
    for module in (paths, vault, backups, pooling):
        monkeypatch.setattr(module, "sync_folder", lambda folder: (synced.append(folder), real(folder)))
    with session.store.transaction():
        digest = vault.add(session.store, io.BytesIO(b"scan"), "扫描.pdf").digest
    data = session.store.paths.folder
    assert {data, data / "attachments", data / "attachments" / digest[:2]} <= set(synced)
    place = tmp_path / "备份 盘"
    backups.make(session.store, place, "手动", NOON)
    assert {tmp_path, place, place / "attachments", place / "attachments" / digest[:2]} <= set(synced)


def test_attachments_of_a_backup_are_synced_before_they_have_their_name(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with session.store.transaction():
        vault.add(session.store, io.BytesIO(b"scan"), "扫描.pdf")
    synced: set[int] = set()
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (synced.add(os.fstat(fd).st_ino), real(fd)))
    backups.make(session.store, tmp_path / "盘", "手动", NOON)
    pooled = [file for file in (tmp_path / "盘" / "attachments").rglob("*") if file.is_file()]
    assert pooled and all(file.stat().st_ino in synced for file in pooled)


def test_what_was_begun_or_half_taken_out_is_swept_away_and_passes_for_no_backup(
    session: Session, tmp_path: Path
) -> None:
    place = tmp_path / "盘"
    kept = backups.make(session.store, place, "手动", NOON)
    kept.folder.replace(place / f"{kept.folder.name}.part")
    (place / "abc.part").mkdir()
    assert backups.backups_in(place) == ()
    backups.make(session.store, place, "手动", NOON)
    assert [each.name for each in place.iterdir() if each.name.endswith(".part")] == []


def test_backup_goes_with_its_name_first(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "盘"
    for _ in range(4):
        backups.make(session.store, place, "手动", NOON)
    monkeypatch.setattr(backups, "kept", lambda hours: frozenset({3}))
    monkeypatch.setattr(backups.shutil, "rmtree", lambda *_, **__: None)  # the power goes
    backups.thin_out(place)
    (left,) = backups.backups_in(place)
    assert left.number == 4 and backups.check(left, session.store.key) == []
