"""A backup as one file: whole or not at all, read back before an older one goes, opened without writing elsewhere."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.access.session import Session
from app.store import backup_file, backups, vault
from app.store.errors import BackupTrouble, DamagedStore

NOON = datetime(2026, 11, 24, 12, 0)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "U 盘" / "深" / "备份.ytb"


@pytest.fixture
def digest(session: Session) -> str:
    with session.store.transaction():
        return vault.add(session.store, io.BytesIO(b"scan"), "扫描.pdf").digest


def test_the_file_is_a_plain_zip_of_the_encrypted_files(session: Session, out: Path, digest: str) -> None:
    made = backup_file.write(session.store, out, "手动", NOON)
    with zipfile.ZipFile(out) as packed:
        entries = packed.infolist()
        assert [entry.filename for entry in entries] == [
            "00000001/backup.json", "00000001/keys.json", "00000001/yuetan.db", f"attachments/{digest[:2]}/{digest}",
        ]  # fmt: skip
        assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
        assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)} and packed.testzip() is None
        assert len(packed.read("00000001/yuetan.db")) == made.size
    assert (made.number, made.why, made.at) == (1, "手动", NOON)
    assert [file.name for file in out.parent.iterdir()] == ["备份.ytb"]


def test_an_entry_may_be_greater_than_two_gigabytes(session: Session, out: Path) -> None:
    """The room for a size of 64 bits is left in front of each entry, before anybody knows how great it gets."""
    backup_file.write(session.store, out, "手动", NOON)
    content = out.read_bytes()
    with zipfile.ZipFile(out) as packed:
        for entry in packed.infolist():
            name, extra = struct.unpack_from("<HH", content, entry.header_offset + 26)
            begin = entry.header_offset + 30 + name
            assert content[begin : begin + extra][:4] == struct.pack("<HH", 1, 16)


def test_it_is_opened_beside_the_store_and_leaves_nothing(
    session: Session, out: Path, digest: str, tmp_path: Path
) -> None:
    backup_file.write(session.store, out, "手动", NOON)
    beside = tmp_path / "neben"
    beside.mkdir()
    with backup_file.opened(out, beside) as backup:
        assert backup.folder.is_relative_to(beside) and backup.folder.parent.name.startswith(".restore-")
        assert backups.check(backup, session.store.key) == [] and backup.attachments == (digest,)
    assert list(beside.iterdir()) == []
    with pytest.raises(ZeroDivisionError), backup_file.opened(out, beside):
        raise ZeroDivisionError
    assert list(beside.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(session: Session, tmp_path: Path) -> None:
    (tmp_path / "文件").touch()
    with pytest.raises(BackupTrouble) as refused:
        backup_file.write(session.store, tmp_path / "文件" / "备份.ytb", "手动", NOON)
    assert f"没有备份成：不能写入 {tmp_path / '文件'}（" in refused.value.message


@pytest.mark.parametrize(("error", "said"), [(OSError(28, "x"), "磁盘空间不足"), (OSError("odd"), "odd")])
def test_a_full_disk_leaves_the_older_file_and_nothing_else(
    session: Session, out: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    out.parent.mkdir(parents=True)
    out.write_bytes(b"older")

    def failing(*_: Any) -> None:
        raise error

    monkeypatch.setattr(backup_file, "_pack", failing)
    with pytest.raises(BackupTrouble, match=f"没有备份成：{said}"):
        backup_file.write(session.store, out, "手动", NOON)
    assert [file.name for file in out.parent.iterdir()] == ["备份.ytb"] and out.read_bytes() == b"older"


def test_what_was_written_is_read_back_before_the_older_file_goes(
    session: Session, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out.parent.mkdir(parents=True)
    out.write_bytes(b"older")
    pack = backup_file._pack

    def spoiling(place: Path, part: Path) -> None:
        pack(place, part)
        content = bytearray(part.read_bytes())
        content[len(content) // 2] ^= 1
        part.write_bytes(content)

    monkeypatch.setattr(backup_file, "_pack", spoiling)
    with pytest.raises(BackupTrouble, match=r"没有备份成：写出的文件读回来不一致（00000001/yuetan\.db）。"):
        backup_file.write(session.store, out, "手动", NOON)
    assert [file.name for file in out.parent.iterdir()] == ["备份.ytb"] and out.read_bytes() == b"older"


def _zip(file: Path, *names: str) -> Path:
    with zipfile.ZipFile(file, "w") as packed:
        for name in names:
            packed.writestr(name, b"x")
    return file


def refused(file: Path, beside: Path) -> str:
    with pytest.raises(DamagedStore) as trouble, backup_file.opened(file, beside):
        pytest.fail("it was opened")
    assert list(beside.iterdir()) == []
    return trouble.value.message


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    (tmp_path / "neben").mkdir()
    return tmp_path / "neben"


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all" * 100])
def test_what_is_no_zip_is_refused(tmp_path: Path, beside: Path, content: bytes) -> None:
    file = tmp_path / "备份.ytb"
    file.write_bytes(content)
    assert refused(file, beside) == "数据文件损坏：“备份.ytb”不是完整的备份文件。程序没有改动它。"


@pytest.mark.parametrize(
    "name",
    ["../00000001/x", "/etc/x", "00000001/../x", "00000001//x", "00000001/.x", "00000001/a b", "00000001/", "x",
     "00000001", "00000001/a/b", "attachments/x", "attachments/ab/cd/ef", "other/ab/cd", "attachments/./x", "C:/ab/cd",
     "abc/x", "00000001\\x", "attachments2/ab/cd"],
)  # fmt: skip
def test_names_that_no_backup_has_are_refused(tmp_path: Path, beside: Path, name: str) -> None:
    file = _zip(tmp_path / "备份.ytb", name)
    assert refused(file, beside) == "数据文件损坏：“备份.ytb”不是完整的备份文件。程序没有改动它。"
    assert sorted(each.name for each in tmp_path.iterdir() if each.name != "数据 文件夹") == ["neben", "备份.ytb"]


def test_a_zip_without_a_backup_or_with_two_is_refused(
    session: Session, tmp_path: Path, beside: Path, out: Path
) -> None:
    said = "数据文件损坏：“备份.ytb”不是约谈工作台的备份文件。程序没有改动它。"
    assert refused(_zip(tmp_path / "备份.ytb", "00000001/x", "attachments/ab/cd"), beside) == said
    place = tmp_path / "zwei"
    for _ in range(2):
        backups.make(session.store, place, "手动", NOON)
    backup_file._pack(place, tmp_path / "备份.ytb")
    assert refused(tmp_path / "备份.ytb", beside) == said


def test_a_name_that_comes_twice_is_not_written_over(tmp_path: Path, beside: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        file = _zip(tmp_path / "备份.ytb", "00000001/x", "00000001/x")
    with pytest.raises(FileExistsError), backup_file.opened(file, beside):
        pytest.fail("it was opened")
    assert list(beside.iterdir()) == []


def test_a_disk_that_fails_is_no_damage(tmp_path: Path, beside: Path) -> None:
    with pytest.raises(FileNotFoundError), backup_file.opened(tmp_path / "gone.ytb", beside):
        pytest.fail("it was opened")
    assert list(beside.iterdir()) == [] and not (tmp_path / "gone.ytb").exists()
