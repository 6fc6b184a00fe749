"""Disks that fail and windows that are locked while somebody types: what was lost, what was said, how soon it was safe.

python -m tests.crash.trouble_desk [--runs N] [--seed S] [--only NAME] [--json F]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crash.faults import FAULTS, Fault, disk, missing
from tests.crash.kill_desk import AT_ONCE
from tests.crash.table import Row

SOONEST_SAFE_S = 5.0
# A save that was under way when the fault began may still say so.
_IN_FLIGHT_S = 0.5
_OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
LOCK, KILLED = "lock", "lock, then killed"


@dataclass(frozen=True)
class Run:
    """One run: the trouble, characters typed, what went wrong (nothing, where all is well), seconds until safe."""

    what: str
    typed: int
    wrong: tuple[str, ...]
    safe_after_s: float = 0.0


def troubled(fault: Fault, seed: int) -> Run:
    """Types through a fault of the disk."""
    with tempfile.TemporaryDirectory(prefix="yuetan-trouble-") as name, disk(fault, Path(name)) as (folder, more):
        case = _prepared(folder)
        told = _lines(_child(folder, case, seed, fault.name, more))
        kept = _kept(folder, case)
    return judged(fault.name, told, kept)


def locked(seed: int, *, killed: bool) -> Run:
    """Types through locks of the window; killed while it is locked, where that is asked."""
    with tempfile.TemporaryDirectory(prefix="yuetan-lock-") as name:
        folder = Path(name) / "数据"
        case = _prepared(folder)
        child = _child(folder, case, seed, "lock", {})
        told = _until_locked(child, random.Random(seed).randint(1, 2)) if killed else _lines(child)
        kept = _kept(folder, case)
    return judged(KILLED if killed else LOCK, told, kept)


def judged(what: str, told: list[Any], kept: Any) -> Run:
    """What the lines of a child and the store at the end say of a run."""
    wrong: list[str] = []
    texts = [line for line in told if line[0] == "text"]
    if not texts or (what != KILLED and told[-1][0] != "end"):
        return Run(what, 0, ("the child came to no end",))
    if kept["kept"] != texts[-1][2]:
        wrong.append(f"the store has {_size(kept['kept'])} characters, the screen had {_size(texts[-1][2])}")
    wrong += [f"damaged: {each}" for each in kept["damage"]]
    wrong += [f"{line[0]} did not hold" for line in told if line[0] in ("locked", "unlocked") and not line[2]]
    faults, mended = _moments(told, "fault"), _moments(told, "mended")
    lies = [line for line in told if line[0] == "said" and faults and faults[0] + _IN_FLIGHT_S < line[1] < mended[0]]
    if lies:
        wrong.append(f"said {len(lies)} times that all was saved while nothing could be")
    safe_after = _safe_after(told, mended[0]) if mended else 0.0
    if safe_after > SOONEST_SAFE_S:
        wrong.append(f"safe only {safe_after:.1f} s after the disk was mended")
    return Run(what, _size(texts[-1][2]), tuple(wrong), safe_after)


def _moments(told: list[Any], what: str) -> list[float]:
    return [line[1] for line in told if line[0] == what]


def _safe_after(told: list[Any], mended: float) -> float:
    """Seconds until the window first said, after the mending, that all was saved."""
    return min((moment - mended for moment in _moments(told, "said") if moment > mended), default=float("inf"))


def _size(state: Any) -> int:
    return sum(len(text) for _, text in state[0]) + len(state[1])


def _prepared(folder: Path) -> int:
    code = f"from tests.crash.kill_desk import prepare; prepare({str(folder)!r})"
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)


def _kept(folder: Path, case: int) -> Any:
    code = f"from tests.crash.kill_desk import answer; answer({str(folder)!r}, {case})"
    return json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)


def _child(folder: Path, case: int, seed: int, what: str, more: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.crash.troubled_typist", str(folder), str(case), str(seed), what]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ | _OFFSCREEN | more
    )


def _lines(child: subprocess.Popen[bytes]) -> list[Any]:
    out, _ = child.communicate()
    return [json.loads(line) for line in out.splitlines() if line.startswith(b"[")]


def _until_locked(child: subprocess.Popen[bytes], times: int) -> list[Any]:
    """The lines until the window is locked for the so-manieth time; then the child is killed."""
    assert child.stdout is not None
    told: list[Any] = []
    for line in child.stdout:
        if line.startswith(b"["):
            told.append(json.loads(line))
        if sum(each[0] == "locked" for each in told) == times:
            break
    child.send_signal(signal.SIGKILL)
    child.wait()
    return told


_NUMBERS = {"no space for a file": "R4", "full disk": "R4", "read-only": "R5", "unplugged": "R5"}


def rows(scale: float = 1.0, seed: int = 1) -> list[Row]:
    """R4, R5, R15: sixteen runs of each trouble."""
    seeds = range(seed, seed + max(round(16 * scale), 1))
    made = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for fault in FAULTS:
            lack = missing(fault)
            runs = [] if lack else list(pool.map(lambda each, fault=fault: troubled(fault, each), seeds))
            made.append(_row(_NUMBERS[fault.name], f"{fault.name} while somebody types", runs, lack))
        for what, kill in ((LOCK, False), (KILLED, True)):
            runs = list(pool.map(lambda each, kill=kill: locked(each, killed=kill), seeds))
            made.append(_row("R15", f"{what} while somebody types", runs))
    return made


def _row(number: str, what: str, runs: list[Run], lack: str = "") -> Row:
    """The runs as a row: what is damaged and what was said untruly apart from what was lost."""
    wrong = [each for run in runs for each in run.wrong]
    damaged = sum(each.startswith("damaged") for each in wrong)
    untrue = sum(each.startswith("said") for each in wrong)
    typed, slowest = sum(run.typed for run in runs), max((run.safe_after_s for run in runs), default=0.0)
    note = lack or f"{typed:,} characters, safe after {slowest:.1f} s at most" + "".join(
        f"; {each}" for each in wrong[:1]
    )
    return Row(number, what, len(runs), len(wrong) - damaged - untrue, damaged, untrue, note)


def main() -> int:
    """Runs every trouble so many times, prints what came of it, fails where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    seeds = range(asked.seed, asked.seed + asked.runs)
    figures: dict[str, Any] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for fault in FAULTS:
            if asked.only in (None, fault.name):
                lack = missing(fault)
                runs = [] if lack else list(pool.map(lambda seed, fault=fault: troubled(fault, seed), seeds))
                figures[fault.name] = _report(fault.name, runs, lack)
        for what, killed in ((LOCK, False), (KILLED, True)):
            if asked.only in (None, what):
                runs = list(pool.map(lambda seed, killed=killed: locked(seed, killed=killed), seeds))
                figures[what] = _report(what, runs)
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False), encoding="utf-8")
    return 1 if any(each["wrong"] for each in figures.values()) else 0


def _report(what: str, runs: list[Run], lack: str = "") -> dict[str, Any]:
    """Prints and answers the figures of one trouble."""
    wrong = [f"seed {seed}: {each}" for seed, run in enumerate(runs, 1) for each in run.wrong]
    slowest = max((run.safe_after_s for run in runs), default=0.0)
    if lack:
        print(f"{what:22} skipped: {lack}")
    else:
        typed = sum(run.typed for run in runs)
        print(f"{what:22} {len(runs)} runs, {typed} characters, {len(wrong)} wrong, safe after {slowest:.1f} s at most")
    for each in wrong[:6]:
        print(f"    {each}")
    return {"runs": len(runs), "wrong": wrong, "slowest_safe_s": round(slowest, 2), "skipped": lack}


if __name__ == "__main__":
    sys.exit(main())
