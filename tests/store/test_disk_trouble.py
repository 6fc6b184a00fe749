"""What a disk that fails is said to have done: in Chinese, with the space that is free and that is needed."""

from __future__ import annotations

import errno
import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from peewee import IntegrityError, OperationalError

from app.access.session import Session
from app.store import opening, settings
from app.store.errors import DiskTrouble, disk_trouble, reason_of
from app.store.keyslots import KeyFile
from tests.passwords import CHEAP, PASSWORD

Usage = namedtuple("Usage", "total used free")
FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> int:
    size = 3 * 1024 * 1024 // 2
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9 - size, size))
    return size


def test_full_disk_is_said_with_what_is_free_and_what_is_needed(free: int, tmp_path: Path) -> None:
    assert reason_of(FULL, tmp_path / "还没有" / "文件夹") == "磁盘空间不足，只剩 1.5 MB"
    assert reason_of(FULL, tmp_path, 5 * 1024 * 1024) == "磁盘空间不足，只剩 1.5 MB，约需 5.0 MB"
    assert reason_of(FULL, tmp_path, 10).endswith("约需 0.1 MB")
    assert reason_of(OSError(errno.EDQUOT, "Quota"), tmp_path) == "磁盘配额已用完，只剩 1.5 MB"
    assert reason_of(OperationalError("database or disk is full"), tmp_path).startswith("磁盘空间不足")


def test_failure_of_sqlite_on_a_disk_with_nothing_left_is_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = OperationalError("disk I/O error")
    assert reason_of(error, tmp_path) == "磁盘没有响应"
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 0))
    assert reason_of(error, tmp_path) == "磁盘空间不足，只剩 0.0 MB"
    trouble = disk_trouble(error, tmp_path)
    assert trouble is not None and "腾出空间" in trouble.advice and "没有受到影响" in trouble.message


def test_disk_that_does_not_say_what_is_free_is_still_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: Path) -> None:
        raise OSError

    monkeypatch.setattr(shutil, "disk_usage", fails)
    assert reason_of(FULL, tmp_path) == "磁盘空间不足"


@pytest.mark.parametrize(
    ("number", "words"), [(errno.EACCES, "没有权限"), (errno.EROFS, "磁盘是只读的"), (errno.EIO, "磁盘没有响应")]
)
def test_other_failures_have_their_words(tmp_path: Path, number: int, words: str) -> None:
    assert reason_of(OSError(number, "english"), tmp_path) == words


def test_what_is_not_about_the_disk_is_none_of_its_troubles(tmp_path: Path) -> None:
    for error in (OSError(errno.ENOENT, "x"), OperationalError("no such table"), IntegrityError("UNIQUE")):
        assert disk_trouble(error, tmp_path) is None


def test_work_on_a_full_disk_is_refused_in_words_and_nothing_of_it_is_kept(session: Session) -> None:
    with pytest.raises(DiskTrouble, match="没有存上：磁盘空间不足"), session.store.transaction():
        settings.write("probe", 1)
        raise OperationalError("database or disk is full")
    with pytest.raises(DiskTrouble), session.store.transaction():
        raise FULL
    assert settings.read("probe") is None


def test_store_that_could_not_be_made_leaves_nothing_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise FULL

    with monkeypatch.context() as patched:
        patched.setattr(KeyFile, "save", full)
        with pytest.raises(DiskTrouble, match="磁盘空间不足"):
            opening.create(tmp_path / "新", "admin", PASSWORD, CHEAP)
    assert list((tmp_path / "新").iterdir()) == []
    opening.create(tmp_path / "新", "admin", PASSWORD, CHEAP)[0].close()
