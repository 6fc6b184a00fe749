"""A session writes its data folder and nothing else: not the home, the temporary folder, or where it was begun."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What belongs to the system and says nothing of anybody: the list of fonts that every program of the desktop shares.
SYSTEMS = ("fontconfig",)


def files_in(folder: Path) -> set[str]:
    """All that lies there, but what is the system's own."""
    found = (each.relative_to(folder) for each in folder.rglob("*"))
    return {str(each) for each in found if not set(each.parts) & set(SYSTEMS) and (folder / each).is_file()}


@pytest.mark.skipif(sys.platform == "win32", reason="HOME is the way of Linux")
def test_nothing_is_written_outside_of_the_data_folder(tmp_path: Path) -> None:
    home, scratch, begun, data = (tmp_path / name for name in ("home", "scratch", "begun", "约谈 数据"))
    for each in (home, scratch, begun):
        each.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.session_child", str(data)], cwd=begun, timeout=120, check=False,
        capture_output=True, text=True, encoding="utf-8",
        env=kept | {
            "HOME": str(home), "TMPDIR": str(scratch), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1",
        },
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    written = json.loads(done.stdout.splitlines()[-1])
    assert {str(data), str(data / "keys.json.part")} <= set(written), "it does not hear what is written"
    assert [path for path in written if not Path(path).is_relative_to(data)] == []
    assert (files_in(home), files_in(scratch), files_in(begun)) == (set(), set(), set())
    assert {each.name for each in data.iterdir()} <= {
        "yuetan.db", "keys.json", "attempts.json", "attachments", "backups", "opened", "yuetan.lock",
    }  # fmt: skip
