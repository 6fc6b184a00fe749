"""What is put on record of a backup and of a restoring, and what a restoring says of the work between."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.access import audit, backing, keepers
from app.access.accounts import open_session
from app.access.actions import Action
from app.access.errors import Refusal
from app.access.roles import Role
from app.access.session import Session
from app.access.tables import AuditEntry
from app.store import backups
from app.store.errors import DamagedStore, StoreTrouble
from tests.passwords import CHEAP, PASSWORD

NOW = datetime(2026, 11, 24, 15, 0)


@pytest.fixture
def working(session: Session) -> Session:
    session.clock = lambda: NOW
    return session


def last() -> AuditEntry:
    return AuditEntry.select().order_by(AuditEntry.seq.desc()).first()


def test_a_backup_in_a_place_is_on_record(working: Session, tmp_path: Path) -> None:
    made = backing.back_up(working, tmp_path / "备份 盘")
    assert (made.why, made.at, backing.BY_HAND) == ("手动", NOW, "手动")
    entry = last()
    assert (entry.action, entry.object_type, entry.object_id, entry.summary) == (
        Action.BACKUP, "store", "", "备份（手动）",
    )  # fmt: skip
    assert entry.after == {"to": "备份 盘", "size": made.size, "digest": made.digest}
    assert (entry.at[:19], entry.account_id, entry.outcome) == (
        "2026-11-24 15:00:00", working.account.id, audit.DONE,
    )  # fmt: skip
    assert backing.back_up(working, tmp_path / "备份 盘", "自动").why == "自动" and last().summary == "备份（自动）"


def test_a_backup_in_a_file_is_on_record(working: Session, tmp_path: Path) -> None:
    made = backing.back_up_to_file(working, tmp_path / "备份.ytb")
    assert (made.why, made.at) == ("手动", NOW)
    assert last().after == {"to": "备份.ytb", "size": made.size, "digest": made.digest}


def test_who_may_not_back_up_makes_none_by_hand(working: Session, tmp_path: Path) -> None:
    working.account.role = Role.AUDITOR
    with pytest.raises(Refusal):
        backing.back_up(working, tmp_path / "备份 盘")
    with pytest.raises(Refusal):
        backing.back_up_to_file(working, tmp_path / "备份.ytb")
    assert [file.name for file in tmp_path.iterdir() if "备份" in file.name] == []
    assert backing.back_up(working, tmp_path / "备份 盘", "退出时").number == 1


def test_a_restoring_says_what_was_put_back_and_what_lies_between(
    working: Session, tmp_path: Path, folder: Path
) -> None:
    made = backing.back_up(working, tmp_path / "盘")
    with working.store.transaction():
        audit.append(working.store, None, Action.LOGIN, audit.Trace(), at=NOW + timedelta(minutes=7))
    working.store.close()
    done = backing.restore(folder, made, "admin", PASSWORD, NOW + timedelta(hours=2))
    assert (done.backup, done.lost) == (made, timedelta(minutes=7))
    assert done.aside == folder / "replaced-20261124-170000" and (done.aside / "yuetan.db").is_file()
    again = open_session(folder, "admin", PASSWORD)
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).offset(1).first()
    assert (entry.summary, entry.object_type, entry.object_id, entry.after) == (
        "用 2026-11-24 15:00 的备份恢复", "store", "", {"digest": made.digest},
    )  # fmt: skip
    assert (entry.action, entry.account_id, entry.at[:19]) == (Action.BACKUP, again.account.id, "2026-11-24 17:00:00")
    again.store.close()


def test_a_backup_that_is_newer_than_the_work_loses_nothing(working: Session, tmp_path: Path, folder: Path) -> None:
    working.clock = lambda: NOW + timedelta(days=3650)
    made = backing.back_up(working, tmp_path / "盘")
    with working.store.transaction():
        audit.append(working.store, None, Action.LOGIN, audit.Trace(), at=NOW)
    working.store.close()
    assert backing.restore(folder, made, "admin", PASSWORD, NOW).lost == timedelta()


def test_into_an_empty_folder_nothing_was_lost_and_nothing_moved(working: Session, tmp_path: Path) -> None:
    made = backing.back_up(working, tmp_path / "盘")
    (tmp_path / "neu").mkdir()
    done = backing.restore(tmp_path / "neu", made, "admin", PASSWORD, NOW)
    assert (done.aside, done.lost) == (None, None)


def test_a_backup_that_is_not_whole_replaces_nothing(working: Session, tmp_path: Path, folder: Path) -> None:
    made = backing.back_up(working, tmp_path / "盘")
    content = bytearray(made.paths.database.read_bytes())
    content[-1] ^= 1
    made.paths.database.write_bytes(content)
    working.store.close()
    before = (folder / "yuetan.db").read_bytes()
    with pytest.raises(DamagedStore, match="这份备份不完整（备份文件与备份时不一致）"):
        backing.restore(folder, made, "admin", PASSWORD, NOW)
    assert (folder / "yuetan.db").read_bytes() == before and not list(folder.glob("replaced-*"))


@pytest.mark.parametrize(("error", "said"), [(OSError(28, "x"), "磁盘空间不足"), (OSError("odd"), "odd")])
def test_a_disk_that_fails_is_said_and_nothing_changed(
    working: Session, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    backing.back_up_to_file(working, tmp_path / "备份.ytb")
    working.store.close()

    def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr(backups, "put_back", failing)
    with pytest.raises(StoreTrouble) as trouble:
        backing.restore_file(folder, tmp_path / "备份.ytb", "admin", PASSWORD, NOW)
    assert trouble.value.message.startswith(f"没有恢复成（{said}")
    assert trouble.value.message.endswith("），原来的数据没有改动。")
    assert trouble.value.advice == "请检查文件和磁盘空间后重试。"
    open_session(folder, "admin", PASSWORD).store.close()


def test_a_file_is_restored_into_a_folder_that_is_not_there_yet(working: Session, tmp_path: Path) -> None:
    made = backing.back_up_to_file(working, tmp_path / "备份.ytb")
    target = tmp_path / "tief" / "neu"
    done = backing.restore_file(target, tmp_path / "备份.ytb", "admin", PASSWORD, NOW)
    assert done.backup.digest == made.digest and sorted(file.name for file in target.iterdir()) == [
        "keys.json",
        "yuetan.db",
    ]
    open_session(target, "admin", PASSWORD).store.close()


def test_another_account_restores_with_its_own_name_on_record(working: Session, tmp_path: Path, folder: Path) -> None:
    number = keepers.add_account(working, "li", "李某", Role.OFFICE, PASSWORD + "2", CHEAP)
    made = backing.back_up(working, tmp_path / "盘")
    working.store.close()
    backing.restore(folder, made, "li", PASSWORD + "2", NOW)
    again = open_session(folder, "admin", PASSWORD)
    assert AuditEntry.select().order_by(AuditEntry.seq.desc()).offset(1).first().account_id == number
    again.store.close()
