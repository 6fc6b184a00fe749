"""Two starts on one folder; and programs that open twice, or do not listen, are found."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash.two_instances import ROOT, pair

_OPENS = "import json, time, threading; print(json.dumps(['open', time.monotonic()]), flush=True); {then}"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "数据"
    code = f"from tests.crash.kill_desk import prepare; prepare({str(folder)!r})"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=ROOT)
    return folder


def test_second_start_ends_well_and_is_heard_by_the_first(store: Path) -> None:
    found = pair(store, random.Random(1))
    assert found.opened == 1 and found.told and found.raised_after_s is not None


def test_program_that_opens_twice_is_found(tmp_path: Path) -> None:
    command = ("-c", _OPENS.format(then="threading.Event().wait()"))
    found = pair(tmp_path, random.Random(1), command)
    assert found.opened == 2 and not found.told


def test_program_whose_second_start_fails_is_found(tmp_path: Path) -> None:
    found = pair(tmp_path, random.Random(1), ("-c", "raise SystemExit(3)"))
    assert found.opened == 0 and not found.told and found.raised_after_s is None
