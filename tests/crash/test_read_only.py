"""The harness of the read-only folder: commands say it plainly, and a change or a traceback would be seen."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from app.access.session import Session
from tests.crash import read_only


@pytest.fixture
def locked_folder(session: Session, folder: Path) -> Path:
    if lack := read_only.missing("chattr"):
        pytest.skip(lack)
    session.store.close()
    try:
        with read_only.frozen(folder, "chattr"):
            (folder / "keys.json").read_bytes()
    except subprocess.CalledProcessError:
        pytest.skip("this file system knows no chattr +i")
    return folder


def test_commands_on_a_folder_that_cannot_be_written_say_so_and_change_nothing(
    locked_folder: Path, tmp_path: Path
) -> None:
    before = read_only._content(locked_folder)
    with read_only.frozen(locked_folder, "chattr"):
        tried, wrong = read_only.commanded(locked_folder, tmp_path)
    assert (tried, wrong) == (3, []) and read_only._content(locked_folder) == before


def test_traceback_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "main.py").write_text("raise ZeroDivisionError", encoding="utf-8")
    monkeypatch.setattr(read_only, "ROOT", tmp_path)
    tried, wrong = read_only.commanded(tmp_path, tmp_path)
    assert len(wrong) == tried and "ZeroDivisionError" in wrong[0]
