"""A disk that fails, and a store that another process has: said as it is, and no end of the work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from peewee import DatabaseError, IntegrityError, OperationalError

from app.access.accounts import open_session
from app.access.session import Session
from app.access.tables import Account
from app.store import settings
from app.store.errors import DamagedStore, DiskTrouble, UnreachableStore
from tests.passwords import PASSWORD

_OTHER = """
from pathlib import Path
from app.access.accounts import open_session
from app.store.errors import StoreTrouble
try:
    open_session(Path({folder!r}), "admin", {password!r})
except StoreTrouble as trouble:
    print(type(trouble).__name__, trouble.message)
"""


def other(folder: Path) -> str:
    """What another process says of opening the store."""
    code = _OTHER.format(folder=str(folder), password=PASSWORD)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    return done.stdout.strip()


def test_store_that_another_process_has_is_said_to_be_in_use(session: Session, folder: Path) -> None:
    assert session.store.db.execute_sql("SELECT count(*) FROM account").fetchone() == (1,)
    said = other(folder)
    assert said.startswith("StoreInUse") and "另一个窗口" in said and "损坏" not in said
    session.store.close()
    assert other(folder) == ""


def test_no_file_of_the_store_is_mapped_into_memory(session: Session, folder: Path) -> None:
    with session.store.transaction():
        settings.write("probe", 1)
    maps = Path("/proc/self/maps")
    if not maps.exists():
        pytest.skip("no /proc here")
    assert str(folder) not in maps.read_text(encoding="utf-8", errors="replace")


class Failing:
    """A cursor of a disk that fails."""

    def execute(self, *_: Any) -> None:
        """Fails as SQLCipher does after a page could not be read."""
        raise OperationalError("disk I/O error")


def test_connection_is_given_up_after_the_disk_failed_and_the_next_use_opens_another(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = session.store.db
    before = db.connection()
    with monkeypatch.context() as patched:
        patched.setattr(db, "cursor", lambda *_: Failing())
        with pytest.raises(DatabaseError):
            Account.select().count()
    assert db.is_closed()
    assert Account.select().count() == 1 and db.connection() is not before


def test_failure_within_a_transaction_gives_the_connection_up_when_it_is_left(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = session.store.db
    with (
        pytest.raises(DiskTrouble, match="磁盘没有响应"),
        session.store.transaction(),
        monkeypatch.context() as patched,
    ):
        settings.write("probe", 1)
        patched.setattr(db, "cursor", lambda *_: Failing())
        settings.write("probe", 2)
    assert db.is_closed()
    assert settings.read("probe") is None


def test_failure_that_is_about_the_data_keeps_the_connection(session: Session) -> None:
    db = session.store.db
    before = db.connection()
    with pytest.raises(IntegrityError), session.store.transaction():
        db.execute_sql(
            "INSERT INTO account (id, name, role, display_name, created_at, slot) SELECT * FROM "
            "(SELECT id, name, role, display_name, created_at, slot FROM account)"
        )
    with pytest.raises(OperationalError):
        db.execute_sql("SELECT * FROM nowhere")
    assert db.connection() is before


def test_file_that_is_gone_or_no_store_is_told_apart(session: Session, folder: Path) -> None:
    session.store.close()
    file = session.store.paths.database
    kept = file.read_bytes()
    file.unlink()
    file.mkdir()
    with pytest.raises(UnreachableStore, match="读不到"):
        open_session(folder, "admin", PASSWORD)
    file.rmdir()
    file.write_bytes(b"\0" * len(kept))
    with pytest.raises(DamagedStore):
        open_session(folder, "admin", PASSWORD)
