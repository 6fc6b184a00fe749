"""The store knows which program wrote it last; each account is told once what a newer one brings."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.access import audit, keepers, programs
from app.access.accounts import open_session
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.store import migrations
from app.store.database import WRITTEN_BY
from app.store.errors import NewerStore
from app.version import VERSION
from tests.passwords import CHEAP, OTHER, PASSWORD


def opened_by(version: str, folder: Path, account: str = "admin", password: str = PASSWORD) -> Session:
    """Opens the store as a program of that version."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(programs, "VERSION", version)
        return open_session(folder, account, password)


def has_news(version: str, session: Session) -> bool:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(programs, "VERSION", version)
        return programs.has_news(session)


def read_news(version: str, session: Session) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(programs, "VERSION", version)
        programs.news_read(session)


def test_new_store_knows_its_program_and_nobody_has_news(session: Session) -> None:
    assert programs.written_by() == VERSION
    assert not programs.has_news(session)


def test_another_version_is_kept_and_stands_in_the_log_of_that_opening_alone(session: Session, folder: Path) -> None:
    session.store.close()
    for version, expected in (("7.1.0", {"program": {"before": VERSION, "after": VERSION}}), ("7.1.0", None)):
        again = opened_by(version, folder)
        entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
        assert (entry.action, entry.after) == ("login", expected)
        assert programs.written_by() == version and audit.first_broken(again.store) is None
        again.store.close()


def test_news_are_for_each_account_that_knew_the_program_before_and_once(session: Session, folder: Path) -> None:
    keepers.add_account(session, "zhao", "赵某", Role.OFFICE, OTHER, cost=CHEAP)
    session.store.close()
    for name, password in (("admin", PASSWORD), ("zhao", OTHER)):
        again = opened_by("7.1.0", folder, name, password)
        assert has_news("7.1.0", again)
        read_news("7.1.0", again)
        assert not has_news("7.1.0", again)
        again.store.close()


def test_account_made_after_the_update_has_no_news_until_the_next(session: Session, folder: Path) -> None:
    session.store.close()
    again = opened_by("7.1.0", folder)
    keepers.add_account(again, "zhao", "赵某", Role.OFFICE, OTHER, cost=CHEAP)
    again.store.close()
    for version, expected in (("7.1.0", False), ("7.2.0", True)):
        new = opened_by(version, folder, "zhao", OTHER)
        assert has_news(version, new) is expected
        new.store.close()


def test_going_back_to_an_older_program_and_forth_tells_nothing_twice(session: Session, folder: Path) -> None:
    session.store.close()
    first = opened_by("7.10.0", folder)
    read_news("7.10.0", first)
    first.store.close()
    back = opened_by("7.9.0", folder)
    assert not has_news("7.9.0", back)
    back.store.close()
    forth = opened_by("7.10.0", folder)
    assert not has_news("7.10.0", forth)
    forth.store.close()


def test_store_that_is_only_read_keeps_nothing_and_tells_nothing(session: Session, folder: Path) -> None:
    session.store.close()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(programs, "VERSION", "7.1.0")
        reading = open_session(folder, "admin", PASSWORD, read_only=True)
        assert programs.written_by() == VERSION and not programs.has_news(reading)
        reading.store.close()


@pytest.mark.parametrize("read_only", [False, True])
def test_newer_store_says_by_which_program_it_was_written(session: Session, folder: Path, *, read_only: bool) -> None:
    session.store.close()
    opened_by("7.1.0", folder).store.close()
    again = open_session(folder, "admin", PASSWORD)
    with again.store.transaction():
        again.store.db.execute_sql(
            "UPDATE setting SET value = json_set(value, '$.version', '7.1.0') WHERE key = ?", (WRITTEN_BY,)
        )
    again.store.db.execute_sql("ALTER TABLE recusal DROP COLUMN reason" if read_only else "SELECT 1")
    again.store.db.execute_sql(f"PRAGMA user_version = {migrations.LATEST + 1}")
    again.store.close()
    with pytest.raises(NewerStore, match=r"更新版本的程序（7\.1\.0）") as refused:
        open_session(folder, "admin", PASSWORD, read_only=read_only)
    assert refused.value.readable is not read_only
