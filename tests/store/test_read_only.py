"""A store of a newer program, or on a medium that cannot be written, is read and never touched."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.access import backing, keepers, policy
from app.access.accounts import open_session
from app.access.errors import Refusal
from app.access.second_copy import reminder
from app.access.session import Session
from app.access.tables import AuditEntry
from app.cli.frame import main
from app.store import migrations, settings
from app.store.database import connect
from app.store.errors import NewerStore, OldAndReadOnly, ReadOnlyStore, UnreachableStore, WrongPassword
from app.store.integrity import problems
from app.store.paths import StorePaths
from tests.passwords import OTHER, PASSWORD, SCHEMA_PASSWORD
from tests.store.make_schema_file import SCHEMAS

NEXT = migrations.LATEST + 1


def state(folder: Path) -> dict[str, str]:
    """Every file with its digest."""
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def make_newer(session: Session, *statements: str) -> Path:
    """The store as a program of the next schema would leave it; closed."""
    for sql in statements:
        session.store.db.execute_sql(sql)
    session.store.db.execute_sql(f"PRAGMA user_version = {NEXT}")
    session.store.close()
    return session.store.paths.folder


@pytest.fixture
def newer(session: Session) -> Path:
    return make_newer(
        session, "CREATE TABLE of_tomorrow (id INTEGER PRIMARY KEY) STRICT", "ALTER TABLE account ADD COLUMN hat TEXT"
    )


def test_newer_store_is_refused_with_the_offer_to_read_it(newer: Path) -> None:
    before = state(newer)
    with pytest.raises(NewerStore, match="没有作任何改动") as refused:
        open_session(newer, "admin", PASSWORD)
    assert refused.value.readable and "只读" in refused.value.advice and f"数据版本 {NEXT}" in refused.value.message
    assert state(newer) == before


def test_newer_store_is_read_and_nothing_is_written(newer: Path, tmp_path: Path) -> None:
    before = state(newer)
    session = open_session(newer, "admin", PASSWORD, read_only=True)
    assert settings.read("institution") == "青屏学院" and "更新版本" in session.store.read_only
    assert problems(session.store) == [] and reminder(session) is None
    with pytest.raises(ReadOnlyStore, match="没有作任何改动"), session.store.transaction():
        settings.write("probe", 1)
    for act in (
        lambda: keepers.change_password(session, PASSWORD, OTHER),
        lambda: policy.choose_policy(session, "dengbao", 5),
        lambda: backing.back_up(session, tmp_path / "backups"),
        lambda: backing.back_up_to_file(session, tmp_path / "x.ytb"),
    ):
        with pytest.raises(Refusal, match="只读方式打开"):
            act()
    with pytest.raises(WrongPassword):
        session.check_password("wrong")
    session.check_password(PASSWORD)
    with pytest.raises(Exception, match=r"readonly|read-only"):
        session.store.db.execute_sql("DELETE FROM setting")
    assert state(newer) == before and not (tmp_path / "x.ytb").exists()
    session.store.close()
    assert state(newer) == before


def test_newer_store_that_this_program_cannot_read_is_refused_in_words(session: Session) -> None:
    folder = make_newer(session, "ALTER TABLE setting RENAME COLUMN value TO content")
    before = state(folder)
    for read_only in (False, True):
        with pytest.raises(NewerStore, match="没有作任何改动") as refused:
            open_session(folder, "admin", PASSWORD, read_only=read_only)
        assert not refused.value.readable and "不能读" in refused.value.advice
    assert state(folder) == before


def test_command_line_reads_a_newer_store_when_told_to(
    newer: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)
    before = state(newer)
    assert main(["--data", str(newer), "check"]) == 1
    assert "--read-only" in capsys.readouterr().err
    assert main(["--data", str(newer), "--read-only", "check"]) == 0
    assert main(["--data", str(newer), "--read-only", "backup", "--out", str(tmp_path / "x.ytb")]) == 1
    assert "只读方式打开" in capsys.readouterr().err
    assert state(newer) == before


def test_today_s_store_is_read_only_where_that_is_asked_for(session: Session, folder: Path) -> None:
    session.store.close()
    before = state(folder)
    reading = open_session(folder, "admin", PASSWORD, read_only=True)
    assert reading.store.read_only == "所要求的" and settings.read("institution") == "青屏学院"
    reading.store.close()
    assert state(folder) == before


def test_older_store_that_cannot_be_migrated_is_refused_in_words(folder: Path) -> None:
    shutil.copytree(SCHEMAS / "0005", folder)
    before = state(folder)
    with pytest.raises(OldAndReadOnly, match="不能写入"):
        open_session(folder, "admin", SCHEMA_PASSWORD, read_only=True)
    assert state(folder) == before


def test_what_was_only_in_the_log_is_read_too(session: Session, folder: Path) -> None:
    leave_a_log(session, folder)
    db = connect(StorePaths(folder).database, session.store.key, read_only=True)
    assert db.execute_sql("SELECT value FROM setting WHERE key = 'probe'").fetchone() == ("7",)
    db.close()


def leave_a_log(session: Session, folder: Path) -> None:
    """The last commit lies in the log beside the file, as after a stick was pulled out."""
    session.store.close()
    code = (
        "import os, sys; from pathlib import Path; from app.store.database import connect\n"
        "db = connect(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))\n"
        "db.execute_sql(\"INSERT INTO setting (key, value) VALUES ('probe', '7')\"); os._exit(0)"
    )
    paths = StorePaths(folder)
    subprocess.run([sys.executable, "-c", code, str(paths.database), session.store.key.hex()], check=True)
    assert paths.database.with_name("yuetan.db-wal").stat().st_size


# ------------------------------------------------------------ a medium that cannot be written


@pytest.fixture
def medium(session: Session, folder: Path, tmp_path: Path) -> Iterator[Path]:
    """The folder of the store, mounted so that nobody can write to it."""
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("mounting is root's")
    session.store.close()
    place = tmp_path / "U盘"
    place.mkdir()
    if not mounted(folder, place):
        pytest.skip("this machine lets nobody mount")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def mounted(folder: Path, place: Path) -> bool:
    made = subprocess.run(["mount", "--bind", str(folder), str(place)], check=False, capture_output=True)
    if made.returncode:
        return False
    again = subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=False, capture_output=True)
    if again.returncode:
        subprocess.run(["umount", str(place)], check=True)
    return not again.returncode


def test_store_on_a_medium_that_cannot_be_written_opens_to_be_read(medium: Path, folder: Path) -> None:
    before = state(folder)
    assert not StorePaths(medium).is_writable()
    with pytest.raises(WrongPassword):
        open_session(medium, "admin", "wrong")
    session = open_session(medium, "admin", PASSWORD)
    assert "不能写入" in session.store.read_only and AuditEntry.select().count() == 1
    assert problems(session.store) == []
    session.store.close()
    assert state(folder) == before


def test_log_on_a_medium_that_cannot_be_written_is_read_or_refused_and_never_passed_over(
    session: Session, folder: Path, tmp_path: Path
) -> None:
    leave_a_log(session, folder)
    for ending in ("-shm",):
        StorePaths(folder).database.with_name(f"yuetan.db{ending}").unlink(missing_ok=True)
    place = tmp_path / "U盘"
    place.mkdir()
    if os.name != "posix" or os.geteuid() != 0 or not mounted(folder, place):
        pytest.skip("mounting is root's")
    try:
        try:
            again = open_session(place, "admin", PASSWORD)
        except UnreachableStore:
            return
        assert settings.read("probe") == 7
        again.store.close()
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_file_that_nobody_may_change_counts_as_one_that_cannot_be_written(session: Session, folder: Path) -> None:
    session.store.close()
    file = session.store.paths.database
    if shutil.which("chattr") is None or subprocess.run(["chattr", "+i", str(file)], check=False).returncode:
        pytest.skip("no immutable files here")
    try:
        again = open_session(folder, "admin", PASSWORD)
        assert "不能写入" in again.store.read_only
        again.store.close()
    finally:
        subprocess.run(["chattr", "-i", str(file)], check=True)


def test_full_disk_counts_as_one_that_can_be_written(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "open", full)
    assert session.store.paths.is_writable()
