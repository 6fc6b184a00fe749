"""The ledger as a workbook against openpyxl's write-only mode with the same cells, in the same run: `make bench`.

    python -m tests.bench.books [--stores DIR] [--full] [--runs N] [--json F]      the ledger of the large stores
    python -m tests.bench.books --rows N [--runs N] [--json F]                     a store of N held talks, made here

In turn and each in a process of its own: `bare`, the cells of all rows, read beforehand, through openpyxl write-only
without any look; `paper`, the same cells through the kit of workbooks; `ledger`, the use case as a clerk calls it, with
the query, the look, and the file on the disk.  Targets: `ledger` at most 1.15 times `bare`; the largest store and a
tenth of it within 24 MB of the same peak.  Seconds are of this machine (processor time of one process); ratios are what
counts.  With --full the ledger has 200,000 talks.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.lines import Asked, Line, arguments
from tests.bench.lines import ended as lines_ended
from tests.bench.report import ended
from tests.bench.scale import copied

RUNS = 3
KINDS = ("bare", "paper", "ledger")
MOST_SLOWER, MOST_MB_MORE = 1.15, 24.0


def child(kind: str, data: Path, out: Path) -> dict[str, Any]:
    """One measured process."""
    command = [sys.executable, "-m", "tests.bench.books_child", kind, str(data), str(out)]
    done = subprocess.run(command, capture_output=True, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"})
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-2000:])
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def store_of(folder: Path, rows: int) -> Path:
    """A store with so many held talks, made by a process of its own."""
    command = [sys.executable, "-m", "tests.bench.books_child", "make", str(folder), str(rows)]
    done = subprocess.run(command, capture_output=True)
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-2000:])
    return folder


def compared(rows: int, runs: int) -> dict[str, Any]:
    """The ways in turn, so that what disturbs the machine disturbs all."""
    with tempfile.TemporaryDirectory(prefix="yuetan-bench-") as name:
        base = Path(name)
        data, small = store_of(base / "数据", rows), store_of(base / "少", max(rows // 10, 1))
        out = base / "台账.xlsx"
        rounds = [{kind: child(kind, data, out) for kind in KINDS} for _ in range(runs)]
        few = child("ledger", small, out)
    found: dict[str, Any] = {"rows": rows, "runs": runs}
    for kind in KINDS:
        found[f"{kind}_s"] = round(statistics.median(each[kind]["seconds"] for each in rounds), 2)
        found[f"{kind}_clock_s"] = round(statistics.median(each[kind]["clock_s"] for each in rounds), 2)
        found[f"{kind}_mb"] = round(statistics.median(each[kind]["peak_mb"] for each in rounds), 1)
    for kind in ("paper", "ledger"):
        ratios = [each[kind]["seconds"] / each["bare"]["seconds"] for each in rounds]
        found[f"{kind}_ratio"] = round(statistics.median(ratios), 2)
        found[f"{kind}_spread"] = [round(min(ratios), 2), round(max(ratios), 2)]
    found["file_mb"] = round(rounds[0]["ledger"]["file_mb"], 2)
    found["few_mb"] = round(few["peak_mb"], 1)
    found["mb_more"] = round(found["ledger_mb"] - few["peak_mb"], 1)
    return found


def of_stores(asked: Asked) -> list[Line]:
    """The whole ledger of each of the large stores."""
    times = Line("export: whole ledger", "openpyxl write-only", MOST_SLOWER)
    kit = Line("  the kit of workbooks alone", "openpyxl write-only", None)
    more = Line("export: memory beyond that of the smallest store", "none", MOST_MB_MORE, "MB")
    least: float | None = None
    for size, store in asked.sizes():
        with copied(store) as data:
            out = data.parent / "台账.xlsx"
            rounds = [{kind: child(kind, data, out) for kind in KINDS} for _ in range(asked.more.runs)]
        ratios = {kind: [each[kind]["seconds"] / each["bare"]["seconds"] for each in rounds] for kind in KINDS}
        cost = statistics.median(each["ledger"]["seconds"] for each in rounds) * 1000
        times.add(size, ratios["ledger"], cost)
        kit.add(size, ratios["paper"])
        peak = statistics.median(each["ledger"]["peak_mb"] for each in rounds)
        least = peak if least is None else least
        more.add(size, [peak - least])
        times.note += f"{size}: {rounds[0]['ledger']['rows']:,.0f} rows, {cost / 1000:.1f} s, peak {peak:.0f} MB. "
    return [times, kit, more]


def misses(found: dict[str, Any]) -> list[str]:
    """Which targets a comparison misses."""
    missed = []
    if found["ledger_ratio"] > MOST_SLOWER:
        missed.append(f"the ledger takes {found['ledger_ratio']} times openpyxl write-only, {MOST_SLOWER} allowed")
    if found["mb_more"] > MOST_MB_MORE:
        missed.append(f"all rows take {found['mb_more']} MB more than a tenth of them, {MOST_MB_MORE} allowed")
    return missed


def main() -> int:
    """Measures, prints the table, fails where a target is missed."""
    parser: Any = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int)
    parser.add_argument("--runs", type=int, default=RUNS)
    given = arguments(__doc__, parser)
    asked = given.more
    if asked.rows is None:
        return lines_ended(of_stores(given), given.json)
    found = compared(asked.rows, asked.runs)
    print(f"{asked.rows:,} rows of 23 cells, median of {asked.runs} runs; file of the ledger {found['file_mb']} MB")
    for kind in KINDS:
        print(f"  {kind:8}{found[f'{kind}_s']:8} s {found[f'{kind}_clock_s']:8} s by the clock "
              f"{found[f'{kind}_mb']:8} MB")  # fmt: skip
    for kind in ("paper", "ledger"):
        print(f"  {kind} to bare {found[f'{kind}_ratio']} (spread {found[f'{kind}_spread']})")
    print(f"  peak with a tenth of the rows {found['few_mb']} MB, with all {found['mb_more']} MB more")
    return ended(found, misses(found), given.json)


if __name__ == "__main__":
    sys.exit(main())
