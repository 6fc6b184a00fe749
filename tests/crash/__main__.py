"""Runs every harness of this folder and prints one table of what was tried, lost, damaged and undetected.

    python -m tests.crash [--scale S] [--kills N] [--only NAME,…] [--seed N] [--json F]

Fails unless every row is clean.
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


def run(names: Sequence[str], scale: float, seed: int, kills: int) -> list[Row]:
    """Runs harnesses one after the other and tells of each as it ends."""
    found: list[Row] = []
    for name in names:
        began = time.monotonic()
        found += rows_of(name, scale, seed, kills)
        print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table; 1 unless every row is clean."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1 = the figures of the targets")
    parser.add_argument("--kills", type=int, default=0, help="of the desk; 0 = 1,000 by the scale")
    parser.add_argument("--only", default="", help="names, with commas between")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(argv)
    names = [name for name in asked.only.split(",") if name] or HARNESSES
    if unknown := [name for name in names if name not in HARNESSES]:
        parser.error(f"no such harness: {', '.join(unknown)}; there are {', '.join(HARNESSES)}")
    found = run(names, asked.scale, asked.seed, asked.kills)
    print(shown(found))
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(
            json.dumps([asdict(row) for row in found], ensure_ascii=False, indent=1), encoding="utf-8"
        )
    return 0 if all(row.is_clean for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
