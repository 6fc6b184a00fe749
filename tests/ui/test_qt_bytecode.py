"""PySide's support modules come from bytecode after the first start; whatever is kept, the right ones are loaded."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from importlib.util import MAGIC_NUMBER, source_hash
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Loads Qt in a process of its own and tells which of PySide's modules were compiled, and where the bytecode lies.
LOADS = """
import builtins
plain, made = builtins.compile, []
def counted(source, filename, *more, **named):
    made.append(str(filename))
    return plain(source, filename, *more, **named)
builtins.compile = counted
from ui import qt_bytecode
qt_bytecode.load_qt()
assert builtins.compile is counted
from PySide6.QtCore import QObject, Signal
from PySide6.support.signature import get_signature
assert "QObject" in str(get_signature(QObject.setParent))
print(qt_bytecode.kept_in(), len([name for name in made if name.startswith("shibokensupport/")]))
"""


def compiled(folder: Path, **environment: str) -> tuple[Path, int]:
    """How many of PySide's modules a start compiles, with its bytecode in `folder`; and the file it is kept in."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", LOADS], capture_output=True, text=True, cwd=ROOT,
        env=kept | {"PYTHONPYCACHEPREFIX": str(folder)} | environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    file, many = done.stdout.rsplit(maxsplit=1)
    return Path(file), int(many)


def test_second_start_compiles_none_of_pysides_modules(tmp_path: Path) -> None:
    file, first = compiled(tmp_path)
    assert first > 5 and file.is_relative_to(tmp_path)
    assert compiled(tmp_path) == (file, 0)
    assert [each for each in file.parent.iterdir() if each.suffix.strip(".").isdigit()] == []


def _file(content: object) -> bytes:
    told = marshal.dumps(content)
    return MAGIC_NUMBER + source_hash(told) + told


@pytest.mark.parametrize(
    "spoilt", ["torn", "of another python", "of another pyside", "not a dictionary", "with a flipped bit"]
)
def test_what_is_kept_and_does_not_fit_is_compiled_and_kept_anew(tmp_path: Path, spoilt: str) -> None:
    file, first = compiled(tmp_path)
    kept = file.read_bytes()
    known = marshal.loads(kept[len(MAGIC_NUMBER) + 8 :])
    wrong = {name: (b"12345678", compile("raise SystemExit(9)", name, "exec")) for name in known}
    file.write_bytes(
        {
            "torn": kept[: len(kept) // 2],
            "of another python": b"\0" * len(MAGIC_NUMBER) + kept[len(MAGIC_NUMBER) :],
            "of another pyside": _file(wrong),
            "not a dictionary": _file([1, 2]),
            "with a flipped bit": kept[:-9] + bytes([kept[-9] ^ 1]) + kept[-8:],
        }[spoilt]
    )
    assert compiled(tmp_path) == (file, first)
    assert compiled(tmp_path) == (file, 0)


def test_start_that_may_keep_no_bytecode_keeps_none(tmp_path: Path) -> None:
    file, first = compiled(tmp_path, PYTHONDONTWRITEBYTECODE="1")
    assert first > 5 and not file.exists()
