"""The lines of the one table that `make bench` prints, and how a bench hands its own in.

A bench is a module of tests/bench (or a package of it with `__main__`) that calls `arguments(__doc__)` as below:
`python -m tests.bench` finds it by these words, and runs it as

    python -m tests.bench.<subject> --stores DIR [--full] --json F

Such a module looks like this:

    from tests.bench.lines import Line, arguments, ended, interleaved

    def main() -> int:
        asked = arguments(__doc__)                    # options of its own: arguments(__doc__, parser)
        first = Line("ledger: first page", "best SQL on the same file", 1.3)
        for size, folder in asked.sizes():            # "1 %", "10 %" and with --full "100 %"; built where not there
            with copied(folder) as mine:              # tests.bench.scale
                ...
                first.add(size, interleaved(ours, bare))
        return ended([first], asked.json)

A `Line` is one row: the name of what is measured, what it is compared with, the most it may come to (None: only
stated), and for each size the figures of several rounds: ratios to the baseline, or what `unit` says (ms, µs, MB).
`costs` are the program's own milliseconds by size, for the picture of cost against size.  `note` is for people.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from math import log
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.report import keep

# Of stores, as the table heads them; the last is measured with --full only.
SIZES = {"1 %": 1.0, "10 %": 10.0, "100 %": 100.0}
# Lines that no store belongs to.
ANY_SIZE = "–"
TIMES = 7


@dataclass(frozen=True, slots=True)
class Rounds:
    """What interleaved rounds found: each round's ratio, and the middle milliseconds of both."""

    ratios: tuple[float, ...]
    ours_ms: float
    bare_ms: float


@dataclass(slots=True)
class Line:
    """One row of the table."""

    name: str
    baseline: str
    target: float | None
    unit: str = "×"
    note: str = ""
    figures: dict[str, list[float]] = field(default_factory=dict)
    costs: dict[str, float] = field(default_factory=dict)

    def add(self, size: str, found: Rounds | Sequence[float], cost_ms: float | None = None) -> None:
        """The figures of one size; of `Rounds` the ratios, with our own time for the picture."""
        rounds = found if isinstance(found, Rounds) else None
        self.figures[size] = list(rounds.ratios if rounds else found)  # type: ignore[arg-type]
        if cost_ms is None and rounds:
            cost_ms = rounds.ours_ms
        if cost_ms is not None:
            self.costs[size] = cost_ms

    def middle(self, size: str) -> float:
        """The median of a size."""
        return median(self.figures[size])

    def spread(self, size: str) -> tuple[float, float]:
        """The least and the greatest."""
        return min(self.figures[size]), max(self.figures[size])

    def misses(self) -> list[str]:
        """At which sizes the median is over the target."""
        if self.target is None:
            return []
        return [size for size in self.figures if self.middle(size) > self.target]

    def slope(self) -> float | None:
        """How the cost grows with the size, 0: not at all, 1: in proportion; None where only one size is known."""
        known = [
            (log(percent_of(size)), log(cost)) for size, cost in self.costs.items() if percent_of(size) and cost > 0
        ]
        if len(known) < 2:
            return None
        x, y = (sum(each) / len(known) for each in zip(*known, strict=True))
        return sum((a - x) * (b - y) for a, b in known) / sum((a - x) ** 2 for a, _ in known)


def percent_of(size: str) -> float:
    """The number in front of the sign, 0 where a size names no store."""
    return float(size.removesuffix(" %")) if size.endswith(" %") else 0.0


