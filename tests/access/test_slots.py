"""A password changes with the commit: before it the old one opens, after it the new one, and that is on record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.access import keepers, recovery, slots
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import Account, AuditEntry
from app.store import backups, settings
from app.store.errors import WrongPassword
from app.store.keyslots import KeyFile
from tests.access.test_keepers import opens
from tests.passwords import CHEAP, PASSWORD, THIRD
from tests.passwords import OTHER as NEW
from tests.store.test_backups import NOON


class Gone(Exception):
    """The program ends here."""


def gone(*_: Any, **__: Any) -> None:
    raise Gone


def summaries() -> list[str]:
    return [row.summary for row in AuditEntry.select()]


def test_end_before_the_commit_leaves_the_old_password_alone(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("app.access.audit.append", gone)
        with pytest.raises(Gone):
            keepers.change_password(session, PASSWORD, NEW, CHEAP)
    assert len(KeyFile.load(folder / "keys.json").slots) == 2
    session.check_password(PASSWORD)
    with pytest.raises(WrongPassword):
        session.check_password(NEW)
    session.store.close()
    assert not opens(folder, "admin", NEW) and opens(folder, "admin", PASSWORD)
    assert len(KeyFile.load(folder / "keys.json").slots) == 1


def test_end_after_the_commit_leaves_the_new_password_alone(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(keepers, "sweep", gone)
        with pytest.raises(Gone):
            keepers.change_password(session, PASSWORD, NEW, CHEAP)
    assert "修改自己的密码" in summaries()
    session.check_password(NEW)
    with pytest.raises(WrongPassword):
        session.check_password(PASSWORD)
    session.store.close()
    assert not opens(folder, "admin", PASSWORD) and opens(folder, "admin", NEW)
    assert len(KeyFile.load(folder / "keys.json").slots) == 1


def test_full_disk_at_the_sweeping_does_not_undo_what_was_committed(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(keepers, "sweep", full)
        keepers.change_password(session, PASSWORD, NEW, CHEAP)
    session.check_password(NEW)
    keepers.change_password(session, NEW, THIRD, CHEAP)
    assert len(KeyFile.load(folder / "keys.json").slots) == 1


def test_disabled_account_whose_slot_is_still_there_opens_nothing(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = keepers.add_account(session, "wang", "王某", Role.AUDITOR, NEW, CHEAP)
    with monkeypatch.context() as patched:
        patched.setattr(keepers, "sweep", gone)
        with pytest.raises(Gone):
            keepers.disable_account(session, made)
    session.store.close()
    assert not opens(folder, "wang", NEW)
    assert opens(folder, "admin", PASSWORD) and len(KeyFile.load(folder / "keys.json").slots) == 1


def test_password_that_is_reset_to_what_it_was_keeps_its_slot(session: Session, folder: Path) -> None:
    made = keepers.add_account(session, "wang", "王某", Role.AUDITOR, NEW, CHEAP)
    before = KeyFile.load(folder / "keys.json")
    keepers.reset_password(session, made, NEW, CHEAP)
    assert KeyFile.load(folder / "keys.json") == before and Account.get_by_id(made).slot in {s.id for s in before.slots}


def test_recovery_sheet_that_was_never_printed_takes_nothing_from_the_one_that_was(
    session: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = recovery.make_recovery(session, CHEAP)
    with monkeypatch.context() as patched:
        patched.setattr("app.access.audit.append", gone)
        with pytest.raises(Gone):
            recovery.make_recovery(session, CHEAP)
    session.store.close()
    recovery.recover(folder, printed, "admin", NEW, CHEAP)
    assert opens(folder, "admin", NEW) and len(KeyFile.load(folder / "keys.json").slots) == 2


def test_sheet_of_a_store_that_does_not_say_which_is_in_force_still_works(session: Session, folder: Path) -> None:
    printed = recovery.make_recovery(session, CHEAP)
    settings.Setting.delete().where(settings.Setting.key == "recovery_slot").execute()
    slots.sweep(session.store)
    session.store.close()
    recovery.recover(folder, printed, "admin", NEW, CHEAP)
    assert opens(folder, "admin", NEW)


def test_backup_made_while_a_password_changes_has_the_slot_that_its_copy_names(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backups._copy_database

    def meanwhile(*args: Any) -> None:
        real(*args)
        keepers.change_password(session, PASSWORD, NEW, CHEAP)

    monkeypatch.setattr(backups, "_copy_database", meanwhile)
    made = backups.make(session.store, tmp_path / "盘", "手动", NOON)
    session.store.close()
    assert opens(made.folder, "admin", PASSWORD)
