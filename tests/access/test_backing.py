"""Backup and restore as acts of an account: carried in one file, on record, never under somebody's hands."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.access import audit, backing, second_copy
from app.access.accounts import open_session
from app.access.session import Session
from app.access.tables import AuditEntry
from app.cli.frame import main
from app.store import backup_file, backups, settings, vault
from app.store.errors import BackupTrouble, DamagedStore, StoreInUse, WrongPassword
from app.store.integrity import problems
from tests.passwords import PASSWORD

NOW = datetime(2026, 11, 24, 15, 0)


def write(session: Session, value: str) -> None:
    with session.store.transaction():
        settings.write("probe", value)


@pytest.fixture
def file(session: Session, tmp_path: Path) -> Path:
    """A backup in one file; the store has gone on since."""
    session.clock = lambda: NOW
    write(session, "备份时")
    backing.back_up_to_file(session, tmp_path / "U 盘" / "备份.ytb")
    write(session, "备份后")
    return tmp_path / "U 盘" / "备份.ytb"


def test_backup_is_on_record_and_leaves_one_file(session: Session, file: Path) -> None:
    entry = AuditEntry.select().order_by(AuditEntry.seq.desc()).first()
    assert (entry.action, entry.summary, entry.after["to"]) == ("backup", "备份（手动）", "备份.ytb")
    assert [each.name for each in file.parent.iterdir()] == ["备份.ytb"]


def test_backup_is_restored_and_what_was_there_stays(session: Session, folder: Path, file: Path) -> None:
    with session.store.transaction():
        trace = audit.Trace("store", "", "后来的工作")
        audit.append(session.store, session.account.id, "backup", trace, at=NOW + timedelta(minutes=42))
    session.store.close()
    done = backing.restore_file(folder, file, "admin", PASSWORD, NOW + timedelta(hours=1))
    assert done.lost == timedelta(minutes=42) and done.aside is not None and done.aside.parent == folder
    again = open_session(folder, "admin", PASSWORD)
    assert settings.read("probe") == "备份时" and problems(again.store) == []
    said = [entry.summary for entry in AuditEntry.select().order_by(AuditEntry.seq.desc()).limit(2)]
    assert said == ["打开数据", "用 2026-11-24 15:00 的备份恢复"]
    assert audit.first_broken(again.store) is None
    again.store.close()
    before = open_session(done.aside, "admin", PASSWORD)
    assert settings.read("probe") == "备份后"
    before.store.close()
    assert not [each for each in folder.iterdir() if each.name.startswith(".restore")]


def test_backup_is_restored_into_an_empty_folder(session: Session, file: Path, tmp_path: Path) -> None:
    session.store.close()
    done = backing.restore_file(tmp_path / "新", file, "admin", PASSWORD, NOW)
    assert (done.aside, done.lost) == (None, None)
    again = open_session(tmp_path / "新", "admin", PASSWORD)
    assert settings.read("probe") == "备份时"
    again.store.close()


def test_newest_copy_on_a_stick_is_restored_on_another_pc_with_its_attachments(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stick, new = tmp_path / "U 盘", tmp_path / "新"
    with session.store.transaction():
        row = vault.add(session.store, io.BytesIO(b"scan" * 99), "扫描.pdf")
    for value in ("先", "后"):
        write(session, value)
        backing.back_up(session, stick / second_copy.FOLDER_NAME)
    session.store.close()
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)
    assert main(["--data", str(new), "restore", "--from", str(tmp_path)]) == 1
    assert "里没有备份" in capsys.readouterr().err and not (new / "yuetan.db").exists()
    assert main(["--data", str(new), "restore", "--from", str(stick)]) == 0
    again = open_session(new, "admin", PASSWORD)
    assert settings.read("probe") == "后" and b"".join(vault.read(again.store, row)) == b"scan" * 99
    again.store.close()


def test_damaged_store_is_replaced_and_kept(session: Session, folder: Path, file: Path) -> None:
    session.store.close()
    database = session.store.paths.database
    database.write_bytes(b"\0" * 9999)
    done = backing.restore_file(folder, file, "admin", PASSWORD, NOW)
    assert done.aside is not None and not done.certain
    assert done.lost is not None and "按文件日期" in done.between()
    assert (done.aside / database.name).read_bytes() == b"\0" * 9999


def test_store_that_somebody_works_on_is_not_replaced(session: Session, folder: Path, file: Path) -> None:
    assert settings.read("probe") == "备份后"
    code = (
        "from pathlib import Path; from datetime import datetime; from app.access.backing import restore_file\n"
        f"restore_file(Path({str(folder)!r}), Path({str(file)!r}), 'admin', {PASSWORD!r}, datetime.now())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert StoreInUse.__name__ in done.stderr
    assert settings.read("probe") == "备份后"


def test_wrong_password_restores_nothing(session: Session, folder: Path, file: Path) -> None:
    session.store.close()
    with pytest.raises(WrongPassword):
        backing.restore_file(folder, file, "admin", "not-this-one", NOW)
    again = open_session(folder, "admin", PASSWORD)
    assert settings.read("probe") == "备份后"
    again.store.close()


def test_every_spoilt_byte_and_every_cut_of_the_file_is_refused(session: Session, folder: Path, file: Path) -> None:
    session.store.close()
    content = file.read_bytes()
    step = max(len(content) // 60, 1)
    for at in range(0, len(content), step):
        spoilt = bytearray(content)
        spoilt[at] ^= 0x40
        for what in (bytes(spoilt), content[:at]):
            file.write_bytes(what)
            try:
                done = backing.restore_file(folder, file, "admin", PASSWORD, NOW)
            except (DamagedStore, WrongPassword):
                assert not list(folder.glob("replaced-*"))
                continue
            # A byte of the zip that says nothing (a date, a version) may differ; the data may not.
            again = open_session(folder, "admin", PASSWORD)
            assert settings.read("probe") == "备份时" and problems(again.store) == []
            again.store.close()
            assert done.aside is not None
            for moved in done.aside.iterdir():
                moved.replace(folder / moved.name)
            done.aside.rmdir()


def test_time_that_is_lost_with_an_unreadable_store_comes_from_the_date_of_its_file(
    session: Session, folder: Path, file: Path
) -> None:
    session.store.close()
    database = session.store.paths.database
    database.write_bytes(b"\0" * 9999)
    moment = (NOW + timedelta(minutes=37)).timestamp()
    os.utime(database, (moment, moment))
    done = backing.restore_file(folder, file, "admin", PASSWORD, NOW + timedelta(hours=1))
    assert (done.lost, done.certain) == (timedelta(minutes=37), False)


def test_attachment_is_taken_from_where_it_is_whole_and_named_where_it_is_nowhere(
    session: Session, folder: Path
) -> None:
    rows = []
    with session.store.transaction():
        for name in ("甲.pdf", "乙.pdf", "丙.pdf"):
            rows.append(vault.add(session.store, io.BytesIO(name.encode() * 99), name))
    made = backing.back_up(session, folder / "backups")

    def spoil(root: Path, row: vault.Attachment) -> None:
        target = root / "attachments" / row.digest[:2] / row.digest
        target.write_bytes(target.read_bytes()[:-1])

    spoil(folder / "backups", rows[0])
    spoil(folder, rows[1])
    spoil(folder, rows[2])
    spoil(folder / "backups", rows[2])
    assert len(backups.check(made, session.store.key)) == 2
    session.store.close()
    done = backing.restore(folder, made, "admin", PASSWORD, NOW)
    assert done.lacking == ("丙.pdf",)
    again = open_session(folder, "admin", PASSWORD)
    assert [b"".join(vault.read(again.store, row)) for row in rows[:2]] == [
        name.encode() * 99 for name in ("甲.pdf", "乙.pdf")
    ]
    again.store.close()


def test_second_restoring_within_a_second_keeps_what_the_first_put_there(session: Session, folder: Path) -> None:
    made = backing.back_up(session, folder / "backups")
    session.store.close()
    aside = {backing.restore(folder, made, "admin", PASSWORD, NOW).aside for _ in range(3)}
    assert len(aside) == 3 and all(place is not None and (place / "yuetan.db").is_file() for place in aside)


@pytest.mark.parametrize(
    "name", ["../x", "/x", "00000001/../../x", "attachments/aa/../../x", "00000001/.x", "x/y", "C:/x"]
)
def test_names_that_no_backup_has_write_nothing_anywhere(tmp_path: Path, name: str) -> None:
    evil = tmp_path / "evil.ytb"
    with zipfile.ZipFile(evil, "w") as packed:
        packed.writestr(name, b"x")
    beside = tmp_path / "beside"
    beside.mkdir()
    with pytest.raises(DamagedStore), backup_file.opened(evil, beside):
        pass
    assert list(beside.iterdir()) == [] and sorted(each.name for each in tmp_path.iterdir()) == ["beside", "evil.ytb"]


def test_failure_to_write_leaves_the_older_file(session: Session, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file.read_bytes()
    packed = backup_file._pack

    def rotten(place: Path, out: Path) -> None:
        packed(place, out)
        raw = bytearray(out.read_bytes())
        raw[len(raw) // 2] ^= 1
        out.write_bytes(raw)

    monkeypatch.setattr(backup_file, "_pack", rotten)
    with pytest.raises(BackupTrouble, match="不一致"):
        backing.back_up_to_file(session, file)
    assert file.read_bytes() == before and len(list(file.parent.iterdir())) == 1


def test_command_line_backs_up_restores_and_verifies(
    session: Session, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    session.store.close()
    monkeypatch.setenv("YUETAN_PASSWORD", PASSWORD)
    out = tmp_path / "b.ytb"
    assert main(["--data", str(folder), "backup", "--out", str(out)]) == 0
    assert main(["--data", str(folder), "restore", "--from", str(out)]) == 0
    assert main(["--data", str(folder), "audit", "verify"]) == 0
    said = capsys.readouterr().out
    assert "重新打开核对无误" in said and "没有删除" in said and "逐条核对无误" in said
    assert main(["--data", str(folder), "restore", "--from", str(tmp_path / "无.ytb")]) == 1
    assert "没有恢复成" in capsys.readouterr().err