def interleaved(
    ours: Callable[[], object], bare: Callable[[], object], times: int = TIMES, clock: Callable[[], float] | None = None
) -> Rounds:
    """Both in turn, so that what disturbs the machine disturbs both; the collector rests, each was done once before.

    `clock` is the wall unless told otherwise (`time.process_time` where other work runs on the machine).
    """
    now = clock or time.perf_counter
    ours(), bare()
    mine, theirs = [], []
    for _ in range(times):
        for act, kept in ((ours, mine), (bare, theirs)):
            gc.collect()
            gc.disable()
            start = now()
            act()
            kept.append((now() - start) * 1000)
            gc.enable()
    ratios = tuple(a / max(b, 1e-6) for a, b in zip(mine, theirs, strict=True))
    return Rounds(ratios, median(mine), median(theirs))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks of a bench; `more` holds options of its own."""

    stores: Path
    full: bool
    json: Path | None
    percents: tuple[float, ...]
    more: argparse.Namespace

    def sizes(self) -> Iterable[tuple[str, Path]]:
        """Each size by its name with the folder of its store, which is built where it is not there."""
        from tests.bench.scale import placed

        for percent in self.percents:
            yield f"{percent:g} %", placed(percent, self.stores)


def arguments(
    about: str | None, parser: argparse.ArgumentParser | None = None, given: Sequence[str] | None = None
) -> Asked:
    """Reads --stores, --full, --json, and --percent where other sizes than the usual are wanted (tests)."""
    reader = parser or argparse.ArgumentParser(description=about, formatter_class=argparse.RawTextHelpFormatter)
    kept = Path(os.environ.get("SCALE_DIR") or "build/scale")
    reader.add_argument("--stores", type=Path, default=kept, help="folder with the stores 1, 10, 100 (SCALE_DIR)")
    reader.add_argument("--full", action="store_true", help="100 %% as well")
    reader.add_argument("--percent", type=float, action="append", help="these sizes only")
    reader.add_argument("--json", type=Path)
    found = reader.parse_args(given)
    usual = tuple(SIZES.values()) if found.full else tuple(SIZES.values())[:-1]
    return Asked(found.stores, found.full, found.json, tuple(found.percent or usual), found)


def told(lines: Iterable[Line]) -> str:
    """The table: line, baseline, target; for each size median and spread; met or missed; the slope of the cost."""
    rows = [("line", "baseline", "target", "size", "median", "spread", "cost", "")]
    for line in lines:
        target = "stated" if line.target is None else f"{line.target:g} {line.unit}"
        for place, size in enumerate(line.figures):
            low, high = line.spread(size)
            head = (line.name, line.baseline, target) if place == 0 else ("", "", "")
            fate = "" if line.target is None else "MISSED" if size in line.misses() else "met"
            cost = f"{line.costs[size]:.2f} ms" if size in line.costs else ""
            rows.append((*head, size, f"{line.middle(size):.2f}", f"{low:.2f}–{high:.2f}", cost, fate))
        if (slope := line.slope()) is not None or line.note:
            words = "" if slope is None else f"slope {slope:+.2f}  "
            rows.append((f"  {words}{line.note}", *[""] * 7))
    widths = [max((len(row[place]) for row in rows if any(row[1:])), default=0) for place in range(8)]
    return "\n".join(
        "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def missed(lines: Iterable[Line]) -> list[str]:
    """Every target that is missed, in words."""
    return [
        f"{line.name} at {size}: {line.middle(size):.2f} {line.unit}, {line.target:g} allowed"
        for line in lines
        for size in line.misses()
    ]


def ended(lines: Sequence[Line], file: Path | None) -> int:
    """How a bench ends: prints its table, keeps its lines as JSON, and answers 1 where a target is missed."""
    print(told(lines))
    lacks = missed(lines)
    print("\n".join(lacks) if lacks else "all targets met")
    keep(written(lines), file)
    return 1 if lacks else 0


def written(lines: Iterable[Line]) -> dict[str, Any]:
    """The lines as JSON has them, with median and spread for whoever reads only those."""
    return {
        "lines": [
            asdict(line)
            | {
                "median": {size: line.middle(size) for size in line.figures},
                "spread": {size: line.spread(size) for size in line.figures},
                "missed": line.misses(), "slope": line.slope(),
            }
            for line in lines
        ]
    }  # fmt: skip


def read(file: Path) -> list[Line]:
    """The lines that a bench left; none where it left none, or something else."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    rows = found.get("lines", []) if isinstance(found, dict) else []
    names = Line.__dataclass_fields__
    return [Line(**{name: value for name, value in row.items() if name in names}) for row in rows]
