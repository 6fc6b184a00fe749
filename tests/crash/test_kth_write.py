"""The program ended at an act on the disk: all is old or new; and that the harness sees what is neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash import disk_log
from tests.crash.kth_write import Try, exported, row, wrong_in
from tests.crash.store_state import State

needs_shim = pytest.mark.skipif(bool(disk_log.lack()), reason=disk_log.lack() or "-")
OLD, NEW = State("old", ("one",), (1, 2)), State("new", ("two",), (2, 3))


@needs_shim
@pytest.mark.parametrize("act", ["password change", "CSV export"])
def test_all_is_old_or_new(act: str) -> None:
    found = row(act, 0.02)
    assert found.is_clean, found.note


def test_what_is_neither_old_nor_new_is_found() -> None:
    assert wrong_in(Try(True, OLD, [], "old"), OLD, NEW) == ("", "") == wrong_in(Try(True, NEW, [], ""), OLD, NEW)
    mixed = State("old", ("two",), (2,))
    assert wrong_in(Try(True, mixed, [], ""), OLD, NEW) == ("", "neither old nor new")
    assert wrong_in(Try(True, None, ["WrongPassword: "], ""), OLD, NEW) == ("", "WrongPassword: ")
    assert wrong_in(Try(True, State("old", ("one",), (1,)), [], ""), OLD, NEW)[0]
    assert wrong_in(Try(True, OLD, [], "half"), OLD, NEW) == ("", "the exported file is half")
    assert wrong_in(Try(True, OLD, [], "absent"), OLD, NEW)[0]


@pytest.mark.parametrize(("content", "what"), [(b"old", "old"), (b"PK half of a zip", "half"), (None, "absent")])
def test_exported_file_is_told_apart(tmp_path: Path, content: bytes | None, what: str) -> None:
    (tmp_path / "out").mkdir()
    if content is not None:
        (tmp_path / "out" / "台账.xlsx").write_bytes(content)
    assert exported("ledger export", tmp_path) == what
