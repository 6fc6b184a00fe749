"""The harness of the clock finds a rotation that goes by the clock, and a wait that does."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.store import backups
from tests.crash import clock
from tests.crash.clock import rotated, set_clock, shimmed

needs_compiler = pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")


def test_rotation_keeps_what_it_must(tmp_path: Path) -> None:
    jumps, wrong, _ = rotated(150, random.Random(1), tmp_path)
    assert jumps > 5 and wrong == 0


def test_rotation_that_goes_by_the_clock_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def by_the_clock(there: object, at: object) -> float:
        return (at - clock._FIRST).total_seconds() / 3600  # type: ignore[operator]

    monkeypatch.setattr(backups, "further", by_the_clock)
    assert rotated(150, random.Random(1), tmp_path)[1] > 0


@needs_compiler
def test_wall_clock_jumps_and_the_other_one_does_not(tmp_path: Path) -> None:
    offset, more = shimmed(tmp_path)
    set_clock(offset, -3652 * 24 * 3600)
    code = "import time; print(time.time(), time.monotonic())"
    done = subprocess.run([sys.executable, "-c", code], env=more, capture_output=True, check=True, text=True)
    wall, other = map(float, done.stdout.split())
    assert time.time() - wall > 3650 * 24 * 3600 and 0 <= time.monotonic() - other < 3600


@needs_compiler
def test_waits_lock_and_order_hold_at_a_small_scale() -> None:
    row = clock._waits(0.05, 1)
    assert row.is_clean, row.note
