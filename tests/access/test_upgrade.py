"""An older store is kept as it was, brought to the schema of today, and holds; a newer one is left alone."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from app.access import audit, backing
from app.access.accounts import open_session
from app.access.session import Session
from app.store import backups, migrations, settings
from app.store.errors import BackupTrouble, NewerStore
from app.store.integrity import problems
from tests.passwords import PASSWORD, SCHEMA_PASSWORD

SCHEMAS = Path(__file__).parents[1] / "store" / "schemas"


@pytest.fixture
def older(folder: Path) -> Path:
    """A store of schema 7, as the program of that day made it: the audit chain had no head yet."""
    shutil.copytree(SCHEMAS / "0007", folder)
    return folder


def test_older_store_is_backed_up_migrated_and_verified(older: Path) -> None:
    again = open_session(older, "admin", SCHEMA_PASSWORD)
    assert settings.read("institution") == "青屏学院"
    assert problems(again.store) == [] and audit.first_broken(again.store) is None
    (kept,) = backups.backups_in(older / "backups")
    assert (kept.why, kept.schema) == ("升级之前", 7) and backups.check(kept, again.store.key) == []
    again.store.close()


def test_backup_of_an_older_schema_is_restored_and_migrated(older: Path) -> None:
    open_session(older, "admin", SCHEMA_PASSWORD).store.close()
    (kept,) = backups.backups_in(older / "backups")
    backing.restore(older, kept, "admin", SCHEMA_PASSWORD, datetime(2026, 11, 24, 16, 0))
    again = open_session(older, "admin", SCHEMA_PASSWORD)
    assert settings.read("institution") == "青屏学院" and audit.first_broken(again.store) is None
    again.store.close()


def test_without_its_backup_nothing_is_migrated(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise BackupTrouble("磁盘已满")

    with monkeypatch.context() as patched:
        patched.setattr(backups, "make", full)
        with pytest.raises(BackupTrouble):
            open_session(older, "admin", SCHEMA_PASSWORD)
    again = open_session(older, "admin", SCHEMA_PASSWORD)
    assert again.store.schema_before == 7
    again.store.close()


def test_newer_store_is_refused_and_not_touched(session: Session, folder: Path) -> None:
    session.store.db.execute_sql(f"PRAGMA user_version = {migrations.LATEST + 1}")
    session.store.close()
    before = session.store.paths.database.read_bytes()
    with pytest.raises(NewerStore, match="更新版本"):
        open_session(folder, "admin", PASSWORD)
    assert session.store.paths.database.read_bytes() == before and not (folder / "backups").exists()


def test_backup_of_a_newer_program_does_not_take_the_place_of_a_store_that_opens(
    session: Session, folder: Path, tmp_path: Path
) -> None:
    session.store.db.execute_sql(f"PRAGMA user_version = {migrations.LATEST + 1}")
    made = backups.make(session.store, tmp_path / "backups", "手动", datetime(2026, 11, 24, 16, 0))
    session.store.db.execute_sql(f"PRAGMA user_version = {migrations.LATEST}")
    session.store.close()
    before = session.store.paths.database.read_bytes()
    with pytest.raises(NewerStore, match="没有作任何改动"):
        backing.restore(folder, made, "admin", PASSWORD, datetime(2026, 11, 24, 17, 0))
    assert session.store.paths.database.read_bytes() == before and not list(folder.glob("replaced-*"))
