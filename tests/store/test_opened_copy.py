"""Readable copies: for the owner alone, safe by name, overwritten before they go, also after a kill."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from app.store import opened_copy
from app.store.opened_copy import are_copies, wipe, write_copy
from app.store.paths import StorePaths
from tests.store.test_names import NAMES, is_safe

SECRET = "绝密谈话".encode() * 1000


@pytest.fixture
def paths(folder: Path) -> StorePaths:
    folder.mkdir()
    return StorePaths(folder)


def test_copy_is_for_the_owner_alone_and_gone_after_wiping(paths: StorePaths) -> None:
    one, two = (write_copy(paths, "扫描.pdf", [SECRET[:10], SECRET[10:]]) for _ in range(2))
    assert one != two and one.read_bytes() == SECRET
    assert [path.stat().st_mode & 0o777 for path in (one, one.parent, paths.opened)] == [0o600, 0o700, 0o700]
    assert are_copies(paths)
    assert wipe(paths).gone == 2
    assert not paths.opened.exists() and not are_copies(paths) and wipe(paths).gone == 0


def test_content_is_overwritten_on_the_disk_before_the_name_goes(paths: StorePaths, tmp_path: Path) -> None:
    copy = write_copy(paths, "扫描.pdf", [SECRET])
    os.link(copy, tmp_path / "same inode")
    sizes: list[int] = []
    real = os.fsync

    def seen(descriptor: int) -> None:
        real(descriptor)
        content = (tmp_path / "same inode").read_bytes()
        sizes.append(len(content))
        assert "绝密".encode() not in content

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opened_copy.os, "fsync", seen)
        wipe(paths)
    assert sizes == [len(SECRET)] and (tmp_path / "same inode").read_bytes() == b""


def test_what_the_other_program_laid_beside_goes_too_and_links_are_not_followed(
    paths: StorePaths, tmp_path: Path
) -> None:
    copy = write_copy(paths, "扫描.docx", [SECRET])
    (tmp_path / "mine.txt").write_bytes(b"mine")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "x").write_bytes(b"mine")
    (copy.parent / ".~lock.扫描.docx#").write_bytes(b"who")
    (copy.parent / "cache").mkdir()
    (copy.parent / "cache" / "page1.png").write_bytes(b"picture")
    (copy.parent / "link").symlink_to(tmp_path / "mine.txt")
    (paths.opened / "folder link").symlink_to(tmp_path / "mine")
    copy.chmod(0o400)
    assert wipe(paths).left == () and not paths.opened.exists()
    assert (tmp_path / "mine.txt").read_bytes() == b"mine" == (tmp_path / "mine" / "x").read_bytes()


def test_folder_that_is_a_link_is_neither_written_to_nor_wiped(paths: StorePaths, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "x").write_bytes(b"mine")
    paths.opened.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="链接"):
        write_copy(paths, "扫描.pdf", [SECRET])
    assert wipe(paths).gone == 0 and (tmp_path / "elsewhere" / "x").read_bytes() == b"mine"


def test_file_held_by_another_program_is_named_and_wiped_the_next_time(
    paths: StorePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_copy(paths, "扫描.pdf", [SECRET])
    write_copy(paths, "别的.pdf", [SECRET])
    real = opened_copy._overwrite

    def held(file: Path) -> None:
        if file.name == "扫描.pdf":
            raise PermissionError(13, "used by another process")
        real(file)

    with monkeypatch.context() as patch:
        patch.setattr(opened_copy, "_overwrite", held)
        wiped = wipe(paths)
    assert (wiped.gone, wiped.left) == (1, ("扫描.pdf",)) and are_copies(paths)
    assert wipe(paths).gone == 1 and not are_copies(paths)


def test_copy_that_cannot_be_finished_is_wiped(paths: StorePaths) -> None:
    def pieces() -> Iterator[bytes]:
        yield SECRET
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_copy(paths, "扫描.pdf", pieces())
    assert not are_copies(paths)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES)
def test_copy_lies_in_its_own_folder_whatever_its_name(paths: StorePaths, name: str) -> None:
    copy = write_copy(paths, name, [b"x"])
    assert is_safe(copy.name) and copy.parent.parent == paths.opened and copy.read_bytes() == b"x"
    wipe(paths)
