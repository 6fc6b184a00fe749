"""The harness of bit rot finds a program that does not look."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.access import whole
from tests.crash import bit_rot, rotten
from tests.crash.rotten import DATABASE, FOUND, KEYS, PASSED, SAME, Spoil, tally
from tests.crash.table import Row


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import subprocess
    import sys

    made = tmp_path_factory.mktemp("rot")
    code = f"from tests.crash.bit_rot import prepare; prepare({str(made)!r})"
    subprocess.run([sys.executable, "-c", code], check=True)
    return made


def test_all_rows_are_clean_at_a_small_scale() -> None:
    found: list[Row] = bit_rot.rows(0.002)
    assert [row for row in found if not row.is_clean] == []


def test_flipped_bit_is_found_and_an_unchanged_file_is_no_try(base: Path) -> None:
    spoils = [Spoil(DATABASE, "flip", 20_000, 3), Spoil(DATABASE, "swap", 7, 7), Spoil(KEYS, "cut", 9)]
    assert tally(("check", str(base / "store"), spoils)) == {FOUND: 2, SAME: 1}


def test_check_that_does_not_look_at_the_pages_is_seen_to_pass(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole.integrity, "problems", lambda store: [])
    monkeypatch.setattr(whole.audit, "first_broken", lambda store: None)
    pages = (base / "store" / DATABASE).stat().st_size // rotten.PAGE
    spoils = [Spoil(DATABASE, "flip", page * rotten.PAGE + 9, 1) for page in range(pages)]
    assert tally(("check", str(base / "store"), spoils))[PASSED] > pages // 2


def test_answer_by_a_traceback_is_no_answer(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setitem(rotten.JUDGES, "check", broken)
    found = tally(("check", str(base / "store"), [Spoil(DATABASE, "flip", 99, 1)]))
    assert found == {"raised ZeroDivisionError": 1}
