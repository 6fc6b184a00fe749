"""One program has a folder open; what a dead one left behind does not keep the next from starting."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile

from ui.in_use import has


def lock_in(folder: Path) -> QLockFile:
    made = QLockFile(str(folder / "yuetan.lock"))
    made.setStaleLockTime(0)
    return made


def test_folder_is_open_as_long_as_somebody_has_it(tmp_path: Path) -> None:
    first, second = lock_in(tmp_path), lock_in(tmp_path)
    assert has(first) and not has(second)
    first.unlock()
    assert has(second)


def test_lock_left_by_a_process_of_our_own_number_does_not_keep_us_out(tmp_path: Path) -> None:
    file = tmp_path / "yuetan.lock"
    dead = lock_in(tmp_path)
    assert has(dead)
    left = file.read_bytes()
    dead.unlock()
    file.write_bytes(left)
    ours = lock_in(tmp_path)
    assert not ours.tryLock(0)  # Qt takes it for held
    assert has(ours)
    assert not has(lock_in(tmp_path))
