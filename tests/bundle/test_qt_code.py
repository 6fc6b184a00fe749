"""A bundle brings the bytecode of PySide's support modules: its first start compiles none and keeps nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.bundle import qt_code
from tools.bundle.contents import ROOT

LOADS = """
import builtins
plain, made = builtins.compile, []
def counted(source, filename, *more, **named):
    made.append(str(filename))
    return plain(source, filename, *more, **named)
builtins.compile = counted
from ui.qt_bytecode import load_qt
load_qt()
print(len([name for name in made if name.startswith("shibokensupport/")]))
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return qt_code.kept(tmp_path_factory.mktemp("work") / "qt_code")


def compiled(bundle: Path) -> int:
    """How many of PySide's modules a start in that folder compiles; it may keep bytecode."""
    unset = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
    settings = {name: value for name, value in os.environ.items() if name not in unset}
    done = subprocess.run([sys.executable, "-c", LOADS], cwd=bundle, env=settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return int(done.stdout)


def test_first_start_with_the_file_at_its_place_compiles_none(file: Path, tmp_path: Path) -> None:
    (tmp_path / "ui").mkdir()
    shutil.copy(ROOT / "ui" / "qt_bytecode.py", tmp_path / "ui")
    place = tmp_path / qt_code.PLACE
    place.parent.mkdir()
    shutil.copy(file, place)
    assert compiled(tmp_path) == 0
    assert place.read_bytes() == file.read_bytes()
    place.unlink()
    assert compiled(tmp_path) > 5 and place.exists()  # so it is looked for there, and found


def test_spec_takes_it_after_what_it_leaves_out() -> None:
    spec = (ROOT / "build.spec").read_text(encoding="utf-8")
    assert spec.index("is_wanted(each[0])]") < spec.index("qt_code.PLACE") < spec.index("COLLECT(")


def test_nothing_kept_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qt_code, "_KEEPS", "print('no PySide here')")
    with pytest.raises(OSError, match="no PySide here"):
        qt_code.kept(tmp_path / "work")
