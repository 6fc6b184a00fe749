"""Runs every harness of this folder and prints one table of what was tried, lost, damaged and undetected.

    python -m tests.crash [--scale S] [--kills N] [--only NAME,…] [--seed N] [--json F] [--resume]

Fails unless every row is clean.  The rows of each harness are written as it ends; `--resume` takes those that are
written already, so that an hour's run that was broken off is not begun anew.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from tests.crash.table import Row, shown

# What is tried, in the order of the table; each is a module of this folder with `rows(scale, seed)`.
HARNESSES = (
    "kill_desk", "power_cut", "kth_write", "nth_call", "full_disk", "trouble_desk", "read_only", "clock",
    "two_instances", "bit_rot", "restore_drill", "wrong_passwords", "audit_mutations", "workbooks", "privacy",
    "package_kill", "year",
)  # fmt: skip


def rows_of(name: str, scale: float, seed: int, kills: int = 0) -> list[Row]:
    """The rows of one harness; one row that is not clean where the module is missing, or where it broke down."""
    module = f"tests.crash.{name}"
    if find_spec(module) is None:
        return [Row("", name, 0, note="not built")]
    try:
        rows: Callable[..., list[Row]] = import_module(module).rows
        return rows(scale, seed, kills) if name == "kill_desk" else rows(scale, seed)
    except Exception as error:  # the others are still to be run
        print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
        return [Row("", name, 0, note=f"broke down: {type(error).__name__}")]


def run(names: Sequence[str], scale: float, seed: int, kills: int, kept: Kept) -> list[Row]:
    """Runs harnesses one after the other, tells of each as it ends, and keeps its rows."""
    found: list[Row] = []
    for name in names:
        if name not in kept.rows:
            began = time.monotonic()
            kept.put(name, rows_of(name, scale, seed, kills))
            print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        found += kept.rows[name]
    return found


class Kept:
    """The rows of the harnesses that have ended, in a file where one is named."""

    def __init__(self, file: Path | None, *, resume: bool) -> None:
        self._file = file
        self.rows: dict[str, list[Row]] = {}
        if file is not None and resume and file.exists():
            for each in json.loads(file.read_text(encoding="utf-8")):
                self.rows.setdefault(each.pop("harness"), []).append(Row(**each))

    def put(self, name: str, rows: list[Row]) -> None:
        """Keeps the rows of a harness."""
        self.rows[name] = rows
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        told = [{"harness": each, **asdict(row)} for each, found in self.rows.items() for row in found]
        self._file.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table; 1 unless every row is clean."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1 = the figures of the targets")
    parser.add_argument("--kills", type=int, default=0, help="of the desk; 0 = 1,000 by the scale")
    parser.add_argument("--only", default="", help="names, with commas between")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--resume", action="store_true", help="takes what the file of --json has already")
    asked = parser.parse_args(argv)
    names = [name for name in asked.only.split(",") if name] or HARNESSES
    if unknown := [name for name in names if name not in HARNESSES]:
        parser.error(f"no such harness: {', '.join(unknown)}; there are {', '.join(HARNESSES)}")
    found = run(names, asked.scale, asked.seed, asked.kills, Kept(asked.json, resume=asked.resume))
    print(shown(found))
    return 0 if all(row.is_clean for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
