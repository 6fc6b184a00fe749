"""Where things lie, and how a file is written whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.store import paths
from app.store.paths import (
    PORTABLE,
    StorePaths,
    data_folder,
    default_folder,
    make_folder,
    program_folder,
    sync_folder,
    write_atomically,
)


def test_files_of_a_store_lie_in_its_folder(tmp_path: Path) -> None:
    files = StorePaths(tmp_path)
    assert [files.database, files.keys, files.attachments] == [
        tmp_path / "yuetan.db", tmp_path / "keys.json", tmp_path / "attachments",
    ]  # fmt: skip


def test_a_store_is_there_with_both_of_its_files(tmp_path: Path) -> None:
    files = StorePaths(tmp_path)
    assert not files.exists()
    files.database.touch()
    assert not files.exists()
    files.keys.touch()
    assert files.exists()
    files.database.unlink()
    assert not files.exists()


def test_the_folder_of_the_user_on_linux(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "yuetan"
    for empty in (True, False):
        monkeypatch.setenv("XDG_DATA_HOME", "") if empty else monkeypatch.delenv("XDG_DATA_HOME")
        monkeypatch.setenv("HOME", str(tmp_path))
        assert default_folder() == tmp_path / ".local" / "share" / "yuetan"


def test_the_folder_of_the_user_on_windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert default_folder() == tmp_path / "Yuetan"
    monkeypatch.delenv("LOCALAPPDATA")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_folder() == tmp_path / "AppData" / "Local" / "Yuetan"


def test_a_file_is_replaced_whole_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    target = tmp_path / "密 钥.json"
    write_atomically(target, b"old and long")
    write_atomically(target, b"new")
    assert target.read_bytes() == b"new" and target.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["密 钥.json"]


def test_what_an_earlier_crash_left_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "keys.json.part").write_bytes(b"left from before, and longer than what follows")
    write_atomically(tmp_path / "keys.json", b"new")
    assert (tmp_path / "keys.json").read_bytes() == b"new" and len(list(tmp_path.iterdir())) == 1


def test_the_content_is_on_the_disk_before_the_name_and_the_name_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    target = tmp_path / "keys.json"
    write_atomically(target, b"old")
    fsync, replace = os.fsync, Path.replace

    def synced(descriptor: int) -> None:
        order.append("folder" if Path(f"/proc/self/fd/{descriptor}").resolve() == tmp_path.resolve() else "file")
        if order[-1] == "file":
            assert target.read_bytes() == b"old" and (tmp_path / "keys.json.part").read_bytes() == b"new"
        fsync(descriptor)

    def replaced(self: Path, to: Path) -> Path:
        order.append("replace")
        return replace(self, to)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    write_atomically(target, b"new")
    assert order == ["file", "replace", "folder"]


def test_a_failure_leaves_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "keys.json"
    write_atomically(target, b"old")

    def failing(descriptor: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(OSError, match="full"):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"


def test_a_folder_is_synced_and_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(os, "fsync", seen.append)
    sync_folder(tmp_path)
    assert len(seen) == 1
    with pytest.raises(OSError):
        os.fstat(seen[0])

    def failing(descriptor: int) -> None:
        seen.append(descriptor)
        raise OSError(5, "disk")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(OSError, match="disk"):
        sync_folder(tmp_path)
    with pytest.raises(OSError):
        os.fstat(seen[-1])


def test_windows_syncs_no_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths.sys, "platform", "win32")
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("a folder was opened"))
    sync_folder(tmp_path)


def test_a_folder_beside_the_program_is_the_data_folder_where_none_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths, "default_folder", lambda: tmp_path / "own")
    stick = tmp_path / "U 盘" / "约谈工作台"
    stick.mkdir(parents=True)
    assert data_folder(None, stick) == tmp_path / "own"
    (stick / PORTABLE).mkdir()
    assert data_folder(None, stick) == stick / PORTABLE
    assert data_folder(tmp_path / "named", stick) == tmp_path / "named"


def test_a_relative_name_is_looked_for_here_then_beside_the_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here, stick, name = tmp_path / "here", tmp_path / "stick", Path("青屏 数据")
    for each in (here, stick):
        each.mkdir()
    monkeypatch.chdir(here)
    assert data_folder(name, stick) == name  # it is made in the current folder
    (stick / name).mkdir()
    assert data_folder(name, stick) == stick / name
    (here / name).mkdir()
    assert data_folder(name, stick) == name


def test_the_program_lies_beside_its_executable_once_it_is_bundled(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert (program_folder() / "main.py").is_file()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "yuetan.exe"))
    assert program_folder() == tmp_path.resolve()


def test_the_mode_is_that_of_the_folder_itself(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "数据", 0o700)
    if sys.platform != "win32":
        assert (tmp_path / "a" / "数据").stat().st_mode & 0o777 == 0o700
        assert (tmp_path / "a").stat().st_mode & 0o077
