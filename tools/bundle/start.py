"""How long the bundle takes to its first painted page, against the same program from source.

    python -m tools.bundle.start [--runs N] [--json F]

Both start on a store that is there already, so the first page asks for the password; one after the other, several
times, after one round that is not counted.  Qt says itself when it has painted: the moment is that of the first such
line.  Wall clock and processor time up to then; the bundle may take 1.2 times as long (the median of the ratios).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tools.bundle.bare import used_s
from tools.bundle.contents import DIST, NAME, ROOT

MOST = 1.2
RUNS = 9
_PAINTED = "Flushing"
_SOURCE = (sys.executable, str(ROOT / "main.py"))
BUNDLE = (str(DIST / "linux" / NAME / NAME),)
Took = tuple[float, float]


def main() -> int:
    """Measures; 1 where the bundle takes longer than it may."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yuetan-start-") as work:
        data = Path(work) / "数据"
        secret = os.environ | {"YUETAN_PASSWORD": "青屏-启动-量一量-2026"}
        subprocess.run([*_SOURCE, "--data", str(data), "init", "--name", "某大学"], env=secret, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        rounds = compared(BUNDLE, _SOURCE, data, asked.runs)
    walls, cpus = ratios(rounds)
    report = {
        "wall": walls,
        "cpu": cpus,
        "ms": [[round(1000 * each, 1) for pair in one for each in pair] for one in rounds],
    }
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(report), encoding="utf-8")
    middle = [median(one[side][0] for one in rounds) for side in (0, 1)]
    print(f"to the first page: bundle {1000 * middle[0]:.0f} ms, source {1000 * middle[1]:.0f} ms")
    for name, found in (("wall", walls), ("processor", cpus)):
        print(f"{name}: {median(found):.2f} × ({min(found):.2f} to {max(found):.2f}), may be {MOST}")
    return 0 if median(walls) <= MOST else 1


def compared(one: Sequence[str], other: Sequence[str], data: Path, runs: int) -> list[tuple[Took, Took]]:
    """Both, so many times, one after the other."""
    rounds = [(took(one, data), took(other, data)) for _ in range(runs + 1)]
    return rounds[1:]


def ratios(rounds: Sequence[tuple[Took, Took]]) -> tuple[list[float], list[float]]:
    """By round: of the wall clock and of the processor's time."""
    walls, cpus = ([round(ours[kind] / theirs[kind], 3) for ours, theirs in rounds] for kind in (0, 1))
    return walls, cpus


def took(program: Sequence[str], data: Path) -> Took:
    """Seconds of the wall and of the processor until the first page is painted; then the program is killed."""
    asked = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.widgets.painting=true"}
    kept = {key: value for key, value in asked.items() if key != "PYTHONDONTWRITEBYTECODE"}
    began = time.monotonic()
    process = subprocess.Popen([*program, "--data", str(data)], env=kept, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    seen = any(_PAINTED in line for line in process.stderr)
    wall = time.monotonic() - began
    used = used_s(process.pid) if seen else 0.0
    process.kill()
    process.wait()
    process.stderr.close()
    if not seen:
        raise OSError(f"{program[0]} ended before it painted anything")
    return wall, used


if __name__ == "__main__":
    sys.exit(main())
