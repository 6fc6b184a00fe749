"""A data folder where nothing can be written: opened to read, or refused in plain words; never a traceback, no change.

    python -m tests.crash.read_only [--scale S] [--seed N]

Two ways, both as root: files that may not be changed (chattr +i), and a file system mounted to read only.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crash.table import Row, run_alone
from tests.crash.two_instances import started
from tests.passwords import PASSWORD

ROOT = Path(__file__).parents[2]
WAYS = {"files that may not be changed": "chattr", "mounted to read only": "mount"}
_COMMANDS = (["check"], ["audit", "verify"], ["ledger", "export", "--year", "2026"])


def missing(tool: str) -> str:
    """What this machine lacks for a way; nothing where it can be gone."""
    if os.geteuid() != 0:
        return "needs root"
    return "" if shutil.which(tool) else f"needs {tool}"


@contextmanager
def frozen(folder: Path, tool: str) -> Iterator[None]:
    """Nothing can be written in the folder."""
    if tool == "chattr":
        begin, end = [["chattr", "-R", "+i", str(folder)]], [["chattr", "-R", "-i", str(folder)]]
    else:
        begin = [["mount", "--bind", str(folder), str(folder)], ["mount", "-o", "remount,ro,bind", str(folder)]]
        end = [["umount", "-l", str(folder)]]
    try:
        for command in begin:
            subprocess.run(command, check=True, capture_output=True)
        yield
    finally:
        for command in end:
            subprocess.run(command, check=False, capture_output=True)


def commanded(folder: Path, out: Path) -> tuple[int, list[str]]:
    """What the commands say; how many were tried, and what was wrong."""
    wrong = []
    for command in _COMMANDS:
        more = ["--out", str(out / "out.xlsx")] if "export" in command else []
        done = subprocess.run(
            [sys.executable, "main.py", "--data", str(folder), *command, *more], cwd=ROOT, capture_output=True,
            encoding="utf-8", env=os.environ | {"YUETAN_PASSWORD": PASSWORD}, check=False,
        )  # fmt: skip
        name = " ".join(command[:2])
        if "Traceback" in done.stderr or done.returncode not in (0, 1):
            wrong.append(f"{name}: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
        elif done.returncode == 1 and not any("一" <= letter <= "鿿" for letter in done.stdout + done.stderr):
            wrong.append(f"{name}: refused without a word")
    return len(_COMMANDS), wrong


def opened(folder: Path) -> tuple[str, list[str]]:
    """What the window does: opens, or says on its page why not."""
    start = started(folder)
    try:
        for what in ("open", "trouble"):
            if start.moment(what) is not None:
                return what, []
        return "ended", ["the window did not come"]
    finally:
        start.kill()


def _content(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def _row(what: str, tool: str) -> Row:
    if lack := missing(tool):
        return Row("R5", f"folder with {what}", 0, note=lack)
    with tempfile.TemporaryDirectory(prefix="yuetan-read-only-") as name:
        folder = Path(name) / "数据"
        code = f"from tests.crash.kill_desk import prepare; prepare({str(folder)!r})"
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=ROOT)
        before = _content(folder)
        with frozen(folder, tool):
            tried, wrong = commanded(folder, Path(name))
            window, more = opened(folder)
        changed = sum(_content(folder).get(file) != digest for file, digest in before.items())
    note = "; ".join([f"window: {window}", *wrong, *more][:3])
    return Row("R5", f"folder with {what}", tried + 1, damaged=changed, undetected=len(wrong) + len(more), note=note)


def rows(scale: float = 1.0, seed: int = 1) -> list[Row]:
    """Each way once: there is nothing random in it."""
    return [_row(what, tool) for what, tool in WAYS.items()]


if __name__ == "__main__":
    sys.exit(run_alone(rows, __doc__))
